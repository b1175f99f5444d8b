//! An attacker who knows everything that was published: which counts agree with it, and how far apart they lie.
//!
//! What is known are linear inequalities over counts that nobody sees. A count is taken to be safe only when so many
//! whole worlds that agree with everything have been found as it must have different values. Most are found by moving
//! somebody from one cell to another; for the rest a linear programme gives the bounds. What cannot be shown to be safe
//! within bounds counts as told.

mod bounds;
mod programme;
mod shift;

use std::collections::BTreeMap;

/// How many different values must stay possible.
pub(crate) const VALUES_MIN: usize = 4;

/// Something that is known: the sum of some counts, each with a factor, lies between two numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) terms: Vec<(usize, i64)>,
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// A count that nobody sees; none is below zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// What it is.
    pub(crate) truth: i64,
    /// Whether it is to be protected.
    pub(crate) watched: bool,
    /// What is the same cell in another edition; none for what merely relates two editions.
    pub(crate) column: Option<usize>,
}

/// All that is hidden and all that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) unknowns: Vec<Unknown>,
    pub(crate) known: Vec<Known>,
}

impl World {
    /// Adds a count.
    pub(crate) fn hide(&mut self, unknown: Unknown) -> usize {
        self.unknowns.push(unknown);
        self.unknowns.len() - 1
    }

    /// Adds what is known exactly or within bounds.
    pub(crate) fn tell(&mut self, terms: Vec<(usize, i64)>, (low, high): (i64, i64)) {
        self.known.push(Known { terms, low, high });
    }

    /// The first count that is told: fewer than [`VALUES_MIN`] values agree with everything, or no more could be found.
    pub(crate) fn first_told(&self) -> Option<usize> {
        let index = Index::of(self);
        let ranges = bounds::narrowed(self, &index);
        let watched = self.unknowns.iter().enumerate().filter(|(_, unknown)| unknown.watched);
        watched.map(|(at, _)| at).find(|at| !self.is_safe(*at, &index, &ranges))
    }

    fn is_safe(&self, at: usize, index: &Index, ranges: &[(i64, i64)]) -> bool {
        let Some((low, high)) = ranges.get(at) else { return false };
        let values_most = high.saturating_sub(*low).saturating_add(1);
        if usize::try_from(values_most).is_ok_and(|most| most < VALUES_MIN) {
            return false;
        }
        shift::values(self, index, at) >= VALUES_MIN || programme::values(self, index, ranges, at) >= VALUES_MIN
    }

    /// Whether counts agree with all that is known.
    fn agrees(&self, counts: &[i64]) -> bool {
        counts.iter().all(|count| *count >= 0)
            && self.known.iter().all(|known| (known.low..=known.high).contains(&known.sum(counts)))
    }
}

/// Where to find what.
#[derive(Default)]
struct Index {
    touching: BTreeMap<usize, Vec<usize>>,
    columns: BTreeMap<usize, Vec<usize>>,
}

impl Index {
    fn of(world: &World) -> Self {
        let mut index = Self::default();
        for (place, known) in world.known.iter().enumerate() {
            for (at, _) in &known.terms {
                index.touching.entry(*at).or_default().push(place);
            }
        }
        for (at, unknown) in world.unknowns.iter().enumerate() {
            if let Some(column) = unknown.column {
                index.columns.entry(column).or_default().push(at);
            }
        }
        index
    }

    /// What is known of a count, by its place.
    fn touching(&self, at: usize) -> &[usize] {
        self.touching.get(&at).map_or(&[], Vec::as_slice)
    }

    /// The same cell in every edition.
    fn column(&self, column: usize) -> &[usize] {
        self.columns.get(&column).map_or(&[], Vec::as_slice)
    }
}

impl Known {
    fn sum(&self, counts: &[i64]) -> i64 {
        self.terms.iter().filter_map(|(at, factor)| counts.get(*at).map(|count| factor * count)).sum()
    }
}

#[cfg(test)]
mod tests;
