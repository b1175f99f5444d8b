//! What the relay once had and has lost: given back until it has it again, whoever wrote it.

use std::collections::BTreeSet;

use crdt_model::document::Recorded;
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::sending::{COLUMNS, Room, WaitingRow};
use super::{StoreError, columns};

/// One more, unless it is here already.
pub(crate) fn add(
    connection: &Connection,
    (space, document): (Space, DocumentId),
    change: &Recorded,
    here: DeviceId,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO returned (space, document, entry, own, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            space.to_wire(),
            document.to_wire(),
            EntryHash::of(space, document, &change.bytes).as_bytes(),
            change.device == Some(here),
            change.bytes
        ])?;
    Ok(())
}

/// What is to be given back after a row, oldest first: to a relay that takes only this device's own, only these.
pub(crate) fn waiting(
    connection: &Connection,
    after: i64,
    only_own: bool,
    room: Room,
) -> Result<Vec<WaitingRow>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM returned WHERE seq > ?1 AND own >= ?2 ORDER BY seq"))?;
    room.fill(statement.query(params![after, only_own])?)
}

/// The documents of a space of which anything is to be given back.
pub(crate) fn documents(connection: &Connection, space: Space) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT document FROM returned WHERE space = ?1")?;
    let rows = statement.query_map([space.to_wire()], |row| columns::document(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The relay has it again, or will never take it. Gives the change, if it was here.
pub(crate) fn remove(connection: &Connection, entry: EntryHash) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection
        .prepare_cached("DELETE FROM returned WHERE entry = ?1 RETURNING bytes")?
        .query_row([entry.as_bytes()], |row| row.get(0))
        .optional()?)
}
