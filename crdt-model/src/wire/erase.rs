//! Erasing what names a person: what a coordinator's device asks for, and which devices have done it.

use minicbor::{Decode, Encode};

use crate::id::{DeviceId, PersonId};
use crate::kind::DocumentId;
use crate::space::Space;

/// The most documents that one [`AccessAsk::Erase`](super::AccessAsk::Erase) names.
pub const ERASED_MAX: usize = 256;

/// The most [`ErasedPerson`]s that an answer tells of.
pub const ERASED_PEOPLE_MAX: usize = 200;

/// The most devices that an [`ErasedPerson`] names.
pub const NOT_YET_MAX: usize = 20;

/// A name or a note, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Detail {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The document.
    #[n(1)]
    pub document: DocumentId,
}

/// A person whose name was erased, and how far that has come.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ErasedPerson {
    /// Who.
    #[n(0)]
    pub person: PersonId,
    /// When it was erased last, in milliseconds since 1970.
    #[n(1)]
    pub at: i64,
    /// How many devices held it, or may have.
    #[n(2)]
    pub devices: u32,
    /// How many of them have said that they have erased it.
    #[n(3)]
    pub confirmed: u32,
    /// Those that have not, the longest unseen first.
    #[n(4)]
    pub not_yet: Vec<DeviceId>,
}
