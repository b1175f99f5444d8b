//! Names, for lists.

use std::collections::BTreeMap;

use crdt_model::id::PersonId;
use crdt_model::name::Name;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, columns};

/// A person's name as it is now.
pub(crate) fn put(connection: &Connection, space: Space, person: PersonId, name: &Name) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO name_row (space, person, first, last, phone) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (person, space) DO UPDATE SET first = excluded.first, last = excluded.last,
             phone = excluded.phone",
        )?
        .execute(params![space.to_wire(), person.as_bytes(), name.first, name.last, name.phone])?;
    Ok(())
}

/// The first names that stand in a space.
pub(crate) fn of_space(connection: &Connection, space: Space) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT person, first FROM name_row WHERE space = ?1 AND first <> ''")?;
    let rows = statement.query_map([space.to_wire()], |row| Ok((columns::person(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A person's first name in any space.
pub(crate) fn anywhere(connection: &Connection, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT first FROM name_row WHERE person = ?1 AND first <> '' LIMIT 1")?
        .query_row([person.as_bytes()], |row| row.get(0))
        .optional()?)
}
