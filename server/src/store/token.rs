//! Tokens for open streams, stored hashed.

use crdt_model::id::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::{StoreError, column};

const PER_DEVICE_MAX: i64 = 4;

/// Until when a token is good, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Whose.
    pub device: DeviceId,
    /// Until when.
    pub expires: i64,
}

/// Remembers a token; the oldest of more than a few are forgotten.
pub fn add(connection: &Connection, token: &[u8; 16], of: Token) -> Result<(), StoreError> {
    connection.prepare_cached("insert into token (hash, device, expires) values (?1, ?2, ?3)")?.execute(params![
        hash(token),
        of.device.as_bytes(),
        of.expires
    ])?;
    connection
        .prepare_cached(
            "delete from token where device = ?1 and hash not in
             (select hash from token where device = ?1 order by expires desc, hash limit ?2)",
        )?
        .execute(params![of.device.as_bytes(), PER_DEVICE_MAX])?;
    Ok(())
}

/// Whose token this is, if it is one that is still good.
pub fn read(connection: &Connection, token: &[u8], now: i64) -> Result<Option<Token>, StoreError> {
    let token = connection
        .prepare_cached("select device, expires from token where hash = ?1 and expires > ?2")?
        .query_row(params![hash(token), now], |row| Ok(Token { device: column::id(row, 0)?, expires: row.get(1)? }))
        .optional()?;
    Ok(token)
}

/// When the device's newest token ends; 0 when it has none.
pub fn newest(connection: &Connection, device: DeviceId) -> Result<i64, StoreError> {
    let expires = connection
        .prepare_cached("select coalesce(max(expires), 0) from token where device = ?1")?
        .query_row([device.as_bytes()], |row| row.get(0))?;
    Ok(expires)
}

/// Forgets all of them; devices are given new ones.
pub fn forget_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("delete from token", [])?;
    Ok(())
}

fn hash(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}
