//! A group's users counted on a day (*optælling*): a record of its own, never the sum of attendance.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use crate::document::{Document, Edit};
use crate::id::{GroupId, first16};
use crate::kind::{DocumentId, Kind};
use crate::logged::Logged;
use crate::problem::Problem;

const GROUP: &str = "group";
const DATE: &str = "date";
const COUNT: &str = "count";
const METHOD: &str = "method";

/// The most users that one group counts.
pub const COUNT_MAX: i64 = 99_999;

worded! {
    /// How it was counted.
    CountMethod {
        /// Head by head on the day.
        OnTheDay = "on_the_day",
        /// From the group's list.
        FromTheList = "from_the_list",
        /// The contact person said so.
        ToldByContact = "told_by_contact",
    }
}

/// The id of a group's headcount on a day: the first sixteen bytes of the SHA-256 of `bindeled headcount 1`, the group's
/// bytes and the date as `YYYY-MM-DD`. Two who count the same group on the same day make one record.
pub fn headcount_id(group: GroupId, date: NaiveDate) -> DocumentId {
    let mut hasher = Sha256::new();
    hasher.update(b"bindeled headcount 1");
    hasher.update(group.as_bytes());
    hasher.update(date.format("%Y-%m-%d").to_string());
    DocumentId::new(Kind::Headcount, first16(hasher.finalize().into()))
}

/// A headcount as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headcount {
    /// Which group.
    pub group: Option<GroupId>,
    /// The local date on which it was counted.
    pub date: Option<NaiveDate>,
    /// How many.
    pub count: Option<i64>,
    /// How.
    pub method: Option<CountMethod>,
    /// Who recorded it.
    pub logged: Logged,
}

impl Headcount {
    /// Reads a headcount, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut headcount = Self {
            group: fields.require(GROUP),
            date: fields.require(DATE),
            count: fields.int(COUNT),
            method: fields.parse(METHOD),
            logged: Logged::read(&mut fields),
        };
        match headcount.count {
            None => fields.problems.push(Problem::Missing { key: COUNT.to_owned() }),
            Some(count) if !(0..=COUNT_MAX).contains(&count) => {
                headcount.count = None;
                fields.problems.push(Problem::Unreadable { key: COUNT.to_owned() });
            }
            Some(_) => {}
        }
        if headcount.date.is_some_and(|date| headcount.logged.is_before(date)) {
            fields.problems.push(Problem::InTheFuture);
        }
        (headcount, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.group.map(|group| Edit::put(GROUP, group.to_string())));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.count.map(|count| Edit::put(COUNT, count)));
        edits.extend(self.method.map(|method| Edit::put(METHOD, method.word())));
        edits.extend(self.logged.edits());
        edits
    }
}
