//! People: who helps, who takes part, and who may be the same.

use chrono::NaiveDate;
use crdt_model::document::UnixMillis;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::link::Sameness;
use crdt_model::person::{CertificateStatus, PersonRole};
use serde::Serialize;
use ts_rs::TS;

use super::{RosterError, TakenCourse, Words};
pub use crate::alike::Likeness;

/// Those in the organisation who fit a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct People {
    /// Today's local date.
    pub today: NaiveDate,
    /// Those who fit, by name; of very many the first.
    pub rows: Vec<PersonLine>,
    /// How many fit.
    pub found: u32,
    /// Those who help on a list and are not in the register, by name.
    pub unregistered: Vec<PersonLine>,
    /// How many help today.
    pub helping: u32,
    /// How many have something that must be looked at.
    pub to_look_at: u32,
    /// How many pairs may be one person and are not settled.
    pub unsettled: u32,
    /// The groups, by name.
    pub groups: Vec<GroupChoice>,
}

/// A group that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupChoice {
    /// Which.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Whether who helps there needs a child-protection certificate.
    pub under_fifteens: bool,
}

/// A person on a list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonLine {
    /// Who.
    pub person: PersonId,
    /// The whole name as far as it is known; absent while names are locked, and once it is erased.
    pub name: Option<String>,
    /// Year of birth, of those who take part.
    pub birth_year: Option<i64>,
    /// The groups' names, of lists that they are on today.
    pub groups: Vec<String>,
    /// Since when they are here, the first time.
    pub since: Option<NaiveDate>,
    /// The last day, when they are gone.
    pub until: Option<NaiveDate>,
    /// How many whole months they have stayed, pauses left out.
    pub months: Option<u32>,
    /// The child-protection certificate of those who help.
    pub certificate: Option<CertificateStatus>,
    /// What must be looked at.
    pub problems: Vec<PersonProblem>,
}

/// Something about a person that must be looked at: it came in by a merge or from a tablet, and stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum PersonProblem {
    /// On the list of a group for children under fifteen without a child-protection certificate.
    CertificateMissing {
        /// The group's name.
        group: String,
    },
    /// Helps and takes part in a group on the same day.
    RolesOverlap {
        /// The group's name.
        group: String,
    },
}

/// A person's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonPage {
    /// Today's local date.
    pub today: NaiveDate,
    /// As on a list.
    pub line: PersonLine,
    /// First name.
    pub first: Option<String>,
    /// Last name.
    pub last: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Whether they are in the register.
    pub registered: bool,
    /// Whether they help or have helped.
    pub helps: bool,
    /// How they were recruited: the key in the reference data, and in words.
    pub channel: Option<Channel>,
    /// Since when the child-protection certificate stands as it does.
    pub certificate_on: Option<NaiveDate>,
    /// The times in the register, the first one first.
    pub tenures: Vec<TenureLine>,
    /// The times on groups' lists, newest first.
    pub lists: Vec<ListedLine>,
    /// Whoever was said to be the same.
    pub linked: Vec<SamePerson>,
    /// The courses and meetings for volunteers that they came to, newest first.
    pub courses: Vec<TakenCourse>,
    /// The groups that they can be put on the list of.
    pub groups: Vec<GroupChoice>,
}

/// How somebody was recruited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Channel {
    /// The key in the reference data.
    pub key: String,
    /// In words.
    pub words: Words,
}

/// A time in a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TenureLine {
    /// The role.
    pub role: PersonRole,
    /// From this date.
    pub since: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// A time on a group's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ListedLine {
    /// Which group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// The time.
    pub tenure: TenureLine,
    /// Whether it holds today.
    pub now: bool,
    /// At how many of the last meetings they came, on this list.
    pub came: u32,
    /// How many of the last meetings were held.
    pub held: u32,
    /// When they last came.
    pub last_came: Option<NaiveDate>,
}

/// Somebody who was said to be the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SamePerson {
    /// Who.
    pub person: PersonId,
    /// The name there.
    pub name: Option<String>,
    /// Where they are written down.
    pub places: Vec<String>,
}

/// Pairs of people who may be one, and those about whom it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Duplicates {
    /// The pairs that nobody has settled, the likeliest first; of very many the first.
    pub open: Vec<PossiblePair>,
    /// How many there are.
    pub unsettled: u32,
    /// The pairs that were settled, newest first; of very many the first.
    pub settled: Vec<PossiblePair>,
}

/// Two who may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PossiblePair {
    /// One.
    pub one: PairSide,
    /// The other.
    pub other: PairSide,
    /// How they are alike; absent when their names say nothing.
    pub likeness: Option<Likeness>,
    /// What was said, each by one device.
    pub said: Vec<SaidBy>,
}

/// One of two who may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PairSide {
    /// Who.
    pub person: PersonId,
    /// The name; absent while names are locked, and once it is erased.
    pub name: Option<String>,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// Whether they are in the register.
    pub registered: bool,
    /// The groups' names, of lists that they are or were on.
    pub groups: Vec<String>,
    /// Since when they are here.
    pub since: Option<NaiveDate>,
    /// When they last came to a meeting, as far as the last meetings tell.
    pub last_came: Option<NaiveDate>,
}

/// What was said of a pair on one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SaidBy {
    /// What.
    pub sameness: Sameness,
    /// By whom; absent where the name is not on this device.
    pub by: Option<String>,
    /// When.
    pub at: UnixMillis,
    /// Whether on this device.
    pub here: bool,
}

/// Volunteers as they would be taken into the register. Nothing is written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VolunteersPreview {
    /// Names this preview when it is confirmed.
    pub preview: String,
    /// The rows that can be read.
    pub rows: Vec<VolunteerRow>,
    /// What is wrong, line by line.
    pub errors: Vec<RosterError>,
}

/// A volunteer in a file or among pasted names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VolunteerRow {
    /// The line, from 1, a heading included.
    pub line: u32,
    /// The whole name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// When they were recruited.
    pub since: Option<NaiveDate>,
    /// The group whose list they go on.
    pub group: Option<String>,
    /// How far the child-protection certificate has come.
    pub certificate: Option<CertificateStatus>,
    /// Since when the child-protection certificate stands as it does.
    pub certificate_on: Option<NaiveDate>,
    /// In the register already, or so like somebody there that nothing tells the two apart; the row will be passed over.
    pub registered: bool,
}
