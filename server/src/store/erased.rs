//! Documents that have been erased for good, and what erasing leaves of them.

use std::collections::BTreeSet;

use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::entry::{self, NewEntry};
use super::{StoreError, column};

/// Who has sent what no device has.
const THE_RELAY: DeviceId = DeviceId::from_bytes([0; 8]);

/// Whether a document has been erased.
pub fn is_erased(connection: &Connection, space: Space, document: DocumentId) -> Result<bool, StoreError> {
    let found = connection
        .prepare_cached("select 1 from erased where space = ?1 and document = ?2")?
        .query_row(params![space.to_wire(), document.to_wire()], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// The documents of a space that have been erased.
pub fn in_space(connection: &Connection, space: Space) -> Result<BTreeSet<DocumentId>, StoreError> {
    let erased = connection
        .prepare_cached("select document from erased where space = ?1")?
        .query_map([space.to_wire()], |row| column::id(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(erased)
}

/// All of them, with their spaces. A copy of before there was erasing has none.
pub fn all(connection: &Connection) -> Result<BTreeSet<(Space, DocumentId)>, StoreError> {
    if !connection.table_exists(None, "erased")? {
        return Ok(BTreeSet::new());
    }
    let erased = connection
        .prepare("select space, document from erased")?
        .query_map([], |row| Ok((column::id(row, 0)?, column::id(row, 1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(erased)
}

/// Erases a document: the bodies of its entries become empty, under the hashes that they had, so that the chain stays
/// whole; the document and what was refused of it go; and an empty entry takes the next position, by which devices learn
/// of it. Doing it twice is doing it once.
pub fn erase(connection: &Connection, space: Space, document: DocumentId, now: i64) -> Result<(), StoreError> {
    let (space_bytes, document_bytes) = (space.to_wire(), document.to_wire());
    let which = params![space_bytes, document_bytes];
    connection
        .prepare_cached(
            "update entry set bytes = zeroblob(0), erased = 1 where space = ?1 and document = ?2 and length(bytes) > 0",
        )?
        .execute(which)?;
    connection.prepare_cached("delete from document where space = ?1 and document = ?2")?.execute(which)?;
    connection.prepare_cached("delete from quarantine where space = ?1 and document = ?2")?.execute(which)?;
    connection
        .prepare_cached("insert into erased (space, document, erased_at) values (?1, ?2, ?3) on conflict do nothing")?
        .execute(params![space_bytes, document_bytes, now])?;
    let stub = EntryHash::of(space, document, &[]);
    if entry::position_of(connection, stub)?.is_none() {
        let stub = NewEntry {
            space,
            document,
            entry: stub,
            device: THE_RELAY,
            returned_by: None,
            bytes: &[],
            received_at: now,
        };
        entry::append_all(connection, &[stub])?;
    }
    Ok(())
}
