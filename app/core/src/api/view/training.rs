//! What is held for volunteers, and who came.

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::problem::Problem;
use crdt_model::training::TrainingKind;
use serde::Serialize;
use ts_rs::TS;

use super::attendance::Window;
use super::sync::What;

/// Courses and meetings for the volunteers of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Trainings {
    /// Today.
    pub today: NaiveDate,
    /// Today and later, the next one first; and what has no readable date.
    pub coming: Vec<TrainingLine>,
    /// Before today, the last one first.
    pub past: Vec<TrainingLine>,
}

/// A course or meeting on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TrainingLine {
    /// Which.
    pub training: DocumentId,
    /// What is held.
    pub kind: Option<TrainingKind>,
    /// What it is about.
    pub title: Option<String>,
    /// The local date.
    pub date: Option<NaiveDate>,
    /// How many were marked by name.
    pub present: u32,
    /// How many came without a name.
    pub unnamed: u32,
    /// Whether it was called off.
    pub called_off: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// A course or meeting and who came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TrainingPage {
    /// As on the list.
    pub line: TrainingLine,
    /// Whether its day has come: before that, nobody can be marked.
    pub has_come: bool,
    /// The volunteers and mentors of the register, in Danish alphabetical order, and whoever else was marked.
    pub windows: Vec<Window>,
    /// Which of them help in which group, to find them by.
    pub groups: Vec<GroupOfVolunteers>,
    /// How many without a name were counted on this device; it can take back no more than these.
    pub unnamed_here: u32,
    /// What undo would take back.
    pub undo: Option<What>,
    /// Names are locked: only counting without names goes on.
    pub names_locked: bool,
}

/// A group with those of its volunteers who are in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupOfVolunteers {
    /// Which.
    pub group: GroupId,
    /// What it is called.
    pub name: String,
    /// Who.
    pub people: Vec<PersonId>,
}

/// A course or meeting that somebody was at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TakenCourse {
    /// Which.
    pub training: DocumentId,
    /// What was held.
    pub kind: Option<TrainingKind>,
    /// What it was about.
    pub title: Option<String>,
    /// The local date.
    pub date: Option<NaiveDate>,
}
