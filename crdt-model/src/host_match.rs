//! A match of a host and a newcomer, on the side that the host's phone holds, and what they do together.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::follow_up;
use crate::id::{DeviceId, MatchId, OrganisationId, PersonId};
use crate::logged::Logged;
use crate::problem::Problem;

const HOST: &str = "host";
const NEWCOMER: &str = "newcomer";
const ORGANISATION: &str = "organisation";
const AREA: &str = "area";
const MATCHED: &str = "matched";
const CHILDREN: &str = "children";
const NEWCOMER_ORGANISATION: &str = "newcomer_organisation";
const CONTACT: &str = "contact";
const FIRST_MEETING: &str = "first_meeting";
const MET: &str = "met";
const ENDED: &str = "ended";

/// A match as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The host.
    pub host: Option<PersonId>,
    /// The newcomer.
    pub newcomer: Option<PersonId>,
    /// The partner responsible for the host's side.
    pub organisation: Option<OrganisationId>,
    /// The key of the area where the host lives, in the reference data.
    pub area: String,
    /// When the match was made.
    pub matched: Option<NaiveDate>,
    /// How many children come with the newcomer.
    pub children: i64,
    /// The organisation responsible for the newcomer's side.
    pub newcomer_organisation: Option<OrganisationId>,
    /// Whom the host can call: a worker of the host's organisation, whose name stands in the same space.
    pub contact: Option<PersonId>,
    /// When their first meeting is, or was; the host's organisation arranges it.
    pub first_meeting: Option<NaiveDate>,
    /// The day on which they met first, once somebody has said that they did; then it is the one of the first meeting.
    pub met: Option<NaiveDate>,
    /// When it ended before its time; it was no match on that day any more. While two days are said, the first of them.
    pub ended: Option<NaiveDate>,
    /// The days, and the devices that said them, where several ended it without knowing of each other.
    pub endings: Vec<(DeviceId, NaiveDate)>,
}

impl Match {
    /// Reads a match, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let set: Option<NaiveDate> = fields.parse(FIRST_MEETING);
        let met: Option<NaiveDate> = fields.parse(MET);
        let matched = Self {
            host: fields.require(HOST),
            newcomer: fields.require(NEWCOMER),
            organisation: fields.parse(ORGANISATION),
            area: fields.parse(AREA).unwrap_or_default(),
            matched: fields.require(MATCHED),
            children: fields.int(CHILDREN).unwrap_or_default(),
            newcomer_organisation: fields.parse(NEWCOMER_ORGANISATION),
            contact: fields.parse(CONTACT),
            first_meeting: met.or(set),
            met,
            ended: fields.parse(ENDED),
            endings: fields.several(ENDED),
        };
        let first = matched.endings.iter().map(|(_, ended)| *ended).min();
        let matched = Self { ended: first.or(matched.ended), ..matched };
        let later = [matched.first_meeting, matched.ended];
        if matched.matched.is_some_and(|matched| later.into_iter().flatten().any(|date| date < matched)) {
            fields.problems.push(Problem::EndsBeforeItBegins);
        }
        (matched, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.host.map(|host| Edit::put(HOST, host.to_string())));
        edits.extend(self.newcomer.map(|newcomer| Edit::put(NEWCOMER, newcomer.to_string())));
        edits.extend(self.organisation.map(|organisation| Edit::put(ORGANISATION, organisation.to_string())));
        edits.push(Edit::put(AREA, self.area.as_str()));
        edits.extend(self.matched.map(|matched| Edit::put(MATCHED, matched.to_string())));
        edits.push(Edit::put(CHILDREN, self.children));
        edits.extend(self.newcomer_organisation.map(|one| Edit::put(NEWCOMER_ORGANISATION, one.to_string())));
        edits.extend(self.contact.map(set_contact));
        edits.extend(self.first_meeting.map(set_first_meeting));
        edits.extend(self.met.map(set_met));
        edits.extend(self.ended.map(|ended| set_ended(Some(ended))));
        edits
    }

    /// Whether they are matched on a date.
    pub fn is_on(&self, date: NaiveDate) -> bool {
        self.matched.is_some_and(|matched| matched <= date) && self.ended.is_none_or(|ended| date < ended)
    }

    /// Whether they are matched on a date and have six months yet to complete.
    pub fn is_running_on(&self, date: NaiveDate) -> bool {
        self.is_on(date) && !self.is_completed_by(date)
    }

    /// Whether somebody has to say if they met: the day that was set has passed and nobody has, while the match runs.
    pub fn asks_whether_met_on(&self, date: NaiveDate) -> bool {
        self.is_running_on(date) && self.met.is_none() && self.first_meeting.is_some_and(|on| on < date)
    }

    /// Whether six months are completed by a date.
    pub fn is_completed_by(&self, date: NaiveDate) -> bool {
        self.matched.is_some_and(|matched| follow_up::is_completed_by(matched, self.ended, date))
    }
}

/// Whom the host can call.
pub fn set_contact(contact: PersonId) -> Edit {
    Edit::put(CONTACT, contact.to_string())
}

/// When their first meeting is.
pub fn set_first_meeting(on: NaiveDate) -> Edit {
    Edit::put(FIRST_MEETING, on.to_string())
}

/// No day is set for their first meeting after all.
pub fn clear_first_meeting() -> Edit {
    Edit::remove(FIRST_MEETING)
}

/// They met first on a day.
pub fn set_met(on: NaiveDate) -> Edit {
    Edit::put(MET, on.to_string())
}

/// Nobody has said that they met.
pub fn clear_met() -> Edit {
    Edit::remove(MET)
}

/// The match ended on a date, or goes on after all.
pub fn set_ended(ended: Option<NaiveDate>) -> Edit {
    ended.map_or_else(|| Edit::remove(ENDED), |ended| Edit::put(ENDED, ended.to_string()))
}

const OF: &str = "match";
const KIND: &str = "kind";
const DATE: &str = "date";
/// `with/<person>`: the person took part.
const WITH: &str = "with/";

worded! {
    /// What a host and a newcomer did: the kinds that support under §5a of the Integration Act may cover.
    ActivityKind {
        /// *Privatmiddag.*
        PrivateDinner = "private_dinner",
        /// *Mindre udflugt.*
        SmallOuting = "small_outing",
        /// *Og lignende.*
        OtherSimilar = "other_similar",
    }
}

/// An activity as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// The match.
    pub of: Option<MatchId>,
    /// What they did.
    pub kind: Option<ActivityKind>,
    /// The local date.
    pub date: Option<NaiveDate>,
    /// The persons of the match who took part.
    pub with: BTreeSet<PersonId>,
    /// How many children took part.
    pub children: i64,
    /// Who logged it, and whether it was taken back.
    pub logged: Logged,
}

impl Activity {
    /// Reads an activity, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let activity = Self {
            of: fields.require(OF),
            kind: fields.require(KIND),
            date: fields.require(DATE),
            with: fields.chosen(WITH).collect(),
            children: fields.int(CHILDREN).unwrap_or_default(),
            logged: Logged::read(&mut fields),
        };
        (activity, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.of.map(|of| Edit::put(OF, of.to_string())));
        edits.extend(self.kind.map(|kind| Edit::put(KIND, kind.word())));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.with.iter().map(|person| Edit::put(format!("{WITH}{person}"), true)));
        edits.push(Edit::put(CHILDREN, self.children));
        edits.extend(self.logged.edits());
        edits
    }
}
