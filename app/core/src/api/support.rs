//! What is asked about hosts' expenses, and what decisions and guidelines are written from.

use chrono::NaiveDate;
use crdt_model::budget_line::BudgetSide;
use crdt_model::decision::{RefusalReason, Ruling};
use crdt_model::host_match::ActivityKind;
use crdt_model::id::{MatchId, OrganisationId};
use crdt_model::kind::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of hosts' expenses. For coordinators.
    SupportRequest;

    /// What hosts have claimed: what waits and what was decided. For coordinators.
    Claims = "claims" -> view::Claims {}

    /// The picture of a claim's receipt. One that is not on this device is asked for.
    ClaimPicture = "claim_picture" -> view::ReceiptPicture {
        /// Of which match.
        of: MatchId,
        /// Which claim.
        claim: DocumentId,
    }

    /// Approves a claim, refuses it, or takes back what was decided. For coordinators.
    DecideClaim = "decide_claim" -> view::Claims {
        /// Of which match.
        of: MatchId,
        /// Which claim.
        claim: DocumentId,
        /// What is decided.
        decision: DecisionInput,
    }

    /// Writes a version of the guidelines for support. For coordinators.
    WriteGuideline = "write_guideline" -> view::Created {
        /// What it says.
        guideline: GuidelineInput,
    }

    /// Writes a line of the host programme's budget. For coordinators.
    WriteBudgetLine = "write_budget_line" -> view::Created {
        /// What it says.
        line: BudgetLineInput,
    }
}

/// A line of the budget to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct BudgetLineInput {
    /// Where money comes from, or what it is for.
    pub side: BudgetSide,
    /// What it is, in Danish.
    pub danish: String,
    /// In English.
    pub english: Option<String>,
    /// How much, in whole kroner.
    pub amount_dkk: i64,
    /// In which year; absent for the whole period.
    pub year: Option<i64>,
    /// The partner that gets it.
    pub organisation: Option<OrganisationId>,
}

/// What is decided about a claim.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct DecisionInput {
    /// What; *open* takes back what was decided.
    pub ruling: Ruling,
    /// How much is covered, in øre, when approved; absent for all of it.
    pub amount_oere: Option<i64>,
    /// Why, when refused.
    pub reason: Option<RefusalReason>,
    /// A line to the host about a refusal; needed where the reason is another one.
    pub line: Option<String>,
}

/// What a guideline covers of one sort.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct CoverInput {
    /// Which sort.
    pub kind: ActivityKind,
    /// Up to so much each time, in øre, for all together.
    pub limit_oere: i64,
    /// What, in Danish.
    pub danish: String,
    /// What, in English.
    pub english: String,
}

/// A version of the guidelines to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct GuidelineInput {
    /// In force from this date, until a later one is.
    pub valid_from: NaiveDate,
    /// Where it is published: an address that begins with `https://`.
    pub published: String,
    /// Within so many working days a claim is answered.
    pub answer_days: Option<i64>,
    /// What is covered.
    pub covers: Vec<CoverInput>,
}
