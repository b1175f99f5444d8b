//! A volunteer group: what kind, where, how far along, when open, who to call.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, Value};
use crate::id::{OrganisationId, PersonId};
use crate::meeting::Slot;
use crate::problem::Problem;
use crate::schedule::Opening;

const NAME: &str = "name";
const KIND: &str = "kind";
const AREA: &str = "area";
const ORGANISATION: &str = "organisation";
const CONTACT: &str = "contact";
/// After how many days without contact a device that holds the group locks names.
const NAMES_LOCK_DAYS: &str = "names_lock_days";
/// Whether it is for children under fifteen: who helps there needs a child-protection certificate.
const UNDER_FIFTEENS: &str = "under_fifteens";
/// Why it closed.
const CLOSED_REASON: &str = "closed_reason";
/// The key of the partner that it was taken over from.
const TAKEN_OVER_FROM: &str = "taken_over_from";
/// How many days a week it plans to be open.
const PLANNED_DAYS: &str = "planned_days";
/// `stage/<stage>`: the date the group reached that stage of its life.
const STAGE: &str = "stage/";
/// `again/<stage>/<date>`: it reached the stage once more, after it had closed or had opened again.
const AGAIN: &str = "again/";
/// `open/<slot>`: a weekly opening.
const OPEN: &str = "open/";
/// `partner/<key>`: a local partner.
const PARTNER: &str = "partner/";

/// The days without contact after which names may lock: a day at the least, a year at the most.
pub const NAMES_LOCK_DAYS_RANGE: RangeInclusive<u32> = 1..=365;

/// A stage in the life of a group. Independent of opening days: a group being set up may already be open weekly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// *Planlagt.*
    Planned,
    /// *Under etablering.*
    Establishing,
    /// *Etableret.*
    Established,
    /// *Overtaget*: started elsewhere and taken over.
    TakenOver,
    /// *Forankret.*
    Anchored,
    /// *Lukket.*
    Closed,
}

impl Stage {
    /// Every stage, in the order of a group's life.
    pub const ALL: [Self; 6] =
        [Self::Planned, Self::Establishing, Self::Established, Self::TakenOver, Self::Anchored, Self::Closed];

    /// The word for it in documents and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Establishing => "establishing",
            Self::Established => "established",
            Self::TakenOver => "taken_over",
            Self::Anchored => "anchored",
            Self::Closed => "closed",
        }
    }

    /// Whether a group at this stage is one of those that run.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Established | Self::TakenOver | Self::Anchored)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Stage {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|stage| stage.word() == text).ok_or(())
    }
}

/// A group as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// What people call it. A group's name is not a person's name.
    pub name: String,
    /// The key of its activity kind in the reference data.
    pub kind: String,
    /// The key of its area in the reference data.
    pub area: String,
    /// The organisation that runs it.
    pub organisation: Option<OrganisationId>,
    /// The contact person.
    pub contact: Option<PersonId>,
    /// When it first reached each stage.
    pub stages: BTreeMap<Stage, NaiveDate>,
    /// When it reached a stage once more: it had closed and opened again, or closed again.
    pub again: BTreeSet<(NaiveDate, Stage)>,
    /// Its weekly openings.
    pub schedule: BTreeMap<Slot, Opening>,
    /// The keys of its local partners in the reference data.
    pub partners: BTreeSet<String>,
    /// After how many days without contact names lock on its devices, if the group has said so.
    pub names_lock_days: Option<u32>,
    /// Whether it is for children under fifteen: who helps there needs a child-protection certificate.
    pub under_fifteens: bool,
    /// Why it closed, as said to the municipality. Never about a person.
    pub closed_reason: Option<String>,
    /// The key of the partner that it was taken over from.
    pub taken_over_from: Option<String>,
    /// How many days a week it plans to be open, where that is more than now.
    pub planned_days: Option<i64>,
}

impl Group {
    /// Reads a group, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut group = Self {
            name: fields.require(NAME).unwrap_or_default(),
            kind: fields.require(KIND).unwrap_or_default(),
            area: fields.require(AREA).unwrap_or_default(),
            organisation: fields.parse(ORGANISATION),
            contact: fields.parse(CONTACT),
            names_lock_days: fields.int(NAMES_LOCK_DAYS).and_then(lock_days),
            under_fifteens: fields.bool(UNDER_FIFTEENS).unwrap_or_default(),
            closed_reason: fields.parse(CLOSED_REASON),
            taken_over_from: fields.parse(TAKEN_OVER_FROM),
            planned_days: fields.int(PLANNED_DAYS).filter(|days| (1..=7).contains(days)),
            ..Self::default()
        };
        let mut problems = std::mem::take(&mut fields.problems);
        let mut odd = |prefix: &str, rest: &str| problems.push(Problem::Unreadable { key: format!("{prefix}{rest}") });
        if group.names_lock_days.is_none() && fields.value(NAMES_LOCK_DAYS).is_some() {
            odd(NAMES_LOCK_DAYS, "");
        }
        for (stage, since) in fields.with_prefix(STAGE) {
            match (stage.parse(), parsed(since)) {
                (Ok(stage), Some(since)) => {
                    group.stages.insert(stage, since);
                }
                _ => odd(STAGE, stage),
            }
        }
        for (key, value) in fields.with_prefix(AGAIN) {
            match (once_more(key), value) {
                (Some(again), Value::Bool(true)) => {
                    group.again.insert(again);
                }
                (Some(_), Value::Bool(false)) => {}
                _ => odd(AGAIN, key),
            }
        }
        for (slot, opening) in fields.with_prefix(OPEN) {
            match (slot.parse(), parsed(opening)) {
                (Ok(number @ 1..), Some(opening)) => {
                    group.schedule.insert(Slot(number), opening);
                }
                _ => odd(OPEN, slot),
            }
        }
        for (partner, value) in fields.with_prefix(PARTNER) {
            match value {
                Value::Bool(true) => {
                    group.partners.insert(partner.to_owned());
                }
                Value::Bool(false) => {}
                Value::Int(_) | Value::Text(_) => odd(PARTNER, partner),
            }
        }
        if group.closes_before_it_opened() {
            problems.push(Problem::ClosedBeforeOpened);
        }
        (group, problems)
    }

    /// Whether it is said to have closed before it was planned, begun or established. A stage that it reached after it
    /// closed, when it had begun before, is a group that opened again.
    pub fn closes_before_it_opened(&self) -> bool {
        let Some(closed) = self.stages.get(&Stage::Closed) else { return false };
        let mut others = self.stages.iter().filter(|(stage, _)| **stage != Stage::Closed).peekable();
        others.peek().is_some() && others.all(|(_, since)| since > closed)
    }

    /// Every stage that it reached and when, each as often as it did.
    pub fn reached(&self) -> impl Iterator<Item = (NaiveDate, Stage)> {
        self.stages.iter().map(|(stage, since)| (*since, *stage)).chain(self.again.iter().copied())
    }

    /// It reaches a stage: for the first time, on another day than was said, or once more where it has closed or opened
    /// again in between.
    pub fn reach(&mut self, stage: Stage, since: NaiveDate) {
        let closes = stage == Stage::Closed;
        let last = self.reached().filter(|(_, other)| *other == stage).max();
        let turned = |(on, other): (NaiveDate, Stage)| {
            (other == Stage::Closed) != closes && on <= since && last.is_some_and(|(last, _)| last < on)
        };
        if !self.reached().any(turned) {
            self.take_back(stage);
        }
        match self.stages.entry(stage) {
            Entry::Vacant(first) => {
                first.insert(since);
            }
            Entry::Occupied(_) => {
                self.again.insert((since, stage));
            }
        }
    }

    /// It has not reached a stage, or not once more.
    pub fn take_back(&mut self, stage: Stage) {
        match self.again.iter().rfind(|(_, other)| *other == stage).copied() {
            Some(last) => self.again.remove(&last),
            None => self.stages.remove(&stage).is_some(),
        };
    }

    /// The stage it had reached by a date, and since when: the latest one begun, and of several on one day the furthest.
    pub fn reached_by(&self, date: NaiveDate) -> Option<(NaiveDate, Stage)> {
        self.reached().filter(|(since, _)| *since <= date).max()
    }

    /// The stage it had reached by a date.
    pub fn stage_on(&self, date: NaiveDate) -> Option<Stage> {
        self.reached_by(date).map(|(_, stage)| stage)
    }

    /// Whether it may be expected to report on a date: it has begun to be set up and is not closed.
    pub fn is_open_on(&self, date: NaiveDate) -> bool {
        self.stage_on(date).is_some_and(|stage| !matches!(stage, Stage::Planned | Stage::Closed))
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = vec![
            Edit::put(NAME, self.name.as_str()),
            Edit::put(KIND, self.kind.as_str()),
            Edit::put(AREA, self.area.as_str()),
        ];
        edits.extend(self.organisation.map(|organisation| Edit::put(ORGANISATION, organisation.to_string())));
        edits.extend(self.contact.map(set_contact));
        edits.extend(self.names_lock_days.map(set_names_lock_days));
        edits.push(Edit::put(UNDER_FIFTEENS, self.under_fifteens));
        for (key, text) in [(CLOSED_REASON, &self.closed_reason), (TAKEN_OVER_FROM, &self.taken_over_from)] {
            edits.extend(text.as_deref().map(|text| Edit::put(key, text)));
        }
        edits.extend(self.planned_days.map(|days| Edit::put(PLANNED_DAYS, days)));
        edits.extend(self.stages.iter().map(|(stage, since)| reach_stage(*stage, *since)));
        edits.extend(self.again.iter().map(|(since, stage)| Edit::put(format!("{AGAIN}{stage}/{since}"), true)));
        edits.extend(self.schedule.iter().map(|(slot, opening)| set_opening(*slot, opening)));
        edits.extend(self.partners.iter().map(|partner| Edit::put(format!("{PARTNER}{partner}"), true)));
        edits
    }

    /// The edits that make it read as another. What is alike in both is left alone: others may be writing it.
    pub fn edits_to(&self, then: &Self) -> Vec<Edit> {
        let (now, mut edits) = (self.edits(), then.edits());
        let gone = now.iter().filter(|edit| !edits.iter().any(|kept| kept.key == edit.key));
        let gone: Vec<Edit> = gone.map(|edit| Edit::remove(edit.key.as_str())).collect();
        edits.retain(|edit| !now.contains(edit));
        edits.extend(gone);
        edits
    }
}

fn parsed<T: FromStr>(value: &Value) -> Option<T> {
    match value {
        Value::Text(text) => text.parse().ok(),
        Value::Int(_) | Value::Bool(_) => None,
    }
}

fn once_more(key: &str) -> Option<(NaiveDate, Stage)> {
    let (stage, since) = key.split_once('/')?;
    Some((since.parse().ok()?, stage.parse().ok()?))
}

fn lock_days(days: i64) -> Option<u32> {
    u32::try_from(days).ok().filter(|days| NAMES_LOCK_DAYS_RANGE.contains(days))
}

/// The group first reached a stage on a date.
pub fn reach_stage(stage: Stage, since: NaiveDate) -> Edit {
    Edit::put(format!("{STAGE}{stage}"), since.to_string())
}

/// A weekly opening is new or changed.
pub fn set_opening(slot: Slot, opening: &Opening) -> Edit {
    Edit::put(format!("{OPEN}{slot}"), opening.to_string())
}

/// The group has a contact person.
pub fn set_contact(person: PersonId) -> Edit {
    Edit::put(CONTACT, person.to_string())
}

/// Names lock on the group's devices after so many days without contact.
pub fn set_names_lock_days(days: u32) -> Edit {
    Edit::put(NAMES_LOCK_DAYS, i64::from(days))
}
