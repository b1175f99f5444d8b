//! Becoming a device of a relay, and getting a first challenge.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use super::Grant;
use crate::id::{DeviceId, InviteId};

/// Asks to be enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolRequest {
    /// The protocol version.
    #[n(0)]
    pub version: u16,
    /// Which invite.
    #[n(1)]
    pub invite: InviteId,
    /// The invite's secret.
    #[n(2)]
    pub secret: ByteArray<16>,
    /// The device's own public key.
    #[n(3)]
    pub device_key: ByteArray<32>,
    /// What people call the device: "Tablet 3". Shown to officers; not a person's name.
    #[n(4)]
    pub label: String,
    /// Ed25519 by the device's key over `bindeled enrol 1`, the invite's id and the secret: it holds its key.
    #[n(5)]
    pub signature: ByteArray<64>,
}

/// The device is enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolAnswer {
    /// Its id, derived from its key.
    #[n(0)]
    pub device: DeviceId,
    /// What it may hold.
    #[n(1)]
    pub grants: Vec<Grant>,
    /// For its first request.
    #[n(2)]
    pub challenge: ByteArray<32>,
    /// It has no rights until somebody has confirmed it by its four words.
    #[n(3)]
    pub pending: Option<bool>,
}

/// Asks for a challenge, for a device that has none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ChallengeRequest {
    /// Who asks.
    #[n(0)]
    pub device: DeviceId,
}

/// A challenge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ChallengeAnswer {
    /// For the next request. Single-use.
    #[n(0)]
    pub challenge: ByteArray<32>,
}
