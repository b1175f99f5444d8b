//! The frames that a device and a relay exchange: CBOR, described in PROTOCOL.md.
//!
//! Frozen: numbers are never reused and meanings never change; new fields get new numbers.

mod answer;
mod compare;
mod enrol;
mod envelope;
mod erase;
mod invite;
mod rejected;
mod request;
mod sign;

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use sha2::{Digest as _, Sha256};

use crate::id::{EntryHash, Epoch};
use crate::rights::Role;
use crate::space::Space;

pub use answer::{
    Bundle, CommandDone, Needs, PictureDone, Reason, Receipt, Record, Refused, Snapshot, SyncAnswer, TABLETS_MAX,
    Tablet,
};
pub use compare::{BUCKETS, Buckets};
pub use enrol::{ChallengeAnswer, ChallengeRequest, EnrolAnswer, EnrolRequest};
pub use envelope::{SignedAnswer, SignedRequest};
pub use erase::{Detail, ERASED_MAX, ERASED_PEOPLE_MAX, ErasedPerson, NOT_YET_MAX};
pub use invite::{ACCESS_COMMANDS_MAX, AccessAsk, AccessCommand, AccessDone, INVITE_MINUTES_MAX, InviteOffer};
pub use rejected::{Rejected, Rejection};
pub use request::{
    About, CatchUp, Compare, Differ, Forms, PICTURES_MAX, Picture, Push, SpaceCommand, SyncRequest, WantedPicture,
};

/// The newest protocol version that this code speaks.
///
/// 2 adds comparing and giving back after a restore, bundles, erasures, what a device tells about itself, its recovery
/// code and devices that wait to be confirmed. 3 adds the kinds from agreement to employment, and the list of an
/// organisation's devices. 4 adds the host programme's kinds and spaces, spaces that several organisations hold,
/// pictures, and coordinators' invites; of a coordinator also erasing a person and where that is done.
pub const VERSION: u16 = 4;

/// The oldest protocol version that this code speaks.
pub const VERSION_OLDEST: u16 = 1;

/// Whether this code speaks a protocol version.
pub const fn speaks(version: u16) -> bool {
    VERSION_OLDEST <= version && version <= VERSION
}

/// The most bytes that a frame may have, packed or unpacked.
pub const FRAME_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The most records in one frame, either way.
pub const RECORDS_MAX: usize = 4_096;

/// The most bytes that one change may have.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;

/// A role in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Grant {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The role in it.
    #[n(1)]
    pub role: Role,
}

/// How far a device has read the relay's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Cursor {
    /// Which history of the relay.
    #[n(0)]
    pub epoch: Epoch,
    /// The last position read; 0 is before the first.
    #[n(1)]
    pub position: u64,
    /// The chain's hash at that position.
    #[n(2)]
    pub chain: EntryHash,
    /// By which the relay knows again what it said itself, also when it has forgotten it. Sent back as it came.
    #[n(3)]
    pub seal: Option<ByteArray<16>>,
}

/// Bytes that are not the frame they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a readable frame: {0}")]
pub struct FrameError(String);

/// A frame as bytes.
pub fn to_bytes<T: Encode<()>>(frame: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a Vec cannot fail; minicbor's error type only cannot say so.
    let _infallible = minicbor::encode(frame, &mut bytes);
    bytes
}

/// A frame from bytes.
pub fn from_bytes<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, FrameError> {
    minicbor::decode(bytes).map_err(|error| FrameError(error.to_string()))
}

/// The first eight bytes of the SHA-256 over the grants in order, each its space's wire bytes and its role's number.
pub fn grants_digest(grants: &[Grant]) -> [u8; 8] {
    let mut sorted = grants.to_vec();
    sorted.sort_unstable();
    let mut hasher = Sha256::new();
    for grant in sorted {
        hasher.update(grant.space.to_wire());
        hasher.update([grant.role.tag()]);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    [a, b, c, d, e, f, g, h]
}

/// The chain's next hash: SHA-256 over the one before, the position as eight bytes big end first, and the entry's own
/// hash, which covers its space, document and bytes. The one before the first entry is all zeros.
pub fn chain(before: EntryHash, position: u64, entry: EntryHash) -> EntryHash {
    let mut hasher = Sha256::new();
    hasher.update(before.as_bytes());
    hasher.update(position.to_be_bytes());
    hasher.update(entry.as_bytes());
    EntryHash::from_bytes(hasher.finalize().into())
}
