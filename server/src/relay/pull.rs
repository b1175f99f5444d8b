//! What is new for a device: entries of the log after its cursor, whole documents of spaces that it asks for.

use crdt_model::id::{DeviceId, Epoch};
use crdt_model::rights::Right;
use crdt_model::wire::{CatchUp, Cursor, Grant, RECORDS_MAX, Record, Snapshot, grants_digest};
use rusqlite::Connection;

use crate::access::Access;
use crate::store::{StoreError, document, entry, meta};

/// The most bytes of records, and of snapshots, in one answer; a single larger one goes alone.
const BYTES_MAX: usize = 2 * 1024 * 1024;

/// What a device asks for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) device: DeviceId,
    pub(super) cursor: Option<Cursor>,
    pub(super) grants: [u8; 8],
    pub(super) catch_up: Vec<CatchUp>,
}

/// What it gets.
#[derive(Debug)]
pub(super) struct Pulled {
    pub(super) cursor: Cursor,
    pub(super) grants: Option<Vec<Grant>>,
    pub(super) records: Vec<Record>,
    pub(super) snapshots: Vec<Snapshot>,
    pub(super) catch_up: Vec<CatchUp>,
    pub(super) more: bool,
}

/// Whether a cursor is a point of this log.
pub(super) fn is_of_this_log(connection: &Connection, epoch: Epoch, cursor: &Cursor) -> Result<bool, StoreError> {
    Ok(cursor.epoch == epoch && entry::chain_at(connection, cursor.position)? == Some(cursor.chain))
}

/// All of it as it stands in one snapshot of the store.
pub(super) fn pull(connection: &Connection, asked: &Asked) -> Result<Pulled, StoreError> {
    let access = Access::load(connection, asked.device)?;
    let log = meta::read(connection)?;
    let end = Cursor { epoch: log.epoch, position: log.position, chain: log.chain };
    let (cursor, records) = match asked.cursor {
        None => (end, Vec::new()),
        Some(from) => records(connection, asked.device, &access, from.position, end)?,
    };
    let (snapshots, catch_up) = snapshots(connection, &access, &asked.catch_up)?;
    let grants = access.grants();
    let grants = (grants_digest(grants) != asked.grants).then(|| grants.to_vec());
    let more = cursor.position < end.position || !catch_up.is_empty();
    Ok(Pulled { cursor, grants, records, snapshots, catch_up, more })
}

/// Whether the log holds anything after a position that the device may read.
pub(super) fn has_news(connection: &Connection, device: DeviceId, after: u64) -> Result<bool, StoreError> {
    let access = Access::load(connection, device)?;
    for space in access.spaces() {
        let reads = |kind| access.authorize(Right::Read, space, kind);
        if !entry::positions_after(connection, space, after, 1, device, reads)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first point of every history.
pub(super) const fn before_the_first(epoch: Epoch) -> Cursor {
    Cursor { epoch, position: 0, chain: crdt_model::id::EntryHash::from_bytes([0; 32]) }
}

fn records(
    connection: &Connection,
    device: DeviceId,
    access: &Access,
    after: u64,
    end: Cursor,
) -> Result<(Cursor, Vec<Record>), StoreError> {
    if after >= end.position {
        return Ok((end, Vec::new()));
    }
    let mut found = Vec::new();
    for space in access.spaces() {
        let reads = |kind| access.authorize(Right::Read, space, kind);
        found.extend(entry::positions_after(connection, space, after, RECORDS_MAX + 1, device, reads)?);
    }
    found.sort_unstable();
    let mut bytes = 0;
    let fitting = found
        .iter()
        .take(RECORDS_MAX)
        .take_while(|(_, length)| {
            let first = bytes == 0;
            bytes += length;
            first || bytes <= BYTES_MAX
        })
        .count();
    let cut = fitting < found.len();
    let records: Vec<Record> = found
        .iter()
        .take(fitting)
        .map(|(position, _)| entry::record(connection, *position))
        .collect::<Result<_, _>>()?;
    let cursor = match records.last() {
        Some(last) if cut => {
            let chain = entry::chain_at(connection, last.position)?.unwrap_or(end.chain);
            Cursor { epoch: end.epoch, position: last.position, chain }
        }
        _ => end,
    };
    Ok((cursor, records))
}

/// Whole documents, space by space, and where to go on.
fn snapshots(
    connection: &Connection,
    access: &Access,
    asked: &[CatchUp],
) -> Result<(Vec<Snapshot>, Vec<CatchUp>), StoreError> {
    let mut snapshots: Vec<Snapshot> = Vec::new();
    let mut bytes = 0;
    let mut left = Vec::new();
    let held = access.spaces();
    // What the device does not hold is passed over: it learns from the grants that it does not.
    for CatchUp { space, after, buckets } in asked.iter().copied().filter(|wanted| held.contains(&wanted.space)) {
        if !left.is_empty() {
            left.push(CatchUp { space, after, buckets });
            continue;
        }
        let mut last = after;
        let mut full = false;
        document::walk_space(connection, space, after, |document, saved| {
            if access.authorize(Right::Read, space, document.kind()) {
                full = !snapshots.is_empty() && (bytes + saved.len() > BYTES_MAX || snapshots.len() >= RECORDS_MAX);
                if full {
                    return false;
                }
                bytes += saved.len();
                snapshots.push(Snapshot { space, document, bytes: saved.into() });
            }
            last = Some(document);
            true
        })?;
        if full {
            left.push(CatchUp { space, after: last, buckets });
        }
    }
    Ok((snapshots, left))
}
