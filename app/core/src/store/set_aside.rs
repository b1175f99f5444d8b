//! What came from the relay and could not be taken in: kept, counted and shown, so that the rest can go on.

use std::collections::BTreeSet;

use crdt_model::document::UnixMillis;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, params};

use super::{StoreError, columns};

/// The most rows that are kept; older ones make room.
pub(crate) const ROWS_MAX: i64 = 256;

/// One more, unless the same is kept already.
pub(crate) fn add(
    connection: &Connection,
    space: Space,
    document: DocumentId,
    bytes: &[u8],
    why: &str,
    at: UnixMillis,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO set_aside (space, document, bytes, why, at) SELECT ?1, ?2, ?3, ?4, ?5
             WHERE NOT EXISTS (SELECT 1 FROM set_aside WHERE space = ?1 AND document = ?2 AND bytes = ?3)",
        )?
        .execute(params![space.to_wire(), document.to_wire(), bytes, why, at.0])?;
    connection
        .prepare_cached("DELETE FROM set_aside WHERE seq <= (SELECT max(seq) FROM set_aside) - ?1")?
        .execute([ROWS_MAX])?;
    Ok(())
}

/// The documents that have something set aside.
pub(crate) fn documents(connection: &Connection) -> Result<BTreeSet<(Space, DocumentId)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT space, document FROM set_aside")?;
    let rows = statement.query_map([], |row| Ok((columns::space(row, 0)?, columns::document(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a document has something set aside.
pub(crate) fn has(connection: &Connection, space: Space, document: DocumentId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM set_aside WHERE space = ?1 AND document = ?2)")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| row.get(0))?)
}

/// How many documents have something set aside.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection
        .prepare_cached("SELECT count(*) FROM (SELECT DISTINCT space, document FROM set_aside)")?
        .query_row([], |row| row.get(0))?)
}

/// When the newest of each document came, newest first, at most so many.
pub(crate) fn since(connection: &Connection, rows_max: usize) -> Result<Vec<UnixMillis>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT max(at) FROM set_aside GROUP BY space, document ORDER BY max(at) DESC LIMIT ?1")?;
    let rows = statement.query_map([rows_max], |row| row.get(0).map(UnixMillis))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A document has come whole: what was set aside of it is needed no more.
pub(crate) fn clear(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM set_aside WHERE space = ?1 AND document = ?2")?
        .execute(params![space.to_wire(), document.to_wire()])?;
    Ok(())
}
