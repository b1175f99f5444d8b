//! Documents that have been erased for good, and what erasing leaves of them.

use std::collections::BTreeSet;

use crdt_model::host_match::Match;
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::entry::{self, NewEntry};
use super::{StoreError, column, document, picture};

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

/// When something was erased last.
pub fn newest(connection: &Connection) -> Result<Option<i64>, StoreError> {
    Ok(connection.prepare_cached("select max(erased_at) from erased")?.query_row([], |row| row.get(0))?)
}

/// A document that has been erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// When.
    pub at: i64,
    /// Where it lay.
    pub space: Space,
    /// Which.
    pub document: DocumentId,
    /// Where in the log devices learn of it.
    pub position: u64,
}

/// What was erased at the newest times before a moment, at most so many times, the newest first.
pub fn before(connection: &Connection, moment: i64, most: u32) -> Result<Vec<Erased>, StoreError> {
    let erased = connection
        .prepare_cached(
            "select erased_at, space, document, (select max(position) from entry
                 where entry.space = erased.space and entry.document = erased.document)
             from erased
             where erased_at in
                 (select distinct erased_at from erased where erased_at < ?1 order by erased_at desc limit ?2)
             order by erased_at desc, space, document",
        )?
        .query_map(params![moment, most], |row| {
            let (space, document) = (column::id(row, 1)?, column::id(row, 2)?);
            Ok(Erased { at: row.get(0)?, space, document, position: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(erased)
}

/// Whether the host of a match was erased in it: the pictures of receipts went with the name, and none is kept any more.
pub fn is_host_erased(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    let Space::MatchShared(of) = space else { return Ok(false) };
    let matched = document::open(connection, space, DocumentId::of_match(of))?;
    let host = matched.and_then(|document| Match::read(&document).0.host);
    host.map_or(Ok(false), |host| is_erased(connection, space, DocumentId::name(host)))
}

/// Erases a document: the bodies of its entries become empty, under the hashes that they had, so that the chain stays
/// whole; the document and what was refused of it go; and an empty entry takes the next position, by which devices learn
/// of it. With a host's name in a match go the pictures of the receipts there. Doing it twice is doing it once.
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
    if document.kind() == Kind::Name && is_host_erased(connection, space)? {
        picture::drop_space(connection, space)?;
    }
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
