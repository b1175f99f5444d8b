//! What was refused, kept for the coordinator. Bounded for each device, so that nobody fills the disk with it.

use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire::{Push, Reason};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column};

/// The most refused records that are kept for one device.
pub const RECORDS_MAX: usize = 1_000;

/// The most bytes of refused records that are kept for one device.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;

/// How much room there still is for a device's refused records.
#[derive(Debug)]
pub struct Room {
    device: DeviceId,
    records: usize,
    bytes: usize,
}

impl Room {
    /// What is left of it.
    pub fn of(connection: &Connection, device: DeviceId) -> Result<Self, StoreError> {
        let (records, bytes): (usize, usize) = connection
            .prepare_cached("select count(*), coalesce(sum(length(bytes)), 0) from quarantine where device = ?1")?
            .query_row([device.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Self { device, records: RECORDS_MAX.saturating_sub(records), bytes: BYTES_MAX.saturating_sub(bytes) })
    }

    /// Keeps a refused record and says whether it is kept: what is kept is never pushed out by what comes later.
    pub fn keep(&mut self, connection: &Connection, push: &Push, reason: Reason, now: i64) -> Result<bool, StoreError> {
        let entry = EntryHash::of(push.space, push.document, &push.bytes);
        if is_kept(connection, self.device, entry)? {
            return Ok(true);
        }
        let (Some(records), Some(bytes)) = (self.records.checked_sub(1), self.bytes.checked_sub(push.bytes.len()))
        else {
            return Ok(false);
        };
        (self.records, self.bytes) = (records, bytes);
        connection
            .prepare_cached(
                "insert into quarantine (device, space, document, entry, reason, bytes, received_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.device.as_bytes(),
                push.space.to_wire(),
                push.document.to_wire(),
                entry.as_bytes(),
                reason.tag(),
                push.bytes.as_slice(),
                now,
            ])?;
        Ok(true)
    }
}

fn is_kept(connection: &Connection, device: DeviceId, entry: EntryHash) -> Result<bool, StoreError> {
    let found = connection
        .prepare_cached("select 1 from quarantine where device = ?1 and entry = ?2")?
        .query_row(params![device.as_bytes(), entry.as_bytes()], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// How many records are kept of each device, by why they were refused.
pub fn counts(connection: &Connection) -> Result<Vec<(DeviceId, Reason, u64)>, StoreError> {
    let counts = connection
        .prepare_cached(
            "select device, reason, count(*) from quarantine group by device, reason order by device, reason",
        )?
        .query_map([], |row| Ok((column::id(row, 0)?, column::reason(row, 1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}

/// A refused record that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Who sent it.
    pub device: DeviceId,
    /// When it came.
    pub received_at: i64,
    /// Where it was to go.
    pub space: Space,
    /// And to which document.
    pub document: DocumentId,
    /// Its identity.
    pub entry: EntryHash,
    /// Why it was refused.
    pub reason: Reason,
    /// The change.
    pub bytes: Vec<u8>,
}

/// Walks what is kept, oldest first, of one device or of all.
pub fn walk<E: From<StoreError>>(
    connection: &Connection,
    of: Option<DeviceId>,
    mut visit: impl FnMut(Kept) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut query = connection
        .prepare_cached(
            "select device, received_at, space, document, entry, reason, bytes from quarantine
             where ?1 is null or device = ?1 order by rowid",
        )
        .map_err(failed)?;
    let mut rows = query.query([of.as_ref().map(DeviceId::as_bytes)]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let read = || {
            Ok(Kept {
                device: column::id(row, 0)?,
                received_at: row.get(1)?,
                space: column::id(row, 2)?,
                document: column::id(row, 3)?,
                entry: column::id(row, 4)?,
                reason: column::reason(row, 5)?,
                bytes: row.get(6)?,
            })
        };
        visit(read().map_err(failed)?)?;
    }
    Ok(())
}

/// When each of a device's records came that are kept, without looking into them.
pub fn received(connection: &Connection, device: DeviceId) -> Result<Vec<(EntryHash, i64)>, StoreError> {
    let received = connection
        .prepare_cached("select entry, received_at from quarantine where device = ?1 order by rowid")?
        .query_map([device.as_bytes()], |row| Ok((column::id(row, 0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(received)
}

/// A record has been taken in after all, or its time is over.
pub fn remove(connection: &Connection, device: DeviceId, entry: EntryHash) -> Result<(), StoreError> {
    connection
        .prepare_cached("delete from quarantine where device = ?1 and entry = ?2")?
        .execute(params![device.as_bytes(), entry.as_bytes()])?;
    Ok(())
}

/// Drops what is kept of a document that is being erased.
pub fn forget(connection: &Connection, space: Space, document: DocumentId) -> Result<(), StoreError> {
    connection
        .prepare_cached("delete from quarantine where space = ?1 and document = ?2")?
        .execute(params![space.to_wire(), document.to_wire()])?;
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
