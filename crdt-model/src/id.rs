//! Identifiers. Each is a newtype over random or derived bytes; as text they are URL-safe base64 without padding.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::kind::DocumentId;
use crate::space::Space;

/// A text that should have been an identifier and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {what}: {text:?}")]
pub struct IdError {
    /// The kind of identifier that was expected.
    pub what: &'static str,
    /// What stood there instead, as it was given.
    pub text: String,
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// How many bytes it has.
            pub const LEN: usize = $len;

            /// Takes the bytes as they are; randomness is the caller's to bring.
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// Takes a slice of exactly the right length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// From the wire; `None` for a wrong length.
            pub fn from_wire(wire: &[u8]) -> Option<Self> {
                Self::from_slice(wire)
            }

            /// As on the wire: the bytes.
            pub const fn to_wire(self) -> [u8; $len] {
                self.0
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                URL_SAFE_NO_PAD
                    .decode(text)
                    .ok()
                    .and_then(|bytes| Self::from_slice(&bytes))
                    .ok_or_else(|| IdError { what: stringify!($name), text: text.to_owned() })
            }
        }

        described_as_text!($name);

        text_and_wire!($name);
    };
}

byte_id!(
    /// A person: participant, volunteer, host or newcomer. Random; says nothing about who it is.
    PersonId, 16
);
byte_id!(
    /// A volunteer group.
    GroupId, 16
);
byte_id!(
    /// A match of a host and a newcomer.
    MatchId, 16
);
byte_id!(
    /// An organisation: the municipality or a partner.
    OrganisationId, 16
);
byte_id!(
    /// A device, derived from its public key by [`DeviceId::of_key`].
    DeviceId, 8
);
byte_id!(
    /// The SHA-256 of an entry ([`EntryHash::of`]): its identity for duplicates, receipts and the chain.
    EntryHash, 32
);
byte_id!(
    /// The SHA-256 of a picture's bytes: its only name.
    PictureHash, 32
);
byte_id!(
    /// The writer of Automerge changes: eight bytes of the device, eight fresh ones for each run of the program.
    Actor, 16
);
byte_id!(
    /// An invite to enrol a device.
    InviteId, 16
);
byte_id!(
    /// An idempotent command that changes spaces or grants.
    CommandId, 16
);
byte_id!(
    /// A relay's history. A new one begins when a relay was restored from an older copy.
    Epoch, 8
);

impl DeviceId {
    /// The id of the device with this Ed25519 public key: the first eight bytes of its SHA-256.
    pub fn of_key(public_key: &[u8; 32]) -> Self {
        let digest: [u8; 32] = Sha256::digest(public_key).into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        Self([a, b, c, d, e, f, g, h])
    }
}

impl EntryHash {
    /// The identity of an entry: space, document and stored bytes. Without the first two, two documents that one actor
    /// began alike in the same second would be one entry.
    pub fn of(space: Space, document: DocumentId, bytes: &[u8]) -> Self {
        let hasher = Sha256::new().chain_update(space.to_wire()).chain_update(document.to_wire());
        Self(hasher.chain_update(bytes).finalize().into())
    }
}

impl PictureHash {
    /// The name of a picture.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl Actor {
    /// An actor of a device for one run: `fresh` must be random and is never stored.
    pub fn new(device: DeviceId, fresh: [u8; 8]) -> Self {
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(device.0.into_iter().chain(fresh)) {
            *to = from;
        }
        Self(bytes)
    }

    /// The device that wrote under this actor.
    pub fn device(&self) -> DeviceId {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        DeviceId([a, b, c, d, e, f, g, h])
    }
}

/// The first half of a SHA-256: the sixteen bytes of an id that devices derive.
pub(crate) fn first16(digest: [u8; 32]) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    bytes
}
