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
    /// Who holds it as well.
    pub with: Option<OrganisationId>,
}

/// What was done under this command's id.
pub fn read(connection: &Connection, command: &SpaceCommand) -> Result<Option<Done>, StoreError> {
    let done = connection
        .prepare_cached("select device, space, organisation, also from command where id = ?1")?
        .query_row([command.id.as_bytes()], |row| {
            let (device, space) = (column::id(row, 0)?, column::id(row, 1)?);
            Ok(Done { device, space, organisation: column::id(row, 2)?, with: column::id_if_any(row, 3)? })
        })
        .optional()?;
    Ok(done)
}

/// Remembers that a command was done.
pub fn add(connection: &Connection, device: DeviceId, command: &SpaceCommand, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into command (id, device, space, organisation, also, done_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            command.id.as_bytes(),
            device.as_bytes(),
            command.space.to_wire(),
            command.organisation.as_bytes(),
            command.with.as_ref().map(OrganisationId::as_bytes),
            now
        ])?;
    Ok(())
}
