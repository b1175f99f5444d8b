//! Something held for the host programme's participants. How many came is counted where it can be; not counted is not zero.

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::logged::Logged;
use crate::problem::Problem;

const TITLE: &str = "title";
const DATE: &str = "date";
const PARTNER: &str = "partner";
const COUNT: &str = "count";

/// More than this is a slip of the finger.
pub const COUNT_MAX: i64 = 99_999;

/// An event as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// What it is called. Never a person's name.
    pub title: String,
    /// The local date.
    pub date: Option<NaiveDate>,
    /// The key of the partner who held it, in the reference data.
    pub partner: Option<String>,
    /// How many came; none while nobody has counted.
    pub count: Option<i64>,
    /// Who recorded it, and whether it was called off.
    pub logged: Logged,
}

impl Event {
    /// Reads an event, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let event = Self {
            title: fields.require(TITLE).unwrap_or_default(),
            date: fields.require(DATE),
            partner: fields.parse(PARTNER),
            count: fields.int(COUNT).filter(|count| (0..=COUNT_MAX).contains(count)),
            logged: Logged::read(&mut fields),
        };
        (event, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = vec![Edit::put(TITLE, self.title.as_str())];
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.partner.as_deref().map(|partner| Edit::put(PARTNER, partner)));
        edits.extend(self.count.map(|count| set_count(Some(count))));
        edits.extend(self.logged.edits());
        edits
    }
}

/// What it is called, when it is, and which partner holds it.
pub fn describe(title: &str, date: NaiveDate, partner: Option<&str>) -> Vec<Edit> {
    let held_by = partner.map_or_else(|| Edit::remove(PARTNER), |partner| Edit::put(PARTNER, partner));
    vec![Edit::put(TITLE, title), Edit::put(DATE, date.to_string()), held_by]
}

/// So many came; none when nobody counted after all.
pub fn set_count(count: Option<i64>) -> Edit {
    count.map_or_else(|| Edit::remove(COUNT), |count| Edit::put(COUNT, count))
}
