//! How what a device holds of a space differs from what the log has, as digests.

use crdt_model::rights::Right;
use crdt_model::wire::{Buckets, Differ};
use rusqlite::Connection;

use super::Asked;
use crate::access::Access;
use crate::store::{StoreError, entry};

/// For each space that is compared and that the device holds. What this answer has receipts for waits in the device's
/// outbox and is not in its digests; what has been erased is in nobody's.
pub(super) fn differ(connection: &Connection, asked: &Asked, access: &Access) -> Result<Vec<Differ>, StoreError> {
    let held = access.spaces();
    let compared = asked.request.compare.iter().filter(|compared| held.contains(&compared.space));
    compared
        .map(|compared| {
            let space = compared.space;
            let mut here = Buckets::default();
            entry::walk_identities(connection, space, |position, document, entry| {
                if access.authorize(Right::Read, space, document.kind()) && !asked.received.contains(&position) {
                    here.add(document, entry);
                }
            })?;
            Ok(Differ { space, buckets: here.differing(&compared.buckets) })
        })
        .collect()
}
