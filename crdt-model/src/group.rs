//! A volunteer group: what kind, where, how far along, when open, who to call.

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
/// `stage/<stage>`: the date the group reached that stage of its life.
const STAGE: &str = "stage/";
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
    /// When it reached each stage.
    pub stages: BTreeMap<Stage, NaiveDate>,
    /// Its weekly openings.
    pub schedule: BTreeMap<Slot, Opening>,
    /// The keys of its local partners in the reference data.
    pub partners: BTreeSet<String>,
    /// After how many days without contact names lock on its devices, if the group has said so.
    pub names_lock_days: Option<u32>,
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
        (group, problems)
    }

    /// The stage it had reached by a date: the latest one begun, and of several on one day the furthest.
    pub fn stage_on(&self, date: NaiveDate) -> Option<Stage> {
        self.stages
            .iter()
            .filter(|(_, since)| **since <= date)
            .max_by_key(|(stage, since)| (**since, **stage))
            .map(|(stage, _)| *stage)
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
        edits.extend(self.stages.iter().map(|(stage, since)| reach_stage(*stage, *since)));
        edits.extend(self.schedule.iter().map(|(slot, opening)| set_opening(*slot, opening)));
        edits.extend(self.partners.iter().map(|partner| Edit::put(format!("{PARTNER}{partner}"), true)));
        edits
    }
}

fn parsed<T: FromStr>(value: &Value) -> Option<T> {
    match value {
        Value::Text(text) => text.parse().ok(),
        Value::Int(_) | Value::Bool(_) => None,
    }
}

fn lock_days(days: i64) -> Option<u32> {
    u32::try_from(days).ok().filter(|days| NAMES_LOCK_DAYS_RANGE.contains(days))
}

/// The group reached a stage on a date.
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
