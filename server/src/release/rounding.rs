//! Rounding to the nearest five, and what a rounded number still tells.

/// What numbers of people are rounded to.
pub(crate) const STEP: i64 = 5;

/// The nearest multiple of [`STEP`]. It is odd, so nothing lies halfway.
pub(crate) const fn rounded(count: i64) -> i64 {
    (count + STEP / 2).div_euclid(STEP) * STEP
}

/// The smallest and the largest count that are rounded to a number.
pub(crate) const fn behind(number: i64) -> (i64, i64) {
    let smallest = number - STEP / 2;
    (if smallest < 0 { 0 } else { smallest }, number + STEP / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_a_rounded_number_is_what_is_rounded_to_it() {
        for count in 0..1_000 {
            let (smallest, largest) = behind(rounded(count));
            assert!((smallest..=largest).contains(&count));
            assert_eq!((rounded(smallest), rounded(largest)), (rounded(count), rounded(count)));
            assert_ne!(rounded(largest + 1), rounded(count));
            assert!(smallest == 0 || rounded(smallest - 1) != rounded(count));
        }
    }
}
