//! Groups on lists and on their own pages.

use chrono::{NaiveDate, NaiveTime};
use crdt_model::group::Stage;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::problem::Problem;
use crdt_model::reference::KindRole;
use serde::Serialize;
use ts_rs::TS;

use super::Face;
use super::today::Upcoming;
use crate::api::{GroupFacts, OpeningEntry};

/// A group on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupCard {
    /// Which.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Its area's name.
    pub area: String,
    /// Its activity kind in Danish and English.
    pub kind: Words,
    /// What that kind is taken for.
    pub kind_role: Option<KindRole>,
    /// How far along it is today.
    pub stage: Option<Stage>,
    /// How many whom it is for are on the list: participants and young people with a mentor or waiting for one.
    pub listed: u32,
    /// The next expected meeting.
    pub next: Option<Upcoming>,
}

/// A word of the reference data in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Words {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

/// A group's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupPage {
    /// Today's local date.
    pub date: NaiveDate,
    /// As on the list.
    pub card: GroupCard,
    /// When it reached each stage, in order of life.
    pub stages: Vec<StageReached>,
    /// Its weekly openings.
    pub openings: Vec<OpeningLine>,
    /// Its local partners' names.
    pub partners: Vec<String>,
    /// Its contact person's name.
    pub contact: Option<String>,
    /// Its volunteers, by name.
    pub volunteers: Vec<Face>,
    /// Its mentors, by name.
    pub mentors: Vec<Face>,
    /// Its mentors' young people, by name.
    pub mentees: Vec<Face>,
    /// The last twelve expected or recorded meetings, oldest first.
    pub history: Vec<PastMeeting>,
    /// Today's meeting, if there is one.
    pub tonight: Option<Upcoming>,
    /// Whether this device may add people from a list.
    pub may_import: bool,
    /// After how many days without contact names lock on its devices.
    pub names_lock_days: u32,
    /// Whether its area is one of the agreement's as amended; while none is known, of those that the reference data marks.
    pub in_agreement: bool,
    /// Why it closed.
    pub closed_reason: Option<String>,
    /// The name of the partner that it was taken over from.
    pub taken_over_from: Option<String>,
    /// What is odd in what is written of it.
    pub problems: Vec<Problem>,
    /// What must be looked at on its list; empty on a device that does not coordinate it.
    pub list_problems: Vec<ListProblem>,
    /// What may be changed; absent on a device that may not.
    pub editing: Option<GroupEditing>,
}

/// Something about the people on a group's list that must be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ListProblem {
    /// Somebody helps children under fifteen without a child-protection certificate that is in order.
    CertificateMissing {
        /// Who.
        person: PersonId,
        /// The name, where it may be shown.
        name: Option<String>,
    },
    /// Children under fifteen are on the list, and the group is not written down as one for them.
    ChildrenUnderFifteen {
        /// How many.
        count: u32,
    },
}

/// A group as it is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupEditing {
    /// What it is.
    pub facts: GroupFacts,
    /// Its weekly openings that are not over, those to come included.
    pub openings: Vec<OpeningEntry>,
    /// The contact person.
    pub contact: Option<PersonId>,
    /// Who could be its contact person, by name: its volunteers and mentors.
    pub contacts: Vec<Face>,
}

/// A stage reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StageReached {
    /// Which.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
}

/// A weekly opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OpeningLine {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// Opens.
    pub starts: NaiveTime,
    /// Closes.
    pub ends: NaiveTime,
}

/// All groups of this device, however far along they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupTable {
    /// Today's local date.
    pub date: NaiveDate,
    /// How many days back it is asked for what was reported.
    pub days: u32,
    /// How many groups run and should have been open in those days.
    pub expected: u32,
    /// How many of these have reported at least once.
    pub reported: u32,
    /// By name.
    pub groups: Vec<GroupLine>,
}

/// A group in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupLine {
    /// As on the list.
    pub card: GroupCard,
    /// Since when it is where it is.
    pub since: Option<NaiveDate>,
    /// Why it closed.
    pub closed_reason: Option<String>,
    /// Whether its area is one of the agreement's as amended; while none is known, of those that the reference data marks.
    pub in_agreement: bool,
    /// Its weekly openings today, by weekday and time.
    pub openings: Vec<OpeningLine>,
    /// On how many days a week it plans to be open, where that is more than now.
    pub planned_days: Option<u32>,
    /// The last meeting that somebody reported.
    pub last: Option<PastMeeting>,
    /// The newest headcount of the last twelve months.
    pub counted: Option<i64>,
    /// How many meetings of those days nobody reported.
    pub missing: u32,
    /// It runs, should have been open in those days, and has reported nothing.
    pub silent: bool,
    /// What is odd in what is written of it.
    pub problems: Vec<Problem>,
    /// What must be looked at on its list; empty on a device that does not coordinate it.
    pub list_problems: Vec<ListProblem>,
}

/// The names for a sheet of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RollCall {
    /// Which meeting.
    pub meeting: Upcoming,
    /// Where.
    pub area: String,
    /// The participants on the list that day, in Danish alphabetical order.
    pub participants: Vec<String>,
    /// The volunteers on the list that day, in Danish alphabetical order.
    pub volunteers: Vec<String>,
}

/// A file to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TextFile {
    /// What it may be called.
    pub name: String,
    /// What sort of file it is, as browsers say it.
    pub media_type: String,
    /// What stands in it.
    pub text: String,
}

/// A past meeting in a group's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PastMeeting {
    /// Which.
    pub occasion: Occasion,
    /// What is recorded; silent is "not reported".
    pub state: MeetingState,
    /// How many came, without names included; absent unless it was held. Missing is not 0.
    pub present: Option<u32>,
}
