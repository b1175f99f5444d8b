//! A host's match.

use chrono::NaiveDate;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::DocumentId;
use serde::Serialize;
use ts_rs::TS;

use super::support::{HostClaim, SupportOfYear};

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
    /// When it ended before its time.
    pub ended: Option<NaiveDate>,
    /// What the months together bring, in order; empty once it has ended.
    pub steps: Vec<MatchStep>,
    /// Whom the host can call.
    pub contact: Option<ContactPerson>,
    /// What was claimed this year.
    pub support: SupportOfYear,
    /// What they did, newest first.
    pub activities: Vec<ActivityLine>,
}

/// Something that a match brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct MatchStep {
    /// What.
    pub step: StepSort,
    /// When it is, was or is due.
    pub on: Option<NaiveDate>,
    /// Where it stands.
    pub standing: StepStanding,
}

/// What a match brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "sort", rename_all = "snake_case")]
pub enum StepSort {
    /// They meet for the first time.
    FirstMeeting,
    /// Somebody asks how it goes.
    FollowUp {
        /// For the how-manieth time.
        number: u32,
    },
    /// The questionnaire at the end.
    Evaluation,
}

/// Where a step stands, as far as a host's phone knows: what was said at a follow-up, and whether there was one, is not on
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// It was.
    Done,
    /// Its day has passed.
    Past,
    /// It is the next one.
    Next,
    /// It comes later.
    Ahead,
}

/// Whom a host can call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ContactPerson {
    /// First name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// What the organisation is called.
    pub organisation: Option<String>,
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
    /// What it cost, if anything was claimed.
    pub claim: Option<HostClaim>,
    /// Whether the municipality has it, with what was claimed and the picture of the receipt.
    pub standing: ActivityStanding,
    /// Taken back.
    pub cancelled: bool,
}

/// Whether the municipality has an activity and what belongs to it.
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
