//! The gate before anything is made public: what would be told is given to the attacker, and categories are joined until
//! no part of a figure is told.
//!
//! The order is fixed: the first count that is told, in the order of the tables, has its class joined with the next one
//! of the last dimension that still has several; the last class of a dimension with the one before it.

use std::collections::{BTreeMap, BTreeSet};

use figures::IndicatorId;

use super::NotReleased;
use super::cube::Counts;
use super::world::{Written, family};

/// The most counts of a figure, in all editions, that are held against each other.
const COUNTS_MAX: usize = 60_000;

/// Joins categories of what would be published until no part of it, and none of what was published before, is told.
pub(crate) fn join(published: &[Counts], mut wanted: Vec<Counts>) -> Result<Vec<Counts>, NotReleased> {
    for counts in wanted.iter_mut().filter(|counts| counts.people && counts.is_too_small()) {
        counts.join_all();
    }
    // What was told before is told in the same classes again: then it tells nothing new.
    for counts in &mut wanted {
        if let Some(told) = published.iter().rev().find(|told| told.counts_as(counts)) {
            counts.axes.clone_from(&told.axes);
        }
    }
    let families: BTreeSet<IndicatorId> =
        wanted.iter().filter(|counts| counts.people).map(|counts| family(counts.id)).collect();
    for of in families {
        let mut its = wanted.iter().filter(|counts| counts.people && family(counts.id) == of);
        if its.all(|counts| published.iter().any(|told| told.tells_as(counts))) {
            continue;
        }
        let before = distinct(published, of);
        let size = |counts: &&Counts| counts.cells.len() * counts.sides().len();
        let in_all: usize = before.iter().map(size).sum();
        if in_all > COUNTS_MAX {
            return Err(NotReleased::TooMuch(of));
        }
        while let Some((id, keys)) = first_told(&before, &wanted, of) {
            if !join_one(&mut wanted, id, &keys) {
                return Err(NotReleased::Told(id));
            }
        }
    }
    Ok(wanted)
}

/// What was published of figures that tell of each other. Who reads the same twice learns nothing by it.
fn distinct(published: &[Counts], of: IndicatorId) -> Vec<&Counts> {
    let mut moments = BTreeMap::<_, Vec<&Counts>>::new();
    for counts in published.iter().filter(|counts| family(counts.id) == of) {
        let told = moments.entry((counts.from, counts.to, counts.position)).or_default();
        if !told.contains(&counts) {
            told.push(counts);
        }
    }
    let mut all: Vec<Vec<&Counts>> = Vec::new();
    for told in moments.into_values() {
        let same = |other: &Vec<&Counts>| {
            other.len() == told.len() && other.iter().zip(&told).all(|(one, other)| one.tells_as(other))
        };
        if !all.iter().any(same) {
            all.push(told);
        }
    }
    all.concat()
}

/// The figure and the keys of the first cell that is told.
fn first_told(before: &[&Counts], wanted: &[Counts], of: IndicatorId) -> Option<(IndicatorId, Vec<String>)> {
    let all: Vec<&Counts> =
        wanted.iter().filter(|counts| counts.people && family(counts.id) == of).chain(before.iter().copied()).collect();
    let written = Written::of(&all);
    let (place, cell) = written.cells.get(written.world.first_told()?).copied().flatten()?;
    let counts = all.get(place)?;
    Some((counts.id, counts.keys(cell).into_iter().map(str::to_owned).collect()))
}

/// Joins in the first table that has this cell; an earlier edition may have told of a category that is no more.
fn join_one(wanted: &mut [Counts], id: IndicatorId, keys: &[String]) -> bool {
    let has = |counts: &Counts| (0..counts.cells.len()).find(|cell| counts.keys(*cell) == keys);
    let same = wanted.iter_mut().filter(|counts| counts.id == id);
    same.into_iter().any(|counts| {
        let cell = has(counts).unwrap_or_default();
        counts.join(cell)
    }) || wanted.iter_mut().filter(|counts| family(counts.id) == family(id)).any(|counts| counts.join(0))
}
