//! A free text about another document: details, in a document of their own with author and subject.

use crate::document::{Document, Edit, UnixMillis};
use crate::id::PersonId;
use crate::kind::DocumentId;
use crate::problem::Problem;

const SUBJECT: &str = "subject";
const AUTHOR: &str = "author";
const WRITTEN: &str = "written";
const TEXT: &str = "text";

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
