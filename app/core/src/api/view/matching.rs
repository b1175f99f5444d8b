//! Who waits for a match, and whom they could be matched with.

use chrono::NaiveDate;
use crdt_model::card::{MatchSide, MeetingTime};
use crdt_model::id::{MatchId, OrganisationId, PersonId};
use crdt_model::matching::{Criterion, Fit, WhyNot};
use crdt_model::registration::Purpose;
use serde::Serialize;
use ts_rs::TS;

use super::{CardPage, Words};

/// The host programme's pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Pool {
    /// Today's local date.
    pub today: NaiveDate,
    /// The years of the programme's agreement, where it is on this device.
    pub years: Option<(i32, i32)>,
    /// Each partner's matches.
    pub quotas: Vec<Quota>,
    /// Newcomers who wait, the longest first.
    pub newcomers: Vec<WaitingCard>,
    /// Hosts who wait, the longest first.
    pub hosts: Vec<WaitingCard>,
    /// People with two matches at once.
    pub conflicts: Vec<Conflict>,
}

/// How many matches a partner has, and how many it is to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Quota {
    /// The partner.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: Option<String>,
    /// Its matches so far in the agreement's years.
    pub matches: u32,
    /// How many it is to bring at least.
    pub at_least: Option<i64>,
}

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct WaitingCard {
    /// Who.
    pub person: PersonId,
    /// First name; absent while names are locked, and once it is erased.
    pub name: Option<String>,
    /// For how many days.
    pub days: u32,
    /// Who looks after them.
    pub organisation: Option<String>,
    /// The area where they live.
    pub area: Option<String>,
    /// How many children are at home.
    pub children: u32,
}

/// Somebody with two matches at once; a person must say which one goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Conflict {
    /// Who.
    pub person: PersonId,
    /// First name; absent while names are locked, and once it is erased.
    pub name: Option<String>,
    /// The matches.
    pub matches: Vec<ConflictMatch>,
    /// The organisation that settles it, where that is another.
    pub settled_by: Option<String>,
}

/// One of two matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ConflictMatch {
    /// Which.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// With whom, by first name.
    pub with: Option<String>,
    /// The partner on the host's side.
    pub organisation: Option<String>,
    /// Since when.
    pub matched: NaiveDate,
    /// Whether this device may end it.
    pub may_end: bool,
}

/// Whom somebody could be matched with, and why the others are not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Proposals {
    /// For whom.
    pub person: PersonId,
    /// First name; absent while names are locked, and once it is erased.
    pub name: Option<String>,
    /// Which side.
    pub side: MatchSide,
    /// Who looks after them.
    pub organisation: Option<String>,
    /// Whether they wait for a match today.
    pub waits: bool,
    /// Known not to have been at the introduction course; false of whom another organisation looks after.
    pub unintroduced: bool,
    /// All that a proposal rests on.
    pub card: CardPage,
    /// The best first; no more than a screen has room for.
    pub proposals: Vec<ProposalLine>,
    /// How many there are.
    pub found: u32,
    /// Why the others are not there.
    pub others: Vec<NotProposed>,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProposalLine {
    /// Who.
    pub who: WaitingCard,
    /// How many criteria fit.
    pub fits: u32,
    /// Every criterion.
    pub reasons: Vec<ReasonLine>,
    /// Whether this device's organisation has to do with either.
    pub may_match: bool,
    /// Known not to have been at the introduction course; false of whom another organisation looks after.
    pub unintroduced: bool,
}

/// What one criterion comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReasonLine {
    /// What was compared.
    pub criterion: Criterion,
    /// How well it agrees.
    pub fit: Fit,
    /// What it rests on: what both say or, where it does not fit, what the other says.
    pub rests_on: Vec<Said>,
}

/// Something that a card says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Said {
    /// An area, a language or an interest.
    Named {
        /// What it is called.
        words: Words,
    },
    /// When somebody can meet.
    Time {
        /// When.
        time: MeetingTime,
    },
    /// What somebody wants to do together.
    Purpose {
        /// What.
        purpose: Purpose,
    },
    /// A child at home.
    Child {
        /// How old it is or becomes this year.
        age: i64,
    },
}

/// People of the other side who are not proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct NotProposed {
    /// Why.
    pub why: WhyNot,
    /// How many.
    pub count: u32,
    /// Who, by first name, the first of them.
    pub names: Vec<String>,
}
