//! A consultant's hours in a period. Persons and full-time equivalents (*årsværk*) are counted apart.

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::id::PersonId;
use crate::logged::Logged;
use crate::problem::Problem;

const PERSON: &str = "person";
const POSITION: &str = "position";
const PERCENT: &str = "percent";
const FROM: &str = "from";
const UNTIL: &str = "until";

worded! {
    /// What somebody is employed as.
    Position {
        /// *Frivilligkonsulent.*
        VolunteerConsultant = "volunteer_consultant",
    }
}

/// An employment as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Employment {
    /// Who.
    pub person: Option<PersonId>,
    /// As what.
    pub position: Option<Position>,
    /// Hours, in percent of full time.
    pub percent: Option<i64>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Employment {
    /// Reads an employment, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let employment = Self {
            person: fields.require(PERSON),
            position: fields.require(POSITION),
            percent: fields.int(PERCENT).filter(|percent| (1..=100).contains(percent)),
            from: fields.require(FROM),
            until: fields.parse(UNTIL),
            logged: Logged::read(&mut fields),
        };
        if employment.percent.is_none() {
            fields.problems.push(Problem::Missing { key: PERCENT.to_owned() });
        }
        if employment.from.zip(employment.until).is_some_and(|(from, until)| until < from) {
            fields.problems.push(Problem::EndsBeforeItBegins);
        }
        (employment, fields.problems)
    }

    /// Whether it holds on a date.
    pub fn is_on(&self, date: NaiveDate) -> bool {
        !self.logged.cancelled
            && self.from.is_some_and(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
    }

    /// Whether both are of one person and there is a day on which both hold.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (Some(from), Some(other_from)) = (self.from, other.from) else { return false };
        let begins_by_the_end = self.until.is_none_or(|until| other_from <= until);
        let ends_after_the_beginning = other.until.is_none_or(|until| from <= until);
        let both_hold = !self.logged.cancelled && !other.logged.cancelled;
        both_hold && self.person == other.person && begins_by_the_end && ends_after_the_beginning
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.person.map(|person| Edit::put(PERSON, person.to_string())));
        edits.extend(self.position.map(|position| Edit::put(POSITION, position.word())));
        edits.extend(self.percent.map(|percent| Edit::put(PERCENT, percent)));
        edits.extend(self.from.map(|from| Edit::put(FROM, from.to_string())));
        edits.extend(self.until.map(end));
        edits.extend(self.logged.edits());
        edits
    }
}

/// It ends; the date is the last day.
pub fn end(until: NaiveDate) -> Edit {
    Edit::put(UNTIL, until.to_string())
}
