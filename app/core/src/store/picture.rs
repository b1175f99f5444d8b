//! Pictures of receipts, by the hash of their bytes. One that was taken here waits until the relay has signed for it; one
//! of somebody else's is fetched when it is wanted.

use std::collections::BTreeMap;

use crdt_model::claim::PICTURE_BYTES_MAX;
use crdt_model::document::UnixMillis;
use crdt_model::id::{PersonId, PictureHash};
use crdt_model::space::Space;
use crdt_model::wire::{Reason, WantedPicture};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{StoreError, columns, meta};
use crate::api::view::What;

/// So many pictures of others are kept; older ones are fetched again when somebody wants them.
const FETCHED_MAX: usize = 300;

/// Pictures of an act that were refused for good.
const FOR_GOOD: &str = "waits = 1 AND refused IS NOT NULL AND refused <> '\"unknown_space\"'";

/// A picture that was taken here.
#[derive(Debug)]
pub(crate) struct NewPicture<'a> {
    pub(crate) space: Space,
    pub(crate) bytes: &'a [u8],
    /// The act in the outbox that it belongs to; none when nothing but the picture is brought again.
    pub(crate) act: Option<i64>,
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    pub(crate) what: &'a What,
}

/// A picture that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingPicture {
    /// Its place; they go oldest first.
    pub(crate) seq: i64,
    pub(crate) space: Space,
    pub(crate) hash: PictureHash,
    pub(crate) bytes: Vec<u8>,
}

fn picture_hash(row: &Row<'_>, column: usize) -> rusqlite::Result<PictureHash> {
    PictureHash::from_slice(row.get_ref(column)?.as_blob()?).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(FromSqlError::InvalidType))
    })
}

/// Puts one in, to wait. Gives whether it does: one that is here already stays as it is, unless it was refused.
pub(crate) fn add(connection: &Connection, new: &NewPicture<'_>) -> Result<bool, StoreError> {
    let hash = PictureHash::of(new.bytes);
    let added = connection
        .prepare_cached(
            "INSERT INTO picture (space, hash, bytes, at, act, by, what, waits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)
             ON CONFLICT (space, hash) DO UPDATE
             SET bytes = excluded.bytes, at = excluded.at, act = coalesce(excluded.act, act), by = excluded.by, what = excluded.what,
                 waits = 1, refused = NULL
             WHERE picture.bytes IS NULL OR picture.refused IS NOT NULL",
        )?
        .execute(params![
            new.space.to_wire(),
            hash.as_bytes(),
            new.bytes,
            new.at.0,
            new.act,
            new.by.as_bytes(),
            columns::to_json(new.what)?,
        ])?;
    // One without a record is an act of its own, under a number that no row of the outbox has.
    connection
        .prepare_cached("UPDATE picture SET act = -seq WHERE space = ?1 AND hash = ?2 AND act IS NULL AND waits = 1")?
        .execute(params![new.space.to_wire(), hash.as_bytes()])?;
    Ok(added > 0)
}

/// The bytes of a picture, if they are here.
pub(crate) fn read(connection: &Connection, space: Space, hash: PictureHash) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT bytes FROM picture WHERE space = ?1 AND hash = ?2 AND bytes IS NOT NULL")?
        .query_row(params![space.to_wire(), hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Somebody wants to see a picture that is not here: it is asked for from now on.
pub(crate) fn want(connection: &Connection, space: Space, hash: PictureHash, at: UnixMillis) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO picture (space, hash, at, waits) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO NOTHING")?
        .execute(params![space.to_wire(), hash.as_bytes(), at.0])?;
    Ok(())
}

/// What waits after a row, oldest first, at most so many.
pub(crate) fn waiting(connection: &Connection, after: i64, rows_max: usize) -> Result<Vec<WaitingPicture>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, space, hash, bytes FROM picture
         WHERE waits = 1 AND refused IS NULL AND seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, rows_max], |row| {
        let (space, hash) = (columns::space(row, 1)?, picture_hash(row, 2)?);
        Ok(WaitingPicture { seq: row.get(0)?, space, hash, bytes: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is wanted after a row, in spaces that this device may hold, at most so many.
pub(crate) fn wanted(
    connection: &Connection,
    after: i64,
    rows_max: usize,
) -> Result<Vec<(i64, WantedPicture)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, space, hash FROM picture
         WHERE bytes IS NULL AND seq > ?1 AND space IN (SELECT space FROM granted) ORDER BY seq LIMIT ?2",
    )?;
    let rows = statement.query_map(params![after, rows_max], |row| {
        Ok((row.get(0)?, WantedPicture { space: columns::space(row, 1)?, picture: picture_hash(row, 2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The relay has signed for it: it waits no more. With the last of its act, that act is received.
pub(crate) fn done(connection: &Connection, seq: i64, at: UnixMillis) -> Result<(), StoreError> {
    let first_of_act: Option<Option<i64>> = connection
        .prepare_cached(
            "UPDATE picture SET waits = 0, refused = NULL, received = received + 1 WHERE seq = ?1 AND waits = 1
             RETURNING CASE received WHEN 1 THEN act END",
        )?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    let Some(act) = first_of_act else { return Ok(()) };
    meta::set_received_at(connection, at)?;
    if let Some(act) = act
        && !connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM unsent WHERE act = ?1)")?
            .query_row([act], |row| row.get(0))?
    {
        meta::add_received(connection, 1)?;
    }
    Ok(())
}

/// Whether a picture of an act waits, so that the act is not received.
pub(crate) fn waits_for(connection: &Connection, act: i64) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM picture WHERE waits = 1 AND act = ?1)")?
        .query_row([act], |row| row.get(0))?)
}

/// The relay refused it: it stays and is shown.
pub(crate) fn refuse(connection: &Connection, seq: i64, reason: Reason) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE picture SET refused = ?2 WHERE seq = ?1 AND waits = 1")?
        .execute(params![seq, columns::to_json(&reason)?])?;
    Ok(())
}

/// A picture that was wanted has come. Gives whether it is what was asked for.
pub(crate) fn take(connection: &Connection, space: Space, bytes: &[u8]) -> Result<bool, StoreError> {
    if bytes.len() > PICTURE_BYTES_MAX {
        return Ok(false);
    }
    let hash = PictureHash::of(bytes);
    let came = connection
        .prepare_cached("UPDATE picture SET bytes = ?3 WHERE space = ?1 AND hash = ?2 AND bytes IS NULL")?
        .execute(params![space.to_wire(), hash.as_bytes(), bytes])?;
    if came > 0 {
        connection
            .prepare_cached(
                "DELETE FROM picture WHERE seq IN
                     (SELECT seq FROM picture WHERE act IS NULL AND waits = 0 AND bytes IS NOT NULL
                      ORDER BY seq DESC LIMIT -1 OFFSET ?1)",
            )?
            .execute([FETCHED_MAX])?;
    }
    Ok(came > 0)
}

/// All pictures of a space go, taken here or not.
pub(crate) fn drop_space(connection: &Connection, space: Space) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM picture WHERE space = ?1")?.execute([space.to_wire()])?;
    Ok(())
}

/// The relay may have lost what it had: all that is here is offered to it, whoever took it.
pub(crate) fn wait_again(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE picture SET waits = 1, refused = NULL WHERE bytes IS NOT NULL")?.execute([])?;
    Ok(())
}

/// Whether anything of a space waits here or was refused.
pub(crate) fn is_unsent(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM picture WHERE waits = 1 AND act IS NOT NULL AND space = ?1)")?
        .query_row([space.to_wire()], |row| row.get(0))?)
}

/// The pictures taken here for a space that the relay has not signed for, and whether it refused them.
pub(crate) fn unsigned_in(connection: &Connection, space: Space) -> Result<BTreeMap<PictureHash, bool>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT hash, refused IS NOT NULL FROM picture WHERE waits = 1 AND act IS NOT NULL AND space = ?1",
    )?;
    let rows = statement.query_map([space.to_wire()], |row| Ok((picture_hash(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Somebody has seen that the relay refused it: what of an act was refused for good goes. Gives how many that were.
pub(crate) fn dismiss_act(connection: &Connection, act: i64) -> Result<usize, StoreError> {
    Ok(connection.prepare_cached(&format!("DELETE FROM picture WHERE act = ?1 AND {FOR_GOOD}"))?.execute([act])?)
}

/// The relay has refused to make a space: what was refused there with it goes.
pub(crate) fn dismiss_space(connection: &Connection, space: Space) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM picture WHERE space = ?1 AND waits = 1 AND refused IS NOT NULL")?
        .execute([space.to_wire()])?;
    Ok(())
}
