//! Matches as staff see them.

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::ending::EndReason;
use crdt_model::follow_up::{FollowUpChannel, Outcome};
use crdt_model::host_match::ActivityKind;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::problem::Problem;
use serde::Serialize;
use ts_rs::TS;

use super::host::ContactPerson;
use super::support::{ClaimsWaiting, HostClaim};

/// The matches on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchTable {
    /// Today's local date.
    pub today: NaiveDate,
    /// Every match: those that need somebody first, then by when they were made, the ended ones last.
    pub matches: Vec<MatchLine>,
}

/// A match in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchLine {
    /// Which.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// The newcomer's first name.
    pub newcomer: Option<String>,
    /// The host's first name.
    pub host: Option<String>,
    /// The partner on the host's side.
    pub organisation: Option<String>,
    /// When matched.
    pub matched: Option<NaiveDate>,
    /// When they meet first.
    pub first_meeting: Option<NaiveDate>,
    /// When it ended before its time.
    pub ended: Option<NaiveDate>,
    /// Six months are completed.
    pub completed: bool,
    /// How many follow-ups and evaluations are over their day.
    pub overdue: u32,
    /// What is next.
    pub next: Option<DueLine>,
    /// What a side needed when it was last followed up, while the match runs.
    pub needs: Vec<Need>,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// A side that needs somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Need {
    /// Which side.
    pub side: MatchSide,
    /// First name.
    pub name: Option<String>,
    /// What came of the follow-up.
    pub outcome: Outcome,
    /// When that was.
    pub on: NaiveDate,
}

/// A follow-up or a final evaluation that somebody has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DueLine {
    /// Of which match.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// Whose side.
    pub side: MatchSide,
    /// Which, by its month; absent for the final evaluation.
    pub month: Option<u32>,
    /// The day on which it is due.
    pub on: NaiveDate,
    /// The first name of who is followed up.
    pub name: Option<String>,
    /// The first name of the one across.
    pub with: Option<String>,
    /// Whether it is for this device's organisation.
    pub ours: bool,
    /// The organisation that it is for.
    pub organisation: Option<String>,
    /// When the other organisation asked for it last.
    pub asked: Option<NaiveDate>,
    /// When somebody tried last and it did not happen.
    pub tried: Option<NaiveDate>,
}

/// A match with all that happened in it, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchStory {
    /// Which.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// Today's local date.
    pub today: NaiveDate,
    /// The newcomer.
    pub newcomer: Option<MatchedPerson>,
    /// The host.
    pub host: Option<MatchedPerson>,
    /// When matched.
    pub matched: Option<NaiveDate>,
    /// When they meet first.
    pub first_meeting: Option<NaiveDate>,
    /// When they met first, once somebody has said that they did.
    pub met: Option<NaiveDate>,
    /// Whether somebody has to say if they met on the day of the first meeting, which has passed.
    pub asks_whether_met: bool,
    /// When it ended before its time.
    pub ended: Option<NaiveDate>,
    /// Why.
    pub end_reason: Option<EndReason>,
    /// What was said of its end, where several ended it without knowing of each other; somebody has to choose.
    pub endings: Vec<SaidEnding>,
    /// The day on which six months are completed.
    pub completes: Option<NaiveDate>,
    /// Whether they are.
    pub completed: bool,
    /// How many children may come along.
    pub children: u32,
    /// Whom the host can call.
    pub contact: Option<ContactPerson>,
    /// Whether there is nobody whom the host can call; false also while names are locked.
    pub contact_missing: bool,
    /// After which months follow-ups are due.
    pub months: Vec<u32>,
    /// Every follow-up and evaluation of both sides that is due once, by day.
    pub steps: Vec<FollowUpStep>,
    /// All that happened, newest first.
    pub happened: Vec<Happened>,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// One of several things that were said of a match's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
pub struct SaidEnding {
    /// When it ended.
    pub date: NaiveDate,
    /// Why.
    pub reason: EndReason,
}

/// A person of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchedPerson {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: Option<String>,
    /// The organisation that looks after the person.
    pub organisation: Option<String>,
    /// Whether that is this device's.
    pub ours: bool,
}

/// A follow-up or an evaluation of one side, done or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FollowUpStep {
    /// Whose side.
    pub side: MatchSide,
    /// Which, by its month; absent for the final evaluation.
    pub month: Option<u32>,
    /// The day on which it is due.
    pub on: NaiveDate,
    /// The first day on which it may be done: a follow-up before it is one in between.
    pub from: NaiveDate,
    /// When it was done.
    pub done: Option<NaiveDate>,
    /// How.
    pub channel: Option<FollowUpChannel>,
    /// When somebody tried and it did not happen.
    pub tried: Option<NaiveDate>,
    /// When the other organisation asked for it last.
    pub asked: Option<NaiveDate>,
    /// Whether it is for this device's organisation.
    pub ours: bool,
}

/// Something that happened in a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "happened", rename_all = "snake_case")]
pub enum Happened {
    /// They did something together.
    Activity {
        /// Which.
        activity: DocumentId,
        /// What.
        kind: Option<ActivityKind>,
        /// When.
        date: Option<NaiveDate>,
        /// The host's line about it.
        line: Option<String>,
        /// What it cost, if anything was claimed.
        claim: Option<HostClaim>,
    },
    /// A side was followed up, or was not.
    FollowUp {
        /// Which record.
        follow_up: DocumentId,
        /// Whose side.
        side: MatchSide,
        /// Which of those that are due, by its month; absent for one in between and for the final evaluation.
        month: Option<u32>,
        /// When.
        date: Option<NaiveDate>,
        /// How.
        channel: Option<FollowUpChannel>,
        /// The organisation that did it, or that asks.
        organisation: Option<String>,
        /// What came of it.
        outcome: Option<Outcome>,
        /// What was agreed.
        note: Option<String>,
        /// Recorded by mistake.
        cancelled: bool,
        /// What is odd in it.
        problems: Vec<Problem>,
    },
    /// Somebody answered the questionnaire.
    Response {
        /// Which answers.
        response: DocumentId,
        /// Which side.
        side: MatchSide,
        /// When.
        date: Option<NaiveDate>,
        /// Given by mistake.
        cancelled: bool,
    },
}

impl Happened {
    /// When.
    pub const fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Activity { date, .. } | Self::FollowUp { date, .. } | Self::Response { date, .. } => *date,
        }
    }
}

/// What of the host programme waits for somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct ProgrammeToday {
    /// Follow-ups and evaluations over their day or due within a week, both sides, the oldest first.
    pub due: Vec<DueLine>,
    /// How many there are.
    pub due_count: u32,
    /// Matches of which a side needs somebody, the longest first.
    pub needs: Vec<MatchLine>,
    /// Matches that have no day for a first meeting.
    pub unmet: Vec<MatchLine>,
    /// Matches of which somebody has to say if they met on the day of the first meeting, the longest ago first.
    pub asks_whether_met: Vec<MatchLine>,
    /// Matches that several ended without knowing of each other.
    pub ended_twice: Vec<MatchLine>,
    /// What hosts have claimed that nobody has decided.
    pub claims: ClaimsWaiting,
    /// How many people have two matches at once.
    pub conflicts: u32,
}
