//! Who is here at a meeting.

use chrono::NaiveDate;
use crdt_model::document::UnixMillis;
use crdt_model::id::PersonId;
use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use serde::Serialize;
use ts_rs::TS;

use super::sync::What;
use super::today::Upcoming;

/// Who is here tonight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Attendance {
    /// Which meeting.
    pub meeting: Upcoming,
    /// What has been recorded of it.
    pub state: MeetingState,
    /// Whether devices say different things of that, or somebody was marked at a meeting that others call not held.
    pub state_disagrees: bool,
    /// The children, in Danish alphabetical order; those who came new tonight last.
    pub windows: Vec<Window>,
    /// How many of them count as present.
    pub present: u32,
    /// How many of these have two answers.
    pub unsettled: u32,
    /// How many are on the list.
    pub listed: u32,
    /// How many without a name, on all devices.
    pub unnamed: u32,
    /// How many of these were counted on this device; it can take back no more than these.
    pub unnamed_here: u32,
    /// The volunteers.
    pub volunteers: Vec<VolunteerHere>,
    /// What undo would take back.
    pub undo: Option<What>,
    /// This device's note about the meeting.
    pub note: Option<String>,
    /// The notes that others have written about it.
    pub other_notes: Vec<String>,
    /// Names are locked: no window has one, notes are kept back, and only counting without names goes on.
    pub names_locked: bool,
}

/// A child's window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Window {
    /// Who.
    pub person: PersonId,
    /// First name, with an initial where two are alike. Absent while names are locked or have not come yet, and once it
    /// is erased.
    pub name: Option<String>,
    /// The letter it stands under, on the first window of that letter only.
    pub letter: Option<String>,
    /// How it stands.
    pub standing: WindowStanding,
}

/// How a child stands tonight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum WindowStanding {
    /// Nobody has said anything. Not marked is not absent.
    NotMarked,
    /// Came.
    Came,
    /// Came and went again.
    Left,
    /// Said that they would not come.
    SaidNo,
    /// One device says that they came, another that they said no.
    TwoAnswers {
        /// What each says.
        answers: Vec<AnswerBy>,
    },
}

/// One of two answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AnswerBy {
    /// What it says.
    pub answer: Answer,
    /// Who said it, where the name is on this device.
    pub by: Option<String>,
    /// When.
    pub at: UnixMillis,
    /// Whether it was said on this device.
    pub here: bool,
}

/// A volunteer at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VolunteerHere {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: Option<String>,
    /// Whether marked as present.
    pub present: bool,
}

/// A child that a typed name may already be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Suggestion {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: String,
    /// On the list now, or only earlier.
    pub on_list: bool,
    /// When last present.
    pub last_came: Option<NaiveDate>,
}
