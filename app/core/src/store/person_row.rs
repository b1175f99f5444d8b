//! The facts of people, for lists. Rows keep the order in which people first came to this device.

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::person::{Person, PersonRole};
use crdt_model::space::Space;
use rusqlite::{Connection, params};

use super::{StoreError, columns};

/// A person in a space, with the name if it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonRow {
    /// Grows with the order of coming to this device.
    pub(crate) seq: i64,
    pub(crate) person: PersonId,
    pub(crate) facts: Person,
    pub(crate) first: Option<String>,
}

/// Everybody in a space.
pub(crate) fn of_space(connection: &Connection, space: Space) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.seq, p.person, p.role, p.since, p.until, p.birth_year, n.first
         FROM person_row p LEFT JOIN name_row n ON n.space = p.space AND n.person = p.person
         WHERE p.space = ?1 ORDER BY p.seq",
    )?;
    let rows = statement.query_map([space.to_wire()], |row| {
        Ok(PersonRow {
            seq: row.get(0)?,
            person: columns::person(row, 1)?,
            facts: Person {
                role: columns::word_if_any::<PersonRole>(row, 2)?,
                since: columns::word_if_any::<NaiveDate>(row, 3)?,
                until: columns::word_if_any::<NaiveDate>(row, 4)?,
                birth_year: row.get(5)?,
            },
            first: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The facts of a person as they are now.
pub(crate) fn put(connection: &Connection, space: Space, person: PersonId, facts: &Person) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO person_row (space, person, role, since, until, birth_year) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (space, person) DO UPDATE SET role = excluded.role, since = excluded.since,
             until = excluded.until, birth_year = excluded.birth_year",
        )?
        .execute(params![
            space.to_wire(),
            person.as_bytes(),
            facts.role.map(PersonRole::word),
            facts.since.map(|date| date.to_string()),
            facts.until.map(|date| date.to_string()),
            facts.birth_year,
        ])?;
    Ok(())
}
