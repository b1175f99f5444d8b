//! What a figure counts, line by line. Pseudonymous: groups by name, persons by random id.

use chrono::NaiveDate;
use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;

use crate::indicator::{Indicator, IndicatorId};
use crate::question::{KNOWN, Question, id_text, with_page};

/// The most lines on one page.
pub const LINES_MAX: u32 = 500;

/// One thing that a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// A meeting that was held.
    Meeting {
        /// The group's id.
        group: String,
        /// The local date.
        date: NaiveDate,
        /// The schedule entry; 0 outside the schedule.
        slot: u16,
        /// Participants on the list who came.
        named: i64,
        /// Those without a name.
        unnamed: i64,
        /// How many of the named have two answers.
        unsettled: i64,
    },
    /// A participant's mark at a meeting.
    Mark {
        /// The group's id.
        group: String,
        /// The local date.
        date: NaiveDate,
        /// The person's random id.
        person: String,
        /// What the marks say together: `came`, `left` or `two_answers`.
        standing: String,
    },
    /// People at a meeting who were counted without a name.
    Unnamed {
        /// The group's id.
        group: String,
        /// The local date.
        date: NaiveDate,
        /// How many.
        count: i64,
    },
    /// A participant.
    Person {
        /// The group's id.
        group: String,
        /// The person's random id.
        person: String,
        /// How many times they came.
        times: i64,
        /// The first time.
        first: NaiveDate,
        /// The last time.
        last: NaiveDate,
    },
    /// An activity of a host and a newcomer.
    Activity {
        /// The match's id.
        of: String,
        /// The key of the area.
        area: String,
        /// The local date.
        date: NaiveDate,
        /// What they did.
        kind: String,
        /// How many of the match took part.
        persons: i64,
        /// How many children took part.
        children: i64,
    },
    /// A group that was expected to report, whether it did or not.
    Group {
        /// The group's id.
        group: String,
        /// The key of its area.
        area: String,
        /// Its opening days.
        days_expected: i64,
        /// Those of them that were answered.
        days_reported: i64,
        /// Whether it counts as having reported.
        reported: bool,
    },
}

/// A page of what a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// How many lines there are in all.
    pub lines_total: i64,
    /// What the lines in all add up to: the figure.
    pub amount_total: i64,
    /// The lines of this page.
    pub lines: Vec<Line>,
}

impl Indicator {
    /// What the figure of a question counts: at most `limit` lines (no more than [`LINES_MAX`]) from `offset`.
    pub fn evidence(
        &self,
        connection: &Connection,
        question: &Question,
        limit: u32,
        offset: u32,
    ) -> rusqlite::Result<Evidence> {
        let shape = Shape::of(self.id, question);
        let facts = self.facts;
        let totals = format!("{KNOWN}{facts} select count(*), coalesce(sum(amount), 0) from ({})", shape.select);
        let (lines_total, amount_total) = connection
            .prepare_cached(&totals)?
            .query_row(params_from_iter(question.values()), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let page =
            format!("{KNOWN}{facts} select * from ({}) order by {} limit ?7 offset ?8", shape.select, shape.order);
        let mut statement = connection.prepare_cached(&page)?;
        let lines = statement
            .query_map(params_from_iter(with_page(question, limit.min(LINES_MAX), offset)), shape.line)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Evidence { lines_total, amount_total, lines })
    }
}

/// The query for the lines of an indicator; `amount` is what each adds to the figure.
struct Shape {
    select: &'static str,
    order: &'static str,
    line: fn(&Row<'_>) -> rusqlite::Result<Line>,
}

impl Shape {
    fn of(id: IndicatorId, question: &Question) -> Self {
        let one_meeting = question.group().is_some() && question.from() == question.to();
        match id {
            IndicatorId::MeetingsHeld | IndicatorId::Attendance if !(one_meeting && id == IndicatorId::Attendance) => {
                Self {
                    select: "select place, date, slot, named, unnamed, unsettled, amount from fact where counts",
                    order: "date desc, place, slot",
                    line: meeting,
                }
            }
            IndicatorId::MeetingsHeld | IndicatorId::Attendance => Self {
                select: "select place, date, person, standing, 1 as amount from presence
                         union all
                         select place, date, null, null, unnamed from fact where counts and unnamed > 0",
                order: "person is null, person",
                line: mark,
            },
            IndicatorId::Participants => Self {
                select: "select place, subject, count(*) as times, min(date) as first, max(date) as last, 1 as amount
                         from fact where counts group by place, subject",
                order: "place, subject",
                line: person,
            },
            IndicatorId::HostActivities => Self {
                select: "select place, area, date, kind, persons, children, document, 1 as amount
                         from hosted where not cancelled",
                order: "date desc, place, document",
                line: activity,
            },
            IndicatorId::Coverage => Self {
                select: "select place, area, expected, answered, counts, counts as amount from fact",
                order: "counts, expected - answered desc, place",
                line: group,
            },
        }
    }
}

fn meeting(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Meeting {
        group: id(row, 0)?,
        date: date(row, 1)?,
        slot: row.get(2)?,
        named: row.get(3)?,
        unnamed: row.get(4)?,
        unsettled: row.get(5)?,
    })
}

fn mark(row: &Row<'_>) -> rusqlite::Result<Line> {
    let (group, date) = (id(row, 0)?, date(row, 1)?);
    Ok(match row.get::<_, Option<Vec<u8>>>(2)? {
        Some(person) => Line::Mark { group, date, person: id_text(&person), standing: row.get(3)? },
        None => Line::Unnamed { group, date, count: row.get(4)? },
    })
}

fn person(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Person {
        group: id(row, 0)?,
        person: id(row, 1)?,
        times: row.get(2)?,
        first: date(row, 3)?,
        last: date(row, 4)?,
    })
}

fn activity(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Activity {
        of: id(row, 0)?,
        area: row.get(1)?,
        date: date(row, 2)?,
        kind: row.get(3)?,
        persons: row.get(4)?,
        children: row.get(5)?,
    })
}

fn group(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line::Group {
        group: id(row, 0)?,
        area: row.get(1)?,
        days_expected: row.get(2)?,
        days_reported: row.get(3)?,
        reported: row.get(4)?,
    })
}

fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(id_text(row.get_ref(column)?.as_blob()?))
}

fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}
