//! A free text about another document: details, in a document of their own with author and subject.
//!
//! Each device has one note about a subject, so that no two devices write in one text ([`note_id`]).

use sha2::{Digest as _, Sha256};

use crate::document::{Document, Edit, UnixMillis};
use crate::id::{DeviceId, PersonId, first16};
use crate::kind::{DocumentId, Kind};
use crate::problem::Problem;

const SUBJECT: &str = "subject";
const AUTHOR: &str = "author";
const WRITTEN: &str = "written";
const TEXT: &str = "text";

/// The id of a device's note about a document: the first sixteen bytes of the SHA-256 of `bindeled note 1`, the device
/// and the subject as on the wire.
pub fn note_id(device: DeviceId, subject: DocumentId) -> DocumentId {
    let mut hasher = Sha256::new();
    hasher.update(b"bindeled note 1");
    hasher.update(device.as_bytes());
    hasher.update(subject.to_wire());
    DocumentId::new(Kind::Note, first16(hasher.finalize().into()))
}

/// A note as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub subject: Option<DocumentId>,
    /// Who wrote it.
    pub author: Option<PersonId>,
    /// When it was first written, by the device's clock.
    pub written: Option<UnixMillis>,
    /// The text.
    pub text: String,
}

impl Note {
    /// Reads a note, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let note = Self {
            subject: fields.require(SUBJECT),
            author: fields.parse(AUTHOR),
            written: fields.int(WRITTEN).map(UnixMillis),
            text: fields.require(TEXT).unwrap_or_default(),
        };
        (note, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.subject.map(|subject| Edit::put(SUBJECT, subject.to_string())));
        edits.extend(self.author.map(|author| Edit::put(AUTHOR, author.to_string())));
        edits.extend(self.written.map(|written| Edit::put(WRITTEN, written.0)));
        edits.push(Edit::put(TEXT, self.text.as_str()));
        edits
    }
}
