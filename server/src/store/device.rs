//! Enrolled devices.

use crdt_model::id::DeviceId;
use crdt_model::wire::About;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::{StoreError, column};

/// The most characters that are kept of what a device calls its app.
const APP_CHARS_MAX: usize = 64;

/// Whether a device may do anything at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

    /// The word for it.
    pub const fn word(self) -> &'static str {
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

/// A device as people look after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its id.
    pub id: DeviceId,
    /// Its key and status.
    pub device: Device,
    /// What people call it.
    pub label: String,
    /// When it was enrolled.
    pub enrolled_at: i64,
    /// When it was last in touch.
    pub last_seen: i64,
    /// When it was closed.
    pub revoked_at: Option<i64>,
    /// What it last told about itself; nothing when it never did.
    pub about: Option<About>,
    /// When its one-time code came.
    pub code_at: Option<i64>,
    /// How far it has read the log for certain; nothing before it said so.
    pub reached: Option<u64>,
}

/// The device with this id.
pub fn read(connection: &Connection, id: DeviceId) -> Result<Option<Device>, StoreError> {
    let device = connection
        .prepare_cached("select key, status from device where id = ?1")?
        .query_row([id.as_bytes()], |row| of_row(row, 0))
        .optional()?;
    Ok(device)
}

/// Whether there is such a device, confirmed and not closed.
pub fn is_active(connection: &Connection, id: DeviceId) -> Result<bool, StoreError> {
    Ok(read(connection, id)?.is_some_and(|device| device.status == Status::Active))
}

/// Every device, those that wait first, then by what people call them.
pub fn all(connection: &Connection) -> Result<Vec<Described>, StoreError> {
    let devices = connection
        .prepare_cached(
            "select key, status, id, label, enrolled_at, last_seen, revoked_at, app, waiting, waiting_since, told_at,
                    (select kept_at from recovery where recovery.device = device.id), reached
             from device order by status <> 'pending', status = 'revoked', label, id",
        )?
        .query_map([], described)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(devices)
}

fn of_row(row: &Row<'_>, column: usize) -> rusqlite::Result<Device> {
    let word: String = row.get(column + 1)?;
    let status = Status::ALL.into_iter().find(|status| status.word() == word);
    // The table's check knows the same three words; were it another, the device gets nothing.
    Ok(Device { key: column::id(row, column)?, status: status.unwrap_or(Status::Revoked) })
}

fn described(row: &Row<'_>) -> rusqlite::Result<Described> {
    let told_at: Option<i64> = row.get(10)?;
    let about = About { app: row.get(7)?, waiting: row.get(8)?, waiting_since: row.get(9)? };
    Ok(Described {
        device: of_row(row, 0)?,
        id: column::id(row, 2)?,
        label: row.get(3)?,
        enrolled_at: row.get(4)?,
        last_seen: row.get(5)?,
        revoked_at: row.get(6)?,
        about: told_at.is_some().then_some(about),
        code_at: row.get(11)?,
        reached: row.get(12)?,
    })
}

/// A device that is being enrolled.
#[derive(Debug, Clone, Copy)]
pub struct NewDevice<'a> {
    /// Its Ed25519 public key.
    pub key: [u8; 32],
    /// What people call it.
    pub label: &'a str,
    /// What it is until somebody says otherwise.
    pub status: Status,
}

/// Adds a device. One that is there keeps its label, and what it is unless it was closed.
pub fn add(connection: &Connection, id: DeviceId, new: NewDevice<'_>, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into device (id, key, label, status, enrolled_at, last_seen) values (?1, ?2, ?3, ?4, ?5, ?5)
             on conflict (id) do update set status = excluded.status where status <> 'revoked'",
        )?
        .execute(params![id.as_bytes(), new.key, new.label, new.status.word(), now])?;
    Ok(())
}

/// Notes that the device was in touch.
pub fn seen(connection: &Connection, id: DeviceId, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("update device set last_seen = ?2 where id = ?1")?
        .execute(params![id.as_bytes(), now])?;
    Ok(())
}

/// How far a device has come in the log. Where it is whole, nothing is left for it to fetch or to compare up to there; where
/// it is not, it has come no further than before, and not so far if it was set back.
pub fn reached(connection: &Connection, id: DeviceId, position: Option<u64>, whole: bool) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update device set reached = case when ?3 then ?2 else min(reached, ?2) end
             where id = ?1 and reached is not case when ?3 then ?2 else min(reached, ?2) end",
        )?
        .execute(params![id.as_bytes(), position, whole])?;
    Ok(())
}

/// Keeps what a device tells about itself.
pub fn told(connection: &Connection, id: DeviceId, about: &About, now: i64) -> Result<(), StoreError> {
    let app: String = about.app.chars().filter(|c| !c.is_control()).take(APP_CHARS_MAX).collect();
    connection
        .prepare_cached("update device set app = ?2, waiting = ?3, waiting_since = ?4, told_at = ?5 where id = ?1")?
        .execute(params![id.as_bytes(), app, about.waiting, about.waiting_since, now])?;
    Ok(())
}

/// Lets a device in that waited to be confirmed.
pub fn confirm(connection: &Connection, id: DeviceId) -> Result<(), StoreError> {
    connection
        .prepare_cached("update device set status = 'active' where id = ?1 and status = 'pending'")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// Closes a device for good.
pub fn revoke(connection: &Connection, id: DeviceId, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("update device set status = 'revoked', revoked_at = coalesce(revoked_at, ?2) where id = ?1")?
        .execute(params![id.as_bytes(), now])?;
    connection.prepare_cached("delete from token where device = ?1")?.execute([id.as_bytes()])?;
    Ok(())
}

/// Lets every device wait until it has been confirmed again.
pub fn doubt_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("update device set status = 'pending' where status = 'active'", [])?;
    Ok(())
}
