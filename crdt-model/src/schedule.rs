//! When a group is open: weekly entries with times, each with a number of its own that survives a change of time.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};

use crate::meeting::Slot;

/// One weekly opening. As text: `weekday start end from until`, weekday 1–7 from Monday, times `HH:MM`, dates
/// `YYYY-MM-DD`, `-` for no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The day of the week.
    pub weekday: Weekday,
    /// Opens, local time.
    pub starts: NaiveTime,
    /// Closes, local time, later than `starts`.
    pub ends: NaiveTime,
    /// The first date it may apply on.
    pub from: NaiveDate,
    /// The last date it may apply on.
    pub until: Option<NaiveDate>,
}

impl Opening {
    /// Whether the group is open by this entry on the date.
    pub fn applies_on(&self, date: NaiveDate) -> bool {
        date.weekday() == self.weekday && date >= self.from && self.until.is_none_or(|until| date <= until)
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {} ",
            self.weekday.number_from_monday(),
            self.starts.format("%H:%M"),
            self.ends.format("%H:%M"),
            self.from
        )?;
        match self.until {
            Some(until) => until.fmt(f),
            None => f.write_str("-"),
        }
    }
}

/// A text that is not an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an opening")]
pub struct NotAnOpening;

impl FromStr for Opening {
    type Err = NotAnOpening;

    fn from_str(text: &str) -> Result<Self, NotAnOpening> {
        let words: Vec<&str> = text.split(' ').collect();
        let [weekday, starts, ends, from, until] = words.as_slice() else { return Err(NotAnOpening) };
        let number: u8 = weekday.parse().map_err(|_| NotAnOpening)?;
        let weekday = number.checked_sub(1).and_then(|day| Weekday::try_from(day).ok()).ok_or(NotAnOpening)?;
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| NotAnOpening);
        let opening = Self {
            weekday,
            starts: time(starts)?,
            ends: time(ends)?,
            from: from.parse().map_err(|_| NotAnOpening)?,
            until: match *until {
                "-" => None,
                date => Some(date.parse().map_err(|_| NotAnOpening)?),
            },
        };
        if opening.ends > opening.starts { Ok(opening) } else { Err(NotAnOpening) }
    }
}

/// The meetings that a schedule expects from `from` to `to`, both included, in order of time.
pub fn occurrences<'a>(
    schedule: impl IntoIterator<Item = (&'a Slot, &'a Opening)>,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<(NaiveDate, Slot, Opening)> {
    let schedule: Vec<_> = schedule.into_iter().collect();
    let mut found: Vec<_> = from
        .iter_days()
        .take_while(|date| *date <= to)
        .flat_map(|date| {
            schedule
                .iter()
                .filter(move |(_, opening)| opening.applies_on(date))
                .map(move |(slot, opening)| (date, **slot, **opening))
        })
        .collect();
    found.sort_by_key(|(date, slot, opening)| (*date, opening.starts, *slot));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn check(schedule: &[(u16, &str)], from: &str, to: &str, expected: &[&str]) {
        let schedule: Vec<_> = schedule.iter().map(|(slot, text)| (Slot(*slot), text.parse().unwrap())).collect();
        let found: Vec<String> = occurrences(
            schedule.iter().map(|(slot, opening)| (slot, opening)),
            from.parse().unwrap(),
            to.parse().unwrap(),
        )
        .iter()
        .map(|(date, slot, opening)| format!("{date} {slot} {}", opening.starts.format("%H:%M")))
        .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_days_a_week() {
        check(
            &[(1, "2 16:30 18:30 2026-11-01 -"), (2, "4 16:30 18:30 2026-11-01 -")],
            "2026-11-09",
            "2026-11-17",
            &["2026-11-10 1 16:30", "2026-11-12 2 16:30", "2026-11-17 1 16:30"],
        );
    }

    #[test]
    fn not_before_it_began_nor_after_it_ended() {
        check(
            &[(1, "4 15:00 17:00 2026-11-12 2026-11-19")],
            "2026-11-01",
            "2026-12-31",
            &["2026-11-12 1 15:00", "2026-11-19 1 15:00"],
        );
    }

    #[test]
    fn twice_on_one_day_comes_in_order_of_time() {
        check(
            &[(1, "4 17:00 18:00 2026-01-01 -"), (2, "4 10:00 12:00 2026-01-01 -")],
            "2026-11-12",
            "2026-11-12",
            &["2026-11-12 2 10:00", "2026-11-12 1 17:00"],
        );
    }

    #[test]
    fn an_opening_reads_back_and_nonsense_does_not() {
        let text = "4 15:00 17:00 2026-11-12 2026-11-19";
        assert_eq!(text.parse::<Opening>().unwrap().to_string(), text);
        for nonsense in ["", "8 15:00 17:00 2026-11-12 -", "4 17:00 15:00 2026-11-12 -", "4 15:00 17:00 2026-02-30 -"] {
            assert_eq!(nonsense.parse::<Opening>(), Err(NotAnOpening), "{nonsense}");
        }
    }
}
