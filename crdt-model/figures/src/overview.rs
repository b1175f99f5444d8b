//! Every indicator at once: the whole, by area, by month and by group.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;

use crate::indicator::IndicatorId;
use crate::place::Names;
use crate::question::{By, Coverage, Figure, Question, coverages};

/// One part of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The key of the area, the id of the group, or the month as `YYYY-MM`.
    pub key: String,
    /// What the area or the group is called; a month keeps its key.
    pub name: String,
    /// The figures of this part. One that is not here was never expected and never came.
    pub figures: BTreeMap<IndicatorId, Figure>,
}

/// What the first page and its file show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// What was asked.
    pub question: Question,
    /// How complete the groups' reports are.
    pub coverage: Coverage,
    /// The figures of the whole.
    pub whole: BTreeMap<IndicatorId, Figure>,
    /// By area, by name.
    pub areas: Vec<Part>,
    /// By month, in order, none left out.
    pub months: Vec<Part>,
    /// By group, by name.
    pub groups: Vec<Part>,
    /// Documents that were left out of the figures because what they say makes no sense.
    pub left_out: i64,
}

impl Overview {
    /// Answers a question.
    pub fn of(connection: &Connection, question: &Question, names: &Names) -> rusqlite::Result<Self> {
        let whole = parted(connection, question, By::Whole)?.remove("").unwrap_or_default();
        let mut areas = parts(parted(connection, question, By::Area)?, |key| names.area(key).to_owned());
        let mut groups = parts(parted(connection, question, By::Group)?, |key| names.group(key).to_owned());
        areas.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
        groups.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
        let mut by_month = parted(connection, question, By::Month)?;
        for month in question.months() {
            by_month.entry(month.format("%Y-%m").to_string()).or_default();
        }
        Ok(Self {
            coverage: whole.get(&IndicatorId::Coverage).and_then(|figure| figure.coverage).unwrap_or_default(),
            whole,
            areas,
            months: parts(by_month, str::to_owned),
            groups,
            left_out: left_out(connection, question.position())?,
            question: question.clone(),
        })
    }
}

type Parted = BTreeMap<String, BTreeMap<IndicatorId, Figure>>;

fn parted(connection: &Connection, question: &Question, by: By) -> rusqlite::Result<Parted> {
    let coverages = coverages(connection, question, by)?;
    let mut parted = Parted::new();
    for id in IndicatorId::ALL {
        for (key, figure) in id.indicator().figures_beside(connection, question, by, &coverages)? {
            parted.entry(key).or_default().insert(id, figure);
        }
    }
    Ok(parted)
}

fn parts(parted: Parted, name: impl Fn(&str) -> String) -> Vec<Part> {
    parted.into_iter().map(|(key, figures)| Part { name: name(&key), key, figures }).collect()
}

fn left_out(connection: &Connection, position: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "select (select count(*) from (select distinct space, document from problem
                where problem in ('misplaced', 'missing')
                  and known_from <= ?1 and (known_until is null or known_until > ?1)))
               + (select count(*) from skipped where position <= ?1)",
        )?
        .query_row([position], |row| row.get(0))
}
