//! Spaces made on this device. What the relay has done stays here: one that is put back to an earlier day has lost it.

use crdt_model::document::UnixMillis;
use crdt_model::id::{CommandId, OrganisationId, PersonId};
use crdt_model::space::Space;
use crdt_model::wire::{Reason, SpaceCommand};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, Row, params};

use super::outbox::Tally;
use super::{StoreError, columns};
use crate::api::view::What;

fn command(row: &Row<'_>) -> rusqlite::Result<SpaceCommand> {
    let unreadable =
        |column| rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(FromSqlError::InvalidType));
    Ok(SpaceCommand {
        id: CommandId::from_slice(row.get_ref(0)?.as_blob()?).ok_or_else(|| unreadable(0))?,
        space: columns::space(row, 1)?,
        organisation: OrganisationId::from_slice(row.get_ref(2)?.as_blob()?).ok_or_else(|| unreadable(2))?,
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
            "INSERT INTO space_command (id, space, organisation, at, by, what) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            command.id.as_bytes(),
            command.space.to_wire(),
            command.organisation.as_bytes(),
            at.0,
            by.as_bytes(),
            columns::to_json(what)?,
        ])?;
    Ok(())
}

/// Those that wait, oldest first, at most so many.
pub(crate) fn waiting(connection: &Connection, rows_max: usize) -> Result<Vec<SpaceCommand>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, space, organisation FROM space_command WHERE done = 0 AND refused IS NULL ORDER BY seq LIMIT ?1",
    )?;
    let rows = statement.query_map([rows_max], command)?;
    Ok(rows.collect::<Result<_, _>>()?)
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

/// A refused command with what it was to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusedCommand {
    pub(crate) what: What,
    pub(crate) at: UnixMillis,
    pub(crate) by: PersonId,
    pub(crate) reason: Reason,
}

/// Those that were refused, newest first, at most so many.
pub(crate) fn refused(connection: &Connection, rows_max: usize) -> Result<Vec<RefusedCommand>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT what, at, by, refused FROM space_command WHERE refused IS NOT NULL ORDER BY seq DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([rows_max], |row| {
        Ok(RefusedCommand {
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
        .query_row([], |row| {
            Ok(Tally {
                waiting: row.get(0)?,
                waiting_since: row.get::<_, Option<i64>>(1)?.map(UnixMillis),
                refused: row.get(2)?,
            })
        })?)
}
