//! A newcomer shown the way to another offer of the municipality or a partner.

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::id::PersonId;
use crate::logged::Logged;
use crate::problem::Problem;

const PERSON: &str = "person";
const DESTINATION: &str = "destination";
const DATE: &str = "date";

/// A referral as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referral {
    /// Who.
    pub person: Option<PersonId>,
    /// The key of where to, in the reference data.
    pub destination: String,
    /// When.
    pub date: Option<NaiveDate>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Referral {
    /// Reads a referral, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let referral = Self {
            person: fields.require(PERSON),
            destination: fields.require(DESTINATION).unwrap_or_default(),
            date: fields.require(DATE),
            logged: Logged::read(&mut fields),
        };
        (referral, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.person.map(|person| Edit::put(PERSON, person.to_string())));
        edits.push(Edit::put(DESTINATION, self.destination.as_str()));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.logged.edits());
        edits
    }
}
