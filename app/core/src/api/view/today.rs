//! The volunteer's first screen.

use chrono::{NaiveDate, NaiveTime};
use crdt_model::meeting::{MeetingState, Occasion};
use serde::Serialize;
use ts_rs::TS;

/// The volunteer's first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Today {
    /// Today's local date.
    pub date: NaiveDate,
    /// Who is signed in.
    pub name: String,
    /// Meetings today, by time.
    pub tonight: Vec<Tonight>,
    /// Expected meetings of the last weeks that nobody reported, newest first.
    pub missing: Vec<Upcoming>,
    /// The next expected meetings, by time.
    pub next: Vec<Upcoming>,
}

/// A meeting today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Tonight {
    /// Which.
    pub meeting: Upcoming,
    /// How many are on the list.
    pub listed: u32,
    /// How many have been marked as present so far, without names included.
    pub present: u32,
    /// What has been recorded of it.
    pub state: MeetingState,
    /// Volunteers marked as present so far.
    pub volunteers: Vec<String>,
    /// The last meeting on the same weekday that has figures.
    pub last: Option<LastTime>,
}

/// An earlier meeting as lit and unlit windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LastTime {
    /// When.
    pub date: NaiveDate,
    /// How many came.
    pub present: u32,
    /// One for each person on the list then, in alphabetical order: whether there.
    pub windows: Vec<bool>,
}

/// A meeting by name and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Upcoming {
    /// Which.
    pub occasion: Occasion,
    /// The group's name.
    pub group_name: String,
    /// When it opens; absent outside the schedule.
    pub starts: Option<NaiveTime>,
    /// When it closes.
    pub ends: Option<NaiveTime>,
}
