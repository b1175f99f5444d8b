//! Enrolled devices.

use crdt_model::id::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column};

/// Whether a device may do anything at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Enrolled and not confirmed.
    Pending,
    /// Enrolled.
    Active,
    /// Closed.
    Revoked,
}

impl Status {
    const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Revoked];

    const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Revoked => "revoked",
        }
    }
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its Ed25519 public key.
    pub key: [u8; 32],
    /// Whether it may do anything at all.
    pub status: Status,
}

/// The device with this id.
pub fn read(connection: &Connection, id: DeviceId) -> Result<Option<Device>, StoreError> {
    let device = connection
        .prepare_cached("select key, status from device where id = ?1")?
        .query_row([id.as_bytes()], |row| Ok((column::id(row, 0)?, row.get::<_, String>(1)?)))
        .optional()?;
    Ok(device.map(|(key, word)| {
        let status = Status::ALL.into_iter().find(|status| status.word() == word);
        // The table's check knows the same three words; were it another, the device gets nothing.
        Device { key, status: status.unwrap_or(Status::Revoked) }
    }))
}

/// Adds a device, confirmed; one that is there keeps its label and its status.
pub fn add(connection: &Connection, id: DeviceId, key: [u8; 32], label: &str, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into device (id, key, label, status, enrolled_at, last_seen) values (?1, ?2, ?3, 'active', ?4, ?4)
             on conflict (id) do nothing",
        )?
        .execute(params![id.as_bytes(), key, label, now])?;
    Ok(())
}

/// Notes that the device was in touch.
pub fn seen(connection: &Connection, id: DeviceId, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("update device set last_seen = ?2 where id = ?1")?
        .execute(params![id.as_bytes(), now])?;
    Ok(())
}

/// Closes a device for good; says whether there is such a device.
pub fn revoke(connection: &Connection, id: DeviceId) -> Result<bool, StoreError> {
    let closed = connection.execute("update device set status = 'revoked' where id = ?1", [id.as_bytes()])?;
    connection.execute("delete from token where device = ?1", [id.as_bytes()])?;
    Ok(closed == 1)
}
