//! What a coordinator asks about access here. What the relay has done is gone; what it refused stays until somebody has seen
//! it.

use crdt_model::document::UnixMillis;
use crdt_model::id::{CommandId, PersonId};
use crdt_model::wire::{AccessAsk, AccessCommand, Reason, from_bytes, to_bytes};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::outbox::Tally;
use super::{StoreError, columns};
use crate::api::view::What;

/// The protocol version that knows them.
const SINCE: u16 = 4;

fn command(row: &Row<'_>) -> rusqlite::Result<(CommandId, Vec<u8>)> {
    Ok((columns::command(row, 0)?, row.get(1)?))
}

fn read((id, ask): (CommandId, Vec<u8>)) -> Result<AccessCommand, StoreError> {
    let ask: AccessAsk = from_bytes(&ask).map_err(|_| StoreError::Damaged)?;
    Ok(AccessCommand { id, ask })
}

/// One more that waits.
pub(crate) fn add(
    connection: &Connection,
    command: &AccessCommand,
    at: UnixMillis,
    by: PersonId,
    what: &What,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO access_command (id, ask, at, by, what) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            command.id.as_bytes(),
            to_bytes(&command.ask),
            at.0,
            by.as_bytes(),
            columns::to_json(what)?
        ])?;
    Ok(())
}

/// Those that wait and that a relay of this version can do, oldest first, at most so many.
pub(crate) fn waiting(
    connection: &Connection,
    version: u16,
    rows_max: usize,
) -> Result<Vec<AccessCommand>, StoreError> {
    if version < SINCE {
        return Ok(Vec::new());
    }
    let mut statement =
        connection.prepare_cached("SELECT id, ask FROM access_command WHERE refused IS NULL ORDER BY seq LIMIT ?1")?;
    let rows = statement.query_map([rows_max], command)?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(read).collect()
}

/// Everything that waits or was refused, and why it was.
pub(crate) fn all(connection: &Connection) -> Result<Vec<(AccessCommand, Option<Reason>)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id, ask, refused FROM access_command ORDER BY seq")?;
    let rows = statement.query_map([], |row| Ok((command(row)?, columns::json_if_any(row, 2)?)))?;
    rows.collect::<Result<Vec<_>, _>>()?.into_iter().map(|(row, refused)| Ok((read(row)?, refused))).collect()
}

/// The relay did it, or somebody has seen that it did not. Gives whether it was there.
pub(crate) fn remove(connection: &Connection, id: CommandId) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("DELETE FROM access_command WHERE id = ?1")?.execute([id.as_bytes()])? > 0)
}

/// The relay refused it.
pub(crate) fn refuse(connection: &Connection, id: CommandId, reason: Reason) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE access_command SET refused = ?2 WHERE id = ?1")?
        .execute(params![id.as_bytes(), columns::to_json(&reason)?])?;
    Ok(())
}

/// What it asked, if it was refused.
pub(crate) fn refused_ask(connection: &Connection, id: CommandId) -> Result<Option<AccessAsk>, StoreError> {
    let row = connection
        .prepare_cached("SELECT id, ask FROM access_command WHERE id = ?1 AND refused IS NOT NULL")?
        .query_row([id.as_bytes()], command)
        .optional()?;
    row.map(|row| read(row).map(|command| command.ask)).transpose()
}

/// What was asked, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) id: CommandId,
    pub(crate) what: What,
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    /// Why it was refused; absent while it waits.
    pub(crate) refused: Option<Reason>,
}

/// All of it, newest first, at most so many.
pub(crate) fn list(connection: &Connection, rows_max: usize) -> Result<Vec<Asked>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, what, at, by, refused FROM access_command ORDER BY seq DESC LIMIT ?1")?;
    let rows = statement.query_map([rows_max], |row| {
        Ok(Asked {
            id: columns::command(row, 0)?,
            what: columns::json(row, 1)?,
            at: UnixMillis(row.get(2)?),
            by: columns::person(row, 3)?,
            refused: columns::json_if_any(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many wait and how many were refused.
pub(crate) fn tally(connection: &Connection) -> Result<Tally, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE refused IS NULL), min(at) FILTER (WHERE refused IS NULL),
                    count(*) FILTER (WHERE refused IS NOT NULL)
             FROM access_command",
        )?
        .query_row([], Tally::read)?)
}
