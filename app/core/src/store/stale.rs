//! Documents whose newest changes stand only in the outbox.

use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, params};

use super::{StoreError, columns};

/// Names a stale document.
pub(crate) type Stale = (Space, DocumentId);

/// All of them, each with the first row of the outbox that is not saved in it.
pub(crate) fn all(connection: &Connection) -> Result<Vec<(Stale, i64)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT space, document, since FROM stale")?;
    let rows =
        statement.query_map([], |row| Ok(((columns::space(row, 0)?, columns::document(row, 1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One more; one that is there already keeps its first row.
pub(crate) fn add(connection: &Connection, space: Space, document: DocumentId, since: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO stale (space, document, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![space.to_wire(), document.to_wire(), since])?;
    Ok(())
}

/// It is saved whole.
pub(crate) fn remove(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM stale WHERE space = ?1 AND document = ?2")?
        .execute(params![space.to_wire(), document.to_wire()])?;
    Ok(())
}
