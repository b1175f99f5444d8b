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
                let SpaceCommand { space, organisation, with, .. } = *command;
                let event = Event::Space { space, organisation, with };
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
        let SpaceCommand { space, organisation, with, .. } = *command;
        let same = done == Done { device, space, organisation, with };
        return Ok(if same { May::IsDone } else { May::Not });
    }
    let creatable = match command.space {
        Space::Group(_) => command.with.is_none(),
        Space::MatchShared(_) | Space::MatchStaff(_) => true,
        Space::Programme | Space::Organisation(_) | Space::Pool => false,
    };
    let holders = space::holders(connection, command.space)?;
    let mut wanted = [Some(command.organisation), command.with].into_iter().flatten();
    let free = holders.is_empty() || wanted.all(|organisation| holders.contains(&organisation));
    Ok(if creatable && free && access.coordinates(command.organisation) { May::DoIt } else { May::Not })
}
