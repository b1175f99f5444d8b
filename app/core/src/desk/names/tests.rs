use crdt_model::document::UnixMillis;

use super::{Away, DAY_MS, NAMES_LOCK_DAYS};
use crate::api::view::NamesStanding::{self, Locked, Open, Soon};

/// Some day in 2026.
const START: i64 = 1_794_000_000_000;

fn day(days: i64) -> UnixMillis {
    UnixMillis(START + days * DAY_MS)
}

/// Away since a contact on day 0, and looked at when the clock says these days.
fn looked_at(days: &[i64]) -> Away {
    days.iter().fold(Away::since(day(0), day(0)), |away, now| away.at(day(*now), day(0)))
}

fn check(days: &[i64], expected: NamesStanding) {
    assert_eq!(looked_at(days).standing(NAMES_LOCK_DAYS), expected, "{days:?}");
}

#[test]
fn names_lock_after_the_time_and_say_so_before() {
    check(&[], Open);
    check(&[19], Open);
    check(&[20], Soon { days_left: 10 });
    check(&[7, 14, 29], Soon { days_left: 1 });
    check(&[30], Locked);
    check(&[400], Locked);
}

#[test]
fn a_short_time_does_not_warn_from_the_first_day() {
    assert_eq!(looked_at(&[4]).standing(7), Open);
    assert_eq!(looked_at(&[5]).standing(7), Soon { days_left: 2 });
    assert_eq!(looked_at(&[0]).standing(1), Open);
    assert_eq!(looked_at(&[1]).standing(1), Locked);
}

#[test]
fn a_clock_turned_back_gives_no_time_and_takes_none() {
    // Back by a year, where ten days pass.
    check(&[15, -350, -340], Soon { days_left: 5 });
    // Back every day: the days count all the same.
    check(&(0..30).flat_map(|_| [1, 0]).collect::<Vec<_>>(), Open);
    check(&(0..30).map(|day| day * 1000).chain([0]).collect::<Vec<_>>(), Locked);
    // Locked names do not open by it.
    check(&[31, 0], Locked);
}

#[test]
fn a_clock_that_began_in_1970_and_was_set_right_does_not_lock() {
    let in_1970 = -(START / DAY_MS);
    check(&[3, in_1970, in_1970 + 1, 5], Open);
    assert_eq!(looked_at(&[3, in_1970, in_1970 + 1, 5]).passed_ms, 6 * DAY_MS, "no less than the true five days");
}

#[test]
fn a_clock_that_was_years_ahead_at_a_contact_locks_in_time_after_all() {
    let ahead = day(9_000);
    let mut away = looked_at(&[2]).at(ahead, ahead);
    assert_eq!(away.standing(NAMES_LOCK_DAYS), Open);
    away = away.at(day(3), ahead);
    assert_eq!(away.at(day(20), ahead).standing(NAMES_LOCK_DAYS), Open);
    assert_eq!(away.at(day(34), ahead).standing(NAMES_LOCK_DAYS), Locked);
    assert_eq!(away.at(day(34), day(34)).standing(NAMES_LOCK_DAYS), Open, "a contact opens");
}
