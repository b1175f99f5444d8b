#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests may fail loudly"
)]

mod enumerated;
mod goals;
mod planted;
mod random;

use chrono::NaiveDate;
use figures::cube::Tally;
use figures::{By, IndicatorId};

use super::cube::{Axis, Counts, Demanded, SIDES};
use super::world::Written;
use super::{NotReleased, gate};

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// New volunteers by area since August 2008, as of a date.
pub(super) fn by_area(to: &str, counted: &[i64]) -> Counts {
    let keys = (0..counted.len()).map(|place| format!("area {place:02}")).collect();
    Counts {
        id: IndicatorId::NewVolunteers,
        from: date("2008-08-01"),
        to: date(to),
        position: 1,
        people: true,
        shares: false,
        axes: vec![Axis::new(By::Area, keys)],
        cells: counted.iter().map(|counted| Tally { counted: *counted, others: 0 }).collect(),
        demanded: Vec::new(),
    }
}

/// Matches by organisation and area.
fn crossed(rows: &[&[i64]]) -> Counts {
    let keys = |sort: &str, size: usize| (0..size).map(|place| format!("{sort} {place:02}")).collect();
    Counts {
        id: IndicatorId::SuccessfulMatches,
        axes: vec![
            Axis::new(By::Organisation, keys("organisation", rows.len())),
            Axis::new(By::Area, keys("area", rows[0].len())),
        ],
        ..by_area("2009-09-30", &rows.concat())
    }
}

/// Whether the attacker finds a count out from these as they are told.
fn tells(all: &[Counts]) -> bool {
    let all: Vec<&Counts> = all.iter().collect();
    Written::of(&all).world.first_told().is_some()
}

/// The sizes of the classes after the gate.
fn joined(before: &[Counts], counts: Counts) -> Vec<Vec<usize>> {
    gate::join(before, vec![counts]).unwrap()[0].axes.iter().map(|axis| axis.classes.clone()).collect()
}
