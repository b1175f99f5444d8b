//! The facts of a person in one space. No name, no free text: those are details.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit};
use crate::problem::Problem;

const ROLE: &str = "role";
const SINCE: &str = "since";
const UNTIL: &str = "until";
const BIRTH_YEAR: &str = "birth_year";

/// What a person is in the space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    /// *Bruger*: takes part in what a group does.
    Participant,
    /// *Frivillig.*
    Volunteer,
    /// *Vært.*
    Host,
    /// *Nyankommen.*
    Newcomer,
}

impl PersonRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Participant, Self::Volunteer, Self::Host, Self::Newcomer];

    /// The word for it in documents and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Volunteer => "volunteer",
            Self::Host => "host",
            Self::Newcomer => "newcomer",
        }
    }
}

impl FromStr for PersonRole {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.word() == text).ok_or(())
    }
}

/// A person's facts as they read now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// What the person is here.
    pub role: Option<PersonRole>,
    /// On the list from this date.
    pub since: Option<NaiveDate>,
    /// On the list to this date, the last day included.
    pub until: Option<NaiveDate>,
    /// Year of birth. A date of birth is never asked for.
    pub birth_year: Option<i64>,
}

impl Person {
    /// Reads a person, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let person = Self {
            role: fields.require(ROLE),
            since: fields.parse(SINCE),
            until: fields.parse(UNTIL),
            birth_year: fields.int(BIRTH_YEAR),
        };
        (person, fields.problems)
    }

    /// Whether the person is on the list on a date.
    pub fn is_listed_on(&self, date: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.role.map(|role| Edit::put(ROLE, role.word())));
        edits.extend(self.since.map(|since| Edit::put(SINCE, since.to_string())));
        edits.extend(self.until.map(leave));
        edits.extend(self.birth_year.map(|year| Edit::put(BIRTH_YEAR, year)));
        edits
    }
}

/// The person leaves the list; the date is the last day on it.
pub fn leave(until: NaiveDate) -> Edit {
    Edit::put(UNTIL, until.to_string())
}
