//! Commands that change spaces. They are done before the records that need them.

use crdt_model::id::DeviceId;
use crdt_model::space::Space;
use crdt_model::wire::{CommandDone, Reason, SpaceCommand};
use rusqlite::Connection;

use crate::access::Access;
use crate::journal::{By, Event, record};
use crate::store::command::Done;
use crate::store::{StoreError, command, space};

/// Does the commands of a request, in order.
pub(super) fn done(
    connection: &Connection,
    device: DeviceId,
    commands: &[SpaceCommand],
    now: i64,
) -> Result<Vec<CommandDone>, StoreError> {
    let access = Access::load(connection, device)?;
    commands
        .iter()
        .map(|command| {
            let may = permitted(connection, &access, device, command)?;
            if let May::DoIt = may {
                let event = Event::Space { space: command.space, organisation: command.organisation };
                record(connection, &By::Device(device), now, event)?;
                command::add(connection, device, command, now)?;
            }
            let refused = matches!(may, May::Not).then_some(Reason::NotAllowed);
            Ok(CommandDone { id: command.id, refused })
        })
        .collect()
}

enum May {
    DoIt,
    IsDone,
    Not,
}

fn permitted(
    connection: &Connection,
    access: &Access,
    device: DeviceId,
    command: &SpaceCommand,
) -> Result<May, StoreError> {
    if let Some(done) = command::read(connection, command)? {
        let same = done == Done { device, space: command.space, organisation: command.organisation };
        return Ok(if same { May::IsDone } else { May::Not });
    }
    let creatable = matches!(command.space, Space::Group(_) | Space::MatchShared(_));
    let free = space::organisation(connection, command.space)?.is_none_or(|owner| owner == command.organisation);
    Ok(if creatable && free && access.coordinates(command.organisation) { May::DoIt } else { May::Not })
}
