//! What a relay's file holds that is older than the journal, as events.

use rusqlite::Connection;

use super::{By, Event, record};
use crate::store::device::Status;
use crate::store::{StoreError, device, grant, invite, space};

/// Writes down what is there already.
pub(super) fn record_all(connection: &Connection, now: i64) -> Result<(), StoreError> {
    for event in events(connection)? {
        record(connection, &By::Relay, now, event)?;
    }
    Ok(())
}

fn events(connection: &Connection) -> Result<Vec<Event>, StoreError> {
    let mut events = Vec::new();
    for (space, organisation, with) in space::all(connection)? {
        events.push(Event::Space { space, organisation, with });
    }
    for described in device::all(connection)? {
        let (device, key, label) = (described.id, described.device.key, described.label);
        let closed = described.device.status == Status::Revoked;
        let status = if closed { Status::Pending } else { described.device.status };
        events.push(Event::Enrolled { device, key, label, status });
        if closed {
            events.push(Event::Revoked { device });
        }
    }
    for (device, grant) in grant::given(connection)? {
        events.push(Event::Granted { device, space: grant.space, role: grant.role });
    }
    for (invite, stored) in invite::all(connection)? {
        events.push(Event::Invited {
            invite,
            secret_hash: stored.secret_hash,
            role: stored.role,
            spaces: stored.spaces,
            label: stored.label,
            expires: stored.expires,
            confirm: stored.confirm,
            made_by: stored.made_by,
        });
        if let Some(device) = stored.spent_by {
            events.push(Event::Spent { invite, device });
        }
    }
    Ok(events)
}
