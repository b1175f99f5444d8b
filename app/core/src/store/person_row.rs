//! The facts of people, for lists. Rows keep the order in which people first came to this device.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole, Tenure};
use crdt_model::space::Space;
use rusqlite::{Connection, Row, params};

use super::{StoreError, columns};

/// A person in a space, with the name if it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonRow {
    /// Grows with the order of coming to this device.
    pub(crate) seq: i64,
    pub(crate) person: PersonId,
    pub(crate) facts: Person,
    pub(crate) name: Option<Name>,
}

/// Everybody in a space.
pub(crate) fn of_space(connection: &Connection, space: Space) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.seq, p.person, p.role, p.since, p.until, p.birth_year, p.channel, p.certificate, p.further,
           n.first, n.last, n.phone
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
                channel: row.get(6)?,
                certificate: columns::word_if_any(row, 7)?,
                further: tenures(&row.get::<_, String>(8)?),
            },
            name: name(row)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everybody in any space.
pub(crate) fn everybody(connection: &Connection) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT person FROM person_row UNION SELECT person FROM name_row")?;
    let rows = statement.query_map([], |row| columns::person(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The facts of a person as they are now.
pub(crate) fn put(connection: &Connection, space: Space, person: PersonId, facts: &Person) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO person_row (space, person, role, since, until, birth_year, channel, certificate, further)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (space, person) DO UPDATE SET role = excluded.role, since = excluded.since,
             until = excluded.until, birth_year = excluded.birth_year, channel = excluded.channel,
             certificate = excluded.certificate, further = excluded.further",
        )?
        .execute(params![
            space.to_wire(),
            person.as_bytes(),
            facts.role.map(PersonRole::word),
            facts.since.map(|date| date.to_string()),
            facts.until.map(|date| date.to_string()),
            facts.birth_year,
            facts.channel,
            facts.certificate.map(|certificate| certificate.to_string()),
            facts.further.iter().map(Tenure::to_string).collect::<Vec<_>>().join(";"),
        ])?;
    Ok(())
}

fn name(row: &Row<'_>) -> rusqlite::Result<Option<Name>> {
    let first: Option<String> = row.get(9)?;
    let first = first.filter(|first| !first.is_empty());
    first.map(|first| Ok(Name { first, last: row.get(10)?, phone: row.get(11)? })).transpose()
}

/// What stands in `further`: roles with their periods.
fn tenures(text: &str) -> Vec<Tenure> {
    text.split(';').filter_map(|tenure| tenure.parse().ok()).collect()
}
