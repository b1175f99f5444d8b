//! May these bytes from a stranger be merged? Checked in two steps: a bounded look at the chunk before Automerge sees
//! it, then a trial on a copy of the document. The trial must run where neither a panic nor memory can hurt the caller.

mod chunk;

use std::collections::BTreeMap;

use automerge::Change;
pub use chunk::Declared;
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
    Good,
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

impl From<Reason> for Verdict {
    fn from(reason: Reason) -> Self {
        Self::Bad(reason)
    }
}

/// What a trial of several changes found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// One for each, in the same order.
    pub verdicts: Vec<Verdict>,
    /// The document with all that are good, saved; absent when none is.
    pub saved: Option<Vec<u8>>,
}

/// The bounded look at a change: one uncompressed change chunk of a permitted size with a right checksum, nothing after
/// it, and no more declared than a change may hold. Nothing is decoded and no memory is taken.
pub fn look(bytes: &[u8]) -> Result<(), Reason> {
    declared_by_change(bytes).map(drop)
}

/// What a change declares, counted by the same look.
pub fn declared_by_change(bytes: &[u8]) -> Result<Declared, Reason> {
    within(bytes, CHANGE_BYTES_MAX)?;
    chunk::walk(Sort::Change, bytes)
}

/// The device in whose name a change was made, without decoding the change.
pub fn author(bytes: &[u8]) -> Option<DeviceId> {
    chunk::actor_of(bytes).ok().and_then(Actor::from_slice).map(|actor| actor.device())
}

/// The bounded look at a whole document, as a relay sends it: one document chunk, not deflated.
pub fn look_at_document(bytes: &[u8]) -> Result<(), Reason> {
    declared_by_document(bytes).map(drop)
}

/// What a whole document declares, counted by the same look.
pub fn declared_by_document(bytes: &[u8]) -> Result<Declared, Reason> {
    within(bytes, DOCUMENT_BYTES_MAX)?;
    chunk::walk(Sort::Document, bytes)
}

/// The bounded look at a bundle of changes. Automerge deflates its larger columns: they are inflated here within the
/// bounds of a document.
pub fn look_at_bundle(bytes: &[u8]) -> Result<(), Reason> {
    declared_by_bundle(bytes).map(drop)
}

/// What a bundle of changes declares, counted by the same look.
pub fn declared_by_bundle(bytes: &[u8]) -> Result<Declared, Reason> {
    within(bytes, DOCUMENT_BYTES_MAX)?;
    chunk::walk(Sort::Bundle, bytes)
}

fn within(bytes: &[u8], most: usize) -> Result<(), Reason> {
    if bytes.len() <= most { Ok(()) } else { Err(Reason::TooLarge) }
}

/// A trial of one change; see [`attempt_all`].
pub fn attempt(kind: Kind, document: &mut Document, device: DeviceId, bytes: &[u8]) -> Verdict {
    let verdict = attempt_all(kind, document, Some(device), &[bytes]).verdicts.pop();
    verdict.unwrap_or(Verdict::Bad(Reason::Undecodable))
}

/// The trial: decodes each change, holds it to what such a document may hold, applies all that are fit to a copy of
/// `document`, saves and loads that again. Only when that fails are they tried one by one. `document` becomes what was
/// loaded; when nothing is good, it stays as it is.
///
/// The changes are `device`'s; without one, each is held to what its own author may write.
///
/// Run it in a process of its own with limits on memory and time: some chunks with a right checksum make Automerge
/// panic, recurse or claim memory.
pub fn attempt_all(kind: Kind, document: &mut Document, device: Option<DeviceId>, changes: &[&[u8]]) -> Tried {
    match together(kind, document, device, changes) {
        Ok(tried) => tried,
        Err(reason) if changes.len() == 1 => Tried { verdicts: vec![Verdict::Bad(reason)], saved: None },
        Err(_) => {
            let mut all = Tried { verdicts: Vec::with_capacity(changes.len()), saved: None };
            for change in changes {
                let one = attempt_all(kind, document, device, &[change]);
                all.verdicts.extend(one.verdicts);
                all.saved = one.saved.or(all.saved);
            }
            all
        }
    }
}

/// The verdicts when all that are fit can be applied together; else why they cannot.
fn together(kind: Kind, document: &mut Document, device: Option<DeviceId>, changes: &[&[u8]]) -> Result<Tried, Reason> {
    let mut ground = Ground { document, fresh: BTreeMap::new() };
    let mut fits = Vec::new();
    let verdicts = changes
        .iter()
        .map(|bytes| match fit(kind, &ground, device, bytes) {
            Ok(change) => {
                ground.fresh.insert(change.hash().0, change.max_op());
                fits.push(change);
                Verdict::Good
            }
            Err(verdict) => verdict,
        })
        .collect();
    if fits.is_empty() {
        return Ok(Tried { verdicts, saved: None });
    }
    let mut copy = document.clone();
    copy.apply_decoded(fits).map_err(|_| Reason::BreaksDocument)?;
    let saved = copy.save();
    look_at_document(&saved)?;
    let again = Document::load(&saved).map_err(|_| Reason::BreaksDocument)?;
    if again.heads() != copy.heads() || !ground.fresh.keys().all(|hash| again.contains(*hash)) {
        return Err(Reason::BreaksDocument);
    }
    *document = again;
    Ok(Tried { verdicts, saved: Some(saved) })
}

/// What a change can build on: the document, and the changes of the same trial before it.
struct Ground<'a> {
    document: &'a Document,
    /// Their last operations by their hashes.
    fresh: BTreeMap<[u8; 32], u64>,
}

impl Ground<'_> {
    fn last_operation(&self, hash: [u8; 32]) -> Option<u64> {
        self.fresh.get(&hash).copied().or_else(|| self.document.last_operation(hash))
    }
}

/// The change, decoded, when it is new and may be applied as far as it alone can tell.
fn fit(kind: Kind, ground: &Ground<'_>, device: Option<DeviceId>, bytes: &[u8]) -> Result<Change, Verdict> {
    look(bytes)?;
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| Reason::Undecodable)?;
    if change.raw_bytes() != bytes {
        return Err(Reason::Undecodable.into());
    }
    let author = Actor::from_slice(change.actor_id().to_bytes()).ok_or(Reason::ForeignActor)?.device();
    if device.is_some_and(|device| device != author) {
        return Err(Reason::ForeignActor.into());
    }
    if ground.last_operation(change.hash().0).is_some() {
        return Err(Verdict::Known);
    }
    let (mut missing, mut last) = (Vec::new(), 0);
    for hash in change.deps() {
        match ground.last_operation(hash.0) {
            Some(operation) => last = last.max(operation),
            None => missing.push(hash.0),
        }
    }
    if !missing.is_empty() {
        return Err(Verdict::Needs { missing });
    }
    // Who counted further would leave the others no number to go on with.
    if change.start_op().get() != last + 1 {
        return Err(Reason::BreaksDocument.into());
    }
    if content::is_allowed(kind, author, &change) { Ok(change) } else { Err(Reason::WrongContent.into()) }
}

#[cfg(test)]
mod tests;

mod content {
    //! What a change may do to a document of a kind.

    use automerge::{Change, legacy};

    use crate::document::SCHEMA_KEY;
    use crate::id::DeviceId;
    use crate::kind::Kind;
    use crate::own_key;
    use crate::trial::KEY_BYTES_MAX;

    const TEXT_BYTES_MAX: usize = 16 * 1024;

    /// Only scalars at root keys, within bounds, and of the keys that each device has for itself only its own. Keys that this version
    /// does not know are allowed: a newer app wrote them, and they are kept, forwarded and not counted.
    pub(super) fn is_allowed(kind: Kind, device: DeviceId, change: &Change) -> bool {
        let expanded = change.decode();
        expanded.operations.iter().all(|operation| {
            let legacy::Key::Map(key) = &operation.key else { return false };
            operation.obj == legacy::ObjectId::Root
                && !key.is_empty()
                && key.len() <= KEY_BYTES_MAX
                && own_key::may_write(kind, device, key)
                && action_is_allowed(kind, key, &operation.action)
        })
    }

    fn action_is_allowed(kind: Kind, key: &str, action: &legacy::OpType) -> bool {
        use automerge::ScalarValue as Scalar;
        match action {
            legacy::OpType::Delete => true,
            legacy::OpType::Put(scalar) => match scalar {
                Scalar::Str(text) => {
                    key != SCHEMA_KEY && text.len() <= if kind.is_long() { TEXT_BYTES_MAX } else { 1024 }
                }
                Scalar::Int(_) | Scalar::Uint(_) => true,
                Scalar::Boolean(_) => key != SCHEMA_KEY,
                _ => false,
            },
            _ => false,
        }
    }
}
