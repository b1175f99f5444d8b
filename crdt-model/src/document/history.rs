//! The changes that a document is made of, and what each of them says.

use automerge::{Change, ScalarValue, legacy};
use sha2::{Digest as _, Sha256};

use super::{Document, Edit, SCHEMA_KEY, UnixMillis, Value};
use crate::id::{Actor, DeviceId};

/// Where the checksum of a chunk ends: what follows is what its hash covers.
const HASHED_FROM: usize = 8;

/// A change that a document contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its Automerge hash.
    pub hash: [u8; 32],
    /// The hashes of the changes that it was made on.
    pub builds_on: Vec<[u8; 32]>,
    /// The device that made it, where its actor names one.
    pub device: Option<DeviceId>,
    /// When, to the second, by that device's clock.
    pub at: UnixMillis,
    /// Its uncompressed chunk, as it is stored and sent.
    pub bytes: Vec<u8>,
}

impl Document {
    /// Every change, in an order in which each comes after what it builds on.
    pub fn history(&self) -> Vec<Recorded> {
        let recorded = |change: &Change| Recorded {
            hash: change.hash().0,
            builds_on: change.deps().iter().map(|hash| hash.0).collect(),
            device: Actor::from_slice(change.actor_id().to_bytes()).map(|actor| actor.device()),
            at: UnixMillis(change.timestamp().saturating_mul(1_000)),
            bytes: change.raw_bytes().to_vec(),
        };
        self.inner.get_changes(&[]).iter().map(recorded).collect()
    }
}

/// The Automerge hash that a change chunk has, whether or not the rest of it can be read.
pub fn hash_of(change: &[u8]) -> Option<[u8; 32]> {
    change.get(HASHED_FROM..).map(|hashed| Sha256::digest(hashed).into())
}

/// What a change sets and removes, but for the schema version that every document names; `None` when it cannot be
/// decoded or does what no [`Edit`] does.
pub fn edits_of(change: &[u8]) -> Option<Vec<Edit>> {
    let change = Change::from_bytes(change.to_vec()).ok()?.decode();
    let said = change.operations.iter().map(edit_of).collect::<Option<Vec<_>>>()?;
    Some(said.into_iter().filter(|edit| edit.key != SCHEMA_KEY).collect())
}

fn edit_of(operation: &legacy::Op) -> Option<Edit> {
    let legacy::Key::Map(key) = &operation.key else { return None };
    if operation.obj != legacy::ObjectId::Root {
        return None;
    }
    let value = match &operation.action {
        legacy::OpType::Delete => None,
        legacy::OpType::Put(ScalarValue::Str(text)) => Some(Value::Text(text.to_string())),
        legacy::OpType::Put(ScalarValue::Int(number)) => Some(Value::Int(*number)),
        legacy::OpType::Put(ScalarValue::Boolean(yes)) => Some(Value::Bool(*yes)),
        _ => return None,
    };
    Some(Edit { key: key.to_string(), value })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;
    use crate::document::UnixMillis;

    fn actor(number: u8) -> Actor {
        Actor::new(DeviceId::from_bytes([number; 8]), [number; 8])
    }

    #[test]
    fn a_change_says_what_was_edited() {
        let mut document = Document::empty();
        let first = [Edit::put("name", "Lektiecafé"), Edit::put("count", 3), Edit::put("open", true)];
        let said = document.edit(actor(1), UnixMillis(1), &first).unwrap();
        assert_eq!(edits_of(&said), Some(first.to_vec()));
        let second = [Edit::put("name", "Café"), Edit::remove("count")];
        let said = document.edit(actor(1), UnixMillis(2), &second).unwrap();
        assert_eq!(edits_of(&said), Some(second.to_vec()));
        assert_eq!(edits_of(&[7; 40]), None);
    }

    #[test]
    fn the_history_tells_who_made_what_on_what() {
        let mut document = Document::empty();
        let first = document.edit(actor(1), UnixMillis(1), &[Edit::put("a", 1)]).unwrap();
        let second = document.edit(actor(2), UnixMillis(2), &[Edit::put("b", 2)]).unwrap();
        let history = document.history();
        assert_eq!(history.iter().map(|change| &change.bytes).collect::<Vec<_>>(), [&first, &second]);
        assert_eq!(hash_of(&first), Some(history[0].hash));
        assert_eq!(history[1].builds_on, [history[0].hash]);
        assert_eq!(history[1].device, Some(DeviceId::from_bytes([2; 8])));
        assert_eq!(hash_of(&[1; 7]), None);
    }
}
