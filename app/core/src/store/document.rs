//! Documents as last saved.

use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, columns};

/// The saved bytes of a document.
pub(crate) fn saved(
    connection: &Connection,
    space: Space,
    document: DocumentId,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT saved FROM document WHERE space = ?1 AND document = ?2")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| row.get(0))
        .optional()?)
}

/// Saves a document.
pub(crate) fn save(
    connection: &Connection,
    space: Space,
    document: DocumentId,
    saved: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO document (space, document, saved) VALUES (?1, ?2, ?3)
             ON CONFLICT (space, document) DO UPDATE SET saved = excluded.saved",
        )?
        .execute(params![space.to_wire(), document.to_wire(), saved])?;
    Ok(())
}

/// The saved documents of a kind in a space, by id.
pub(crate) fn of_kind(connection: &Connection, space: Space, kind: Kind) -> Result<Vec<DocumentId>, StoreError> {
    let first = DocumentId::new(kind, [0; 16]).to_wire();
    let last = DocumentId::new(kind, [0xff; 16]).to_wire();
    let mut statement = connection.prepare_cached(
        "SELECT document FROM document WHERE space = ?1 AND document BETWEEN ?2 AND ?3 ORDER BY document",
    )?;
    let rows = statement.query_map(params![space.to_wire(), first, last], |row| columns::document(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The spaces of which there is any document.
pub(crate) fn spaces(connection: &Connection) -> Result<Vec<Space>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT space FROM document")?;
    let rows = statement.query_map([], |row| columns::space(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
