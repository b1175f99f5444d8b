//! What the relay has not signed for: changes that wait, and changes that it refused.
//!
//! Rows that were saved together share an *act*; people count acts ("3 waiting"), the wire counts rows.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::UnixMillis;
use crdt_model::id::{EntryHash, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire::Reason;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::sending::{COLUMNS, Room, WaitingRow};
use super::{StoreError, columns};
use crate::api::view::What;

/// A change to put into the outbox.
#[derive(Debug)]
pub(crate) struct NewRow<'a> {
    pub(crate) space: Space,
    pub(crate) document: DocumentId,
    pub(crate) entry: EntryHash,
    pub(crate) bytes: &'a [u8],
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    pub(crate) what: &'a What,
}

/// What was saved in one go, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActRow {
    pub(crate) what: What,
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    /// Why it was refused; absent while it waits.
    pub(crate) refused: Option<Reason>,
    /// Why it was refused before what it says was recorded again.
    pub(crate) again: Option<Reason>,
}

/// A change of one document, waiting or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnsentRow {
    pub(crate) seq: i64,
    pub(crate) entry: EntryHash,
    pub(crate) bytes: Vec<u8>,
    pub(crate) at: UnixMillis,
    pub(crate) refused: Option<Reason>,
    pub(crate) again: Option<Reason>,
}

/// How many acts there are, and since when the oldest waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) waiting: u32,
    pub(crate) waiting_since: Option<UnixMillis>,
    pub(crate) refused: u32,
}

/// Puts one in; rows of one act name the first row's number. Gives the row's own number.
pub(crate) fn add(connection: &Connection, act: Option<i64>, row: &NewRow<'_>) -> Result<i64, StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO outbox (act, space, document, entry, bytes, at, by, what)
             VALUES (coalesce(?1, (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'outbox'), 1),
                     ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            act,
            row.space.to_wire(),
            row.document.to_wire(),
            row.entry.as_bytes(),
            row.bytes,
            row.at.0,
            row.by.as_bytes(),
            columns::to_json(row.what)?,
        ])?;
    Ok(connection.last_insert_rowid())
}

/// What waits after a row, oldest first.
pub(crate) fn waiting(connection: &Connection, after: i64, room: Room) -> Result<Vec<WaitingRow>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE refused IS NULL AND seq > ?1 ORDER BY seq"))?;
    room.fill(statement.query([after])?)
}

/// Every change of a document in the outbox's rows from `since` on, oldest first, refused ones too: they stand in it
/// here.
pub(crate) fn changes_of(
    connection: &Connection,
    space: Space,
    document: DocumentId,
    since: i64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT bytes FROM outbox WHERE seq >= ?3 AND space = ?1 AND document = ?2 ORDER BY seq")?;
    let rows = statement.query_map(params![space.to_wire(), document.to_wire(), since], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The documents of a space with something in the outbox, and whether something of theirs was refused.
pub(crate) fn documents(connection: &Connection, space: Space) -> Result<BTreeMap<DocumentId, bool>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT document, max(refused IS NOT NULL) FROM outbox WHERE space = ?1 GROUP BY document")?;
    let rows = statement.query_map([space.to_wire()], |row| Ok((columns::document(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All that is in the outbox, refused or not.
pub(crate) fn entries(connection: &Connection) -> Result<BTreeSet<EntryHash>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT entry FROM outbox")?;
    let rows = statement.query_map([], |row| columns::entry(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What of a document is in the outbox, oldest first, refused or not.
pub(crate) fn of_document(
    connection: &Connection,
    space: Space,
    document: DocumentId,
) -> Result<Vec<UnsentRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, entry, bytes, at, refused, again FROM outbox WHERE space = ?1 AND document = ?2 ORDER BY seq",
    )?;
    let rows = statement.query_map(params![space.to_wire(), document.to_wire()], |row| {
        Ok(UnsentRow {
            seq: row.get(0)?,
            entry: columns::entry(row, 1)?,
            bytes: row.get(2)?,
            at: UnixMillis(row.get(3)?),
            refused: columns::json_if_any(row, 4)?,
            again: columns::json_if_any(row, 5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether anything of a space is in the outbox, refused or not.
pub(crate) fn holds(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE space = ?1)")?
        .query_row([space.to_wire()], |row| row.get(0))?)
}

/// Whether anything of a document waits.
pub(crate) fn waits(connection: &Connection, space: Space, document: DocumentId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE space = ?1 AND document = ?2 AND refused IS NULL)")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| row.get(0))?)
}

/// The act and the document of a row, if it is the one with this entry.
pub(crate) fn find(
    connection: &Connection,
    seq: i64,
    entry: EntryHash,
) -> Result<Option<(i64, Space, DocumentId)>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT act, space, document FROM outbox WHERE seq = ?1 AND entry = ?2")?
        .query_row(params![seq, entry.as_bytes()], |row| {
            Ok((row.get(0)?, columns::space(row, 1)?, columns::document(row, 2)?))
        })
        .optional()?)
}

/// A receipt named it: it leaves. Gives whether its whole act has left with it.
pub(crate) fn remove(connection: &Connection, seq: i64, act: i64) -> Result<bool, StoreError> {
    connection.prepare_cached("DELETE FROM outbox WHERE seq = ?1")?.execute([seq])?;
    // The rows of an act stand together, and its number is that of its first.
    let next: Option<i64> = connection
        .prepare_cached("SELECT act FROM outbox WHERE seq >= ?1 ORDER BY seq LIMIT 1")?
        .query_row([act], |row| row.get(0))
        .optional()?;
    Ok(next != Some(act))
}

/// The relay refused it: it stays, is shown, and is not sent again.
pub(crate) fn refuse(connection: &Connection, seq: i64, entry: EntryHash, reason: Reason) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE outbox SET refused = ?3 WHERE seq = ?1 AND entry = ?2")?.execute(params![
        seq,
        entry.as_bytes(),
        columns::to_json(&reason)?
    ])?;
    Ok(())
}

/// What a row says is now said by another change: it waits, and its place, its act and its author stay. Why the relay
/// refused what it was before is kept.
pub(crate) fn record_again(
    connection: &Connection,
    seq: i64,
    entry: EntryHash,
    bytes: &[u8],
    refused: Option<Reason>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE outbox SET entry = ?2, bytes = ?3, refused = NULL, again = coalesce(again, ?4) WHERE seq = ?1",
        )?
        .execute(params![seq, entry.as_bytes(), bytes, reason_json(refused)?])?;
    Ok(())
}

/// What of a row cannot be said again is shown as refused, and not tried once more: the row itself or, beside what of it
/// could be said, a copy.
pub(crate) fn give_up(connection: &Connection, seq: i64, reason: Reason, beside: bool) -> Result<(), StoreError> {
    let sql = if beside {
        "INSERT INTO outbox (act, space, document, entry, bytes, at, by, what, refused, again)
         SELECT (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'outbox'),
                space, document, entry, bytes, at, by, what, ?2, ?2 FROM outbox WHERE seq = ?1"
    } else {
        "UPDATE outbox SET refused = ?2, again = coalesce(again, ?2) WHERE seq = ?1"
    };
    connection.prepare_cached(sql)?.execute(params![seq, reason_json(Some(reason))?])?;
    Ok(())
}

/// A document was erased for good: what of it is here is shown as refused, and what it said goes.
pub(crate) fn erase(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    for (row, what) in whats_of(connection, space, document)? {
        connection
            .prepare_cached("UPDATE outbox SET refused = ?2, bytes = x'', what = ?3 WHERE seq = ?1")?
            .execute(params![row, reason_json(Some(Reason::Erased))?, columns::to_json(&what.without_name())?])?;
    }
    Ok(())
}

fn whats_of(connection: &Connection, space: Space, document: DocumentId) -> Result<Vec<(i64, What)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq, what FROM outbox WHERE space = ?1 AND document = ?2")?;
    let rows = statement
        .query_map(params![space.to_wire(), document.to_wire()], |row| Ok((row.get(0)?, columns::json(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn reason_json(reason: Option<Reason>) -> rusqlite::Result<Option<String>> {
    reason.as_ref().map(columns::to_json).transpose()
}

/// How many acts wait and how many were refused.
pub(crate) fn tally(connection: &Connection) -> Result<Tally, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(DISTINCT act) FILTER (WHERE refused IS NULL), min(at) FILTER (WHERE refused IS NULL),
                    count(DISTINCT act) FILTER (WHERE refused IS NOT NULL)
             FROM outbox",
        )?
        .query_row([], |row| {
            Ok(Tally {
                waiting: row.get(0)?,
                waiting_since: row.get::<_, Option<i64>>(1)?.map(UnixMillis),
                refused: row.get(2)?,
            })
        })?)
}

/// How many acts wait besides these rows, and since when the oldest of them does.
pub(crate) fn waiting_beside(
    connection: &Connection,
    sent: &[WaitingRow],
) -> Result<(u32, Option<UnixMillis>), StoreError> {
    let sent: Vec<i64> = sent.iter().map(|row| row.seq).collect();
    Ok(connection
        .prepare_cached(
            "SELECT count(DISTINCT act), min(at) FROM outbox
             WHERE refused IS NULL AND seq NOT IN (SELECT value FROM json_each(?1))",
        )?
        .query_row([columns::to_json(&sent)?], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(UnixMillis)))
        })?)
}

/// The acts, newest first, at most so many.
pub(crate) fn acts(connection: &Connection, acts_max: usize) -> Result<Vec<ActRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT what, min(at), by, max(refused), max(again) FROM outbox
         GROUP BY act, refused IS NULL ORDER BY act DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([acts_max], |row| {
        Ok(ActRow {
            what: columns::json(row, 0)?,
            at: UnixMillis(row.get(1)?),
            by: columns::person(row, 2)?,
            refused: columns::json_if_any(row, 3)?,
            again: columns::json_if_any(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many acts there are, waiting or refused.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(DISTINCT act) FROM outbox")?.query_row([], |row| row.get(0))?)
}
