//! May these bytes from a stranger be merged? Checked in two steps: a bounded look at the chunk before Automerge sees
//! it, then a trial on a copy of the document. The trial must run where neither a panic nor memory can hurt the caller.

mod chunk;

use automerge::Change;
use chunk::Sort;

use crate::document::Document;
use crate::id::{Actor, DeviceId};
use crate::kind::Kind;
use crate::wire::{CHANGE_BYTES_MAX, Reason};

/// The most operations that one change may declare.
pub const OPERATIONS_MAX: usize = 4_096;

/// The most bytes that a saved document may have.
pub const DOCUMENT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most changes that this change may directly build on.
pub const DEPENDENCIES_MAX: usize = 256;

/// The most earlier operations that one change may replace: several for each of its own.
const PREDECESSORS_MAX: usize = 16 * OPERATIONS_MAX;

/// The most operations that a document may declare.
pub const DOCUMENT_OPERATIONS_MAX: usize = 64 * OPERATIONS_MAX;

/// The most bytes of a key.
const KEY_BYTES_MAX: usize = 128;

const ACTOR_BYTES: usize = 16;

/// What a trial found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The change is good and the document has it now.
    Good {
        /// The document with it, saved.
        saved: Vec<u8>,
    },
    /// The document already has it.
    Known,
    /// It builds on changes that are not here.
    Needs {
        /// Their Automerge hashes.
        missing: Vec<[u8; 32]>,
    },
    /// It must not be merged.
    Bad(Reason),
}

/// The bounded look at a change: one uncompressed change chunk of a permitted size with a right checksum, nothing after
/// it, and no more declared than a change may hold. Nothing is decoded and no memory is taken.
pub fn look(bytes: &[u8]) -> Result<(), Reason> {
    within(bytes, CHANGE_BYTES_MAX)?;
    chunk::walk(Sort::Change, bytes)
}

/// The device in whose name a change was made, without decoding the change.
pub fn author(bytes: &[u8]) -> Option<DeviceId> {
    chunk::actor_of(bytes).ok().and_then(Actor::from_slice).map(|actor| actor.device())
}

/// The bounded look at a whole document, as a relay sends it: one document chunk, not deflated.
pub fn look_at_document(bytes: &[u8]) -> Result<(), Reason> {
    within(bytes, DOCUMENT_BYTES_MAX)?;
    chunk::walk(Sort::Document, bytes)
}

/// The bounded look at a bundle of changes. Automerge deflates its larger columns: they are inflated here within the
/// bounds of a document.
pub fn look_at_bundle(bytes: &[u8]) -> Result<(), Reason> {
    within(bytes, DOCUMENT_BYTES_MAX)?;
    chunk::walk(Sort::Bundle, bytes)
}

fn within(bytes: &[u8], most: usize) -> Result<(), Reason> {
    if bytes.len() <= most { Ok(()) } else { Err(Reason::TooLarge) }
}

/// The trial: decodes the change, holds it to what such a document may hold, applies it to a copy of `document`, saves
/// and loads that again. When the change is good, `document` becomes what was loaded; else it stays as it is.
///
/// Run it in a process of its own with limits on memory and time: some chunks with a right checksum make Automerge
/// panic, recurse or claim memory.
pub fn attempt(kind: Kind, document: &mut Document, device: DeviceId, bytes: &[u8]) -> Verdict {
    match tried(kind, document, device, bytes) {
        Ok(verdict) => verdict,
        Err(reason) => Verdict::Bad(reason),
    }
}

fn tried(kind: Kind, document: &mut Document, device: DeviceId, bytes: &[u8]) -> Result<Verdict, Reason> {
    look(bytes)?;
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| Reason::Undecodable)?;
    if change.raw_bytes() != bytes {
        return Err(Reason::Undecodable);
    }
    let actor = change.actor_id().to_bytes();
    if !actor.starts_with(device.as_bytes()) {
        return Err(Reason::ForeignActor);
    }
    if document.contains(change.hash().0) {
        return Ok(Verdict::Known);
    }
    let missing: Vec<[u8; 32]> =
        change.deps().iter().map(|hash| hash.0).filter(|hash| !document.contains(*hash)).collect();
    if !missing.is_empty() {
        return Ok(Verdict::Needs { missing });
    }
    // Who counted further would leave the others no number to go on with.
    if change.start_op().get() != document.next_operation(change.deps()) {
        return Err(Reason::BreaksDocument);
    }
    if !content::is_allowed(kind, device, &change) {
        return Err(Reason::WrongContent);
    }
    let mut copy = document.clone();
    copy.apply(&[bytes.to_vec()]).map_err(|_| Reason::BreaksDocument)?;
    let saved = copy.save();
    look_at_document(&saved)?;
    let again = Document::load(&saved).map_err(|_| Reason::BreaksDocument)?;
    if again.heads() != copy.heads() || !again.contains(change.hash().0) {
        return Err(Reason::BreaksDocument);
    }
    *document = again;
    Ok(Verdict::Good { saved })
}

#[cfg(test)]
mod tests;

mod content {
    //! What a change may do to a document of a kind.

    use automerge::{Change, legacy};

    use crate::document::SCHEMA_KEY;
    use crate::id::DeviceId;
    use crate::kind::Kind;
    use crate::meeting;
    use crate::trial::KEY_BYTES_MAX;

    const TEXT_BYTES_MAX: usize = 16 * 1024;

    /// Only scalars at root keys, within bounds, and at a meeting only the device's own marks. Keys that this version
    /// does not know are allowed: a newer app wrote them, and they are kept, forwarded and not counted.
    pub(super) fn is_allowed(kind: Kind, device: DeviceId, change: &Change) -> bool {
        let expanded = change.decode();
        expanded.operations.iter().all(|operation| {
            let legacy::Key::Map(key) = &operation.key else { return false };
            operation.obj == legacy::ObjectId::Root
                && !key.is_empty()
                && key.len() <= KEY_BYTES_MAX
                && (kind != Kind::Meeting || meeting::may_write(device, key))
                && action_is_allowed(kind, key, &operation.action)
        })
    }

    fn action_is_allowed(kind: Kind, key: &str, action: &legacy::OpType) -> bool {
        use automerge::ScalarValue as Scalar;
        match action {
            legacy::OpType::Delete => true,
            legacy::OpType::Put(scalar) => match scalar {
                Scalar::Str(text) => {
                    key != SCHEMA_KEY && text.len() <= if kind.is_details() { TEXT_BYTES_MAX } else { 1024 }
                }
                Scalar::Int(_) | Scalar::Uint(_) => true,
                Scalar::Boolean(_) => key != SCHEMA_KEY,
                _ => false,
            },
            _ => false,
        }
    }
}
