//! The devices of the organisations that this device coordinates, as the relay last told.

use crdt_model::document::UnixMillis;
use crdt_model::wire::{ErasedPerson, Tablet, from_bytes, to_bytes};
use rusqlite::Connection;

use super::{StoreError, meta};

/// What the relay last told; nothing before it did.
pub(crate) fn told(connection: &Connection) -> Result<Vec<Tablet>, StoreError> {
    // What cannot be read any more is asked for again.
    Ok(meta::tablets(connection)?.and_then(|bytes| from_bytes(&bytes).ok()).unwrap_or_default())
}

/// The relay told.
pub(crate) fn keep(connection: &Connection, tablets: &Vec<Tablet>, now: UnixMillis) -> Result<(), StoreError> {
    meta::set_tablets(connection, &to_bytes(tablets), now)
}

/// Whose names were erased there, and how far that had come.
pub(crate) fn erased_people(connection: &Connection) -> Result<Vec<ErasedPerson>, StoreError> {
    Ok(meta::erased_people(connection)?.and_then(|bytes| from_bytes(&bytes).ok()).unwrap_or_default())
}

/// The relay told.
pub(crate) fn keep_erased_people(connection: &Connection, people: &Vec<ErasedPerson>) -> Result<(), StoreError> {
    meta::set_erased_people(connection, &to_bytes(people))
}
