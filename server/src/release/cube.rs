//! The counts behind a table, and the classes in which they are told.
//!
//! Each figure has one finest cube, over the dimensions of [`SHAPES`]; its table is all that is ever told of its parts.

use chrono::NaiveDate;
use figures::cube::Tally;
use figures::indicator::Denominator;
use figures::{By, IndicatorId};
use serde::{Deserialize, Serialize};

use super::edition::{About, Sum};
use super::rounding::rounded;

/// How a figure is told in parts.
pub(crate) struct Shape {
    pub(crate) id: IndicatorId,
    pub(crate) about: About,
    pub(crate) by: &'static [By],
    /// Whether it counts people, so that it is rounded and goes through the gate.
    pub(crate) people: bool,
    /// Whether somebody may be in several parts, or in none that is known.
    pub(crate) spreads: bool,
    /// The figure that all of its parts together are told as.
    pub(crate) whole: Option<IndicatorId>,
}

/// Every figure that is told in parts. Those that are not here are headlines only: what newcomers answered and what is
/// reckoned of minorities are told of nobody's area, and a figure by months in which people come again adds up to nothing.
pub(crate) const SHAPES: [Shape; 14] = [
    Shape { people: false, ..shape(IndicatorId::MeetingsHeld, About::Year, &[By::Area, By::Month]) },
    shape(IndicatorId::Attendance, About::Year, &[By::Area, By::Month]),
    spread(IndicatorId::Participants, About::Year),
    spread(IndicatorId::NewVolunteers, About::Agreement),
    spread(IndicatorId::Volunteers, About::Agreement),
    spread(IndicatorId::VolunteersRetained, About::Agreement),
    shape(IndicatorId::UsersCounted, About::Agreement, &[By::Area]),
    spread(IndicatorId::ChildrenGuided, About::Agreement),
    spread(IndicatorId::MentorsRecruited, About::Agreement),
    spread(IndicatorId::MenteesMatched, About::Agreement),
    shape(IndicatorId::RegisteredNewcomers, About::Programme, &[By::Organisation]),
    shape(IndicatorId::RegisteredHosts, About::Programme, &[By::Organisation]),
    Shape {
        whole: Some(IndicatorId::Matches),
        ..shape(IndicatorId::SuccessfulMatches, About::Programme, &[By::Organisation, By::Area])
    },
    shape(IndicatorId::FollowUpsDone, About::Programme, &[By::Organisation]),
];

const fn shape(id: IndicatorId, about: About, by: &'static [By]) -> Shape {
    Shape { id, about, by, people: true, spreads: false, whole: None }
}

const fn spread(id: IndicatorId, about: About) -> Shape {
    Shape { spreads: true, ..shape(id, about, &[By::Area]) }
}

impl Shape {
    /// Whether its parts also hold those that could have counted and do not.
    pub(crate) fn shares(&self) -> bool {
        self.whole.is_some() || self.id.indicator().denominator == Some(Denominator::Eligible)
    }
}

/// What a cell counts: those that count, or those that could have and do not. Each is somebody.
pub(crate) const SIDES: [fn(&Tally) -> i64; 2] = [|tally| tally.counted, |tally| tally.others];

/// The counts of a figure in its finest parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) id: IndicatorId,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) position: i64,
    pub(crate) people: bool,
    pub(crate) shares: bool,
    pub(crate) axes: Vec<Axis>,
    /// One for each combination of categories, the last dimension's running fastest.
    pub(crate) cells: Vec<Tally>,
    /// Sums that are told exactly besides: a goal's.
    pub(crate) demanded: Vec<Demanded>,
}

/// A dimension's categories, and how they are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Axis {
    pub(crate) by: By,
    /// The categories' keys, in the order in which neighbours are joined.
    pub(crate) keys: Vec<String>,
    /// How many neighbours each class has, from the first.
    pub(crate) classes: Vec<usize>,
}

/// What is told exactly besides: the counts in some categories of one dimension or of several are no fewer and no more
/// than this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Demanded {
    pub(crate) by: By,
    pub(crate) keys: Vec<String>,
    /// The categories of further dimensions that they have to be in too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) also: Vec<(By, Vec<String>)>,
    pub(crate) least: i64,
    pub(crate) most: Option<i64>,
    /// Whether those that could count and do not are in it too.
    pub(crate) all: bool,
}

impl Demanded {
    fn places(&self) -> impl Iterator<Item = (By, &[String])> {
        let also = self.also.iter().map(|(by, keys)| (*by, keys.as_slice()));
        std::iter::once((self.by, self.keys.as_slice())).chain(also)
    }
}

impl Axis {
    pub(crate) fn new(by: By, keys: Vec<String>) -> Self {
        Self { classes: vec![1; keys.len()], by, keys }
    }

    fn class_of(&self, category: usize) -> usize {
        let ends = self.classes.iter().scan(0, |end, size| {
            *end += size;
            Some(*end)
        });
        ends.take_while(|end| *end <= category).count()
    }

    /// Joins a category's class with the next one, the last with the one before it.
    fn join(&mut self, category: usize) -> bool {
        let class = self.class_of(category).min(self.classes.len().saturating_sub(2));
        if self.classes.len() < 2 {
            return false;
        }
        let joined = self.classes.remove(class + 1);
        if let Some(size) = self.classes.get_mut(class) {
            *size += joined;
        }
        true
    }
}

impl Counts {
    /// The keys of a cell, one in each dimension.
    pub(crate) fn keys(&self, cell: usize) -> Vec<&str> {
        let places = self.categories(cell);
        self.axes.iter().zip(places).filter_map(|(axis, place)| axis.keys.get(place).map(String::as_str)).collect()
    }

    /// Each cell's category in each dimension.
    fn categories(&self, mut cell: usize) -> Vec<usize> {
        let mut places = vec![0; self.axes.len()];
        for (place, axis) in places.iter_mut().zip(&self.axes).rev() {
            let size = axis.keys.len().max(1);
            (*place, cell) = (cell % size, cell / size);
        }
        places
    }

    /// Whether it tells the same as another, whenever either was known.
    pub(crate) fn tells_as(&self, other: &Self) -> bool {
        self.counts_as(other) && self.axes == other.axes
    }

    /// Whether it is of the same counts as another, in whatever classes either is told.
    pub(crate) fn counts_as(&self, other: &Self) -> bool {
        let all = |one: &Self| (one.id, one.from, one.to, one.people, one.shares);
        let finest = |one: &Axis, other: &Axis| (one.by, &one.keys) == (other.by, &other.keys);
        all(self) == all(other)
            && (&self.cells, &self.demanded) == (&other.cells, &other.demanded)
            && self.axes.len() == other.axes.len()
            && self.axes.iter().zip(&other.axes).all(|(one, other)| finest(one, other))
    }

    /// Whether parts of it are told at all.
    pub(crate) fn is_told(&self) -> bool {
        self.axes.iter().any(|axis| axis.classes.len() > 1)
    }

    /// All that counts on a side.
    pub(crate) fn total(&self, side: fn(&Tally) -> i64) -> i64 {
        self.cells.iter().map(side).sum()
    }

    /// The sides that there are.
    pub(crate) fn sides(&self) -> &'static [fn(&Tally) -> i64] {
        if self.shares { &SIDES } else { SIDES.split_at(1).0 }
    }

    /// The cells of each told cell, by its class in each dimension and in that order.
    pub(crate) fn told(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut told = std::collections::BTreeMap::<Vec<usize>, Vec<usize>>::new();
        for cell in 0..self.cells.len() {
            let places = self.categories(cell);
            let at = self.axes.iter().zip(places).map(|(axis, place)| axis.class_of(place)).collect();
            told.entry(at).or_default().push(cell);
        }
        told.into_iter().collect()
    }

    /// What is told of some cells together.
    pub(crate) fn sum(&self, cells: &[usize]) -> Sum {
        let side = |side: fn(&Tally) -> i64| {
            let all = cells.iter().filter_map(|cell| self.cells.get(*cell)).map(side).sum();
            if self.people { rounded(all) } else { all }
        };
        let [counted, others] = SIDES.map(side);
        Sum { value: counted, of: self.shares.then_some(counted + others) }
    }

    /// Joins the class of a cell with its neighbour: in the last dimension that still has several, else in the one before
    /// it. Nothing is left to join where all is one class.
    pub(crate) fn join(&mut self, cell: usize) -> bool {
        let places = self.categories(cell);
        self.axes.iter_mut().zip(places).rev().any(|(axis, place)| axis.join(place))
    }

    /// Joins all, so that no part of it is told.
    pub(crate) fn join_all(&mut self) {
        while self.join(0) {}
    }

    /// The cells that something is told of exactly.
    pub(crate) fn within(&self, demanded: &Demanded) -> Vec<usize> {
        let is_in = |cell: &usize| {
            let own = self.keys(*cell);
            demanded.places().all(|(by, keys)| {
                let axis = self.axes.iter().position(|axis| axis.by == by);
                axis.and_then(|axis| own.get(axis)).is_some_and(|key| keys.iter().any(|one| one == key))
            })
        };
        (0..self.cells.len()).filter(is_in).collect()
    }

    /// Whether a goal asks for just this cell.
    pub(crate) fn is_demanded(&self, cell: usize) -> bool {
        let asked = |one: &&Demanded| one.most.is_some() && !one.all && self.within(one) == [cell];
        self.demanded.iter().any(|one| asked(&one))
    }

    /// Whether its headline alone tells too much of each part for parts to be told.
    pub(crate) fn is_too_small(&self) -> bool {
        let [counted, others] = SIDES.map(|side| self.total(side));
        counted < LEAST || (self.shares && (1..LEAST).contains(&others))
    }
}

/// A headline that is smaller leaves each of its parts fewer than four possible values.
pub(crate) const LEAST: i64 = 3;
