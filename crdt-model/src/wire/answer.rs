//! What the relay says: what became of what was sent, and what is new.

use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use super::{About, AccessDone, CatchUp, Cursor, Differ, ErasedPerson, Grant, Picture};
use crate::id::{CommandId, DeviceId, EntryHash, InviteId, PictureHash};
use crate::kind::DocumentId;
use crate::space::Space;

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
    /// The devices that hold anything of the organisations that the device coordinates, when it asked.
    #[n(16)]
    pub tablets: Option<Vec<Tablet>>,
    /// What became of the pictures that were sent.
    #[n(17)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub pictures_done: Vec<PictureDone>,
    /// Pictures that the device wanted. One that the relay does not have is not among them.
    #[n(18)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
    /// Whether there are organisations that the device does not coordinate, when it asked for its own's devices.
    #[n(19)]
    pub others: Option<bool>,
    /// What became of the changes of access.
    #[n(20)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub access: Vec<AccessDone>,
    /// Whose names were erased where the device coordinates, the newest first, when it asked for its organisations' devices.
    #[n(21)]
    pub erased_people: Option<Vec<ErasedPerson>>,
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
            tablets: None,
            pictures_done: Vec::new(),
            pictures: Vec::new(),
            others: None,
            access: Vec::new(),
            erased_people: None,
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
    /// The relay knows no such space, perhaps because it has lost it: the record stays with the device and is sent again.
    /// Since version 3; before, devices are told [`Reason::NotAllowed`].
    #[n(8)]
    UnknownSpace,
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
            Self::UnknownSpace => 8,
        }
    }

    /// The reason of a number, if this version knows it.
    pub fn of_tag(tag: u8) -> Option<Self> {
        let all = [
            Self::NotAllowed,
            Self::Undecodable,
            Self::TooLarge,
            Self::ForeignActor,
            Self::WrongContent,
            Self::BreaksDocument,
            Self::Revoked,
            Self::Erased,
            Self::UnknownSpace,
        ];
        all.into_iter().find(|reason| reason.tag() == tag)
    }

    /// What a device is told that speaks this version of the protocol.
    pub const fn in_version(self, version: u16) -> Self {
        match self {
            Self::Erased if version < 2 => Self::NotAllowed,
            Self::UnknownSpace if version < 3 => Self::NotAllowed,
            reason => reason,
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

/// What became of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct PictureDone {
    /// Which.
    #[n(0)]
    pub picture: PictureHash,
    /// Why it was refused; absent when the relay has it.
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

/// The most devices in [`SyncAnswer::tablets`].
pub const TABLETS_MAX: usize = 500;

/// A device, as its organisation's coordinators may see it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Tablet {
    /// Which.
    #[n(0)]
    pub device: DeviceId,
    /// What it is called.
    #[n(1)]
    pub label: String,
    /// Whether it has been closed.
    #[n(2)]
    pub closed: bool,
    /// When the relay last heard from it, in milliseconds since 1970.
    #[n(3)]
    pub last_seen: i64,
    /// What it last told about itself.
    #[n(4)]
    pub about: Option<About>,
    /// What it holds of the organisations in question.
    #[n(5)]
    pub spaces: Vec<Space>,
    /// After so many days without contact it locks the names on it.
    #[n(6)]
    pub locks_after_days: u32,
    /// Its public key while it waits for somebody to compare the four words, which come from it.
    #[n(7)]
    pub waits: Option<ByteArray<32>>,
    /// The invite of the asking device that it came by.
    #[n(8)]
    pub invite: Option<InviteId>,
}
