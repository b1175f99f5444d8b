//! What is asked of headcounts, estimates, guidances and consultants' hours.

use chrono::NaiveDate;
use crdt_model::estimate::{EstimateAmong, EstimateMethod, EstimateSort, Estimator};
use crdt_model::headcount::CountMethod;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of headcounts, estimates, guidances and consultants' hours. For coordinators, where nothing else is
    /// said.
    CountsRequest;

    /// The headcount of every group of this device, in the year of a date and the year before. For everybody.
    Headcounts = "headcounts" -> view::Headcounts {
        /// A date of the year; absent is today.
        date: Option<NaiveDate>,
    }

    /// Writes how many users groups had on a day; what was written of that day before is corrected. Groups that are not
    /// named stay not counted. For everybody.
    WriteHeadcounts = "write_headcounts" -> view::Headcounts {
        /// When they were counted.
        date: NaiveDate,
        /// How.
        method: CountMethod,
        /// The groups that were counted.
        counts: Vec<GroupCount>,
    }

    /// Takes a group's headcount of a day back, or back again. For everybody.
    CancelHeadcount = "cancel_headcount" -> view::Headcounts {
        /// Which group.
        group: GroupId,
        /// Of which day.
        date: NaiveDate,
        /// Taken back or not.
        cancelled: bool,
    }

    /// What was reckoned of the organisation and its groups.
    Estimates = "estimates" -> Vec<view::EstimateLine> {}

    /// Writes what somebody reckons.
    WriteEstimate = "write_estimate" -> Vec<view::EstimateLine> {
        /// What.
        new: EstimateInput,
    }

    /// Takes an estimate back, or back again.
    CancelEstimate = "cancel_estimate" -> Vec<view::EstimateLine> {
        /// Of which group; absent for all of the organisation's.
        group: Option<GroupId>,
        /// Which.
        estimate: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// The children that a group guided into associations. For everybody.
    Guidances = "guidances" -> view::Guidances {
        /// Which group.
        group: GroupId,
    }

    /// Writes that a child was guided into an association. For everybody.
    GuideChild = "guide_child" -> view::Guidances {
        /// Which group did.
        group: GroupId,
        /// The child, if it is on the list.
        child: Option<PersonId>,
        /// What the association is called.
        association: String,
        /// When the child began there.
        date: NaiveDate,
    }

    /// Takes a guidance back, or back again. For everybody.
    CancelGuidance = "cancel_guidance" -> view::Guidances {
        /// Which group's.
        group: GroupId,
        /// Which.
        guidance: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// The organisation's consultants and their hours.
    Employments = "employments" -> view::Employments {}

    /// Writes that a consultant is employed from a day on.
    Employ = "employ" -> view::Employments {
        /// Who, and how many hours.
        new: EmploymentInput,
    }

    /// Ends an employment.
    EndEmployment = "end_employment" -> view::Employments {
        /// Which.
        employment: DocumentId,
        /// The last day.
        until: NaiveDate,
    }

    /// Takes an employment back, or back again.
    CancelEmployment = "cancel_employment" -> view::Employments {
        /// Which.
        employment: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }
}

/// How many users a group has.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct GroupCount {
    /// Which group.
    pub group: GroupId,
    /// How many.
    pub count: i64,
}

/// An estimate to write.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct EstimateInput {
    /// Of which group; absent for all of the organisation's.
    pub group: Option<GroupId>,
    /// What they are reckoned to be.
    pub sort: EstimateSort,
    /// Among whom.
    pub among: EstimateAmong,
    /// As of when.
    pub date: NaiveDate,
    /// How many.
    pub count: i64,
    /// Who reckoned.
    pub estimator: Estimator,
    /// How.
    pub method: EstimateMethod,
}

/// An employment to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct EmploymentInput {
    /// Who of the register; absent for somebody new.
    pub person: Option<PersonId>,
    /// Somebody new's first name.
    pub first_name: String,
    /// Hours, in percent of full time: 1 to 100.
    pub percent: i64,
    /// The first day.
    pub from: NaiveDate,
}
