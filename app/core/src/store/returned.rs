//! What the relay once had and has lost: given back until it has it again, whoever wrote it. What it will not take stays
//! here and is shown.

use std::collections::BTreeSet;

use crdt_model::document::{Recorded, UnixMillis};
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire::Reason;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::outbox::UnsentRow;
use super::sending::{self, Room, WaitingRow};
use super::{StoreError, columns};

type Place = (Space, DocumentId);

/// One more, unless it is here already.
pub(crate) fn add(connection: &Connection, place: Place, change: &Recorded, here: DeviceId) -> Result<(), StoreError> {
    let own = change.device == Some(here);
    insert(connection, place, &change.bytes, change.at, own, None)
}

fn insert(
    connection: &Connection,
    (space, document): Place,
    bytes: &[u8],
    at: UnixMillis,
    own: bool,
    again: Option<Reason>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO returned (space, document, entry, own, bytes, at, again) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            space.to_wire(),
            document.to_wire(),
            EntryHash::of(space, document, bytes).as_bytes(),
            own,
            bytes,
            at.0,
            columns::json_of(again.as_ref())?
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
    let columns = sending::columns();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {columns} FROM returned WHERE refused IS NULL AND seq > ?1 AND own >= ?2 ORDER BY seq"
    ))?;
    room.fill(statement.query(params![after, only_own])?)
}

/// A change of a document that is to be given back, or was and was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReturnedRow {
    /// Whether this device wrote it.
    pub(crate) own: bool,
    /// Whether the document goes on without it here.
    pub(crate) away: bool,
    pub(crate) row: UnsentRow,
}

/// What of a document is here, oldest first, refused or not.
pub(crate) fn of_document(connection: &Connection, (space, document): Place) -> Result<Vec<ReturnedRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, entry, bytes, at, refused, again, own, away FROM returned
         WHERE space = ?1 AND document = ?2 ORDER BY seq",
    )?;
    let rows = statement.query_map(params![space.to_wire(), document.to_wire()], |row| {
        Ok(ReturnedRow { own: row.get(6)?, away: row.get(7)?, row: UnsentRow::read(row)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many changes are here, refused or not: the relay has none of them.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(*) FROM returned")?.query_row([], |row| row.get(0))?)
}

/// The documents of a space of which anything is here.
pub(crate) fn documents(connection: &Connection, space: Space) -> Result<BTreeSet<DocumentId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT document FROM returned WHERE space = ?1")?;
    let rows = statement.query_map([space.to_wire()], |row| columns::document(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The relay did not take it: it stays and is shown. Gives whether this device wrote it.
pub(crate) fn refuse(connection: &Connection, entry: EntryHash, reason: Reason) -> Result<bool, StoreError> {
    let own = connection
        .prepare_cached("UPDATE returned SET refused = ?2 WHERE entry = ?1 RETURNING own")?
        .query_row(params![entry.as_bytes(), columns::to_json(&reason)?], |row| row.get(0))
        .optional()?;
    Ok(own == Some(true))
}

/// The document goes on without it here. If it has not been refused itself, it builds on what was, for this reason.
pub(crate) fn leave_out(connection: &Connection, seq: i64, reason: Reason) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE returned SET away = 1, refused = coalesce(refused, ?2) WHERE seq = ?1")?
        .execute(params![seq, columns::to_json(&reason)?])?;
    Ok(())
}

/// What a row says is now said by another change of this device. It is given back after what it may build on.
pub(crate) fn record_again(
    connection: &Connection,
    place: Place,
    row: &UnsentRow,
    bytes: &[u8],
    reason: Reason,
) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM returned WHERE seq = ?1")?.execute([row.seq])?;
    insert(connection, place, bytes, row.at, true, Some(row.again.unwrap_or(reason)))
}

/// What of a row cannot be said again stays and is shown, and is not tried once more.
pub(crate) fn give_up(
    connection: &Connection,
    place: Place,
    row: &UnsentRow,
    reason: Reason,
) -> Result<(), StoreError> {
    insert(connection, place, &row.bytes, row.at, true, None)?;
    connection
        .prepare_cached("UPDATE returned SET refused = ?2, again = coalesce(again, ?2), away = 1 WHERE entry = ?1")?
        .execute(params![row.entry.as_bytes(), columns::to_json(&reason)?])?;
    Ok(())
}

/// The relay has it again, or it was erased. Gives the change if the document here is without it.
pub(crate) fn remove(connection: &Connection, entry: EntryHash) -> Result<Option<Vec<u8>>, StoreError> {
    let removed: Option<(Vec<u8>, bool)> = connection
        .prepare_cached("DELETE FROM returned WHERE entry = ?1 RETURNING bytes, away")?
        .query_row([entry.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(removed.filter(|(_, away)| *away).map(|(bytes, _)| bytes))
}

/// A document was erased for good.
pub(crate) fn forget(connection: &Connection, (space, document): Place) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM returned WHERE space = ?1 AND document = ?2")?
        .execute(params![space.to_wire(), document.to_wire()])?;
    Ok(())
}

/// A relay of another history may take what the one before did not.
pub(crate) fn wait_again(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE returned SET refused = NULL")?.execute([])?;
    Ok(())
}

/// What of a space the relay did not take back, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptRow {
    pub(crate) space: Space,
    pub(crate) reason: Reason,
    /// How many changes.
    pub(crate) count: u32,
    /// When the newest of them was made.
    pub(crate) at: UnixMillis,
}

/// What the relay did not take back, space by space and reason by reason.
pub(crate) fn kept(connection: &Connection) -> Result<Vec<KeptRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT space, refused, count(*), max(at) FROM returned WHERE refused IS NOT NULL
         GROUP BY space, refused ORDER BY max(at) DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(KeptRow {
            space: columns::space(row, 0)?,
            reason: columns::json(row, 1)?,
            count: row.get(2)?,
            at: UnixMillis(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Somebody has seen that the relay does not take it: what was refused for good goes. Gives how many that were.
pub(crate) fn dismiss(connection: &Connection, (space, document): Place) -> Result<usize, StoreError> {
    Ok(connection
        .prepare_cached(
            "DELETE FROM returned
             WHERE space = ?1 AND document = ?2 AND refused IS NOT NULL AND refused <> '\"unknown_space\"'",
        )?
        .execute(params![space.to_wire(), document.to_wire()])?)
}
