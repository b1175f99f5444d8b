//! May these bytes from a stranger be merged? Checked in two steps: a bounded look at the chunk before Automerge sees
//! it, then a trial on a copy of the document. The trial must run where neither a panic nor memory can hurt the caller.

use automerge::Change;
use sha2::{Digest as _, Sha256};

use crate::document::Document;
use crate::id::DeviceId;
use crate::kind::Kind;
use crate::wire::{CHANGE_BYTES_MAX, Reason};

/// The most operations that one change may declare.
pub const OPERATIONS_MAX: usize = 4_096;

/// The most bytes that a saved document may have.
pub const DOCUMENT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most changes that this change may directly build on.
pub const DEPENDENCIES_MAX: usize = 256;

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

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;

/// The bounded look: one uncompressed change chunk of a permitted size with a right checksum, and nothing after it.
///
/// Layout from the Automerge binary format: magic (4), checksum (4), chunk type (1), length (LEB128), contents.
pub fn look(bytes: &[u8]) -> Result<(), Reason> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(Reason::TooLarge);
    }
    let (head, rest) = bytes.split_first_chunk::<9>().ok_or(Reason::Undecodable)?;
    let [m0, m1, m2, m3, c0, c1, c2, c3, chunk] = *head;
    // Automerge's own decoder does not compare the checksum; a device that does would reject what we forward.
    let digest: [u8; 32] = Sha256::new().chain_update([chunk]).chain_update(rest).finalize().into();
    if [m0, m1, m2, m3] != MAGIC || chunk != CHANGE_CHUNK || !digest.starts_with(&[c0, c1, c2, c3]) {
        return Err(Reason::Undecodable);
    }
    let (length, contents) = leb128(rest).ok_or(Reason::Undecodable)?;
    if usize::try_from(length) == Ok(contents.len()) { Ok(()) } else { Err(Reason::Undecodable) }
}

fn leb128(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    let mut rest = bytes;
    for shift in (0..35).step_by(7) {
        let (byte, after) = rest.split_first()?;
        rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((value, rest));
        }
    }
    None
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
    if change.len() > OPERATIONS_MAX || change.deps().len() > DEPENDENCIES_MAX {
        return Err(Reason::TooLarge);
    }
    let actor = change.actor_id().to_bytes();
    if actor.len() != 16 || !actor.starts_with(device.as_bytes()) {
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
    if !content::is_allowed(kind, device, &change) {
        return Err(Reason::WrongContent);
    }
    let mut copy = document.clone();
    copy.apply(&[bytes.to_vec()]).map_err(|_| Reason::BreaksDocument)?;
    let saved = copy.save();
    if saved.len() > DOCUMENT_BYTES_MAX {
        return Err(Reason::TooLarge);
    }
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

    const KEY_BYTES_MAX: usize = 128;
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
