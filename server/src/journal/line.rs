//! One line of the journal: JSON, chained by hash to the line before.

use crdt_model::id::EntryHash;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::event::{By, Event};

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Lines are numbered from 1.
    pub number: u64,
    /// When it happened, in milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub by: By,
    /// How far the log went then.
    pub position: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl Line {
    pub(super) fn to_text(&self) -> String {
        // Ids, numbers and texts always can be written as JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What stands before the first line of a relay.
pub(super) fn chain_start(relay_key: &[u8; 32]) -> EntryHash {
    let mut hasher = Sha256::new();
    hasher.update("bindeled access 1");
    hasher.update(relay_key);
    EntryHash::from_bytes(hasher.finalize().into())
}

/// The chain's next hash.
pub(super) fn chain(before: EntryHash, line: &str) -> EntryHash {
    let mut hasher = Sha256::new();
    hasher.update(before.as_bytes());
    hasher.update(line);
    EntryHash::from_bytes(hasher.finalize().into())
}

/// The key that a relay signs its answers with, and that names its journal.
pub fn relay_key(seed: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(seed).verifying_key().to_bytes()
}
