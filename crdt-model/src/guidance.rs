//! A child guided into an association (*foreningsguidning*): which association, when.

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::id::{GroupId, PersonId};
use crate::logged::Logged;
use crate::problem::Problem;

const GROUP: &str = "group";
const CHILD: &str = "child";
const ASSOCIATION: &str = "association";
const DATE: &str = "date";

/// A guidance as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guidance {
    /// The guides' group.
    pub group: Option<GroupId>,
    /// The child, if it is on the group's list.
    pub child: Option<PersonId>,
    /// What the association is called.
    pub association: String,
    /// When the child began there.
    pub date: Option<NaiveDate>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Guidance {
    /// Reads a guidance, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let guidance = Self {
            group: fields.require(GROUP),
            child: fields.parse(CHILD),
            association: fields.require(ASSOCIATION).unwrap_or_default(),
            date: fields.require(DATE),
            logged: Logged::read(&mut fields),
        };
        if guidance.date.is_some_and(|date| guidance.logged.is_before(date)) {
            fields.problems.push(Problem::InTheFuture);
        }
        (guidance, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.group.map(|group| Edit::put(GROUP, group.to_string())));
        edits.extend(self.child.map(|child| Edit::put(CHILD, child.to_string())));
        edits.push(Edit::put(ASSOCIATION, self.association.as_str()));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.logged.edits());
        edits
    }
}
