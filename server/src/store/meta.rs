//! The one row that says who the relay is and where its log stands.

use crdt_model::id::{EntryHash, Epoch};
use rusqlite::{Connection, params};

use super::{StoreError, column};

/// Who the relay is and where its log stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Meta {
    /// The seed of the key that signs its answers.
    pub key_seed: [u8; 32],
    /// Which history this is.
    pub epoch: Epoch,
    /// The newest position; 0 when the log is empty.
    pub position: u64,
    /// The chain's hash there.
    pub chain: EntryHash,
    /// The address that invites name; empty until the relay has served.
    pub public_url: String,
}

/// Writes the row of a new relay from random bytes: the key's seed and the epoch.
pub fn begin(connection: &Connection, random: [u8; 40]) -> Result<(), StoreError> {
    let (seed, epoch) = random.split_at(32);
    connection.execute(
        "insert into meta (id, key_seed, epoch, position, chain, public_url) values (1, ?1, ?2, 0, zeroblob(32), '')",
        params![seed, epoch],
    )?;
    Ok(())
}

/// Reads the row.
pub fn read(connection: &Connection) -> Result<Meta, StoreError> {
    let meta = connection
        .prepare_cached("select key_seed, epoch, position, chain, public_url from meta where id = 1")?
        .query_row([], |row| {
            Ok(Meta {
                key_seed: column::id(row, 0)?,
                epoch: column::id(row, 1)?,
                position: row.get(2)?,
                chain: column::id(row, 3)?,
                public_url: row.get(4)?,
            })
        })?;
    Ok(meta)
}

/// When this file was last found to be an older copy and put right. Since then devices may have what it lacks.
pub fn restored_at(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let restored =
        connection.prepare_cached("select restored_at from meta where id = 1")?.query_row([], |row| row.get(0))?;
    Ok(restored)
}

/// The newest position.
pub(super) fn position(connection: &Connection) -> rusqlite::Result<u64> {
    connection.prepare_cached("select position from meta where id = 1")?.query_row([], |row| row.get(0))
}

/// Moves the log's end. The row is the counter that makes the order of positions the order of commits.
pub(super) fn advance(connection: &Connection, position: u64, chain: EntryHash) -> Result<(), StoreError> {
    connection
        .prepare_cached("update meta set position = ?1, chain = ?2 where id = 1")?
        .execute(params![position, chain.as_bytes()])?;
    Ok(())
}

/// Remembers the address that invites name.
pub fn set_public_url(connection: &Connection, url: &str) -> Result<(), StoreError> {
    connection.execute("update meta set public_url = ?1 where id = 1", [url])?;
    Ok(())
}

/// Begins a new history: this log is one that devices may have read further than it goes.
pub fn begin_again(connection: &Connection, epoch: Epoch, now: i64) -> Result<(), StoreError> {
    connection.execute("update meta set epoch = ?1, restored_at = ?2 where id = 1", params![epoch.as_bytes(), now])?;
    Ok(())
}
