//! The editions that were published.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use figures::moment::Moment;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::audit::Act;
use super::note::{digest, in_digits};
use crate::release::{Counts, Edition};

/// An edition in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its number.
    pub number: i64,
    /// When it was made, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who made it.
    pub by: String,
    /// As of which date.
    pub as_of: NaiveDate,
    /// As it was known at which position.
    pub position: i64,
}

/// Editions, the newest first: no more than `limit`, those before `after` where it is given.
pub fn list(hall: &Connection, after: Option<i64>, limit: u32) -> rusqlite::Result<Vec<Listed>> {
    let mut select = hall.prepare_cached(
        "select number, at_ms, by, as_of, position from edition where ?1 is null or number < ?1
         order by number desc limit ?2",
    )?;
    let rows = select.query_map(params![after, limit], |row| {
        Ok(Listed {
            number: row.get(0)?,
            at_ms: row.get(1)?,
            by: row.get(2)?,
            as_of: parsed(row, 3, str::parse)?,
            position: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// An edition.
pub fn one(hall: &Connection, number: i64) -> rusqlite::Result<Option<Edition>> {
    hall.prepare_cached("select told from edition where number = ?1")?
        .query_row([number], |row| parsed(row, 0, |told| serde_json::from_str(told)))
        .optional()
}

/// The newest edition of a moment.
pub(crate) fn newest_at(hall: &Connection, moment: &Moment) -> rusqlite::Result<Option<Edition>> {
    let number = hall
        .prepare_cached("select max(number) from edition where as_of = ?1 and position = ?2")?
        .query_row(params![moment.as_of.to_string(), moment.position], |row| row.get::<_, Option<i64>>(0))?;
    let edition = number.map(|number| one(hall, number)).transpose()?.flatten();
    Ok(edition.filter(|edition| edition.moment == *moment))
}

/// The number of the newest edition; 0 before the first.
pub fn newest(hall: &Connection) -> rusqlite::Result<i64> {
    hall.query_row("select coalesce(max(number), 0) from edition", [], |row| row.get(0))
}

/// The newest edition that is about no later day.
pub fn newest_by(hall: &Connection, as_of: NaiveDate) -> rusqlite::Result<Option<i64>> {
    hall.query_row("select max(number) from edition where as_of <= ?1", [as_of.to_string()], |row| row.get(0))
}

/// What the audit log says of an edition that is published: its number, and the checksums of what it tells and of the
/// counts behind it.
fn published(number: i64, told: &str, counts: &str) -> String {
    let [told, counts] = [told, counts].map(|text| in_digits(&digest(text.as_bytes())));
    format!("{number} {told} {counts}")
}

/// The lines of the audit log about editions, by their numbers. Those of an earlier version are a number alone.
fn in_audit(hall: &Connection) -> rusqlite::Result<BTreeMap<i64, String>> {
    let mut select = hall.prepare("select line ->> '$.about' from audit where act = ?1 order by number")?;
    let lines = select.query_map([Act::EditionPublished.word()], |row| row.get::<_, String>(0))?;
    let numbered = |line: String| Some((line.split(' ').next()?.parse::<i64>().ok()?, line));
    lines.filter_map(|line| line.map(numbered).transpose()).collect()
}

/// The first edition that is missing or is not what was published: as the audit log has it, and as its own row says. The
/// log itself is to be whole.
pub(crate) fn first_changed(hall: &Connection) -> rusqlite::Result<Option<i64>> {
    let mut select =
        hall.prepare("select number, at_ms, by, as_of, position, told, counts from edition order by number")?;
    let mut rows = select.query([])?;
    let mut lines = in_audit(hall)?;
    let mut expected = 1;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let (told, counts): (String, String) = (row.get(5)?, row.get(6)?);
        let kept: (i64, i64, String, String, i64) = (number, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        let said = serde_json::from_str::<Edition>(&told).ok().map(|edition| {
            let Edition { number, at_ms, by, moment, .. } = edition;
            (number, at_ms, by, moment.as_of.to_string(), moment.position)
        });
        let line = lines.remove(&number);
        let is_as_published =
            line.is_some_and(|line| line == number.to_string() || line == published(number, &told, &counts));
        if number != expected {
            return Ok(Some(expected));
        }
        if !is_as_published || said != Some(kept) || serde_json::from_str::<Vec<Counts>>(&counts).is_err() {
            return Ok(Some(number));
        }
        expected += 1;
    }
    Ok(lines.into_keys().next())
}

/// The counts behind all that was published.
pub(crate) fn counts(hall: &Connection) -> rusqlite::Result<Vec<Counts>> {
    let mut select = hall.prepare_cached("select counts from edition order by number")?;
    let rows = select.query_map([], |row| parsed::<Vec<Counts>, _>(row, 0, |counts| serde_json::from_str(counts)))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.concat())
}

/// Keeps an edition for good; gives back what the audit log is to say of it.
pub(crate) fn keep(hall: &Transaction<'_>, edition: &Edition, counts: &[Counts]) -> rusqlite::Result<String> {
    let text = |written: serde_json::Result<String>| {
        written.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    };
    let (told, counts) = (text(serde_json::to_string(edition))?, text(serde_json::to_string(counts))?);
    hall.execute(
        "insert into edition (number, at_ms, by, as_of, position, told, counts) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            edition.number,
            edition.at_ms,
            edition.by,
            edition.moment.as_of.to_string(),
            edition.moment.position,
            told,
            counts
        ],
    )?;
    Ok(published(edition.number, &told, &counts))
}

fn parsed<T, E: std::error::Error + Send + Sync + 'static>(
    row: &Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Result<T, E>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(&text).map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use figures::{Figure, IndicatorId};

    use super::super::audit::{self, Who};
    use super::super::{Hall, HallError};
    use super::*;
    use crate::release::draft::headline;
    use crate::release::{About, Chapter};

    fn edition(number: i64) -> Edition {
        let (from, to) = ("2026-01-01".parse().unwrap(), "2026-06-30".parse().unwrap());
        let figure = Figure { value: Some(1_234), ..Figure::default() };
        let headline = headline(IndicatorId::Attendance.indicator(), (from, to), figure);
        let chapter = Chapter {
            about: About::Year,
            agreement: None,
            title: None,
            from,
            to,
            headlines: vec![headline],
            tables: Vec::new(),
        };
        let moment = Moment { as_of: to, due: to, position: 7 };
        Edition { number, at_ms: 0, by: "Maja".to_owned(), moment, chapters: vec![chapter] }
    }

    #[test]
    fn a_changed_figure_and_a_missing_edition_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        let write = |line: fn(&str) -> &str, number| {
            hall.write(|hall| {
                let said = keep(hall, &edition(number), &[])?;
                audit::note(hall, 0, &Who::Command, Act::EditionPublished, line(&said))?;
                Ok::<_, HallError>(())
            })
            .unwrap();
        };
        // An earlier version wrote the number alone.
        write(|said| said.split(' ').next().unwrap(), 1);
        write(|said| said, 2);
        write(|said| said, 3);
        assert_eq!(hall.read(first_changed).unwrap(), None);
        let behind = |sql: &str| {
            let drop = "drop trigger if exists edition_stays; drop trigger if exists edition_is_kept";
            hall.write(|hall| {
                hall.execute_batch(drop)?;
                Ok::<_, HallError>(hall.execute(sql, [])?)
            })
            .unwrap()
        };
        assert_eq!(behind("update edition set told = replace(told, '1234', '1235') where number = 2"), 1);
        assert_eq!(hall.read(first_changed).unwrap(), Some(2));
        behind("update edition set told = replace(told, '1235', '1234') where number = 2");
        assert_eq!(hall.read(first_changed).unwrap(), None);
        behind("update edition set counts = '[ ]' where number = 3");
        assert_eq!(hall.read(first_changed).unwrap(), Some(3));
        behind("delete from edition where number = 3");
        assert_eq!(hall.read(first_changed).unwrap(), Some(3));
        behind("delete from edition where number = 1");
        assert_eq!(hall.read(first_changed).unwrap(), Some(1));
    }
}
