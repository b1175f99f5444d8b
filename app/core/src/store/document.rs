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

/// The saved documents of a space after one, in order of their bytes, at most so many.
pub(crate) fn page(
    connection: &Connection,
    space: Space,
    after: Option<DocumentId>,
    rows_max: usize,
) -> Result<Vec<(DocumentId, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT document, saved FROM document WHERE space = ?1 AND document > ?2 ORDER BY document LIMIT ?3",
    )?;
    // Nothing is smaller than no bytes at all.
    let after = after.map(DocumentId::to_wire);
    let after: &[u8] = after.as_ref().map_or(&[], |after| after);
    let rows = statement
        .query_map(params![space.to_wire(), after, rows_max], |row| Ok((columns::document(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The saved documents of a space after one, to another or to the last.
pub(crate) fn between(
    connection: &Connection,
    space: Space,
    after: Option<DocumentId>,
    to: Option<DocumentId>,
) -> Result<Vec<DocumentId>, StoreError> {
    let after = after.map(DocumentId::to_wire);
    let to = to.map_or([0xff; DocumentId::LEN], DocumentId::to_wire);
    let mut statement = connection.prepare_cached(
        "SELECT document FROM document WHERE space = ?1 AND document > ?2 AND document <= ?3 ORDER BY document",
    )?;
    let after: &[u8] = after.as_ref().map_or(&[], |after| after);
    let rows = statement.query_map(params![space.to_wire(), after, to], |row| columns::document(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a document and all that lists read of it away; what of it is in the outbox, or is given back, stays there.
pub(crate) fn forget(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    for table in ["document", "stale", "step", "set_aside", "meeting_row", "note_row"] {
        connection.execute(
            &format!("DELETE FROM {table} WHERE space = ?1 AND document = ?2"),
            params![space.to_wire(), document.to_wire()],
        )?;
    }
    let table = match document.kind() {
        Kind::Person => "person_row",
        Kind::Name => "name_row",
        _ => return Ok(()),
    };
    connection.execute(
        &format!("DELETE FROM {table} WHERE space = ?1 AND person = ?2"),
        params![space.to_wire(), document.bytes()],
    )?;
    Ok(())
}

/// The spaces of which there is any document.
pub(crate) fn spaces(connection: &Connection) -> Result<Vec<Space>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT space FROM document")?;
    let rows = statement.query_map([], |row| columns::space(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
