//! What is kept about a person, and how far an erasure has come.

use crdt_model::document::UnixMillis;
use crdt_model::id::PersonId;
use crdt_model::wire::Reason;
use serde::Serialize;
use ts_rs::TS;

use super::Words;

/// How much is kept about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonRights {
    /// Who.
    pub person: PersonId,
    /// Documents with a name.
    pub names: u32,
    /// Notes about them.
    pub notes: u32,
    /// Pictures of receipts that go with a host's name.
    pub receipts: u32,
    /// How far their erasure has come; absent when nobody has asked for it.
    pub erasing: Option<Erasing>,
}

/// How far an erasure has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "erasing", rename_all = "snake_case")]
pub enum Erasing {
    /// The municipality has not heard of it yet.
    Waiting,
    /// It was refused.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// It is erased at the municipality.
    Done {
        /// When.
        at: UnixMillis,
        /// How many devices held it.
        devices: u32,
        /// How many of them have said that they have erased it.
        confirmed: u32,
        /// What those are called that have not, as far as this device knows.
        not_yet: Vec<String>,
    },
}

/// Everything that this device holds about a person, for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonFile {
    /// When it was made.
    pub made: UnixMillis,
    /// What they are called; absent when that was erased.
    pub name: Option<String>,
    /// What is kept, sort by sort.
    pub pieces: Vec<PersonPiece>,
}

/// A document, as far as it is about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonPiece {
    /// The word of its kind.
    pub kind: String,
    /// Its id.
    pub document: String,
    /// The group that it belongs to.
    pub place: Option<String>,
    /// What stands in it.
    pub fields: Vec<PersonField>,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonField {
    /// What the field is called in the document.
    pub key: String,
    /// What stands there.
    pub value: String,
    /// The same in words, where the reference data has them.
    pub words: Option<Words>,
    /// The question that it answers.
    pub question: Option<Words>,
}
