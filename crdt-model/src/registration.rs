//! A newcomer's or host's way into the host programme, in the register of the organisation that looks after them: informed,
//! registered, interviewed, introduced; what comes after that stands in the match. One document for each person.
//!
//! A newcomer's legal group stands here and nowhere else, so it never leaves the municipality's register. There is no field
//! for where somebody comes from.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::id::PersonId;
use crate::interview::Interview;
use crate::kind::{DocumentId, Kind};
use crate::logged::Logged;
use crate::problem::Problem;

const INFORMED: &str = "informed";
const REGISTERED: &str = "registered";
const INTERVIEWED: &str = "interviewed";
const INTRODUCED: &str = "introduced";
const WITHDRAWN: &str = "withdrawn";
const WITHDRAWN_REASON: &str = "withdrawn_reason";
const CHANNEL: &str = "channel";
const LEGAL_GROUP: &str = "legal_group";
const LAW: &str = "law";
const SEGMENT: &str = "segment";
const RESIDENT: &str = "resident";
const RESIDENT_BY: &str = "resident_by";
/// `purpose/<word>`: the newcomer joins for that.
pub(crate) const PURPOSE: &str = "purpose/";

worded! {
    /// What a newcomer joins the programme for: the five purposes of the host programme's project description.
    Purpose {
        /// To find the way in the city and its services, rights and duties.
        Orientation = "orientation",
        /// To meet people across groups.
        MeetOthers = "meet_others",
        /// To practise Danish.
        Danish = "danish",
        /// A network towards work and education.
        Job = "job",
        /// For workers and their families to settle.
        Settle = "settle",
    }
}

worded! {
    /// Whom the programme speaks of when it counts.
    Segment {
        /// *Flygtning.*
        Refugee = "refugee",
        /// *Familiesammenført.*
        Reunified = "reunified",
        /// *Arbejdstager, expat.*
        Expat = "expat",
        /// *Medfølgende ægtefælle eller familie.*
        ExpatFamily = "expat_family",
        /// Anybody else whom the act covers.
        Other = "other",
    }
}

impl Segment {
    /// Whether the goal for expats and their families is about them.
    pub const fn is_expat_or_family(self) -> bool {
        matches!(self, Self::Expat | Self::ExpatFamily)
    }
}

worded! {
    /// The step that a person has come to.
    Step {
        /// Knows of the programme.
        Informed = "informed",
        /// Has been written down.
        Registered = "registered",
        /// Has been interviewed.
        Interviewed = "interviewed",
        /// Has been at the introduction course.
        Introduced = "introduced",
    }
}

worded! {
    /// Why somebody left before a match.
    WithdrawnReason {
        /// Did not want to any more.
        ChangedMind = "changed_mind",
        /// Moved away.
        Moved = "moved",
        /// Has no time.
        NoTime = "no_time",
        /// Cannot be reached.
        LostContact = "lost_contact",
        /// A host who does not live in the municipality.
        NotResident = "not_resident",
        /// Something else.
        Other = "other",
    }
}

/// The id of a person's registration: the person's own.
pub const fn registration_id(person: PersonId) -> DocumentId {
    DocumentId::new(Kind::Registration, *person.as_bytes())
}

/// A registration as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// When told of the programme.
    pub informed: Option<NaiveDate>,
    /// When registered.
    pub registered: Option<NaiveDate>,
    /// When interviewed.
    pub interviewed: Option<NaiveDate>,
    /// When introduced at a course.
    pub introduced: Option<NaiveDate>,
    /// When somebody left without or after a match.
    pub withdrawn: Option<NaiveDate>,
    /// Why.
    pub withdrawn_reason: Option<WithdrawnReason>,
    /// The key of how they heard of the programme, in the reference data.
    pub channel: Option<String>,
    /// A newcomer's group in the act, such as "2.4".
    pub legal_group: Option<String>,
    /// The version of the act in which that group is called so, such as "2011".
    pub law: Option<String>,
    /// A newcomer's segment.
    pub segment: Option<Segment>,
    /// What a newcomer joins for.
    pub purposes: BTreeSet<Purpose>,
    /// When somebody checked that a host lives in the municipality.
    pub resident: Option<NaiveDate>,
    /// Who checked it.
    pub resident_by: Option<PersonId>,
    /// What was asked at the interview; none where it was on paper.
    pub interview: Option<Interview>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl Registration {
    /// Reads a registration, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let registration = Self {
            informed: fields.parse(INFORMED),
            registered: fields.parse(REGISTERED),
            interviewed: fields.parse(INTERVIEWED),
            introduced: fields.parse(INTRODUCED),
            withdrawn: fields.parse(WITHDRAWN),
            withdrawn_reason: fields.parse(WITHDRAWN_REASON),
            channel: fields.parse(CHANNEL),
            legal_group: fields.parse(LEGAL_GROUP),
            law: fields.parse(LAW),
            segment: fields.parse(SEGMENT),
            purposes: fields.chosen(PURPOSE).collect(),
            resident: fields.parse(RESIDENT),
            resident_by: fields.parse(RESIDENT_BY),
            interview: Interview::read(&mut fields),
            logged: Logged::read(&mut fields),
        };
        let steps: Vec<_> = registration.dates().into_iter().filter_map(|(_, date)| date).collect();
        if !steps.is_sorted() {
            fields.problems.push(Problem::EndsBeforeItBegins);
        }
        (registration, fields.problems)
    }

    /// Each step with its date, in order.
    pub const fn dates(&self) -> [(Step, Option<NaiveDate>); 4] {
        [
            (Step::Informed, self.informed),
            (Step::Registered, self.registered),
            (Step::Interviewed, self.interviewed),
            (Step::Introduced, self.introduced),
        ]
    }

    /// The last step that has been taken.
    pub fn step(&self) -> Option<Step> {
        self.dates().into_iter().rev().find_map(|(step, date)| date.map(|_| step))
    }

    /// The edits that make what was asked at the registration what it says here; steps and who recorded it stay.
    pub fn edits_from(&self, before: &Self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (key, was, now) in [
            (CHANNEL, &before.channel, &self.channel),
            (LEGAL_GROUP, &before.legal_group, &self.legal_group),
            (LAW, &before.law, &self.law),
        ] {
            if was != now {
                edits.push(now.as_deref().map_or_else(|| Edit::remove(key), |text| Edit::put(key, text)));
            }
        }
        if before.segment != self.segment {
            edits.push(self.segment.map_or_else(|| Edit::remove(SEGMENT), |one| Edit::put(SEGMENT, one.word())));
        }
        let changed = before.purposes.symmetric_difference(&self.purposes);
        edits.extend(changed.map(|purpose| set_purpose(*purpose, self.purposes.contains(purpose))));
        edits
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (step, date) in self.dates() {
            edits.extend(date.map(|date| set_step(step, date)));
        }
        edits.extend(self.withdrawn.zip(self.withdrawn_reason).into_iter().flat_map(|(on, why)| withdraw(on, why)));
        for (key, text) in [(CHANNEL, &self.channel), (LEGAL_GROUP, &self.legal_group), (LAW, &self.law)] {
            edits.extend(text.as_deref().map(|text| Edit::put(key, text)));
        }
        edits.extend(self.segment.map(|segment| Edit::put(SEGMENT, segment.word())));
        edits.extend(self.purposes.iter().map(|purpose| Edit::put(format!("{PURPOSE}{purpose}"), true)));
        edits.extend(self.resident.zip(self.resident_by).into_iter().flat_map(|(on, by)| set_resident(on, by)));
        edits.extend(self.interview.iter().flat_map(|interview| interview.edits_from(&Interview::default())));
        edits.extend(self.logged.edits());
        edits
    }
}

/// A step was taken on a date.
pub fn set_step(step: Step, on: NaiveDate) -> Edit {
    Edit::put(step.word(), on.to_string())
}

/// A step was not taken after all.
pub fn clear_step(step: Step) -> Edit {
    Edit::remove(step.word())
}

/// Whether a newcomer joins for a purpose.
pub fn set_purpose(purpose: Purpose, joins: bool) -> Edit {
    Edit::put(format!("{PURPOSE}{purpose}"), joins)
}

/// Somebody checked on a date that the host lives in the municipality.
pub fn set_resident(on: NaiveDate, by: PersonId) -> Vec<Edit> {
    vec![Edit::put(RESIDENT, on.to_string()), Edit::put(RESIDENT_BY, by.to_string())]
}

/// Nobody has checked it after all.
pub fn clear_resident() -> Vec<Edit> {
    vec![Edit::remove(RESIDENT), Edit::remove(RESIDENT_BY)]
}

/// Somebody left on a date.
pub fn withdraw(on: NaiveDate, reason: WithdrawnReason) -> Vec<Edit> {
    vec![Edit::put(WITHDRAWN, on.to_string()), Edit::put(WITHDRAWN_REASON, reason.word())]
}

/// Somebody who had left is back.
pub fn come_back() -> Vec<Edit> {
    vec![Edit::remove(WITHDRAWN), Edit::remove(WITHDRAWN_REASON)]
}
