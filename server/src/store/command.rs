//! Commands that were done, so that doing one twice is doing it once.

use crdt_model::id::{DeviceId, OrganisationId};
use crdt_model::space::Space;
use crdt_model::wire::SpaceCommand;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column};

/// What was done under a command's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// By whom.
    pub device: DeviceId,
    /// The space that was created.
    pub space: Space,
    /// Whose it is.
    pub organisation: OrganisationId,
}

/// What was done under this command's id.
pub fn read(connection: &Connection, command: &SpaceCommand) -> Result<Option<Done>, StoreError> {
    let done = connection
        .prepare_cached("select device, space, organisation from command where id = ?1")?
        .query_row([command.id.as_bytes()], |row| {
            Ok(Done { device: column::id(row, 0)?, space: column::id(row, 1)?, organisation: column::id(row, 2)? })
        })
        .optional()?;
    Ok(done)
}

/// Remembers that a command was done.
pub fn add(connection: &Connection, device: DeviceId, command: &SpaceCommand, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into command (id, device, space, organisation, done_at) values (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            command.id.as_bytes(),
            device.as_bytes(),
            command.space.to_wire(),
            command.organisation.as_bytes(),
            now
        ])?;
    Ok(())
}
