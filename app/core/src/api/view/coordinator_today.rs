//! The coordinator's first screen: what waits for somebody.

use chrono::NaiveDate;
use crdt_model::id::GroupId;
use crdt_model::meeting::MeetingState;
use serde::Serialize;
use ts_rs::TS;

use super::group::ListProblem;
use super::matches::ProgrammeToday;
use super::today::Upcoming;

/// The coordinator's first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CoordinatorToday {
    /// Today's local date.
    pub date: NaiveDate,
    /// Meetings today, by time.
    pub tonight: Vec<TonightLine>,
    /// How many groups run.
    pub running: u32,
    /// Those of them that should have been open for weeks and have reported nothing, the longest silent first.
    pub silent: Vec<SilentGroup>,
    /// Meetings at which somebody has two answers, newest first.
    pub two_answers: Vec<TwoAnswersLine>,
    /// Meetings of the last weeks that nobody reported, newest first; those of silent groups not included.
    pub missing: Vec<Upcoming>,
    /// How many meetings are missing in all.
    pub missing_count: u32,
    /// How many people have something that must be looked at, such as a missing certificate.
    pub people: u32,
    /// The groups with something on their lists that must be looked at; whoever lacks a certificate is among the people.
    pub lists: Vec<ListToLookAt>,
    /// How many pairs of people may be one, and nobody has said.
    pub duplicates: u32,
    /// How many tablets have not been in touch for more than a week.
    pub tablets: u32,
    /// What of the host programme waits; absent where the device has no match of it.
    pub programme: Option<ProgrammeToday>,
}

/// A meeting today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TonightLine {
    /// Which.
    pub meeting: Upcoming,
    /// What has been recorded of it.
    pub state: MeetingState,
    /// How many have been marked as present so far, without names included.
    pub present: u32,
    /// How many are on the list.
    pub listed: u32,
}

/// A group with something on its list that must be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ListToLookAt {
    /// Which.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// What.
    pub problems: Vec<ListProblem>,
}

/// A group that says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SilentGroup {
    /// Which.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Whom to ask.
    pub contact: Option<String>,
    /// The last meeting that somebody reported.
    pub last: Option<NaiveDate>,
}

/// A meeting at which somebody has two answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TwoAnswersLine {
    /// Which meeting.
    pub meeting: Upcoming,
    /// How many have two answers.
    pub count: u32,
    /// Who, where the names may be shown.
    pub people: Vec<String>,
}
