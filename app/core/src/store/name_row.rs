//! First names, for lists.

use crdt_model::id::PersonId;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;

/// A person's first name as it is now.
pub(crate) fn put(connection: &Connection, space: Space, person: PersonId, first: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO name_row (space, person, first) VALUES (?1, ?2, ?3)
             ON CONFLICT (person, space) DO UPDATE SET first = excluded.first",
        )?
        .execute(params![space.to_wire(), person.as_bytes(), first])?;
    Ok(())
}

/// A person's first name in any space.
pub(crate) fn anywhere(connection: &Connection, person: PersonId) -> Result<Option<String>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT first FROM name_row WHERE person = ?1 AND first <> '' LIMIT 1")?
        .query_row([person.as_bytes()], |row| row.get(0))
        .optional()?)
}
