//! Everything that is known of some counts, as an attacker writes it down.
//!
//! Of each figure in each edition: its headline, what a goal demands besides, and the cells as they are told. Between
//! two editions the attacker is granted how much all cells that grew have grown, and all that shrank have shrunk: no list
//! of changes and no comparison of headlines tells more.

use std::collections::BTreeMap;

use figures::IndicatorId;
use figures::cube::ELSEWHERE;

use super::attack::{Unknown, World};
use super::cube::{Counts, LEAST, SIDES};
use super::rounding::behind;

/// Whoever is in a cell of the first is in that of the second, on the side that counts or on either.
const WITHIN: [(IndicatorId, IndicatorId); 2] = [
    (IndicatorId::Participants, IndicatorId::Attendance),
    (IndicatorId::VolunteersRetained, IndicatorId::NewVolunteers),
];

/// Figures that tell of each other.
pub(super) fn family(id: IndicatorId) -> IndicatorId {
    WITHIN.iter().find(|(within, _)| *within == id).map_or(id, |(_, whole)| *whole)
}

/// What is known of some counts.
pub(super) struct Written<'a> {
    all: &'a [&'a Counts],
    pub(super) world: World,
    /// The counts and the cell that each unknown is, where it is one.
    pub(super) cells: Vec<Option<(usize, usize)>>,
    /// The first unknown of each side of each counts.
    begins: Vec<Vec<usize>>,
}

impl<'a> Written<'a> {
    /// Those that are to be found out first come first.
    pub(super) fn of(all: &'a [&'a Counts]) -> Self {
        let mut written = Self { all, world: World::default(), cells: Vec::new(), begins: Vec::new() };
        let mut columns = BTreeMap::new();
        for (place, counts) in all.iter().enumerate() {
            written.hide(place, counts, &mut columns);
        }
        for (place, counts) in all.iter().enumerate() {
            written.tell_headlines(place, counts);
            written.tell_cells(place, counts);
        }
        written.tell_changes();
        written.tell_within();
        written
    }

    fn hide(
        &mut self,
        place: usize,
        counts: &'a Counts,
        columns: &mut BTreeMap<(IndicatorId, usize, Vec<&'a str>), usize>,
    ) {
        let mut begins = Vec::new();
        for (number, side) in counts.sides().iter().enumerate() {
            begins.push(self.world.unknowns.len());
            // Of a headline that is as small, its parts are small whatever is told of them; its only part is the headline.
            let watched = counts.total(*side) >= LEAST && counts.cells.len() > 1;
            for (cell, tally) in counts.cells.iter().enumerate() {
                let next = columns.len();
                let column = *columns.entry((counts.id, number, counts.keys(cell))).or_insert(next);
                let watched = watched && !counts.is_demanded(cell);
                self.world.hide(Unknown { truth: side(tally), watched, column: Some(column) });
                self.cells.push(Some((place, cell)));
            }
        }
        self.begins.push(begins);
    }

    fn cell(&self, place: usize, side: usize, cell: usize) -> usize {
        self.begins.get(place).and_then(|begins| begins.get(side)).map_or(usize::MAX, |begin| begin + cell)
    }

    fn tell_headlines(&mut self, place: usize, counts: &Counts) {
        for (side, count) in counts.sides().iter().enumerate() {
            let total = counts.total(*count);
            let terms = (0..counts.cells.len()).map(|cell| (self.cell(place, side, cell), 1)).collect();
            self.world.tell(terms, (total, total));
        }
        for demanded in &counts.demanded {
            let cells = counts.within(demanded);
            let sides = if demanded.all { SIDES.len() } else { 1 };
            let both = |cell: &usize| (0..sides).map(|side| (self.cell(place, side, *cell), 1)).collect::<Vec<_>>();
            let terms = cells.iter().flat_map(both).collect();
            let most = demanded.most.unwrap_or_else(|| counts.total(SIDES[0]).max(demanded.least));
            self.world.tell(terms, (demanded.least, most));
        }
    }

    fn tell_cells(&mut self, place: usize, counts: &Counts) {
        if !counts.is_told() {
            return;
        }
        for (_, cells) in counts.told() {
            for (side, count) in counts.sides().iter().enumerate() {
                let sum = cells.iter().filter_map(|cell| counts.cells.get(*cell)).map(count).sum();
                let terms = cells.iter().map(|cell| (self.cell(place, side, *cell), 1)).collect();
                self.world.tell(terms, behind(super::rounding::rounded(sum)));
            }
        }
    }

    /// Between each counts and those of the same figure that come just before it, by its dates and by its end.
    fn tell_changes(&mut self) {
        let mut pairs = std::collections::BTreeSet::new();
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        let dates: [fn(&Counts) -> _; 2] =
            [|one| (one.id, one.from, one.to, one.position), |one| (one.id, one.to, one.from, one.position)];
        for by in dates {
            order.sort_by_key(|place| self.all.get(*place).map(|counts| by(counts)));
            pairs.extend(order.iter().copied().zip(order.iter().copied().skip(1)));
        }
        for (earlier, later) in pairs {
            if let (Some(one), Some(other)) = (self.all.get(earlier), self.all.get(later))
                && one.id == other.id
            {
                self.tell_change((earlier, one), (later, other));
            }
        }
    }

    fn tell_change(&mut self, (earlier, one): (usize, &Counts), (later, other): (usize, &Counts)) {
        for side in 0..one.sides().len() {
            let mut cells = BTreeMap::<Vec<&str>, [Option<usize>; 2]>::new();
            for (end, place, counts) in [(0, earlier, one), (1, later, other)] {
                for cell in 0..counts.cells.len() {
                    let at = self.cell(place, side, cell);
                    cells
                        .entry(counts.keys(cell))
                        .or_default()
                        .get_mut(end)
                        .into_iter()
                        .for_each(|end| *end = Some(at));
                }
            }
            let (mut grown, mut shrunk) = (Vec::new(), Vec::new());
            for [before, after] in cells.into_values() {
                let truth =
                    |at: Option<usize>| at.and_then(|at| self.world.unknowns.get(at)).map_or(0, |one| one.truth);
                let change = truth(after) - truth(before);
                let moved = |truth| Unknown { truth, watched: false, column: None };
                let (more, fewer) = (self.world.hide(moved(change.max(0))), self.world.hide(moved((-change).max(0))));
                self.cells.extend([None, None]);
                let ends = [(after, 1), (before, -1)].into_iter().filter_map(|(at, factor)| Some((at?, factor)));
                self.world.tell(ends.chain([(more, -1), (fewer, 1)]).collect(), (0, 0));
                grown.push(more);
                shrunk.push(fewer);
            }
            for moved in [grown, shrunk] {
                let truths = moved.iter().filter_map(|at| self.world.unknowns.get(*at)).map(|one| one.truth);
                let total = truths.sum();
                self.world.tell(moved.into_iter().map(|at| (at, 1)).collect(), (total, total));
            }
        }
    }

    /// A figure that is within another, by the first dimension of both.
    fn tell_within(&mut self) {
        for (within, whole) in WITHIN {
            let pairs = self.all.iter().enumerate().flat_map(|(place, small)| {
                let same = move |large: &&Counts| {
                    large.id == whole
                        && (large.from, large.to, large.position) == (small.from, small.to, small.position)
                };
                let large = self.all.iter().enumerate().filter(move |(_, large)| same(large));
                large.filter(move |_| small.id == within).map(move |(other, large)| ((place, *small), (other, *large)))
            });
            for ((place, small), (other, large)) in pairs.collect::<Vec<_>>() {
                let keys = small.axes.first().map(|axis| axis.keys.as_slice()).unwrap_or_default();
                for key in keys.iter().filter(|key| *key != ELSEWHERE) {
                    let terms = |place, counts: &Counts, factor| {
                        let sides = 0..counts.sides().len();
                        let cells =
                            (0..counts.cells.len()).filter(|cell| counts.keys(*cell).first() == Some(&key.as_str()));
                        cells
                            .flat_map(|cell| sides.clone().map(move |side| (side, cell)))
                            .map(|(side, cell)| (self.cell(place, side, cell), factor))
                            .collect::<Vec<_>>()
                    };
                    let both = [terms(other, large, 1), terms(place, small, -1)].concat();
                    let truth =
                        |(at, factor): &(usize, i64)| self.world.unknowns.get(*at).map_or(0, |one| one.truth * factor);
                    let room: i64 = both.iter().map(truth).sum();
                    // Whoever is wrong about it learns nothing from it.
                    if room >= 0 && !both.is_empty() {
                        let most = large.total(SIDES[0]) + large.total(SIDES[1]);
                        self.world.tell(both, (0, most.max(room)));
                    }
                }
            }
        }
    }
}
