//! Whatever the counts are: nothing is told, joining is the same every time, and totals are sums.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// Every count that agrees with what is told, tried one after the other.
fn values(counts: &[&Counts], of: usize, cell: usize, room: i64) -> BTreeSet<i64> {
    let all: Vec<&Counts> = counts.to_vec();
    let written = Written::of(&all);
    let cells: Vec<usize> = (0..written.world.unknowns.len()).filter(|at| written.cells[*at].is_some()).collect();
    assert_eq!(cells.len(), written.world.unknowns.len(), "a single edition relates to none");
    let own = (0..cells.len()).find(|at| written.cells[*at] == Some((of, cell))).unwrap();
    let mut found = BTreeSet::new();
    let mut tried = vec![0; cells.len()];
    loop {
        let fits = written.world.known.iter().all(|known| {
            let sum = known.terms.iter().map(|(at, factor)| tried[*at] * factor).sum();
            (known.low..=known.high).contains(&sum)
        });
        if fits {
            found.insert(tried[own]);
        }
        let Some(next) = tried.iter().position(|count| *count < room) else { return found };
        tried[..next].fill(0);
        tried[next] += 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_part_keeps_four_values(counted in prop::collection::vec(0_i64..12, 2..4)) {
        let total: i64 = counted.iter().sum();
        let gated = gate::join(&[], vec![by_area("2009-09-30", &counted)]).unwrap();
        if total >= 3 {
            for cell in 0..counted.len() {
                prop_assert!(values(&[&gated[0]], 0, cell, total.min(18)).len() >= 4, "{counted:?} {cell}");
            }
        }
    }

    #[test]
    fn joining_is_the_same_every_time_and_totals_are_sums(
        rows in prop::collection::vec(prop::collection::vec(0_i64..60, 4), 3),
        later in prop::collection::vec(0_i64..4, 12),
    ) {
        let rows: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
        let before = gate::join(&[], vec![crossed(&rows)]).unwrap();
        prop_assert_eq!(&before, &gate::join(&[], vec![crossed(&rows)]).unwrap());
        let mut after = Counts { to: date("2009-12-31"), ..crossed(&rows) };
        for (cell, more) in after.cells.iter_mut().zip(later) {
            cell.counted += more;
        }
        let after = gate::join(&before, vec![after]).unwrap();
        prop_assert!(!tells(&[after[0].clone(), before[0].clone()]));
        let published = [before.as_slice(), &after].concat();
        let finest = |told: &Counts| {
            let axes = told.axes.iter().map(|axis| Axis::new(axis.by, axis.keys.clone())).collect();
            Counts { position: 9, axes, ..told.clone() }
        };
        for told in &published {
            let again = gate::join(&published, vec![finest(told)]).unwrap();
            prop_assert_eq!(&again[0].axes, &told.axes, "told as it was told before");
        }
        let told: i64 = after[0].told().iter().map(|(_, cells)| after[0].sum(cells).value).sum();
        prop_assert_eq!(told % 5, 0);
        let classes: usize = after[0].axes.iter().map(|axis| axis.classes.len()).product();
        prop_assert_eq!(after[0].told().len(), classes);
        let off = (told - after[0].total(SIDES[0])).abs();
        prop_assert!(off <= 2 * i64::try_from(classes).unwrap());
    }
}
