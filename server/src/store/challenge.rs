//! Challenges that signed answers carried. Single-use, a few for each device.

use crdt_model::id::DeviceId;
use rusqlite::{Connection, params};

use super::StoreError;

const PER_DEVICE_MAX: i64 = 4;

/// Remembers a challenge; the oldest of more than a few are forgotten. The new one stays in any case: when the clock was
/// turned back, it is not the one that expires last.
pub fn add(connection: &Connection, device: DeviceId, challenge: &[u8; 32], expires: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into challenge (device, challenge, expires) values (?1, ?2, ?3)")?
        .execute(params![device.as_bytes(), challenge, expires])?;
    connection
        .prepare_cached(
            "delete from challenge where device = ?1 and challenge not in
             (select challenge from challenge where device = ?1
              order by challenge = ?2 desc, expires desc, challenge limit ?3)",
        )?
        .execute(params![device.as_bytes(), challenge, PER_DEVICE_MAX])?;
    Ok(())
}

/// Uses a challenge up; says whether it was there and not too old.
pub fn spend(connection: &Connection, device: DeviceId, challenge: &[u8; 32], now: i64) -> Result<bool, StoreError> {
    let spent = connection
        .prepare_cached("delete from challenge where device = ?1 and challenge = ?2 and expires > ?3")?
        .execute(params![device.as_bytes(), challenge, now])?;
    Ok(spent == 1)
}

/// Forgets all of them; devices are given new ones.
pub fn forget_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("delete from challenge", [])?;
    Ok(())
}
