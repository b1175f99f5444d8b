//! The host programme's people and events.

use chrono::NaiveDate;
use crdt_model::card::{MatchSide, MeetingTime};
use crdt_model::id::{MatchId, OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::registration::{Purpose, Segment, WithdrawnReason};
use serde::Serialize;
use ts_rs::TS;

use super::{NameChoice, WordsChoice};
use crate::api::{CardInput, InterviewAnswer};

/// The newcomers or hosts who fit a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProgrammePeople {
    /// Today's local date.
    pub today: NaiveDate,
    /// In Danish alphabetical order, the first of them.
    pub rows: Vec<ProgrammeLine>,
    /// How many there are.
    pub found: u32,
}

/// A newcomer or a host on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProgrammeLine {
    /// Who.
    pub person: PersonId,
    /// The whole name; absent while names are locked, and once it is erased.
    pub name: Option<String>,
    /// Which side.
    pub side: MatchSide,
    /// How far they have come.
    pub step: ProgrammeStep,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// The area where they live.
    pub area: Option<String>,
}

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeStep {
    /// Knows of the programme.
    Informed,
    /// Has been written down.
    Registered,
    /// Has been interviewed.
    Interviewed,
    /// Has been at the introduction course.
    Introduced,
    /// Has a match.
    Matched,
    /// Has left.
    Withdrawn,
}

/// A newcomer's or a host's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProgrammePerson {
    /// Today's local date.
    pub today: NaiveDate,
    /// Who, and how far they have come.
    pub line: ProgrammeLine,
    /// First name.
    pub first: Option<String>,
    /// Last name, where the register has it.
    pub last: Option<String>,
    /// Telephone number, where the register has it.
    pub phone: Option<String>,
    /// Who looks after them.
    pub organisation: Option<String>,
    /// Their way in; absent of somebody whom another organisation looks after.
    pub registration: Option<RegistrationPage>,
    /// What matching knows.
    pub card: Option<CardPage>,
    /// Their matches, newest first.
    pub matches: Vec<CardMatch>,
    /// Where they were shown the way to, newest first.
    pub referrals: Vec<ReferralLine>,
}

/// Somebody's way into the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RegistrationPage {
    /// When told of it.
    pub informed: Option<NaiveDate>,
    /// When registered.
    pub registered: Option<NaiveDate>,
    /// When interviewed.
    pub interviewed: Option<NaiveDate>,
    /// The version of the interview form that was filled in; absent where there is none, as when it was on paper.
    pub interview_form: Option<i64>,
    /// Who asked, where the name is on this device.
    pub interviewed_by: Option<String>,
    /// When introduced.
    pub introduced: Option<NaiveDate>,
    /// When they left.
    pub withdrawn: Option<NaiveDate>,
    /// Why.
    pub withdrawn_reason: Option<WithdrawnReason>,
    /// How they heard of it.
    pub channel: Option<WordsChoice>,
    /// A newcomer's group in the act.
    pub legal_group: Option<WordsChoice>,
    /// A newcomer's segment.
    pub segment: Option<Segment>,
    /// When somebody checked that a host lives in the municipality.
    pub resident: Option<NaiveDate>,
    /// Who did, where the name is on this device.
    pub resident_by: Option<String>,
}

/// Somebody's interview form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct InterviewPage {
    /// Today's local date.
    pub today: NaiveDate,
    /// Who is asked.
    pub person: PersonId,
    /// What they are called.
    pub name: Option<String>,
    /// Which side.
    pub side: MatchSide,
    /// The version that was filled in; absent while none is.
    pub form: Option<i64>,
    /// When interviewed.
    pub on: Option<NaiveDate>,
    /// Who asked, where the name is on this device.
    pub by: Option<String>,
    /// What is asked in free words, and what was answered; empty where nothing was.
    pub answers: Vec<InterviewAnswer>,
    /// What they said that matching needs to know; until a form is filled in, what the card says.
    pub said: CardInput,
}

/// What matching knows of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CardPage {
    /// The area where they live.
    pub area: Option<NameChoice>,
    /// Since when they wait for a match; absent while not ready for one.
    pub waits_since: Option<NaiveDate>,
    /// Languages.
    pub languages: Vec<WordsChoice>,
    /// When they can meet.
    pub times: Vec<MeetingTime>,
    /// What they like.
    pub interests: Vec<WordsChoice>,
    /// What they want to do together.
    pub purposes: Vec<Purpose>,
    /// Years of birth of the children at home, the eldest first.
    pub children: Vec<i64>,
    /// What else to mind, as written on this device.
    pub own_wishes: String,
    /// The same as written on others.
    pub other_wishes: Vec<String>,
}

/// A match on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CardMatch {
    /// Which.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// With whom, by first name.
    pub with: Option<String>,
    /// The partner on the host's side.
    pub organisation: Option<String>,
    /// Since when.
    pub matched: NaiveDate,
    /// Until when.
    pub ended: Option<NaiveDate>,
    /// Six months are completed.
    pub completed: bool,
    /// Whether this device holds it.
    pub held: bool,
}

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReferralLine {
    /// Which.
    pub referral: DocumentId,
    /// Where to.
    pub destination: String,
    /// When.
    pub date: Option<NaiveDate>,
    /// Taken back.
    pub cancelled: bool,
}

/// Somebody who may be the one that is about to be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KnownLine {
    /// Who.
    pub person: PersonId,
    /// As far as it is here.
    pub name: Option<String>,
    /// The same telephone number.
    pub same_phone: bool,
    /// When registered.
    pub registered: Option<NaiveDate>,
    /// Who looks after them.
    pub organisation: Option<String>,
}

/// The events of the organisation, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Events {
    /// Today's local date.
    pub today: NaiveDate,
    /// Who writes them.
    pub organisation: OrganisationId,
    /// Each.
    pub rows: Vec<EventLine>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EventLine {
    /// Which.
    pub event: DocumentId,
    /// What it is called.
    pub title: String,
    /// When.
    pub date: Option<NaiveDate>,
    /// The partner who holds it.
    pub partner: Option<String>,
    /// The partner's key.
    pub partner_key: Option<String>,
    /// How many came; absent while nobody has counted.
    pub count: Option<u32>,
    /// Called off.
    pub called_off: bool,
}
