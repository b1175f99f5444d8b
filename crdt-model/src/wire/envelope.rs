//! What goes over HTTP: a body and who signed it.

use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use crate::id::DeviceId;

/// A signed frame from a device. The signature covers `bindeled request 1`, the challenge and the body as sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedRequest {
    /// Who sends it.
    #[n(0)]
    pub device: DeviceId,
    /// The challenge that the relay gave this device, single-use.
    #[n(1)]
    pub challenge: ByteArray<32>,
    /// Ed25519 by the device's key.
    #[n(2)]
    pub signature: ByteArray<64>,
    /// Whether `body` is a zstd stream.
    #[n(3)]
    pub packed: bool,
    /// A [`SyncRequest`](super::SyncRequest).
    #[n(4)]
    pub body: ByteVec,
}

/// A signed frame from the relay. The signature covers `bindeled answer 1`, the SHA-256 of the whole request body as
/// it was sent over HTTP, and this body as sent. What it does not cover never empties an outbox.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedAnswer {
    /// Ed25519 by the relay's key, which the invite named.
    #[n(0)]
    pub signature: ByteArray<64>,
    /// Whether `body` is a zstd stream.
    #[n(1)]
    pub packed: bool,
    /// The answer's frame.
    #[n(2)]
    pub body: ByteVec,
}
