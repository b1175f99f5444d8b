//! A free text about another document: details, in a document of their own with author and subject.
//!
//! Each device has one note about a subject, so that no two devices write in one text ([`note_id`]). What somebody said at
//! an interview is a note too, one for each person ([`told_id`](crate::interview::told_id)), in which every answer stands by
//! itself.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::document::{Document, Edit, UnixMillis, Value};
use crate::id::{DeviceId, PersonId, first16};
use crate::interview::InterviewQuestion;
use crate::kind::{DocumentId, Kind};
use crate::problem::Problem;

const SUBJECT: &str = "subject";
const AUTHOR: &str = "author";
const WRITTEN: &str = "written";
const TEXT: &str = "text";
/// `interview/<question>`: what was answered at the interview.
const INTERVIEW: &str = "interview/";

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
    /// What was answered at an interview.
    pub answers: BTreeMap<InterviewQuestion, String>,
}

impl Note {
    /// Reads a note, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let answers: BTreeMap<InterviewQuestion, String> = fields
            .with_prefix(INTERVIEW)
            .filter_map(|(question, answer)| match answer {
                Value::Text(answer) => Some((question.parse::<InterviewQuestion>().ok()?, answer.clone())),
                Value::Int(_) | Value::Bool(_) => None,
            })
            .collect();
        let note = Self {
            subject: fields.require(SUBJECT),
            author: fields.parse(AUTHOR),
            written: fields.int(WRITTEN).map(UnixMillis),
            text: if answers.is_empty() { fields.require(TEXT) } else { fields.parse(TEXT) }.unwrap_or_default(),
            answers,
        };
        (note, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.subject.map(|subject| Edit::put(SUBJECT, subject.to_string())));
        edits.extend(self.author.map(|author| Edit::put(AUTHOR, author.to_string())));
        edits.extend(self.written.map(|written| Edit::put(WRITTEN, written.0)));
        if self.answers.is_empty() || !self.text.is_empty() {
            edits.push(Edit::put(TEXT, self.text.as_str()));
        }
        edits.extend(self.answers.iter().map(|(question, answer)| set_answer(*question, Some(answer.as_str()))));
        edits
    }
}

/// What was answered at the interview, or that it was not answered after all.
pub fn set_answer(question: InterviewQuestion, answer: Option<&str>) -> Edit {
    let key = format!("{INTERVIEW}{question}");
    match answer {
        Some(answer) => Edit::put(key, answer),
        None => Edit::remove(key),
    }
}
