//! What a figure counts, line by line. Pseudonymous: groups by name, persons by random id.

mod line;
mod shape;

use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::indicator::{Indicator, IndicatorId};
use crate::question::{By, KNOWN, Question, with_page};

pub use line::Line;
pub(crate) use shape::Shape;

/// The most lines on one page.
pub const LINES_MAX: u32 = 500;

/// A page of what a figure counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// How many lines there are in all.
    pub lines_total: i64,
    /// What the lines in all add up to: the figure, or what is divided to make it.
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
        let Some(asked) = self.asked(question) else { return Ok(Evidence::default()) };
        let (facts, shape) = (self.facts_by(By::Whole), self.shape(question));
        let all = format!("{KNOWN}, fact as ({facts}), line as ({})", shape.select);
        let (lines_total, amount_total) = connection
            .prepare_cached(&format!("{all} select count(*), coalesce(sum(amount), 0) from line"))?
            .query_row(params_from_iter(asked.values(connection)?), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let page = format!("{all} select * from line order by {} limit ?10 offset ?11", shape.order);
        let mut statement = connection.prepare_cached(&page)?;
        let lines = statement
            .query_map(params_from_iter(with_page(connection, &asked, limit.min(LINES_MAX), offset)?), shape.line)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Evidence { lines_total, amount_total, lines })
    }

    /// One meeting of a group is opened to who came.
    fn shape(&self, question: &Question) -> Shape {
        let is_one_meeting = question.group().is_some() && question.from() == question.to();
        if is_one_meeting && self.id == IndicatorId::Attendance { Shape::MARKS } else { self.lines }
    }
}
