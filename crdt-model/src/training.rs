//! What is held for volunteers: introduction meetings, clarification talks, courses, theme evenings, supervision,
//! networks. Who came is marked as at a group's meetings.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::id::{DeviceId, PersonId};
use crate::logged::Logged;
use crate::mark::{Mark, Standing};
use crate::meeting::{self, Marks};
use crate::problem::Problem;

const KIND: &str = "kind";
const TITLE: &str = "title";
const DATE: &str = "date";

worded! {
    /// What is held.
    TrainingKind {
        /// *Introduktionsmøde.*
        IntroMeeting = "intro_meeting",
        /// *Afklaringssamtale*, with one volunteer.
        ClarificationTalk = "clarification_talk",
        /// *Kursus.*
        Course = "course",
        /// *Temaaften.*
        ThemeEvening = "theme_evening",
        /// *Supervision.*
        Supervision = "supervision",
        /// *Netværk*: volunteers exchange what they have learnt.
        Network = "network",
    }
}

/// A training as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Training {
    /// What is held.
    pub kind: Option<TrainingKind>,
    /// What it is about. Never a person's name.
    pub title: Option<String>,
    /// The local date.
    pub date: Option<NaiveDate>,
    /// Volunteers' marks.
    pub volunteers: Marks,
    /// Volunteers without a name, by the device that counted them.
    pub unnamed: BTreeMap<DeviceId, i64>,
    /// Who made it, and whether it was called off.
    pub logged: Logged,
}

impl Training {
    /// Reads a training, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut training = Self {
            kind: fields.require(KIND),
            title: fields.parse(TITLE).filter(|title: &String| !title.is_empty()),
            date: fields.require(DATE),
            logged: Logged::read(&mut fields),
            ..Self::default()
        };
        let mut problems = std::mem::take(&mut fields.problems);
        training.volunteers = meeting::marks(&fields, meeting::VOLUNTEER, &mut problems);
        training.unnamed = meeting::unnamed(&fields, &mut problems);
        (training, problems)
    }

    /// Those who came, by person.
    pub fn present(&self) -> impl Iterator<Item = PersonId> {
        self.volunteers.iter().filter(|(_, marks)| Standing::of(marks).counts()).map(|(person, _)| *person)
    }

    /// This device's own mark of a volunteer.
    pub fn own(&self, person: PersonId, device: DeviceId) -> Option<&Mark> {
        meeting::own(&self.volunteers, person, device)
    }

    /// How many came without a name, on all devices together.
    pub fn unnamed_total(&self) -> i64 {
        self.unnamed.values().sum()
    }

    /// The edits that write what it is; marks are written one by one.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.kind.map(|kind| Edit::put(KIND, kind.word())));
        edits.extend(self.title.as_deref().map(|title| Edit::put(TITLE, title)));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.logged.edits());
        edits
    }
}

/// It is something else, is called otherwise, or is moved to another day.
pub fn change(kind: TrainingKind, title: Option<&str>, date: NaiveDate) -> Vec<Edit> {
    vec![Edit::put(KIND, kind.word()), Edit::put(TITLE, title.unwrap_or_default()), Edit::put(DATE, date.to_string())]
}

/// This device's mark of a volunteer.
pub fn mark(person: PersonId, device: DeviceId, mark: &Mark) -> Edit {
    meeting::mark_volunteer(person, device, mark)
}

/// This device's count of volunteers without a name.
pub fn count_unnamed(device: DeviceId, count: i64) -> Edit {
    meeting::count_unnamed(device, count)
}
