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

/// A change that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingRow {
    /// Its place in the outbox; rows go oldest first.
    pub(crate) seq: i64,
    pub(crate) space: Space,
    pub(crate) document: DocumentId,
    pub(crate) entry: EntryHash,
    pub(crate) bytes: Vec<u8>,
}

/// What was saved in one go, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActRow {
    pub(crate) what: What,
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    /// Why it, or what it builds on, was refused; absent while it waits.
    pub(crate) refused: Option<Reason>,
    /// It was not refused itself: it builds on what was, and can never be taken.
    pub(crate) behind: bool,
}

/// How many acts there are, and since when the oldest waits. What stands behind a refused one counts as refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) waiting: u32,
    pub(crate) waiting_since: Option<UnixMillis>,
    pub(crate) refused: u32,
}

/// The rows, each with why it or the first refused row before it in the same document was refused. A device's changes
/// of a document build on one another, so that none after a refused one can be taken.
const SHOWN: &str = "
    WITH first_refused AS (
        SELECT space, document, min(seq) AS seq, refused FROM outbox
        WHERE refused IS NOT NULL GROUP BY space, document
    ), shown AS (
        SELECT outbox.act, outbox.what, outbox.at, outbox.by, coalesce(outbox.refused, before.refused) AS refused,
               outbox.refused IS NULL AND before.refused IS NOT NULL AS behind
        FROM outbox LEFT JOIN first_refused AS before
        ON before.space = outbox.space AND before.document = outbox.document AND before.seq < outbox.seq
    )";

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

/// What waits after a row, oldest first, so many rows and, after the first, so many bytes at the most.
pub(crate) fn waiting(
    connection: &Connection,
    after: i64,
    rows_max: usize,
    bytes_max: usize,
) -> Result<Vec<WaitingRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, space, document, entry, bytes FROM outbox WHERE refused IS NULL AND seq > ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([after])?;
    let (mut found, mut bytes) = (Vec::new(), 0_usize);
    while let Some(row) = rows.next()? {
        let waits = WaitingRow {
            seq: row.get(0)?,
            space: columns::space(row, 1)?,
            document: columns::document(row, 2)?,
            entry: columns::entry(row, 3)?,
            bytes: row.get(4)?,
        };
        bytes = bytes.saturating_add(waits.bytes.len());
        if found.len() >= rows_max || (!found.is_empty() && bytes > bytes_max) {
            break;
        }
        found.push(waits);
    }
    Ok(found)
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

/// What of a document is in the outbox, refused or not.
pub(crate) fn entries(
    connection: &Connection,
    space: Space,
    document: DocumentId,
) -> Result<BTreeSet<EntryHash>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT entry FROM outbox WHERE space = ?1 AND document = ?2")?;
    let rows = statement.query_map(params![space.to_wire(), document.to_wire()], |row| columns::entry(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether anything of a space is in the outbox, refused or not.
pub(crate) fn holds(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE space = ?1)")?
        .query_row([space.to_wire()], |row| row.get(0))?)
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

/// How many acts wait and how many were refused.
pub(crate) fn tally(connection: &Connection) -> Result<Tally, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "{SHOWN}
             SELECT count(DISTINCT act) FILTER (WHERE refused IS NULL), min(at) FILTER (WHERE refused IS NULL),
                    count(DISTINCT act) FILTER (WHERE refused IS NOT NULL)
             FROM shown"
        ))?
        .query_row([], |row| {
            Ok(Tally {
                waiting: row.get(0)?,
                waiting_since: row.get::<_, Option<i64>>(1)?.map(UnixMillis),
                refused: row.get(2)?,
            })
        })?)
}

/// The acts, newest first, at most so many.
pub(crate) fn acts(connection: &Connection, acts_max: usize) -> Result<Vec<ActRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SHOWN}
         SELECT what, min(at), by, max(refused), min(behind) FROM shown
         GROUP BY act, refused IS NULL ORDER BY act DESC LIMIT ?1"
    ))?;
    let rows = statement.query_map([acts_max], |row| {
        Ok(ActRow {
            what: columns::json(row, 0)?,
            at: UnixMillis(row.get(1)?),
            by: columns::person(row, 2)?,
            refused: columns::json_if_any(row, 3)?,
            behind: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many acts there are, waiting or refused.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(DISTINCT act) FROM outbox")?.query_row([], |row| row.get(0))?)
}
