//! What goes between the relay and a child: length-prefixed CBOR.

use crdt_model::id::DeviceId;
use crdt_model::wire::Reason;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

/// The most bytes of one frame: a largest request and a largest document fit.
pub(super) const BYTES_MAX: usize = 32 * 1024 * 1024;

/// Changes of one document, in the order in which they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Job {
    /// The tag of the document's kind.
    #[n(0)]
    pub kind: u8,
    /// Whose they are; absent when others give them back: then each is held to what its own author may write.
    #[n(1)]
    pub device: Option<DeviceId>,
    /// The document as saved; empty when there is none yet.
    #[n(2)]
    pub saved: ByteVec,
    /// The changes.
    #[n(3)]
    pub changes: Vec<ByteVec>,
}

/// What became of them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Outcome {
    /// One for each change, in the same order; none where there was no time left to try it.
    #[n(0)]
    pub verdicts: Vec<Option<Verdict>>,
    /// The document with all that are good; absent when none is.
    #[n(1)]
    pub saved: Option<ByteVec>,
}

/// What a trial found of one change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// It is good.
    #[n(0)]
    Good,
    /// The document already has it.
    #[n(1)]
    Known,
    /// It builds on changes that are not here.
    #[n(2)]
    Needs(#[n(0)] Vec<ByteArray<32>>),
    /// It must not be merged.
    #[n(3)]
    Bad(#[n(0)] Reason),
}
