//! What was refused, kept for the coordinator. Bounded for each device, so that nobody fills the disk with it.

use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::wire::{Push, Reason};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;

/// The most refused records that are kept for one device.
pub const RECORDS_MAX: usize = 1_000;

/// The most bytes of refused records that are kept for one device.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;

/// Keeps a refused record while there is room; what is kept is never pushed out by what comes later.
pub fn add(connection: &Connection, device: DeviceId, push: &Push, reason: Reason, now: i64) -> Result<(), StoreError> {
    let (records, bytes): (usize, usize) = connection
        .prepare_cached("select count(*), coalesce(sum(length(bytes)), 0) from quarantine where device = ?1")?
        .query_row([device.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if records >= RECORDS_MAX || bytes + push.bytes.len() > BYTES_MAX {
        return Ok(());
    }
    connection
        .prepare_cached(
            "insert into quarantine (device, space, document, entry, reason, bytes, received_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
        )?
        .execute(params![
            device.as_bytes(),
            push.space.to_wire(),
            push.document.to_wire(),
            EntryHash::of(push.space, push.document, &push.bytes).as_bytes(),
            reason.tag(),
            push.bytes.as_slice(),
            now,
        ])?;
    Ok(())
}

/// Whether this device's record is known to break its document. Such a one is never tried again.
pub fn is_known_to_break(connection: &Connection, device: DeviceId, entry: EntryHash) -> Result<bool, StoreError> {
    let found = connection
        .prepare_cached(
            "select 1 from quarantine
             where device = ?1 and entry = ?2 and reason = ?3",
        )?
        .query_row(params![device.as_bytes(), entry.as_bytes(), Reason::BreaksDocument.tag()], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
