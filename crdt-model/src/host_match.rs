//! A match of a host and a newcomer, on the side that the host's phone holds, and what they do together.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, UnixMillis, Value};
use crate::id::{DeviceId, MatchId, OrganisationId, PersonId};
use crate::problem::Problem;

const HOST: &str = "host";
const NEWCOMER: &str = "newcomer";
const ORGANISATION: &str = "organisation";
const AREA: &str = "area";
const MATCHED: &str = "matched";
const CHILDREN: &str = "children";

/// A match as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The host.
    pub host: Option<PersonId>,
    /// The newcomer.
    pub newcomer: Option<PersonId>,
    /// The partner responsible for the host's side.
    pub organisation: Option<OrganisationId>,
    /// The key of the area in the reference data.
    pub area: String,
    /// When the match was made.
    pub matched: Option<NaiveDate>,
    /// How many children come with the newcomer.
    pub children: i64,
}

impl Match {
    /// Reads a match, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let matched = Self {
            host: fields.require(HOST),
            newcomer: fields.require(NEWCOMER),
            organisation: fields.parse(ORGANISATION),
            area: fields.parse(AREA).unwrap_or_default(),
            matched: fields.require(MATCHED),
            children: fields.int(CHILDREN).unwrap_or_default(),
        };
        (matched, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.host.map(|host| Edit::put(HOST, host.to_string())));
        edits.extend(self.newcomer.map(|newcomer| Edit::put(NEWCOMER, newcomer.to_string())));
        edits.extend(self.organisation.map(|organisation| Edit::put(ORGANISATION, organisation.to_string())));
        edits.push(Edit::put(AREA, self.area.as_str()));
        edits.extend(self.matched.map(|matched| Edit::put(MATCHED, matched.to_string())));
        edits.push(Edit::put(CHILDREN, self.children));
        edits
    }
}

const OF: &str = "match";
const KIND: &str = "kind";
const DATE: &str = "date";
const CANCELLED: &str = "cancelled";
/// `with/<person>`: the person took part.
const WITH: &str = "with/";
const BY: &str = "by";
const DEVICE: &str = "device";
const LOGGED: &str = "logged";

/// What a host and a newcomer did: the kinds that support under §5a of the Integration Act may cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// *Privatmiddag.*
    PrivateDinner,
    /// *Mindre udflugt.*
    SmallOuting,
    /// *Og lignende.*
    OtherSimilar,
}

impl ActivityKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::PrivateDinner, Self::SmallOuting, Self::OtherSimilar];

    /// The word for it in documents and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PrivateDinner => "private_dinner",
            Self::SmallOuting => "small_outing",
            Self::OtherSimilar => "other_similar",
        }
    }
}

impl FromStr for ActivityKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or(())
    }
}

/// An activity as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// The match.
    pub of: Option<MatchId>,
    /// What they did.
    pub kind: Option<ActivityKind>,
    /// The local date.
    pub date: Option<NaiveDate>,
    /// The persons of the match who took part.
    pub with: BTreeSet<PersonId>,
    /// How many children took part.
    pub children: i64,
    /// Taken back: it is not counted.
    pub cancelled: bool,
    /// Who logged it.
    pub by: Option<PersonId>,
    /// The device it was logged on.
    pub device: Option<DeviceId>,
    /// When it was logged, by that device's clock.
    pub logged: Option<UnixMillis>,
}

impl Activity {
    /// Reads an activity, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let activity = Self {
            of: fields.require(OF),
            kind: fields.require(KIND),
            date: fields.require(DATE),
            with: fields
                .with_prefix(WITH)
                .filter(|(_, there)| **there == Value::Bool(true))
                .filter_map(|(person, _)| person.parse().ok())
                .collect(),
            children: fields.int(CHILDREN).unwrap_or_default(),
            cancelled: fields.bool(CANCELLED).unwrap_or_default(),
            by: fields.parse(BY),
            device: fields.parse(DEVICE),
            logged: fields.int(LOGGED).map(UnixMillis),
        };
        (activity, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.of.map(|of| Edit::put(OF, of.to_string())));
        edits.extend(self.kind.map(|kind| Edit::put(KIND, kind.word())));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.with.iter().map(|person| Edit::put(format!("{WITH}{person}"), true)));
        edits.push(Edit::put(CHILDREN, self.children));
        edits.extend(self.by.map(|by| Edit::put(BY, by.to_string())));
        edits.extend(self.device.map(|device| Edit::put(DEVICE, device.to_string())));
        edits.extend(self.logged.map(|logged| Edit::put(LOGGED, logged.0)));
        edits
    }
}

/// The activity is taken back, or back again.
pub fn set_cancelled(cancelled: bool) -> Edit {
    Edit::put(CANCELLED, cancelled)
}
