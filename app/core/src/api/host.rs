//! What a host asks.

use chrono::NaiveDate;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What a host asks.
    HostRequest;

    /// The host's match.
    Match = "match" -> view::MatchPage {}

    /// Logs something that host and newcomer did.
    LogActivity = "log_activity" -> view::MatchPage {
        /// What.
        kind: ActivityKind,
        /// When: a local date, not in the future.
        date: NaiveDate,
        /// Who of the match took part.
        with: Vec<PersonId>,
        /// How many children took part.
        children: u32,
        /// A line about it, if the host wants.
        line: Option<String>,
        /// What it cost; absent when nothing is claimed.
        expense: Option<ExpenseInput>,
    }

    /// Takes an activity back with what it cost, or back again.
    CancelActivity = "cancel_activity" -> view::MatchPage {
        /// Which.
        activity: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// What a host can get covered, and what was claimed this year.
    Support = "support" -> view::Support {
        /// By the guideline of which day; absent is today.
        on: Option<NaiveDate>,
    }

    /// Adds the picture of a claim's receipt, or puts a better one in its place. For hosts.
    AttachReceipt = "attach_receipt" -> view::MatchPage {
        /// Which claim.
        claim: DocumentId,
        /// The picture in base64, as the camera made it.
        base64: String,
    }

    /// Takes a claim back, or back again. For hosts.
    WithdrawClaim = "withdraw_claim" -> view::MatchPage {
        /// Which.
        claim: DocumentId,
        /// Taken back or not.
        withdrawn: bool,
    }
}

/// What something cost, written down together with it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct ExpenseInput {
    /// How much, in øre.
    pub amount_oere: i64,
    /// The picture of the receipt in base64, as the camera made it; absent while there is none.
    pub receipt: Option<String>,
}
