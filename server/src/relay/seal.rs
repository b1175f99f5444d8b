//! The seal on a cursor: proof that this relay itself once stood there.
//!
//! A machine that is put back from an older image of itself has nothing that tells it so. A device that comes with a
//! cursor from its future does; but a device's bare word must not open what only a restored relay does.

use crdt_model::wire::Cursor;
use sha2::{Digest as _, Sha256};

/// The version of the protocol that brought it.
pub(super) const SINCE: u16 = 2;

/// The cursor with its seal.
pub(super) fn sealed(key_seed: &[u8; 32], cursor: Cursor) -> Cursor {
    Cursor { seal: Some(seal(key_seed, &cursor).into()), ..cursor }
}

/// Whether this relay has sealed it.
pub(super) fn is_sealed(key_seed: &[u8; 32], cursor: &Cursor) -> bool {
    cursor.seal.is_some_and(|shown| *shown == seal(key_seed, cursor))
}

fn seal(key_seed: &[u8; 32], cursor: &Cursor) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"bindeled cursor 1")
        .chain_update(key_seed)
        .chain_update(cursor.epoch.as_bytes())
        .chain_update(cursor.position.to_be_bytes())
        .chain_update(cursor.chain.as_bytes())
        .finalize()
        .into();
    std::array::from_fn(|place| digest.get(place).copied().unwrap_or_default())
}
