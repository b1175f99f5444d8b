//! What groups reported and were to report, as it is kept along the way.
//!
//! It says the same as the facts of the indicators would, which are added up line by line for evidence alone: no
//! question about years has to read every evening.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::figure::Coverage;
use crate::place::first_of_month;
use crate::question::{By, KNOWN, Question, key_text};

const TALLIES: &str = include_str!("../sql/tallies.sql");

/// Between a day of the common era and a Julian day.
const JULIAN: i64 = 1_721_425;

/// What the groups of a part reported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) coverage: Coverage,
    /// Whatever they said, also that they held closed.
    pub(crate) reports: i64,
    /// Meetings that were held.
    pub(crate) held: i64,
    /// Who was there, named and unnamed.
    pub(crate) present: i64,
    /// Of them, who has two answers.
    pub(crate) unsettled: i64,
}

/// The tally of each part in which a report was expected or came.
pub(crate) fn tallies(
    connection: &Connection,
    question: &Question,
    by: By,
) -> rusqlite::Result<BTreeMap<String, Tally>> {
    let key = by.key();
    let select = format!(
        "select count(*) filter (where days > 0), count(*) filter (where days > 0 and reports > 0), sum(days),
           sum(answered), sum(reports), sum(held), sum(present), sum(unsettled), {key}
         from told group by {key}"
    );
    asked(connection, question, by, &select, |row| Ok((key_text(row.get_ref(8)?), tally(row)?)))
}

/// What every group reported in every month: from this every part can be added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cube(Vec<Cell>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    group: String,
    month: String,
    area: String,
    kind: String,
    tally: Tally,
}

impl Cube {
    /// Of a question.
    pub fn of(connection: &Connection, question: &Question) -> rusqlite::Result<Self> {
        let select =
            "select days > 0, days > 0 and reports > 0, days, answered, reports, held, present, unsettled, place,
               date, area, kind
             from told";
        let cell = |row: &Row<'_>| {
            let (group, tally) = (key_text(row.get_ref(8)?), tally(row)?);
            Ok(Cell { group, month: row.get(9)?, area: row.get(10)?, kind: row.get(11)?, tally })
        };
        asked(connection, question, By::Month, select, cell).map(Self)
    }

    /// The tally of each part.
    pub(crate) fn by(&self, by: By) -> BTreeMap<String, Tally> {
        let mut groups = BTreeMap::<(&str, &str), Tally>::new();
        for cell in &self.0 {
            let key = match by {
                By::Area => &cell.area,
                By::Group => &cell.group,
                By::Month => &cell.month,
                By::Kind => &cell.kind,
                By::Whole | By::Organisation => "",
            };
            groups.entry((key, &cell.group)).or_default().add(&cell.tally);
        }
        let mut parts = BTreeMap::<String, Tally>::new();
        for ((key, _), mut tally) in groups {
            // A group is one, however many months it has.
            tally.coverage.groups_expected = i64::from(tally.coverage.days_expected > 0);
            tally.coverage.groups_reported = i64::from(tally.coverage.days_expected > 0 && tally.reports > 0);
            parts.entry(key.to_owned()).or_default().add(&tally);
        }
        parts
    }
}

impl Tally {
    const fn add(&mut self, other: &Self) {
        self.coverage.groups_expected += other.coverage.groups_expected;
        self.coverage.groups_reported += other.coverage.groups_reported;
        self.coverage.days_expected += other.coverage.days_expected;
        self.coverage.days_reported += other.coverage.days_reported;
        self.reports += other.reports;
        self.held += other.held;
        self.present += other.present;
        self.unsettled += other.unsettled;
    }
}

fn tally(row: &Row<'_>) -> rusqlite::Result<Tally> {
    let coverage = Coverage {
        groups_expected: row.get(0)?,
        groups_reported: row.get(1)?,
        days_expected: row.get(2)?,
        days_reported: row.get(3)?,
    };
    Ok(Tally { coverage, reports: row.get(4)?, held: row.get(5)?, present: row.get(6)?, unsettled: row.get(7)? })
}

fn asked<T, All: FromIterator<T>>(
    connection: &Connection,
    question: &Question,
    by: By,
    select: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<All> {
    let told = TALLIES.replace("{by_month}", if by == By::Month { ", month" } else { "" });
    let mut values = question.values(connection)?;
    values.extend([spans(question, by), stretches(question, by)].map(Value::Text));
    let mut statement = connection.prepare_cached(&format!("{KNOWN}, {told} {select}"))?;
    statement.query_map(params_from_iter(values), read)?.collect()
}

/// The fewest spans that make up the dates of a question, as a JSON list.
fn spans(question: &Question, by: By) -> String {
    let due = question.last().min(question.due());
    let (before, after) = (Some(question.from()), due.max(question.from().pred_opt().unwrap_or(due)).succ_opt());
    let mut spans = Vec::new();
    for (from, to, missed) in [(before, due, 1), (after, question.last(), 0)] {
        let mut next = from.filter(|from| *from <= to);
        while let Some(day) = next {
            let (year, month) = (day.year(), day.month());
            let last_of = |months| {
                let after = first_of_month(day).checked_add_months(Months::new(months))?;
                after.pred_opt().filter(|last| *last <= to && day.day() == 1)
            };
            let (span, last) = match (last_of(12).filter(|_| month == 1 && by != By::Month), last_of(1)) {
                (Some(last), _) => (year.to_string(), last),
                (None, Some(last)) => (day.format("%Y%m").to_string(), last),
                (None, None) => (day.format("%Y%m%d").to_string(), day),
            };
            spans.push(format!("[{span},{missed},\"{}\"]", day.format("%Y-%m")));
            next = last.succ_opt().filter(|next| *next <= to);
        }
    }
    format!("[{}]", spans.join(","))
}

/// The days on which a missing report is missed, month by month where months are asked for, as a JSON list.
fn stretches(question: &Question, by: By) -> String {
    let due = question.last().min(question.due());
    let mut stretches = Vec::new();
    let mut first = Some(question.from());
    while let Some(from) = first.filter(|from| *from <= due) {
        let next = (by == By::Month).then(|| first_of_month(from).checked_add_months(Months::new(1))).flatten();
        let last = next.and_then(|next| next.checked_sub_days(Days::new(1))).map_or(due, |last| last.min(due));
        let julian = |day: NaiveDate| i64::from(day.num_days_from_ce()) + JULIAN;
        stretches.push(format!("[{},{},\"{}\"]", julian(from), julian(last), from.format("%Y-%m")));
        first = next;
    }
    format!("[{}]", stretches.join(","))
}
