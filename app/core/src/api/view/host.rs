//! A host's match.

use chrono::NaiveDate;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::DocumentId;
use serde::Serialize;
use ts_rs::TS;

/// A host's match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchPage {
    /// Which.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// Since when.
    pub matched: Option<NaiveDate>,
    /// The newcomer and the host by first name.
    pub people: Vec<MatchPerson>,
    /// How many children may come along.
    pub children: u32,
    /// Today's local date.
    pub today: NaiveDate,
    /// What they did, newest first.
    pub activities: Vec<ActivityLine>,
}

/// A person of a match, seen from the host's phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchPerson {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: Option<String>,
    /// The newcomer, or the host.
    pub is_newcomer: bool,
}

/// An activity on the host's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ActivityLine {
    /// Which.
    pub activity: DocumentId,
    /// What.
    pub kind: Option<ActivityKind>,
    /// When.
    pub date: Option<NaiveDate>,
    /// Who took part, by first name.
    pub with: Vec<String>,
    /// How many children took part.
    pub children: u32,
    /// The host's line about it.
    pub line: Option<String>,
    /// Whether the municipality has it.
    pub standing: ActivityStanding,
    /// Taken back.
    pub cancelled: bool,
}

/// Whether the municipality has an activity and the line about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityStanding {
    /// Something of it waits to be sent.
    Waiting,
    /// It has signed for all of it.
    Received,
    /// It has refused something of it.
    Refused,
}
