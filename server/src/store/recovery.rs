//! One-time codes for forgotten PINs: of each device the newest.

use crdt_model::id::DeviceId;
use crdt_model::recovery::RecoveryCode;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::StoreError;

/// A code, and when the device sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What opens the device's recovery slot.
    pub code: RecoveryCode,
    /// When it came.
    pub at: i64,
}

/// Keeps a device's code in the place of the one before; says whether the letters are a code.
pub fn keep(connection: &Connection, device: DeviceId, letters: &str, now: i64) -> Result<bool, StoreError> {
    let Ok(code) = letters.parse::<RecoveryCode>() else { return Ok(false) };
    connection
        .prepare_cached(
            "insert into recovery (device, code, kept_at) values (?1, ?2, ?3)
             on conflict (device) do update set code = excluded.code, kept_at = excluded.kept_at",
        )?
        .execute(params![device.as_bytes(), code.letters(), now])?;
    Ok(true)
}

/// The device's newest code.
pub fn read(connection: &Connection, device: DeviceId) -> Result<Option<Kept>, StoreError> {
    let kept = connection
        .prepare_cached("select code, kept_at from recovery where device = ?1")?
        .query_row([device.as_bytes()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    Ok(kept.and_then(|(letters, at)| Some(Kept { code: letters.parse().ok()?, at })))
}
