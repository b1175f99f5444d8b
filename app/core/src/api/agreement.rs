//! What an agreement, its changes, its goals and statements are written from.

use chrono::NaiveDate;
use crdt_model::goal::{GoalKind, Unit};
use crdt_model::id::OrganisationId;
use crdt_model::kind::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of what is agreed.
    AgreementRequest;

    /// The agreements with their changes and goals, and what others stated, as it was written. For coordinators.
    Agreements = "agreements" -> view::Agreed {}

    /// An agreement's goals against what was reached, from what is on this device. For coordinators.
    Goals = "goals" -> view::GoalsPage {
        /// Which agreement.
        agreement: DocumentId,
        /// As of which date; absent is today.
        as_of: Option<NaiveDate>,
    }

    /// Writes an agreement. It is written once; what changes later is an amendment. For coordinators.
    WriteAgreement = "write_agreement" -> view::Created {
        /// What it says.
        agreement: AgreementInput,
    }

    /// Writes a dated change of an agreement, with its reason. For coordinators.
    Amend = "amend" -> view::Created {
        /// What it says.
        amendment: AmendmentInput,
    }

    /// Writes a goal of an agreement. For coordinators.
    WriteGoal = "write_goal" -> view::Created {
        /// What it says.
        goal: GoalInput,
    }

    /// A deliverable was done, or was not done after all. For coordinators.
    SetDone = "set_done" -> view::Agreed {
        /// Which goal.
        goal: DocumentId,
        /// When: a local date, not in the future; none where it was not.
        on: Option<NaiveDate>,
    }

    /// Writes a figure that is known only as somebody's statement. For coordinators.
    WriteStatement = "write_statement" -> view::Created {
        /// What it says.
        statement: StatementInput,
    }

    /// Takes an agreement, an amendment, a goal or a statement back that should not have been written, or back again. An
    /// agreement goes when nothing stands upon it any more. For coordinators.
    CancelAgreed = "cancel_agreed" -> view::Agreed {
        /// Which.
        record: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }
}

/// An agreement to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct AgreementInput {
    /// What it is called.
    pub title: String,
    /// The partner.
    pub partner: Option<OrganisationId>,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day as agreed.
    pub ends: NaiveDate,
    /// The grant for the whole period, in whole kroner.
    pub grant_dkk: Option<u32>,
    /// The council's decision.
    pub decision: Option<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The decision that evaluation follows.
    pub evaluation_framework: Option<String>,
    /// How many areas it covers, those that are still to be named included.
    pub areas_total: Option<u32>,
    /// The keys of the areas that are named.
    #[serde(default)]
    pub areas: Vec<String>,
    /// Expected effects, in words.
    #[serde(default)]
    pub effects: Vec<String>,
    /// Social clauses, in words.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// The committees that are reported to.
    #[serde(default)]
    pub recipients: Vec<String>,
}

/// A dated change of an agreement to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct AmendmentInput {
    /// Which agreement.
    pub agreement: DocumentId,
    /// When it was decided: it holds from that day.
    pub decided: NaiveDate,
    /// Why, and what was given in return.
    pub reason: String,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The new last day.
    pub ends: Option<NaiveDate>,
    /// The new grant for the whole period, in whole kroner.
    pub grant_dkk: Option<u32>,
    /// Goals' new targets.
    #[serde(default)]
    pub targets: Vec<TargetInput>,
    /// Goals that are not pursued any more.
    #[serde(default)]
    pub drops: Vec<DocumentId>,
    /// The keys of areas that are now named.
    #[serde(default)]
    pub areas: Vec<String>,
}

/// A goal's new target.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct TargetInput {
    /// Which goal.
    pub goal: DocumentId,
    /// The number to reach from now on.
    pub target: u32,
}

/// A goal to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct GoalInput {
    /// Of which agreement.
    pub agreement: DocumentId,
    /// What sort of goal it is.
    pub kind: GoalKind,
    /// In Danish, as agreed.
    pub danish: String,
    /// In English.
    pub english: Option<String>,
    /// The indicator that it is measured by.
    pub indicator: Option<String>,
    /// The number to reach.
    pub target: Option<u32>,
    /// What the number counts.
    pub unit: Option<Unit>,
    /// By when; none is the agreement's last day, whatever that becomes.
    pub deadline: Option<NaiveDate>,
    /// The key of the area that it is about; none is all.
    pub area: Option<String>,
    /// The key of the activity kind that it is about; none is all.
    pub activity_kind: Option<String>,
    /// The organisation that it is about; none is all.
    pub organisation: Option<OrganisationId>,
    /// Where it stands: a case or document number.
    pub source: Option<String>,
}

/// A figure that is known only as somebody's statement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct StatementInput {
    /// What it is a figure of: the id of an indicator, or a word of its own such as `nationwide_volunteers`.
    pub figure: String,
    /// The year that it is about.
    pub year: Option<u16>,
    /// The day as of which it was said to hold.
    pub as_of: Option<NaiveDate>,
    /// The number.
    pub value: Option<u32>,
    /// The date, where it states one.
    pub date: Option<NaiveDate>,
    /// Who stated it.
    pub source: String,
    /// In which document.
    pub document: Option<String>,
}
