//! What the relay lets this device hold, and how much of each space has come.

use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{CatchUp, Grant};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, params};

use super::{StoreError, columns};

/// All grants.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Grant>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT space, role FROM granted ORDER BY space, role")?;
    let rows = statement.query_map([], |row| {
        let role = Role::of_tag(row.get(1)?).ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(1, Type::Integer, Box::new(FromSqlError::InvalidType))
        })?;
        Ok(Grant { space: columns::space(row, 0)?, role })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the device may hold a space.
pub(crate) fn holds(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM granted WHERE space = ?1)")?
        .query_row([space.to_wire()], |row| row.get(0))?)
}

/// One more grant. A space that has come whole before stays whole; a new one is asked for from its beginning.
pub(crate) fn add(connection: &Connection, grant: &Grant) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO granted (space, role, whole, after)
             VALUES (?1, ?2, coalesce((SELECT max(whole) FROM granted WHERE space = ?1), 0), NULL)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![grant.space.to_wire(), grant.role.tag()])?;
    Ok(())
}

/// A grant is gone.
pub(crate) fn remove(connection: &Connection, grant: &Grant) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM granted WHERE space = ?1 AND role = ?2")?
        .execute(params![grant.space.to_wire(), grant.role.tag()])?;
    Ok(())
}

/// The spaces that have not come whole, each with the last document that came.
pub(crate) fn incomplete(connection: &Connection) -> Result<Vec<CatchUp>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT space, max(after) FROM granted WHERE whole = 0 GROUP BY space ORDER BY space")?;
    let rows = statement.query_map([], |row| {
        let after = match row.get_ref(1)?.as_blob_or_null()? {
            Some(_) => Some(columns::document(row, 1)?),
            None => None,
        };
        Ok(CatchUp { space: columns::space(row, 0)?, after, buckets: None })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How far a space has come: after a document, or, with `None`, whole.
pub(crate) fn set_progress(connection: &Connection, space: Space, after: Option<DocumentId>) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE granted SET whole = ?2, after = ?3 WHERE space = ?1")?.execute(params![
        space.to_wire(),
        after.is_none(),
        after.map(DocumentId::to_wire)
    ])?;
    Ok(())
}

/// Every space is to be asked for from its beginning, because the relay has another history than before.
pub(crate) fn restart_all(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE granted SET whole = 0, after = NULL")?.execute([])?;
    Ok(())
}

/// Takes a space and all that was kept of it away. Only for a space with nothing in the outbox.
pub(crate) fn drop_space(connection: &Connection, space: Space) -> Result<(), StoreError> {
    for table in
        ["document", "stale", "step", "granted", "set_aside", "person_row", "name_row", "meeting_row", "note_row"]
    {
        connection.execute(&format!("DELETE FROM {table} WHERE space = ?1"), [space.to_wire()])?;
    }
    Ok(())
}
