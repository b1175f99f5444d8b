//! What has come since of a figure that was given out: the difference of two sets of what it counts, told by cause. The
//! differences add up to exactly what the figure has changed by, and so do those of what it is of.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Serialize;

use crate::counted::{Amount, Counted, Key, Thing};
use crate::question::key_text;

/// The most things that a difference names.
pub const NAMED_MAX: usize = 12;

/// Why something adds other than it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It was recorded later, or now belongs to what counts.
    Added,
    /// It counts differently than it did.
    Corrected,
    /// It was one with others, and is told apart now.
    Parted,
    /// It is one with another that counts.
    Linked,
    /// It was taken back or deleted, or does not belong to what counts any more.
    Removed,
}

impl Cause {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Corrected => "corrected",
            Self::Parted => "parted",
            Self::Linked => "linked",
            Self::Removed => "removed",
        }
    }
}

/// What one cause changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The cause.
    pub cause: Cause,
    /// Of how many things.
    pub things: i64,
    /// By how much, taken together.
    pub by: i64,
    /// Some of them, never more than [`NAMED_MAX`].
    pub some: Vec<Key>,
}

/// How a number moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// What sort of things it counts.
    pub thing: Thing,
    /// What it was.
    pub was: i64,
    /// What it is.
    pub is: i64,
    /// Why. Their `by` add up to `is - was`.
    pub changes: Vec<Change>,
}

/// How what a figure counts has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// The figure, or what is divided to make it.
    pub value: Moved,
    /// What it is of or divided by.
    pub of: Moved,
    /// Those who could have answered.
    pub eligible: Moved,
}

impl Revision {
    /// The difference of two sets of one figure.
    pub fn between(was: &Counted, is: &Counted, people: &People) -> Self {
        let own = |part: fn(&Amount) -> i64| moved(was, is, people, part);
        let of = match (&was.whole, &is.whole) {
            (Some(was), Some(is)) => moved(was, is, people, |amount| amount.0),
            _ => own(|amount| amount.1),
        };
        Self { value: own(|amount| amount.0), of, eligible: own(|amount| amount.2) }
    }

    /// Whether nothing that it counts has changed.
    pub const fn is_none(&self) -> bool {
        self.value.changes.is_empty() && self.of.changes.is_empty() && self.eligible.changes.is_empty()
    }
}

/// Who was one with another when a figure was given out, and who is now.
#[derive(Debug, Clone, Default)]
pub struct People {
    were: BTreeSet<Key>,
    are: BTreeSet<Key>,
}

impl People {
    /// Those whom another stood for at two positions.
    pub fn between(connection: &Connection, was: i64, is: i64) -> rusqlite::Result<Self> {
        Ok(Self { were: stood_for(connection, was)?, are: stood_for(connection, is)? })
    }
}

fn stood_for(connection: &Connection, position: i64) -> rusqlite::Result<BTreeSet<Key>> {
    let mut select = connection.prepare_cached(
        "select person from human
         where human <> person and known_from <= ?1 and (known_until is null or known_until > ?1)",
    )?;
    select.query_map([position], |row| Ok(key_text(row.get_ref(0)?)))?.collect()
}

fn moved(was: &Counted, is: &Counted, people: &People, part: fn(&Amount) -> i64) -> Moved {
    let adds = |counted: &Counted, key: &Key| counted.things.get(key).map(part).unwrap_or_default();
    let keys: BTreeSet<&Key> = was.things.keys().chain(is.things.keys()).collect();
    let mut changes = BTreeMap::<Cause, Change>::new();
    for key in keys {
        let (before, now) = (adds(was, key), adds(is, key));
        if before == now {
            continue;
        }
        let cause = cause(is.thing, key, (before, now), people);
        let change = changes.entry(cause).or_insert_with(|| Change { cause, things: 0, by: 0, some: Vec::new() });
        change.things += 1;
        change.by += now - before;
        if change.some.len() < NAMED_MAX {
            change.some.push(key.clone());
        }
    }
    let sum = |counted: &Counted| counted.things.values().map(part).sum();
    Moved { thing: is.thing, was: sum(was), is: sum(is), changes: changes.into_values().collect() }
}

fn cause(thing: Thing, key: &Key, (before, now): (i64, i64), people: &People) -> Cause {
    let is_person = thing.is_person();
    match (before, now) {
        (0, _) if is_person && people.were.contains(key) => Cause::Parted,
        (0, _) => Cause::Added,
        (_, 0) if is_person && people.are.contains(key) => Cause::Linked,
        (_, 0) => Cause::Removed,
        _ => Cause::Corrected,
    }
}
