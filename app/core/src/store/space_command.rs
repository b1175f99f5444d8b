//! Spaces made on this device. What the relay has done stays here: one that is put back to an earlier day has lost it.

use crdt_model::document::UnixMillis;
use crdt_model::id::{CommandId, OrganisationId, PersonId};
use crdt_model::space::Space;
use crdt_model::wire::{Reason, SpaceCommand};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::outbox::Tally;
use super::{StoreError, columns};
use crate::api::view::What;

fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(FromSqlError::InvalidType))
}

fn command(row: &Row<'_>) -> rusqlite::Result<SpaceCommand> {
    let organisation = |column: usize, bytes| OrganisationId::from_slice(bytes).ok_or_else(|| unreadable(column));
    Ok(SpaceCommand {
        id: columns::command(row, 0)?,
        space: columns::space(row, 1)?,
        organisation: organisation(2, row.get_ref(2)?.as_blob()?)?,
        with: row.get_ref(3)?.as_blob_or_null()?.map(|bytes| organisation(3, bytes)).transpose()?,
    })
}

/// One more that waits.
pub(crate) fn add(
    connection: &Connection,
    command: &SpaceCommand,
    at: UnixMillis,
    by: PersonId,
    what: &What,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO space_command (id, space, organisation, also, at, by, what)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            command.id.as_bytes(),
            command.space.to_wire(),
            command.organisation.as_bytes(),
            command.with.as_ref().map(OrganisationId::as_bytes),
            at.0,
            by.as_bytes(),
            columns::to_json(what)?,
        ])?;
    Ok(())
}

/// Those that wait and that a relay of this version can do, oldest first, at most so many.
pub(crate) fn waiting(connection: &Connection, version: u16, rows_max: usize) -> Result<Vec<SpaceCommand>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, space, organisation, also FROM space_command
         WHERE done = 0 AND refused IS NULL ORDER BY seq",
    )?;
    let rows = statement.query_map([], command)?;
    let known = rows.filter(|row| row.as_ref().map_or(true, |command| command.since() <= version));
    Ok(known.take(rows_max).collect::<Result<_, _>>()?)
}

/// Whether a space has been asked for here, whatever the relay said.
pub(crate) fn is_there(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM space_command WHERE space = ?1)")?
        .query_row([space.to_wire()], |row| row.get(0))?)
}

/// Whether a space has been asked for here, and not refused.
pub(crate) fn knows(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM space_command WHERE space = ?1 AND refused IS NULL)")?
        .query_row([space.to_wire()], |row| row.get(0))?)
}

/// The relay did it.
pub(crate) fn done(connection: &Connection, id: CommandId) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE space_command SET done = 1 WHERE id = ?1")?.execute([id.as_bytes()])?;
    Ok(())
}

/// The relay may have lost what it did: the spaces that this device still holds are asked for again.
pub(crate) fn wait_again(connection: &Connection) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE space_command SET done = 0 WHERE space IN (SELECT space FROM granted)")?
        .execute([])?;
    Ok(())
}

/// The relay refused it.
pub(crate) fn refuse(connection: &Connection, id: CommandId, reason: Reason) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE space_command SET refused = ?2 WHERE id = ?1")?
        .execute(params![id.as_bytes(), columns::to_json(&reason)?])?;
    Ok(())
}

/// Somebody has seen that the relay refused it: it goes. Gives its space, if it was refused.
pub(crate) fn dismiss(connection: &Connection, id: CommandId) -> Result<Option<Space>, StoreError> {
    Ok(connection
        .prepare_cached("DELETE FROM space_command WHERE id = ?1 AND refused IS NOT NULL RETURNING space")?
        .query_row([id.as_bytes()], |row| columns::space(row, 0))
        .optional()?)
}

/// A refused command with what it was to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusedCommand {
    pub(crate) id: CommandId,
    pub(crate) what: What,
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    pub(crate) reason: Reason,
}

/// Those that were refused, newest first, at most so many.
pub(crate) fn refused(connection: &Connection, rows_max: usize) -> Result<Vec<RefusedCommand>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT what, at, by, refused, id FROM space_command
         WHERE refused IS NOT NULL ORDER BY seq DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([rows_max], |row| {
        Ok(RefusedCommand {
            id: columns::command(row, 4)?,
            what: columns::json(row, 0)?,
            at: UnixMillis(row.get(1)?),
            by: columns::person(row, 2)?,
            reason: columns::json(row, 3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Spaces whose making waits: this device treats them as its own until the relay says otherwise.
pub(crate) fn spaces(connection: &Connection) -> Result<Vec<Space>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT space FROM space_command WHERE done = 0 AND refused IS NULL")?;
    let rows = statement.query_map([], |row| columns::space(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many wait and how many were refused.
pub(crate) fn tally(connection: &Connection) -> Result<Tally, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE refused IS NULL), min(at) FILTER (WHERE refused IS NULL),
                    count(*) FILTER (WHERE refused IS NOT NULL)
             FROM space_command WHERE done = 0",
        )?
        .query_row([], Tally::read)?)
}
