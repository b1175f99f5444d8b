//! What the relay says when it did not do what was asked.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

/// Why the relay did not do what a request asked. Sent unsigned with an HTTP error status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Rejection {
    /// The frame cannot be read.
    #[n(0)]
    BadFrame,
    /// The protocol version is not spoken here.
    #[n(1)]
    Version,
    /// No such invite, a wrong secret, or one that is spent or too old.
    #[n(2)]
    InviteInvalid,
    /// No such device.
    #[n(3)]
    UnknownDevice,
    /// The signature is not that device's.
    #[n(4)]
    BadSignature,
    /// The challenge is spent, too old, or not this device's: take the new one and try again.
    #[n(5)]
    BadChallenge,
    /// The device is not confirmed yet.
    #[n(6)]
    Pending,
    /// The device has been closed.
    #[n(7)]
    Revoked,
    /// The frame is larger than allowed.
    #[n(8)]
    TooLarge,
    /// Something went wrong at the relay; nothing was done. Try later.
    #[n(9)]
    Unavailable,
    /// The cursor is from another history of the relay.
    #[n(10)]
    UnknownCursor,
}

/// The body of an HTTP error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Rejected {
    /// Why.
    #[n(0)]
    pub rejection: Rejection,
    /// A challenge to try again with, after [`Rejection::BadChallenge`] and [`Rejection::UnknownCursor`].
    #[n(1)]
    pub challenge: Option<ByteArray<32>>,
    /// The newest protocol version spoken here, after [`Rejection::Version`]; 1 when absent.
    #[n(2)]
    pub newest: Option<u16>,
}
