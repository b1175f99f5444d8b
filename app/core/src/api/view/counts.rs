//! What is counted or reckoned: headcounts, estimates, children guided into associations, consultants' hours.

use chrono::NaiveDate;
use crdt_model::estimate::{EstimateAmong, EstimateMethod, EstimateSort, Estimator};
use crdt_model::headcount::CountMethod;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::problem::Problem;
use serde::Serialize;
use ts_rs::TS;

/// The headcount of a year, for every group at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Headcounts {
    /// The year.
    pub year: i32,
    /// Today; nothing is counted on a later day.
    pub today: NaiveDate,
    /// The groups that are expected to count or have counted, by name.
    pub groups: Vec<GroupHeadcount>,
    /// How many of them have a number.
    pub counted: u32,
    /// The numbers together: no less than that many users.
    pub total: i64,
}

/// A group's headcounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupHeadcount {
    /// Which.
    pub group: GroupId,
    /// What it is called.
    pub name: String,
    /// How many are on its list today.
    pub listed: u32,
    /// The last one of the year before.
    pub before: Option<HeadcountLine>,
    /// Whether the group was there at the end of that year: if so, a number that is not there is missing.
    pub was_there_before: bool,
    /// The last one of the year; absent is *not counted*, never 0.
    pub now: Option<HeadcountLine>,
    /// The year's others: earlier ones, those taken back, and those that cannot be right.
    pub others: Vec<HeadcountLine>,
}

/// A headcount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HeadcountLine {
    /// When.
    pub date: Option<NaiveDate>,
    /// How many; absent where it cannot be read.
    pub count: Option<i64>,
    /// How.
    pub method: Option<CountMethod>,
    /// Who recorded it, where the name is on this device.
    pub by: Option<String>,
    /// Taken back.
    pub cancelled: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// A number that somebody reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EstimateLine {
    /// Which.
    pub estimate: DocumentId,
    /// Of which group; absent for all of the organisation's.
    pub group: Option<GroupId>,
    /// What the group is called.
    pub group_name: Option<String>,
    /// What they are reckoned to be.
    pub sort: Option<EstimateSort>,
    /// Among whom.
    pub among: Option<EstimateAmong>,
    /// As of when.
    pub date: Option<NaiveDate>,
    /// How many.
    pub count: Option<i64>,
    /// Who reckoned.
    pub estimator: Option<Estimator>,
    /// How.
    pub method: Option<EstimateMethod>,
    /// Taken back.
    pub cancelled: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// Children guided into associations by one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Guidances {
    /// What the group is called.
    pub group_name: String,
    /// Today.
    pub today: NaiveDate,
    /// The children on the group's list today.
    pub children: Vec<PersonHere>,
    /// What was recorded, newest first.
    pub lines: Vec<GuidanceLine>,
    /// The associations that were named before, by name.
    pub associations: Vec<String>,
    /// How many different children of the list were guided.
    pub children_guided: u32,
    /// How many guidances were recorded without a child of the list.
    pub unnamed: u32,
}

/// A child guided into an association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GuidanceLine {
    /// Which record.
    pub guidance: DocumentId,
    /// The child; absent for one without a name.
    pub child: Option<PersonHere>,
    /// The association.
    pub association: String,
    /// When the child began there.
    pub date: Option<NaiveDate>,
    /// Taken back.
    pub cancelled: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// A person and the name, where that is on this device and not locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PersonHere {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: Option<String>,
}

/// The organisation's consultants. Persons and full-time equivalents are not the same figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Employments {
    /// Today.
    pub today: NaiveDate,
    /// Every employment, those of today first, the newest first.
    pub lines: Vec<EmploymentLine>,
    /// How many persons are employed today.
    pub persons: u32,
    /// How much that is together today: hundredths of a full-time equivalent.
    pub full_time_hundredths: i64,
}

/// A consultant's hours in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct EmploymentLine {
    /// Which record.
    pub employment: DocumentId,
    /// Who.
    pub person: Option<PersonHere>,
    /// Hours, in percent of full time.
    pub percent: Option<i64>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Whether it holds today.
    pub is_on: bool,
    /// Taken back.
    pub cancelled: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}
