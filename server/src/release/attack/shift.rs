//! Other worlds that agree with everything, found by moving one person at a time from one cell to another.

use std::collections::{BTreeMap, BTreeSet};

use super::{Index, VALUES_MIN, World};

/// How many different values of a count were found: its own, and those that moves from the truth lead to.
pub(super) fn values(world: &World, index: &Index, at: usize) -> usize {
    let mut values = 1;
    for way in [1, -1] {
        let mut moving = Moving::new(world, index);
        while values < VALUES_MIN && moving.step(at, way) {
            values += 1;
        }
    }
    values
}

/// Counts on their way from the truth, and the sums that are known of them.
struct Moving<'a> {
    world: &'a World,
    index: &'a Index,
    moved: BTreeMap<usize, i64>,
    sums: BTreeMap<usize, i64>,
}

impl<'a> Moving<'a> {
    const fn new(world: &'a World, index: &'a Index) -> Self {
        Self { world, index, moved: BTreeMap::new(), sums: BTreeMap::new() }
    }

    /// Moves one person into a cell or out of it, and another cell the other way: in every edition, else in this alone.
    fn step(&mut self, at: usize, way: i64) -> bool {
        let own = self.column_of(at).map_or_else(|| vec![at], |column| self.index.column(column).to_vec());
        let partners = self.partners(at);
        let columns: BTreeSet<usize> = partners.iter().filter_map(|other| self.column_of(*other)).collect();
        columns.into_iter().any(|column| self.try_move(&own, self.index.column(column), way))
            || partners.into_iter().any(|other| self.try_move(&[at], &[other], way))
    }

    fn column_of(&self, at: usize) -> Option<usize> {
        self.world.unknowns.get(at).and_then(|unknown| unknown.column)
    }

    /// The other cells of the totals that it is in.
    fn partners(&self, at: usize) -> BTreeSet<usize> {
        let own = self.column_of(at);
        let places = self.index.touching(at).iter();
        let totals = places.filter_map(|place| self.world.known.get(*place)).filter(|known| known.low == known.high);
        let others = totals.flat_map(|known| known.terms.iter().map(|(other, _)| *other));
        others.filter(|other| self.column_of(*other).is_some_and(|column| Some(column) != own)).collect()
    }

    fn try_move(&mut self, into: &[usize], out_of: &[usize], way: i64) -> bool {
        let moves: Vec<(usize, i64)> =
            into.iter().map(|at| (*at, way)).chain(out_of.iter().map(|at| (*at, -way))).collect();
        let mut changes = BTreeMap::<usize, i64>::new();
        for (at, by) in &moves {
            let truth = self.world.unknowns.get(*at).map_or(0, |unknown| unknown.truth);
            if truth + self.moved.get(at).copied().unwrap_or_default() + by < 0 {
                return false;
            }
            for place in self.index.touching(*at) {
                let known = self.world.known.get(*place);
                let factors = known.into_iter().flat_map(|known| known.terms.iter()).filter(|(other, _)| other == at);
                *changes.entry(*place).or_default() += factors.map(|(_, factor)| factor * by).sum::<i64>();
            }
        }
        let holds = changes.iter().all(|(place, change)| {
            let Some(known) = self.world.known.get(*place) else { return false };
            let sum = self.sums.get(place).copied().unwrap_or_else(|| self.true_sum(*place));
            *change == 0 || (known.low..=known.high).contains(&(sum + change))
        });
        if holds {
            for (place, change) in changes {
                let sum = self.sums.get(&place).copied().unwrap_or_else(|| self.true_sum(place));
                self.sums.insert(place, sum + change);
            }
            for (at, by) in moves {
                *self.moved.entry(at).or_default() += by;
            }
        }
        holds
    }

    fn true_sum(&self, place: usize) -> i64 {
        let truth = |at: usize| self.world.unknowns.get(at).map_or(0, |unknown| unknown.truth);
        let known = self.world.known.get(place);
        known.map_or(0, |known| known.terms.iter().map(|(at, factor)| factor * truth(*at)).sum())
    }
}
