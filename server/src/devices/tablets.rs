//! The devices of an organisation, as its coordinators see them in their app.

use std::collections::BTreeSet;

use crdt_model::id::DeviceId;
use crdt_model::space::Space;
use crdt_model::wire::{TABLETS_MAX, Tablet};
use rusqlite::Connection;

use super::{Listed, all};
use crate::access::Access;
use crate::store::device::Status;
use crate::store::{StoreError, invite, space};

/// The protocol version from which on a coordinator is told who waits to be let in.
const SINCE_WAITING: u16 = 4;

/// The devices that hold anything of the organisations that a device coordinates, this one included; those not seen for
/// the longest time come first, the closed ones last. None when it coordinates nothing.
///
/// It speaks a version of the protocol, and is told of no space that came later.
pub(crate) fn tablets(
    connection: &Connection,
    coordinator: DeviceId,
    version: u16,
) -> Result<Option<Vec<Tablet>>, StoreError> {
    let access = Access::load(connection, coordinator)?.in_version(version);
    let Some(own) = coordinated(&access) else { return Ok(None) };
    let came = invite::came_by(connection, coordinator)?;
    let mut tablets = Vec::new();
    for listed in all(connection)? {
        let waits = listed.described.device.status == Status::Pending;
        if waits && !(version >= SINCE_WAITING && access.may_let_in(connection, &listed.grants)?) {
            continue;
        }
        let invite = came.get(&listed.described.id).copied().filter(|_| version >= SINCE_WAITING);
        tablets.extend(tablet(listed, &own).map(|tablet| Tablet { invite, ..tablet }));
    }
    tablets.sort_by_key(|tablet| (tablet.closed, tablet.last_seen, tablet.device));
    tablets.truncate(TABLETS_MAX);
    Ok(Some(tablets))
}

/// Whether there are organisations that a device does not coordinate: what it counts is then not all.
pub(crate) fn others(connection: &Connection, coordinator: DeviceId) -> Result<bool, StoreError> {
    let access = Access::load(connection, coordinator)?;
    Ok(space::all(connection)?.iter().any(|(_, organisation, _)| !access.coordinates(*organisation)))
}

/// The spaces of the organisations that it coordinates.
fn coordinated(access: &Access) -> Option<BTreeSet<Space>> {
    access.coordinates_any().then(|| access.spaces().into_iter().filter(|space| *space != Space::Programme).collect())
}

fn tablet(listed: Listed, own: &BTreeSet<Space>) -> Option<Tablet> {
    let spaces: Vec<Space> =
        listed.grants.iter().map(|grant| grant.space).filter(|space| own.contains(space)).collect();
    let described = listed.described;
    if spaces.is_empty() {
        return None;
    }
    let waits = (described.device.status == Status::Pending).then(|| described.device.key.into());
    Some(Tablet {
        device: described.id,
        label: described.label,
        closed: described.device.status == Status::Revoked,
        last_seen: described.last_seen,
        about: described.about,
        spaces,
        locks_after_days: listed.locks_after_days,
        waits,
        invite: None,
    })
}
