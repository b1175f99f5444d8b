//! A figure month by month: bars, and the same numbers in a table beside them.

use figures::history::Month;
use figures::indicator::Basis;
use figures::{Figure, History, Indicator};

use super::super::ask::Period;
use super::super::overview::href;
use super::super::shown;
use super::super::words::Words;

/// Sixteenths of a rem, so that the bars grow with the reader's letters.
const COLUMN_MIN: usize = 44;
const LETTER: usize = 8;
const BAR_HEIGHT: i64 = 150;
const MISSING_HEIGHT: i64 = 40;
const ABOVE: i64 = 24;
const BELOW: i64 = 48;
/// A share's axis ends at all of it.
const WHOLE_IN_TENTHS: i64 = 1_000;

pub(super) struct Shown<'a> {
    pub(super) title: &'a str,
    pub(super) rows: Vec<Row>,
    pub(super) chart: Chart,
    pub(super) has_missing: bool,
}

pub(super) struct Row {
    pub(super) month: String,
    pub(super) value: String,
    pub(super) is_missing: bool,
    pub(super) href: String,
}

pub(super) struct Chart {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) floor: i64,
    pub(super) is_estimated: bool,
    pub(super) bars: Vec<Bar>,
}

pub(super) struct Bar {
    pub(super) left: i64,
    pub(super) middle: i64,
    pub(super) width: i64,
    pub(super) top: i64,
    pub(super) height: i64,
    pub(super) said: String,
    pub(super) said_at: i64,
    pub(super) month: String,
    /// Under the first month of all, and under each January.
    pub(super) year: Option<String>,
    pub(super) is_missing: bool,
}

impl Chart {
    /// Where the months stand, and the years.
    pub(super) fn months_at(&self) -> i64 {
        self.floor + 18
    }

    pub(super) fn years_at(&self) -> i64 {
        self.floor + 36
    }

    /// In rem, for the width and the height on the page.
    pub(super) fn rem(units: &i64) -> String {
        format!("{}.{:02}rem", units / 16, units % 16 * 100 / 16)
    }
}

/// The history; nothing of a single month, which the figure itself tells.
pub(super) fn shown<'a>(w: &Words<'a>, period: &Period, indicator: &Indicator, history: &History) -> Option<Shown<'a>> {
    let months = history.months();
    if months.len() < 2 {
        return None;
    }
    let rows = months.iter().rev().map(|month| {
        let key = month.first.format("%Y-%m").to_string();
        let narrowed = match history {
            History::InEach(_) => period.in_month(&key),
            History::AtEachEnd(_) => period.until(month.last),
        };
        Row {
            month: w.month(&key),
            value: shown::value(w, indicator, &month.figure),
            is_missing: month.figure.value.is_none(),
            href: href(&narrowed, indicator.id),
        }
    });
    Some(Shown {
        title: w.t(match history {
            History::InEach(_) => "history.in_each",
            History::AtEachEnd(_) => "history.at_each_end",
        }),
        rows: rows.collect(),
        chart: chart(w, indicator, months),
        has_missing: months.iter().any(|month| height_of(&month.figure).is_none()),
    })
}

fn chart(w: &Words<'_>, indicator: &Indicator, months: &[Month]) -> Chart {
    let is_share = months.iter().any(|month| month.figure.of.is_some());
    let heights = months.iter().filter_map(|month| height_of(&month.figure));
    let most = if is_share { WHOLE_IN_TENTHS } else { heights.max().unwrap_or_default().max(1) };
    let said: Vec<String> = months.iter().map(|month| said(w, indicator, &month.figure)).collect();
    let letters = said.iter().map(|said| said.chars().count()).max().unwrap_or_default();
    let column = i64::try_from(COLUMN_MIN.max((letters + 1) * LETTER)).unwrap_or(i64::MAX);
    let floor = ABOVE + BAR_HEIGHT;
    let mut bars = Vec::with_capacity(months.len());
    for ((month, said), left) in months.iter().zip(said).zip((0..).step_by(usize::try_from(column).unwrap_or(1))) {
        let height = height_of(&month.figure);
        let tall = height.map_or(MISSING_HEIGHT, |height| height.min(most) * BAR_HEIGHT / most);
        let key = month.first.format("%Y-%m").to_string();
        let starts_a_year = bars.is_empty() || key.ends_with("-01");
        bars.push(Bar {
            left: left + column / 6,
            middle: left + column / 2,
            width: column * 2 / 3,
            top: floor - tall,
            height: tall,
            said,
            said_at: floor - tall - 6,
            // Three letters tell the months apart in either language.
            month: w.month(&key).chars().take(3).collect(),
            year: starts_a_year.then(|| key.chars().take(4).collect()),
            is_missing: height.is_none(),
        });
    }
    let count = i64::try_from(months.len()).unwrap_or(i64::MAX);
    Chart {
        width: count.saturating_mul(column),
        height: floor + BELOW,
        floor,
        is_estimated: indicator.basis == Basis::Estimated,
        bars,
    }
}

/// How tall a figure stands: its share, where it is of something; nothing where there is none.
fn height_of(figure: &Figure) -> Option<i64> {
    match figure.of {
        Some(_) => figure.share_tenths(),
        None => figure.value,
    }
}

/// What stands on its bar.
fn said(w: &Words<'_>, indicator: &Indicator, figure: &Figure) -> String {
    match (figure.of, height_of(figure)) {
        (_, None) => "?".to_owned(),
        (Some(_), Some(tenths)) => w.percent(tenths),
        (None, Some(_)) => shown::alone(w, indicator, figure),
    }
}
