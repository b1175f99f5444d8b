//! What a device says: how far it has read, what it lacks, what waits in its outbox.

use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use super::{AccessCommand, Buckets, Cursor};
use crate::id::{CommandId, OrganisationId, PictureHash};
use crate::kind::DocumentId;
use crate::space::Space;

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
    /// [`grants_digest`](super::grants_digest) of the grants that the device knows.
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
    /// The device coordinates an organisation and wants the list of its devices.
    #[n(12)]
    pub tablets: Option<bool>,
    /// Pictures that the relay does not have yet, at most [`PICTURES_MAX`].
    #[n(13)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
    /// Pictures that the device wants to see, at most [`PICTURES_MAX`].
    #[n(14)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub wants: Vec<WantedPicture>,
    /// Changes of access, done after those of spaces, at most [`ACCESS_COMMANDS_MAX`](super::ACCESS_COMMANDS_MAX).
    #[n(15)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub access: Vec<AccessCommand>,
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
            tablets: None,
            pictures: Vec::new(),
            wants: Vec::new(),
            access: Vec::new(),
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
    /// Answers packed as zstd streams.
    pub const PACKED: Self = Self(8);
    /// What devices take that do not say.
    pub const FIRST: Self = Self(Self::PLAIN.0 | Self::SNAPSHOT.0 | Self::PACKED.0);
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
    /// Who holds it as well: a match is held by the partner of its host and by the municipality.
    #[n(3)]
    pub with: Option<OrganisationId>,
}

impl SpaceCommand {
    /// The protocol version that a relay must speak to do all of it.
    pub const fn since(&self) -> u16 {
        match self.with {
            Some(_) => 4,
            None => self.space.since(),
        }
    }
}

/// The most pictures in one frame, either way.
pub const PICTURES_MAX: usize = 8;

/// A picture of a receipt. Whoever may read or write claims in the space may fetch or bring it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Picture {
    /// The space of the claim.
    #[n(0)]
    pub space: Space,
    /// A JPEG, at most [`PICTURE_BYTES_MAX`](crate::claim::PICTURE_BYTES_MAX) bytes. Its name is their hash.
    #[n(1)]
    pub bytes: ByteVec,
}

/// A picture that a device wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct WantedPicture {
    /// The space of the claim.
    #[n(0)]
    pub space: Space,
    /// Which.
    #[n(1)]
    pub picture: PictureHash,
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
