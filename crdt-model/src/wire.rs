//! The frames that a device and a relay exchange: CBOR, described in PROTOCOL.md.
//!
//! Frozen: numbers are never reused and meanings never change; new fields get new numbers.

mod compare;
mod sign;

use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};
use sha2::{Digest as _, Sha256};

use crate::id::{CommandId, DeviceId, EntryHash, Epoch, InviteId, OrganisationId};
use crate::kind::DocumentId;
use crate::rights::Role;
use crate::space::Space;

pub use compare::{BUCKETS, Buckets};

/// The newest protocol version that this code speaks.
///
/// 2 adds comparing and giving back after a restore, bundles, erasures, what a device tells about itself, its recovery
/// code and devices that wait to be confirmed.
pub const VERSION: u16 = 2;

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
    /// A [`SyncRequest`].
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
}

/// Pushes what waits and pulls what is new.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncRequest {
    /// The protocol version.
    #[n(0)]
    pub version: u16,
    /// How far the device has read; absent on its first contact, which starts at the log's end.
    #[n(1)]
    pub cursor: Option<Cursor>,
    /// [`grants_digest`] of the grants that the device knows.
    #[n(2)]
    pub grants: ByteArray<8>,
    /// Spaces whose documents the device wants whole, each from after a document.
    #[n(3)]
    pub catch_up: Vec<CatchUp>,
    /// Changes of spaces, done before the records.
    #[n(4)]
    pub commands: Vec<SpaceCommand>,
    /// What waits in the outbox, oldest first.
    #[n(5)]
    pub push: Vec<Push>,
    /// The device has no token for `/v1/wake`, whatever the relay gave it before: it keeps none over a restart.
    #[n(6)]
    pub without_token: Option<bool>,
    /// Spaces that the device holds whole and wants compared with the relay's, after the relay knew its cursor no more.
    #[n(7)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub compare: Vec<Compare>,
    /// Records that the relay once had and has lost, whoever wrote them. Taken only by a relay that was restored.
    #[n(8)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub returned: Vec<Push>,
    /// What the device tells about itself.
    #[n(9)]
    pub about: Option<About>,
    /// The 24 letters of [`RecoveryCode`](crate::recovery::RecoveryCode) that open the device's recovery slot, to be
    /// kept at the relay.
    #[n(10)]
    pub recovery: Option<String>,
    /// In which forms the device takes documents; [`Forms::FIRST`] when absent.
    #[n(11)]
    pub forms: Option<Forms>,
}

impl SyncRequest {
    /// One that says nothing yet.
    pub fn empty(version: u16, grants: [u8; 8]) -> Self {
        Self {
            version,
            cursor: None,
            grants: grants.into(),
            catch_up: Vec::new(),
            commands: Vec::new(),
            push: Vec::new(),
            without_token: None,
            compare: Vec::new(),
            returned: Vec::new(),
            about: None,
            recovery: None,
            forms: None,
        }
    }
}

/// A space of which the device wants every document, or those after one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct CatchUp {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The last document that the device has got, in order of its bytes.
    #[n(1)]
    pub after: Option<DocumentId>,
    /// Only the documents of these [`Buckets`], a bit for each, the lowest for the first; all when absent.
    #[n(2)]
    pub buckets: Option<u32>,
}

/// What a device holds of a space, in brief, without what waits in its outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Compare {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// Its digests.
    #[n(1)]
    pub buckets: Buckets,
}

/// Which buckets of a space differ between device and relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Differ {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// A bit for each bucket, the lowest for the first; 0 when nothing differs.
    #[n(1)]
    pub buckets: u32,
}

/// What a device tells about itself, for the list of devices. No person is named in it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct About {
    /// The app and its version.
    #[n(0)]
    pub app: String,
    /// How many records wait in its outbox.
    #[n(1)]
    pub waiting: u32,
    /// When the oldest of them was saved, in milliseconds since 1970 by the device's clock.
    #[n(2)]
    pub waiting_since: Option<i64>,
}

/// In which forms a device takes documents: a sum of the constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Forms(#[n(0)] pub u8);

impl Forms {
    /// Change by change. Every device takes this.
    pub const PLAIN: Self = Self(1);
    /// Automerge's saved form of a whole document.
    pub const SNAPSHOT: Self = Self(2);
    /// Automerge's bundle of several changes of one document.
    pub const BUNDLE: Self = Self(4);
    /// What devices take that do not say.
    pub const FIRST: Self = Self(Self::PLAIN.0 | Self::SNAPSHOT.0);
    /// All of them.
    pub const ALL: Self = Self(Self::FIRST.0 | Self::BUNDLE.0);

    /// Whether a form is among them. Plain always is.
    pub const fn takes(self, form: Self) -> bool {
        form.0 == Self::PLAIN.0 || self.0 & form.0 == form.0
    }
}

/// Creates a space under an organisation whose coordinator the device is. Doing it twice is doing it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct SpaceCommand {
    /// Random; the same when the command is sent again.
    #[n(0)]
    pub id: CommandId,
    /// The space to create.
    #[n(1)]
    pub space: Space,
    /// Whose it is.
    #[n(2)]
    pub organisation: OrganisationId,
}

/// A record from the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Push {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The document.
    #[n(1)]
    pub document: DocumentId,
    /// An uncompressed Automerge change chunk.
    #[n(2)]
    pub bytes: ByteVec,
}

/// What the relay did and what is new.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SyncAnswer {
    /// The protocol version.
    #[n(0)]
    pub version: u16,
    /// Where the device stands when it has taken this answer in.
    #[n(1)]
    pub cursor: Cursor,
    /// For the next request. Single-use.
    #[n(2)]
    pub challenge: ByteArray<32>,
    /// All grants of the device, when its digest was another.
    #[n(3)]
    pub grants: Option<Vec<Grant>>,
    /// Records that are committed.
    #[n(4)]
    pub receipts: Vec<Receipt>,
    /// Records that were refused and are kept aside at the relay.
    #[n(5)]
    pub refused: Vec<Refused>,
    /// Records that wait for others. Not a refusal: they stay in the outbox.
    #[n(6)]
    pub needs: Vec<Needs>,
    /// What became of the commands.
    #[n(7)]
    pub commands: Vec<CommandDone>,
    /// New records by others, and by this device where it asked, in order of position.
    #[n(8)]
    pub records: Vec<Record>,
    /// Whole documents of spaces that the device asked for.
    #[n(9)]
    pub snapshots: Vec<Snapshot>,
    /// Where to go on asking for whole documents; empty when all are here.
    #[n(10)]
    pub catch_up: Vec<CatchUp>,
    /// Whether there is more after the cursor, so that the device should ask again at once.
    #[n(11)]
    pub more: bool,
    /// For `/v1/wake`, good for fifteen minutes; only when the device has none or an old one.
    #[n(12)]
    pub token: Option<ByteArray<16>>,
    /// For each space that was compared, which buckets differ.
    #[n(13)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub differ: Vec<Differ>,
    /// Several changes of one document each, in place of as many records.
    #[n(14)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub bundles: Vec<Bundle>,
    /// The recovery code is kept; what opened the recovery slot before is forgotten.
    #[n(15)]
    pub recovery_kept: Option<bool>,
}

impl SyncAnswer {
    /// One that brings nothing.
    pub fn empty(version: u16, cursor: Cursor, challenge: [u8; 32]) -> Self {
        Self {
            version,
            cursor,
            challenge: challenge.into(),
            grants: None,
            receipts: Vec::new(),
            refused: Vec::new(),
            needs: Vec::new(),
            commands: Vec::new(),
            records: Vec::new(),
            snapshots: Vec::new(),
            catch_up: Vec::new(),
            more: false,
            token: None,
            differ: Vec::new(),
            bundles: Vec::new(),
            recovery_kept: None,
        }
    }
}

/// The relay has committed a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Which record.
    #[n(0)]
    pub entry: EntryHash,
    /// Where in the log.
    #[n(1)]
    pub position: u64,
}

/// Why the relay refused a record or a command.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, serde::Serialize, serde::Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Reason {
    /// The device's role does not write such documents there.
    #[n(0)]
    NotAllowed,
    /// The bytes are not one uncompressed change.
    #[n(1)]
    Undecodable,
    /// The change, or the document with it, would be too large.
    #[n(2)]
    TooLarge,
    /// The change was made under another device's name.
    #[n(3)]
    ForeignActor,
    /// The change does something that such a document never holds.
    #[n(4)]
    WrongContent,
    /// The document could not be read again with the change in it.
    #[n(5)]
    BreaksDocument,
    /// The device has been closed; what it sends is kept for the coordinator.
    #[n(6)]
    Revoked,
    /// The document has been erased for good. Since version 2; before, devices are told [`Reason::NotAllowed`].
    #[n(7)]
    Erased,
}

impl Reason {
    /// The number that names it, on the wire and in the relay's file. Never reused.
    pub const fn tag(self) -> u8 {
        match self {
            Self::NotAllowed => 0,
            Self::Undecodable => 1,
            Self::TooLarge => 2,
            Self::ForeignActor => 3,
            Self::WrongContent => 4,
            Self::BreaksDocument => 5,
            Self::Revoked => 6,
            Self::Erased => 7,
        }
    }
}

/// A record that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Refused {
    /// Which record.
    #[n(0)]
    pub entry: EntryHash,
    /// Why.
    #[n(1)]
    pub reason: Reason,
}

/// A record that builds on changes which the relay does not have.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Needs {
    /// Which record.
    #[n(0)]
    pub entry: EntryHash,
    /// The Automerge hashes that are missing.
    #[n(1)]
    pub missing: Vec<ByteArray<32>>,
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct CommandDone {
    /// Which command.
    #[n(0)]
    pub id: CommandId,
    /// Why it was refused; absent when it is done.
    #[n(1)]
    pub refused: Option<Reason>,
}

/// An entry of the relay's log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Record {
    /// Where in the log.
    #[n(0)]
    pub position: u64,
    /// The space.
    #[n(1)]
    pub space: Space,
    /// The document.
    #[n(2)]
    pub document: DocumentId,
    /// The change; empty when the document has been erased here: it is dropped, and nothing of it is taken any more.
    #[n(3)]
    pub bytes: ByteVec,
}

/// Several changes of one document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Bundle {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The document.
    #[n(1)]
    pub document: DocumentId,
    /// Automerge's bundle chunk.
    #[n(2)]
    pub bytes: ByteVec,
}

/// A whole document.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Snapshot {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The document.
    #[n(1)]
    pub document: DocumentId,
    /// Automerge's `save` format, not deflated.
    #[n(2)]
    pub bytes: ByteVec,
}

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
