//! How a figure came to be, month by month.

use chrono::{Months, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;

use crate::figure::Figure;
use crate::indicator::{Covered, Indicator};
use crate::question::{By, Question};

/// The most months of what must be asked anew for each of them; the newest are told.
pub const MONTH_ENDS_MAX: usize = 36;

/// One month of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// The last of its days that counts.
    pub last: NaiveDate,
    /// The figure; without a value where nothing was reported.
    pub figure: Figure,
}

/// A figure's months, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "told", content = "months")]
pub enum History {
    /// What falls in each month.
    InEach(Vec<Month>),
    /// How the whole stood at the end of each: of what holds on a date, and of what only adds up over time.
    AtEachEnd(Vec<Month>),
}

impl History {
    /// The months, either way.
    pub fn months(&self) -> &[Month] {
        match self {
            Self::InEach(months) | Self::AtEachEnd(months) => months,
        }
    }
}

impl Indicator {
    /// The figure's history in the time that is asked about.
    pub fn history(&self, connection: &Connection, question: &Question) -> rusqlite::Result<History> {
        let months = question.months().into_iter().map(|first| (first, last_of(first).min(question.last())));
        if self.has(By::Month) {
            let mut figures = self.figures(connection, question, By::Month)?;
            let none_is_zero = self.none_is_zero && self.covered == Covered::No;
            let told = months.map(|(first, last)| {
                let mut figure = figures.remove(&first.format("%Y-%m").to_string()).unwrap_or_default();
                if none_is_zero {
                    self.or_zero(&mut figure);
                }
                Month { first, last, figure }
            });
            return Ok(History::InEach(told.collect()));
        }
        let months: Vec<_> = months.collect();
        let newest = months.iter().skip(months.len().saturating_sub(MONTH_ENDS_MAX));
        let told = newest.map(|&(first, last)| {
            let figure = self.figure(connection, &question.until(last))?;
            Ok(Month { first, last, figure })
        });
        told.collect::<rusqlite::Result<_>>().map(History::AtEachEnd)
    }
}

/// The last day of the month that begins on a day.
fn last_of(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
}
