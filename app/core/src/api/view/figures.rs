//! Figures and goals as this device can tell them.

use chrono::NaiveDate;
use crdt_model::goal::{GoalKind, Unit};
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use figures::indicator::{Basis, Unit as ValueUnit};
use serde::Serialize;
use ts_rs::TS;

use super::Words;

/// Every indicator for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FiguresPage {
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub to: NaiveDate,
    /// The last date that counts.
    pub as_of: NaiveDate,
    /// The figures, in the order in which they are shown everywhere.
    pub figures: Vec<FigureLine>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FigureLine {
    /// The indicator's id.
    pub indicator: String,
    /// What it is called.
    pub name: Words,
    /// What it counts, in one sentence.
    pub definition: Words,
    /// Raised whenever what it counts changes.
    pub version: u32,
    /// Where its facts come from.
    #[ts(type = "'registered' | 'counted' | 'estimated' | 'reported'")]
    pub basis: Basis,
    /// What its value is a number of.
    #[ts(type = "'whole' | 'fte_hundredths' | 'oere'")]
    pub unit: ValueUnit,
    /// The value; none where nothing was reported. Silence is not zero.
    pub value: Option<i64>,
    /// What the value is of.
    pub of: Option<i64>,
    /// The value in tenths of a percent of what it is of.
    pub share_tenths: Option<i64>,
    /// Of answers: how many could have answered, where `of` did.
    pub eligible: Option<i64>,
    /// How much of the value has two answers that nobody has settled.
    pub unsettled: i64,
    /// How many fewer people it would be, were all those one who may be.
    pub possible_doubles: i64,
    /// How many of the answers that were expected have come; none where nobody is asked.
    pub coverage: Option<CoverageLine>,
    /// Whether it counts only what this device's organisation has: the device does not hold all.
    pub yours: bool,
}

/// How many of the answers that were expected have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CoverageLine {
    /// Groups that were to answer.
    pub groups_expected: i64,
    /// Those of them that answered.
    pub groups_reported: i64,
    /// Whether no answer is missing.
    pub is_complete: bool,
}

/// An agreement's goals against what was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GoalsPage {
    /// The agreement.
    pub agreement: DocumentId,
    /// What it is called.
    pub title: String,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day as amended.
    pub ends: NaiveDate,
    /// The last day as agreed at first.
    pub ends_at_first: NaiveDate,
    /// The grant as amended, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// How many areas it covers.
    pub areas_total: Option<i64>,
    /// How many of them are named.
    pub areas_named: i64,
    /// As of which date.
    pub as_of: NaiveDate,
    /// What is recorded of it and cannot be, as an amendment from before it began, and what belongs to no agreement.
    pub troubles: Vec<Words>,
    /// The goals: those that are measured first, each in the order of deadlines.
    pub goals: Vec<GoalProgress>,
    /// What is recorded or stated in two ways; nothing where this device holds only a part of what figures count.
    pub remarks: Vec<RemarkLine>,
}

/// Something recorded or stated in two ways: nothing of it has been corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RemarkLine {
    /// In words, numbers filled in.
    pub said: Words,
    /// What is held against what.
    pub compares: Vec<RemarkSide>,
}

/// One side of a remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RemarkSide {
    /// What it is.
    pub what: Words,
    /// What it says.
    pub says: Words,
}

/// A goal against what was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GoalProgress {
    /// The goal.
    pub goal: DocumentId,
    /// What sort it is.
    pub kind: GoalKind,
    /// In words, as agreed.
    pub name: Words,
    /// What the target counts.
    pub unit: Option<Unit>,
    /// The target now.
    pub target: Option<i64>,
    /// What the target was before, the first first.
    pub earlier: Vec<EarlierTarget>,
    /// By when.
    pub deadline: NaiveDate,
    /// Whether the deadline has passed.
    pub is_over: bool,
    /// The key of the area that it is about.
    pub area: Option<String>,
    /// The key of the activity kind that it is about.
    pub activity_kind: Option<String>,
    /// The organisation that it is about.
    pub organisation: Option<OrganisationId>,
    /// The area, the activity kind or the organisation in words.
    pub scope: Option<Words>,
    /// The first date that counts.
    pub from: NaiveDate,
    /// The last date that counts.
    pub to: NaiveDate,
    /// What was reached; none where nothing measures it or the agreement has not begun.
    pub actual: Option<FigureLine>,
    /// Whether the target is not to be gone beyond, rather than to be reached.
    pub is_ceiling: bool,
    /// How much of the target was reached, in tenths of a percent; none where it is not to be gone beyond.
    pub share_tenths: Option<i64>,
    /// Whether it was reached; none while nobody knows.
    pub is_reached: Option<bool>,
    /// When a deliverable was done.
    pub done: Option<NaiveDate>,
    /// Since when it is not pursued any more.
    pub dropped: Option<NaiveDate>,
    /// Where it stands.
    pub source: Option<String>,
}

/// What a target was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EarlierTarget {
    /// The target; none where none had been set.
    pub target: Option<i64>,
    /// The day from which another holds.
    pub until: NaiveDate,
    /// How much of it has been reached now, in tenths of a percent.
    pub share_tenths: Option<i64>,
    /// Why it was changed.
    pub reason: String,
}

/// What a figure counts on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EvidencePage {
    /// The figure.
    pub figure: FigureLine,
    /// How many lines there are in all.
    pub lines_total: i64,
    /// The lines of this page.
    pub lines: Vec<EvidenceLine>,
}

/// One thing that a figure counts. People are numbers here, never names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EvidenceLine {
    /// What it is.
    pub what: Counted,
    /// Which of the lines: what a person is called here.
    pub number: i64,
    /// The group, or the area where it is no group's.
    pub place: Option<String>,
    /// When, or since when.
    pub date: Option<NaiveDate>,
    /// Until when.
    pub until: Option<NaiveDate>,
    /// How many it is, or how many times.
    pub count: Option<i64>,
    /// Of how many.
    pub of: Option<i64>,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// A meeting that was held.
    Meeting,
    /// A participant at a meeting.
    Mark,
    /// People without a name.
    Unnamed,
    /// A participant.
    Participant,
    /// Something that host and newcomer did.
    Activity,
    /// A group's reports.
    Reports,
    /// A volunteer or mentor.
    Volunteer,
    /// A mentor and a young person.
    Mentoring,
    /// A headcount.
    Headcount,
    /// A group that has no headcount.
    NotCounted,
    /// An estimate.
    Estimate,
    /// A child guided into associations.
    Child,
    /// A group at a stage.
    Group,
    /// A weekday on which a group is open.
    Opening,
    /// A training.
    Training,
    /// A volunteer who took part.
    Trainee,
    /// An employment; the count is percent of full time.
    Employment,
    /// Somebody registered in the host programme.
    Registered,
    /// A match of a host and a newcomer.
    Match,
    /// A newcomer's follow-up, due on the date and done until; the count is its month.
    NewcomerFollowUp,
    /// A host's follow-up, as a newcomer's.
    HostFollowUp,
    /// A final evaluation, due on the date and done until.
    Evaluation,
    /// A newcomer who agrees.
    Agrees,
    /// A newcomer who answered otherwise.
    DoesNotAgree,
    /// A newcomer who has not answered.
    NoAnswer,
    /// Something held for the host programme's participants.
    Event,
    /// A newcomer shown the way to another offer, which is the place.
    Referral,
    /// Support for a host; the count is øre.
    Support,
    /// A line of the budget, which is the place; the count is øre, and it is of that year.
    Budget,
}
