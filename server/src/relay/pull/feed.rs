//! The log after a device's cursor, without what is not for it.

use crdt_model::id::DeviceId;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::{Cursor, RECORDS_MAX};
use rusqlite::Connection;

use super::{Asked, BYTES_MAX, ERASING_SINCE};
use crate::access::Access;
use crate::store::entry::Listed;
use crate::store::{StoreError, entry};

/// As much of the log as one answer holds.
pub(super) struct Page {
    /// What is for the device, in order of position.
    pub(super) listed: Vec<(Space, Listed)>,
    /// How far it goes.
    pub(super) cursor: Cursor,
}

/// What comes after a position. The device's own records are among it: a device that was put back from an older copy,
/// and one whose folder was copied, have not got them. Only what this answer has receipts for is left out.
pub(super) fn page(
    connection: &Connection,
    asked: &Asked,
    access: &Access,
    after: u64,
    end: Cursor,
) -> Result<Page, StoreError> {
    let mut listed = Vec::new();
    if after < end.position {
        for space in access.spaces() {
            let found = entry::list_after(connection, space, after, RECORDS_MAX + 1, |entry| {
                access.authorize(Right::Read, space, entry.document.kind())
                    && (entry.length > 0 || asked.request.version >= ERASING_SINCE)
                    && !asked.received.contains(&entry.position)
            })?;
            listed.extend(found.into_iter().map(|entry| (space, entry)));
        }
        listed.sort_unstable_by_key(|(_, entry)| entry.position);
    }
    let mut bytes = 0;
    let fits = |(_, entry): &&(Space, Listed)| {
        let first = bytes == 0;
        bytes += entry.length;
        first || bytes <= BYTES_MAX
    };
    let fitting = listed.iter().take(RECORDS_MAX).take_while(fits).count();
    if fitting == listed.len() {
        return Ok(Page { listed, cursor: end });
    }
    listed.truncate(fitting);
    let position = listed.last().map_or(after, |(_, entry)| entry.position);
    let chain = entry::chain_at(connection, position)?.unwrap_or(end.chain);
    Ok(Page { listed, cursor: Cursor { position, chain, ..end } })
}

/// Whether the log holds anything after a position that the device may read and that is not its own.
pub(in crate::relay) fn has_news(connection: &Connection, device: DeviceId, after: u64) -> Result<bool, StoreError> {
    let access = Access::load(connection, device)?;
    for space in access.spaces() {
        let wanted =
            |entry: &Listed| entry.device != device && access.authorize(Right::Read, space, entry.document.kind());
        if !entry::list_after(connection, space, after, 1, wanted)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
