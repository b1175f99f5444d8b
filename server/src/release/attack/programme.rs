//! The smallest and the largest value that a count can have, by linear programming over what hangs together with it most
//! closely, and as many values between them as whole worlds are found for. All else stays as it is: a world that is found
//! is one of all, and one that is not found counts as none.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use good_lp::{Expression, ProblemVariables, Solution as _, SolverModel as _, Variable, constraint, microlp, variable};

use super::{Index, VALUES_MIN, World};

/// The most counts that are solved for at once.
const UNKNOWNS_MAX: usize = 200;
/// The most values that are tried between the smallest and the largest.
const TRIES_MAX: i64 = 12;
const HAIR: f64 = 1e-6;

/// How many different values of a count were found in worlds that agree with everything.
pub(super) fn values(world: &World, index: &Index, ranges: &[(i64, i64)], at: usize) -> usize {
    let part = Part::around(world, index, ranges, at);
    let (Some(least), Some(most)) = (part.solve(at, Aim::Least), part.solve(at, Aim::Most)) else { return 0 };
    let mut found = BTreeSet::from(world.unknowns.get(at).map(|unknown| [unknown.truth]).unwrap_or_default());
    found.extend([&least, &most].into_iter().filter_map(|solved| solved.whole(world, at)));
    let mut value = up(least.value);
    while found.len() < VALUES_MIN && value <= down(most.value) && value < up(least.value) + TRIES_MAX {
        if !found.contains(&value) {
            found.extend(part.solve(at, Aim::Just(value)).and_then(|solved| solved.whole(world, at)));
        }
        value += 1;
    }
    found.len()
}

#[derive(Clone, Copy)]
enum Aim {
    Least,
    Most,
    Just(i64),
}

/// What hangs together with a count.
struct Part<'a> {
    world: &'a World,
    ranges: &'a [(i64, i64)],
    unknowns: BTreeSet<usize>,
    known: BTreeSet<usize>,
}

struct Solved {
    value: f64,
    counts: BTreeMap<usize, f64>,
}

impl<'a> Part<'a> {
    fn around(world: &'a World, index: &Index, ranges: &'a [(i64, i64)], at: usize) -> Self {
        let terms = |place: usize| world.known.get(place).map_or(&[][..], |known| known.terms.as_slice());
        let (mut unknowns, mut known) = (BTreeSet::from([at]), BTreeSet::new());
        let mut next = VecDeque::from([at]);
        while let Some(one) = next.pop_front() {
            // What says most of few counts comes first.
            let mut places = index.touching(one).to_vec();
            places.sort_by_key(|place| terms(*place).len());
            known.extend(places.iter().copied());
            for (other, _) in places.iter().flat_map(|place| terms(*place)) {
                if unknowns.len() < UNKNOWNS_MAX && unknowns.insert(*other) {
                    next.push_back(*other);
                }
            }
        }
        Self { world, ranges, unknowns, known }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below what a float holds exactly")]
    fn solve(&self, at: usize, aim: Aim) -> Option<Solved> {
        let mut problem = ProblemVariables::new();
        let mut variables = BTreeMap::<usize, Variable>::new();
        for one in &self.unknowns {
            let (low, high) = self.ranges.get(*one)?;
            variables.insert(*one, problem.add(variable().min(*low as f64).max(*high as f64)));
        }
        let own = *variables.get(&at)?;
        let sum = |terms: &[(usize, i64)]| -> Expression {
            let inside = terms.iter().filter_map(|(one, factor)| Some(*variables.get(one)? * *factor as f64));
            inside.sum()
        };
        let outside = |terms: &[(usize, i64)]| -> i64 {
            let fixed = terms.iter().filter(|(one, _)| !self.unknowns.contains(one));
            fixed.filter_map(|(one, factor)| Some(self.world.unknowns.get(*one)?.truth * factor)).sum()
        };
        let mut model = match aim {
            Aim::Most => problem.maximise(own).using(microlp),
            Aim::Least | Aim::Just(_) => problem.minimise(own).using(microlp),
        };
        for known in self.known.iter().filter_map(|place| self.world.known.get(*place)) {
            let (terms, fixed) = (sum(&known.terms), outside(&known.terms));
            let (low, high) = ((known.low - fixed) as f64, (known.high - fixed) as f64);
            if known.low == known.high {
                model = model.with(constraint!(terms == low));
            } else {
                model = model.with(constraint!(terms.clone() >= low));
                model = model.with(constraint!(terms <= high));
            }
        }
        if let Aim::Just(value) = aim {
            model = model.with(constraint!(own == value as f64));
        }
        let solution = model.solve().ok()?;
        let counts = variables.iter().map(|(one, variable)| (*one, solution.value(*variable))).collect();
        Some(Solved { value: solution.value(own), counts })
    }
}

impl Solved {
    /// The count in this world, if everybody in it is whole and it agrees with everything.
    fn whole(&self, world: &World, at: usize) -> Option<i64> {
        let mut counts: Vec<i64> = world.unknowns.iter().map(|unknown| unknown.truth).collect();
        for (one, count) in &self.counts {
            if (count - count.round()).abs() > HAIR {
                return None;
            }
            *counts.get_mut(*one)? = down(*count);
        }
        world.agrees(&counts).then(|| counts.get(at).copied()).flatten()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "counts of people are far below what an integer holds")]
fn down(value: f64) -> i64 {
    (value + HAIR).floor() as i64
}

fn up(value: f64) -> i64 {
    -down(-value)
}
