//! Groups on lists and on their own pages.

use chrono::{NaiveDate, NaiveTime};
use crdt_model::group::Stage;
use crdt_model::id::GroupId;
use crdt_model::meeting::{MeetingState, Occasion};
use serde::Serialize;
use ts_rs::TS;

use super::today::Upcoming;

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
    /// How far along it is today.
    pub stage: Option<Stage>,
    /// How many participants are on the list.
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
    /// Its volunteers' names.
    pub volunteers: Vec<String>,
    /// The last twelve expected or recorded meetings, oldest first.
    pub history: Vec<PastMeeting>,
    /// Today's meeting, if there is one.
    pub tonight: Option<Upcoming>,
    /// Whether this device may add people from a list.
    pub may_import: bool,
    /// After how many days without contact names lock on its devices.
    pub names_lock_days: u32,
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
