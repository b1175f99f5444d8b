//! What the relay lets this device hold, and how much of each space has come.

use std::collections::BTreeSet;

use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Buckets, CatchUp, Grant};
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

/// One more grant. The space is asked for from its beginning, also one that had come whole: another role reads more.
pub(crate) fn add(connection: &Connection, grant: &Grant) -> Result<(), StoreError> {
    let added = connection
        .prepare_cached("INSERT INTO granted (space, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![grant.space.to_wire(), grant.role.tag()])?;
    if added > 0 && begun(connection)?.contains(&grant.space) {
        fetch_again(connection, grant.space, u32::MAX)?;
    }
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
    let mut statement = connection.prepare_cached(
        "SELECT space, max(after), max(buckets) FROM granted WHERE whole = 0 GROUP BY space ORDER BY space",
    )?;
    let rows = statement.query_map([], |row| {
        let after = match row.get_ref(1)?.as_blob_or_null()? {
            Some(_) => Some(columns::document(row, 1)?),
            None => None,
        };
        Ok(CatchUp { space: columns::space(row, 0)?, after, buckets: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The spaces of which anything has come.
pub(crate) fn begun(connection: &Connection) -> Result<BTreeSet<Space>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT space FROM granted WHERE whole = 1 OR after IS NOT NULL OR buckets IS NOT NULL")?;
    let rows = statement.query_map([], |row| columns::space(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How far a space has come: after a document, or, with `None`, whole.
pub(crate) fn set_progress(connection: &Connection, space: Space, after: Option<DocumentId>) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE granted SET whole = ?2, after = ?3, buckets = CASE WHEN ?2 THEN NULL ELSE buckets END
             WHERE space = ?1",
        )?
        .execute(params![space.to_wire(), after.is_none(), after.map(DocumentId::to_wire)])?;
    Ok(())
}

/// These buckets of a space differ from the relay's: they are asked for from their beginning. With none, it is whole.
pub(crate) fn fetch_again(connection: &Connection, space: Space, buckets: u32) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE granted SET whole = ?2 = 0, after = NULL, buckets = nullif(?2, 0) WHERE space = ?1")?
        .execute(params![space.to_wire(), buckets])?;
    Ok(())
}

/// A document of a space is to come whole once more, with the others of its bucket, if it is not asked for already.
pub(crate) fn fetch_document(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE granted
             SET buckets = CASE WHEN whole THEN ?2 WHEN buckets IS NULL THEN NULL ELSE buckets | ?2 END,
                 whole = 0, after = NULL
             WHERE space = ?1 AND (whole OR coalesce(after >= ?3, 0) OR coalesce(buckets & ?2 = 0, 0))",
        )?
        .execute(params![space.to_wire(), Buckets::of(document), document.to_wire()])?;
    Ok(())
}

/// Takes a space and all that was kept of it away. Only for a space with nothing in the outbox.
pub(crate) fn drop_space(connection: &Connection, space: Space) -> Result<(), StoreError> {
    for table in [
        "document",
        "stale",
        "step",
        "granted",
        "set_aside",
        "returned",
        "picture",
        "person_row",
        "name_row",
        "meeting_row",
        "note_row",
    ] {
        connection.execute(&format!("DELETE FROM {table} WHERE space = ?1"), [space.to_wire()])?;
    }
    connection.execute("DELETE FROM space_command WHERE space = ?1 AND done = 1", [space.to_wire()])?;
    Ok(())
}
