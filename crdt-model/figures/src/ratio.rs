//! Shares, growth and quotients in whole numbers, rounded half up. Nothing is kept as a fraction of two: what is printed
//! is what is kept.

/// A part of a whole in tenths of a percent; nothing of nothing.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    rounded(part, whole, 1_000)
}

/// By how much a value has grown, in tenths of a percent.
pub fn growth(before: i64, after: i64) -> Option<i64> {
    share(after.checked_sub(before)?, before)
}

/// A quotient in whole ones.
pub fn whole(part: i64, whole: i64) -> Option<i64> {
    rounded(part, whole, 1)
}

/// A quotient in tenths.
pub fn tenths(part: i64, whole: i64) -> Option<i64> {
    rounded(part, whole, 10)
}

/// A quotient in hundredths.
pub fn hundredths(part: i64, whole: i64) -> Option<i64> {
    rounded(part, whole, 100)
}

fn rounded(part: i64, whole: i64, times: i128) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let (part, whole) = (i128::from(part), i128::from(whole));
    i64::try_from((2 * times * part + whole).div_euclid(2 * whole)).ok()
}
