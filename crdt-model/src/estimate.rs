//! How many of a group's people somebody reckons to be of a sort (*skønnet*). Only ever a number of a group or of an
//! organisation, with who reckoned and how; never a field of a person.

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::id::GroupId;
use crate::logged::Logged;
use crate::problem::Problem;

const GROUP: &str = "group";
const SORT: &str = "sort";
const AMONG: &str = "among";
const DATE: &str = "date";
const COUNT: &str = "count";
const ESTIMATOR: &str = "estimator";
const METHOD: &str = "method";

worded! {
    /// What they are reckoned to be.
    EstimateSort {
        /// Of ethnic minority background.
        MinorityBackground = "minority_background",
        /// From the municipality itself.
        FromMunicipality = "from_municipality",
    }
}

worded! {
    /// Among whom.
    EstimateAmong {
        /// New volunteers since the agreement began.
        NewVolunteers = "new_volunteers",
        /// Volunteers at introduction meetings.
        AtIntroMeetings = "at_intro_meetings",
        /// Users.
        Users = "users",
    }
}

worded! {
    /// Who reckoned.
    Estimator {
        /// The group's contact person.
        Contact = "contact",
        /// The volunteer consultant.
        Consultant = "consultant",
        /// The organisation.
        Organisation = "organisation",
    }
}

worded! {
    /// How they reckoned.
    EstimateMethod {
        /// By knowing the people.
        Acquaintance = "acquaintance",
        /// By asking all, without noting who answered what.
        Asked = "asked",
        /// By asking some.
        Sample = "sample",
    }
}

/// An estimate as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Of which group; none is the whole organisation.
    pub group: Option<GroupId>,
    /// What they are reckoned to be.
    pub sort: Option<EstimateSort>,
    /// Among whom.
    pub among: Option<EstimateAmong>,
    /// As of which date.
    pub date: Option<NaiveDate>,
    /// How many.
    pub count: Option<i64>,
    /// Who reckoned.
    pub estimator: Option<Estimator>,
    /// How.
    pub method: Option<EstimateMethod>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Estimate {
    /// Reads an estimate, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let estimate = Self {
            group: fields.parse(GROUP),
            sort: fields.require(SORT),
            among: fields.require(AMONG),
            date: fields.require(DATE),
            count: fields.int(COUNT).filter(|count| *count >= 0),
            estimator: fields.require(ESTIMATOR),
            method: fields.require(METHOD),
            logged: Logged::read(&mut fields),
        };
        if estimate.count.is_none() {
            fields.problems.push(Problem::Missing { key: COUNT.to_owned() });
        }
        if estimate.date.is_some_and(|date| estimate.logged.is_before(date)) {
            fields.problems.push(Problem::InTheFuture);
        }
        (estimate, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.group.map(|group| Edit::put(GROUP, group.to_string())));
        edits.extend(self.sort.map(|sort| Edit::put(SORT, sort.word())));
        edits.extend(self.among.map(|among| Edit::put(AMONG, among.word())));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.count.map(|count| Edit::put(COUNT, count)));
        edits.extend(self.estimator.map(|estimator| Edit::put(ESTIMATOR, estimator.word())));
        edits.extend(self.method.map(|method| Edit::put(METHOD, method.word())));
        edits.extend(self.logged.edits());
        edits
    }
}
