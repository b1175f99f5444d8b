//! What the relay has not signed for: changes that wait, and changes that it refused.
//!
//! Rows that were saved together share an *act*; people count acts ("3 waiting"), the wire counts rows.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{Edit, UnixMillis, Value, edits_of, hash_of};
use crdt_model::id::{EntryHash, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire::Reason;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::picture::WaitingPicture;
use super::sending::{self, Room, WaitingRow};
use super::{StoreError, columns, picture};
use crate::api::view::What;

/// Rows of an act that the relay will never take.
const FOR_GOOD: &str = "act = ?1 AND refused IS NOT NULL AND refused <> '\"unknown_space\"'";

/// Rows that the relay has not taken yet and may still take: what it knows no space for stays and is sent again.
const MAY_GO: &str = "(refused IS NULL OR refused = '\"unknown_space\"')";

/// Rows of a space that the device was not allowed to write, and that were not said again since.
const NOT_ALLOWED: &str = "space = ?1 AND refused = '\"not_allowed\"' AND again IS NULL";

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
    pub(crate) act: i64,
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

impl UnsentRow {
    /// From the columns seq, entry, bytes, at, refused, again.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            entry: columns::entry(row, 1)?,
            bytes: row.get(2)?,
            at: UnixMillis(row.get(3)?),
            refused: columns::json_if_any(row, 4)?,
            again: columns::json_if_any(row, 5)?,
        })
    }

    /// The Automerge hash of the change.
    pub(crate) fn hash(&self) -> Option<[u8; 32]> {
        hash_of(&self.bytes)
    }

    /// Whether its change is part of the document here: what was tried to be said again, and could not, is not.
    pub(crate) fn stands(&self) -> bool {
        let is_given_up = self.refused.is_some() && self.again.is_some();
        !(self.bytes.is_empty() || is_given_up)
    }

    /// Whether the relay refused it as it is. What it only knew no space for may still be taken.
    pub(crate) fn is_out(&self) -> bool {
        self.refused.is_some_and(|reason| reason != Reason::UnknownSpace)
    }
}

/// How many acts there are, and since when the oldest waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) waiting: u32,
    pub(crate) waiting_since: Option<UnixMillis>,
    pub(crate) refused: u32,
}

impl Tally {
    /// From how many wait, since when, and how many were refused.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let waiting_since = row.get::<_, Option<i64>>(1)?.map(UnixMillis);
        Ok(Self { waiting: row.get(0)?, waiting_since, refused: row.get(2)? })
    }
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
    let columns = sending::columns();
    let mut statement = connection
        .prepare_cached(&format!("SELECT {columns} FROM outbox WHERE refused IS NULL AND seq > ?1 ORDER BY seq"))?;
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
    let rows = statement.query_map(params![space.to_wire(), document.to_wire()], UnsentRow::read)?;
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
    Ok(next != Some(act) && !picture::waits_for(connection, act)?)
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

/// The device may write in a space that it did not hold: what was not allowed there waits again. Gives those changes,
/// oldest first, each with its document.
pub(crate) fn allow_again(connection: &Connection, space: Space) -> Result<Vec<(DocumentId, Vec<u8>)>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT document, bytes FROM outbox WHERE {NOT_ALLOWED} ORDER BY seq"))?;
    let rows = statement.query_map([space.to_wire()], |row| Ok((columns::document(row, 0)?, row.get(1)?)))?;
    let changes = rows.collect::<Result<Vec<_>, _>>()?;
    connection
        .prepare_cached(&format!("UPDATE outbox SET refused = NULL WHERE {NOT_ALLOWED}"))?
        .execute([space.to_wire()])?;
    Ok(changes)
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
        .execute(params![seq, entry.as_bytes(), bytes, columns::json_of(refused.as_ref())?])?;
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
    connection.prepare_cached(sql)?.execute(params![seq, columns::to_json(&reason)?])?;
    Ok(())
}

/// A document was erased for good: what of it is here is shown as refused, and what it said goes.
pub(crate) fn erase(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    for (row, what) in whats_of(connection, space, document)? {
        connection
            .prepare_cached("UPDATE outbox SET refused = ?2, bytes = x'', what = ?3 WHERE seq = ?1")?
            .execute(params![row, columns::to_json(&Reason::Erased)?, columns::to_json(&what.without_name())?])?;
    }
    Ok(())
}

/// A person's name was erased: what else of what was done with them waits or was refused stays, and is told without it.
pub(crate) fn forget_name(connection: &Connection, person: PersonId) -> Result<(), StoreError> {
    let id = person.to_string();
    for Named { act, what, document, change } in named(connection)? {
        if document.bytes() == person.as_bytes() || says_of(&change, &id) {
            connection
                .prepare_cached("UPDATE outbox SET what = ?2 WHERE act = ?1")?
                .execute(params![act, columns::to_json(&what.without_name())?])?;
        }
    }
    Ok(())
}

/// What is told by a name, and the change that it tells of.
struct Named {
    act: i64,
    what: What,
    document: DocumentId,
    change: Vec<u8>,
}

fn named(connection: &Connection) -> Result<Vec<Named>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT act, what, document, bytes FROM outbox WHERE json_extract(what, '$.name') IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| {
        let (what, document) = (columns::json(row, 1)?, columns::document(row, 2)?);
        Ok(Named { act: row.get(0)?, what, document, change: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a change says something of somebody, and not only that it was theirs to say; or cannot be read.
fn says_of(change: &[u8], id: &str) -> bool {
    let is = |text: &str| text.split('/').any(|part| part == id);
    let says = |Edit { key, value }: &Edit| match value {
        Some(Value::Text(text)) => is(key) || !matches!(key.as_str(), "by" | "author") && is(text),
        _ => is(key),
    };
    edits_of(change).is_none_or(|edits| edits.iter().any(says))
}

fn whats_of(connection: &Connection, space: Space, document: DocumentId) -> Result<Vec<(i64, What)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq, what FROM outbox WHERE space = ?1 AND document = ?2")?;
    let rows = statement
        .query_map(params![space.to_wire(), document.to_wire()], |row| Ok((row.get(0)?, columns::json(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many acts wait and how many were refused. What the relay knows no space for is among both.
pub(crate) fn tally(connection: &Connection) -> Result<Tally, StoreError> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT count(DISTINCT act) FILTER (WHERE {MAY_GO}), min(at) FILTER (WHERE {MAY_GO}),
                    count(DISTINCT act) FILTER (WHERE refused IS NOT NULL)
             FROM unsent"
        ))?
        .query_row([], Tally::read)?)
}

/// How many acts wait besides what is sent, and since when the oldest of them does. What was tried before counts, by its
/// number among the unsent, also when it is sent once more: it may go on waiting.
pub(crate) fn waiting_beside(
    connection: &Connection,
    rows: &[WaitingRow],
    pictures: &[WaitingPicture],
    tried: &BTreeSet<i64>,
) -> Result<(u32, Option<UnixMillis>), StoreError> {
    let pictures = pictures.iter().map(|picture| -picture.seq);
    let sent: Vec<i64> = rows.iter().map(|row| row.seq).chain(pictures).filter(|seq| !tried.contains(seq)).collect();
    Ok(connection
        .prepare_cached(&format!(
            "SELECT count(DISTINCT act), min(at) FROM unsent
             WHERE {MAY_GO} AND seq NOT IN (SELECT value FROM json_each(?1))"
        ))?
        .query_row([columns::to_json(&sent)?], |row| {
            Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(UnixMillis)))
        })?)
}

/// The acts, newest first, at most so many.
pub(crate) fn acts(connection: &Connection, acts_max: usize) -> Result<Vec<ActRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT what, min(at), by, max(refused), max(again), act FROM unsent
         GROUP BY act, refused IS NULL ORDER BY act DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([acts_max], |row| {
        Ok(ActRow {
            what: columns::json(row, 0)?,
            at: UnixMillis(row.get(1)?),
            by: columns::person(row, 2)?,
            refused: columns::json_if_any(row, 3)?,
            again: columns::json_if_any(row, 4)?,
            act: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The documents of which something of an act was refused for good.
pub(crate) fn refused_by_act(connection: &Connection, act: i64) -> Result<BTreeSet<(Space, DocumentId)>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT space, document FROM outbox WHERE {FOR_GOOD}"))?;
    let rows = statement.query_map([act], |row| Ok((columns::space(row, 0)?, columns::document(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Somebody has seen that the relay refused it: what of an act was refused for good goes. Gives how many rows that were.
pub(crate) fn dismiss_act(connection: &Connection, act: i64) -> Result<usize, StoreError> {
    Ok(connection.prepare_cached(&format!("DELETE FROM outbox WHERE {FOR_GOOD}"))?.execute([act])?)
}

/// The relay has refused to make a space: what was refused there with it goes.
pub(crate) fn dismiss_space(connection: &Connection, space: Space) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM outbox WHERE space = ?1 AND refused IS NOT NULL")?
        .execute([space.to_wire()])?;
    Ok(())
}

/// How many acts there are, waiting or refused.
pub(crate) fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.prepare_cached("SELECT count(DISTINCT act) FROM unsent")?.query_row([], |row| row.get(0))?)
}
