//! A question to the figures: which dates, as of when, as known at which position, where. And the answer: a figure with
//! its coverage, or none where nobody reported.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use crdt_model::id::{GroupId, MatchId};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::indicator::{Adds, Indicator};

/// The most days that a question may span.
pub const DAYS_MAX: u64 = 3_660;

pub(crate) const KNOWN: &str = include_str!("../sql/known.sql");

/// A period that cannot be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPeriod {
    /// It ends before it begins.
    #[error("the period ends before it begins")]
    Backwards,
    /// It is longer than [`DAYS_MAX`].
    #[error("the period is longer than {DAYS_MAX} days")]
    TooLong,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    from: NaiveDate,
    to: NaiveDate,
    as_of: NaiveDate,
    due: NaiveDate,
    position: i64,
    group: Option<GroupId>,
    area: Option<String>,
}

impl Question {
    /// A question about every group and match from `from` to `to`, both included, as of a date, as it was known at a
    /// position of the log. A report that is missing is missed up to `due`: on the day itself the evening is yet to come.
    pub fn new(
        from: NaiveDate,
        to: NaiveDate,
        as_of: NaiveDate,
        due: NaiveDate,
        position: i64,
    ) -> Result<Self, BadPeriod> {
        if to < from {
            return Err(BadPeriod::Backwards);
        }
        if from.checked_add_days(Days::new(DAYS_MAX)).is_none_or(|latest| to > latest) {
            return Err(BadPeriod::TooLong);
        }
        Ok(Self { from, to, as_of, due, position, group: None, area: None })
    }

    /// The same about one group.
    #[must_use]
    pub fn in_group(&self, group: GroupId) -> Self {
        Self { group: Some(group), ..self.clone() }
    }

    /// The same about one area, by its key; the empty key is "no area known".
    #[must_use]
    pub fn in_area(&self, area: &str) -> Self {
        Self { area: Some(area.to_owned()), ..self.clone() }
    }

    /// The first date.
    pub const fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last date that was asked for.
    pub const fn to(&self) -> NaiveDate {
        self.to
    }

    /// The last date that counts: no later than the as-of date.
    pub fn last(&self) -> NaiveDate {
        self.to.min(self.as_of)
    }

    /// The as-of date.
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The position of the log at which it must have been known.
    pub const fn position(&self) -> i64 {
        self.position
    }

    /// The group, if it is about one.
    pub const fn group(&self) -> Option<GroupId> {
        self.group
    }

    /// The key of the area, if it is about one.
    pub fn area(&self) -> Option<&str> {
        self.area.as_deref()
    }

    /// The first days of the months it touches, in order.
    pub fn months(&self) -> Vec<NaiveDate> {
        let last = self.last();
        let mut months = Vec::new();
        let mut month = crate::place::first_of_month(self.from);
        while month <= last {
            months.push(month);
            let Some(next) = month.checked_add_months(Months::new(1)) else { break };
            month = next;
        }
        months
    }

    pub(crate) fn values(&self) -> Vec<Value> {
        let date = |date: NaiveDate| Value::Text(date.to_string());
        vec![
            Value::Integer(self.position),
            date(self.from),
            date(self.last()),
            date(self.due),
            self.group.map_or(Value::Null, |group| Value::Blob(group.as_bytes().to_vec())),
            self.area.clone().map_or(Value::Null, Value::Text),
        ]
    }
}

/// How a figure is parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Not at all; the one key is empty.
    Whole,
    /// By the key of the area.
    Area,
    /// By group id.
    Group,
    /// By month, `YYYY-MM`.
    Month,
}

impl By {
    const fn key(self) -> &'static str {
        match self {
            Self::Whole => "''",
            Self::Area => "area",
            Self::Group => "place",
            Self::Month => "substr(date, 1, 7)",
        }
    }
}

/// How many of the reports that were expected have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Groups that were running and had an opening day.
    pub groups_expected: i64,
    /// Those of them that reported at least once.
    pub groups_reported: i64,
    /// Opening days of those groups.
    pub days_expected: i64,
    /// Those of them that were answered: held, held closed or cancelled.
    pub days_reported: i64,
}

impl Coverage {
    /// Whether no report is missing.
    pub const fn is_complete(&self) -> bool {
        self.groups_reported >= self.groups_expected && self.days_reported >= self.days_expected
    }
}

/// A figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The value; none where nothing was reported. Silence is not zero.
    pub value: Option<i64>,
    /// How much of the value has two answers that nobody has settled.
    pub unsettled: i64,
    /// How complete the groups' reports behind it are; none where no group is asked to report.
    pub coverage: Option<Coverage>,
}

impl Figure {
    /// Whether the true value may be higher, because reports are missing.
    pub fn is_at_least(&self) -> bool {
        self.coverage.is_some_and(|coverage| !coverage.is_complete())
    }
}

impl Indicator {
    /// The figure for the whole of the question.
    pub fn figure(&self, connection: &Connection, question: &Question) -> rusqlite::Result<Figure> {
        Ok(self.figures(connection, question, By::Whole)?.remove("").unwrap_or_default())
    }

    /// The figure for each part that has a report or was expected to have one.
    pub fn figures(
        &self,
        connection: &Connection,
        question: &Question,
        by: By,
    ) -> rusqlite::Result<BTreeMap<String, Figure>> {
        let coverages = if self.is_reported_by_groups { coverages(connection, question, by)? } else { BTreeMap::new() };
        self.figures_beside(connection, question, by, &coverages)
    }

    /// The same with the groups' coverage at hand, which several indicators share.
    pub(crate) fn figures_beside(
        &self,
        connection: &Connection,
        question: &Question,
        by: By,
        coverages: &BTreeMap<String, Coverage>,
    ) -> rusqlite::Result<BTreeMap<String, Figure>> {
        if !self.is_reported_by_groups && by == By::Group {
            return Ok(BTreeMap::new());
        }
        let mut figures = BTreeMap::<String, Figure>::new();
        if self.is_reported_by_groups {
            let covered = |coverage: &Coverage| Figure { coverage: Some(*coverage), ..Figure::default() };
            figures.extend(coverages.iter().map(|(key, coverage)| (key.clone(), covered(coverage))));
        }
        let key = by.key();
        let sql = match self.adds {
            Adds::Places => {
                for figure in figures.values_mut() {
                    figure.value = figure.coverage.map(|coverage| coverage.groups_reported);
                }
                return Ok(figures);
            }
            Adds::Amounts => format!(
                "{KNOWN}{} select {key} as key, coalesce(sum(amount) filter (where counts), 0),
                   coalesce(sum(unsettled) filter (where counts), 0) from fact group by 1",
                self.facts
            ),
            Adds::Subjects => format!(
                "{KNOWN}{} select key, count(*) filter (where counted), coalesce(sum(two) filter (where counted), 0)
                 from (select {key} as key, max(counts) as counted, min(unsettled) as two
                   from fact group by 1, place, subject)
                 group by key",
                self.facts
            ),
        };
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(question.values()), |row| {
            Ok((key_text(row.get_ref(0)?), row.get(1)?, row.get(2)?))
        })?;
        for row in rows {
            let (key, value, unsettled) = row?;
            let figure = figures.entry(key).or_default();
            figure.value = Some(value);
            figure.unsettled = unsettled;
        }
        Ok(figures)
    }
}

/// The coverage of the whole of the question.
pub fn coverage(connection: &Connection, question: &Question) -> rusqlite::Result<Coverage> {
    Ok(coverages(connection, question, By::Whole)?.remove("").unwrap_or_default())
}

/// The coverage of each part in which a report was expected or came.
pub(crate) fn coverages(
    connection: &Connection,
    question: &Question,
    by: By,
) -> rusqlite::Result<BTreeMap<String, Coverage>> {
    let key = by.key();
    let mut statement = connection.prepare_cached(&format!(
        "{KNOWN} select key, count(*) filter (where expected > 0), count(*) filter (where expected > 0 and reports > 0),
           sum(expected), sum(answered)
         from (select {key} as key, sum(expected) as expected, sum(expected and answered) as answered,
             sum(answered) as reports from answer group by 1, place)
         group by key"
    ))?;
    let rows = statement.query_map(params_from_iter(question.values()), |row| {
        Ok((
            key_text(row.get_ref(0)?),
            Coverage {
                groups_expected: row.get(1)?,
                groups_reported: row.get(2)?,
                days_expected: row.get(3)?,
                days_reported: row.get(4)?,
            },
        ))
    })?;
    rows.collect()
}

/// A key as text: ids as everywhere, in base64.
pub(crate) fn key_text(key: ValueRef<'_>) -> String {
    match key {
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => id_text(bytes),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => String::new(),
    }
}

/// Sixteen bytes of a group, match or person as text.
pub(crate) fn id_text(bytes: &[u8]) -> String {
    MatchId::from_slice(bytes).map(|id| id.to_string()).unwrap_or_default()
}

pub(crate) fn with_page(question: &Question, limit: u32, offset: u32) -> Vec<Value> {
    let mut values = question.values();
    values.extend([Value::Integer(limit.into()), Value::Integer(offset.into())]);
    values
}
