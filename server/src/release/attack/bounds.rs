//! What each thing that is known says about each count, taken alone, again and again: quick, and never too narrow.

use super::{Index, World};

/// As large as a count can be taken to be.
const HIGHEST: i64 = 1 << 40;
const ROUNDS_MAX: usize = 20;

/// The smallest and the largest value that each count can have.
pub(super) fn narrowed(world: &World, index: &Index) -> Vec<(i64, i64)> {
    let mut ranges = vec![(0, HIGHEST); world.unknowns.len()];
    let mut changed: Vec<bool> = vec![true; world.known.len()];
    for _ in 0..ROUNDS_MAX {
        let due = std::mem::replace(&mut changed, vec![false; world.known.len()]);
        for (known, _) in world.known.iter().zip(&due).filter(|(_, due)| **due) {
            let ends = |factor: i64, (low, high): (i64, i64)| {
                if factor < 0 { (factor * high, factor * low) } else { (factor * low, factor * high) }
            };
            let of = |ranges: &[(i64, i64)], at: usize| ranges.get(at).copied().unwrap_or((0, HIGHEST));
            let all = known.terms.iter().map(|(at, factor)| ends(*factor, of(&ranges, *at)));
            let (least, most) = all.fold((0, 0), |sum: (i64, i64), one| (sum.0 + one.0, sum.1 + one.1));
            for (at, factor) in &known.terms {
                let (low, high) = of(&ranges, *at);
                let own = ends(*factor, (low, high));
                // What is left for this one when the others are as large, or as small, as they can be.
                let (left_low, left_high) = (known.low - (most - own.1), known.high - (least - own.0));
                let (new_low, new_high) = if *factor < 0 {
                    (div_up(-left_high, -factor), (-left_low).div_euclid(-factor))
                } else {
                    (div_up(left_low, *factor), left_high.div_euclid(*factor))
                };
                let new = (low.max(new_low), high.min(new_high));
                if new != (low, high)
                    && let Some(range) = ranges.get_mut(*at)
                {
                    *range = new;
                    for place in index.touching(*at) {
                        changed.get_mut(*place).into_iter().for_each(|changed| *changed = true);
                    }
                }
            }
        }
        if !changed.contains(&true) {
            break;
        }
    }
    ranges
}

fn div_up(number: i64, by: i64) -> i64 {
    -(-number).div_euclid(by)
}
