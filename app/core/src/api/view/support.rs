//! Support under §5a of the Integration Act: what is covered, what was claimed, and what became of it.

use chrono::NaiveDate;
use crdt_model::decision::RefusalReason;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::MatchId;
use crdt_model::kind::DocumentId;
use crdt_model::problem::Problem;
use serde::Serialize;
use ts_rs::TS;

/// What becomes of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ClaimState {
    /// Nobody has decided yet.
    BeingLookedAt,
    /// The picture of the receipt is missing.
    ReceiptMissing,
    /// The municipality covers it.
    Approved {
        /// How much of it, in øre.
        amount_oere: i64,
    },
    /// It does not.
    Refused {
        /// Why.
        reason: Option<RefusalReason>,
        /// A line about it.
        line: Option<String>,
    },
    /// It was paid.
    Paid {
        /// How much, in øre.
        amount_oere: i64,
        /// When.
        on: Option<NaiveDate>,
    },
    /// The same receipt had been claimed before.
    ClaimedBefore,
    /// The host has taken it back.
    Withdrawn,
}

impl ClaimState {
    /// Whether somebody has to decide.
    pub const fn is_waiting(&self) -> bool {
        matches!(self, Self::BeingLookedAt | Self::ReceiptMissing)
    }
}

/// What is covered of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CoverLine {
    /// Which sort.
    pub kind: ActivityKind,
    /// Up to so much each time, in øre, for all together.
    pub limit_oere: i64,
    /// What, in Danish.
    pub danish: String,
    /// What, in English.
    pub english: String,
}

/// A version of the guidelines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GuidelineText {
    /// In force from this date.
    pub valid_from: NaiveDate,
    /// Where it is published.
    pub published: String,
    /// Within so many working days a claim is answered.
    pub answer_days: Option<i64>,
    /// What is covered.
    pub covers: Vec<CoverLine>,
}

/// What a host can get covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Support {
    /// Today's local date.
    pub today: NaiveDate,
    /// What was in force on the day that was asked for; absent before the first.
    pub guideline: Option<GuidelineText>,
    /// The newcomers by first name: they have nothing to do with the money.
    pub newcomers: Vec<String>,
    /// What was claimed this year.
    pub year: SupportOfYear,
}

/// What a host has claimed in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct SupportOfYear {
    /// Which.
    pub year: i32,
    /// How much was written down, in øre.
    pub claimed_oere: i64,
    /// How much of it is approved or paid, in øre.
    pub covered_oere: i64,
}

/// A claim as its host sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HostClaim {
    /// Which.
    pub claim: DocumentId,
    /// How much, in øre.
    pub amount_oere: i64,
    /// What becomes of it.
    pub state: ClaimState,
    /// There is a picture of the receipt.
    pub has_receipt: bool,
}

/// What hosts have claimed, for those who decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Claims {
    /// Today's local date.
    pub today: NaiveDate,
    /// What waits for a decision, oldest first.
    pub waiting: Vec<ClaimLine>,
    /// What was decided, newest first; the last ones.
    pub decided: Vec<ClaimLine>,
    /// How much waits, in øre.
    pub waiting_oere: i64,
}

/// What waits for a decision, in short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct ClaimsWaiting {
    /// How many.
    pub count: u32,
    /// How much, in øre.
    pub amount_oere: i64,
    /// When the oldest was written down.
    pub oldest: Option<NaiveDate>,
}

/// A claim, for those who decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ClaimLine {
    /// Which.
    pub claim: DocumentId,
    /// Of which match.
    pub of: MatchId,
    /// The host's first name.
    pub host: Option<String>,
    /// The newcomer's first name.
    pub newcomer: Option<String>,
    /// What it was for.
    pub kind: Option<ActivityKind>,
    /// When the money was spent.
    pub date: Option<NaiveDate>,
    /// How much, in øre.
    pub amount_oere: i64,
    /// When it was written down.
    pub written: Option<NaiveDate>,
    /// For how many days it has waited.
    pub waited_days: u32,
    /// The host's line about what they did.
    pub line: Option<String>,
    /// There is a picture of the receipt.
    pub has_receipt: bool,
    /// What becomes of it.
    pub state: ClaimState,
    /// Somebody has to decide.
    pub waits: bool,
    /// What the guideline of that day covers of it.
    pub cover: Cover,
    /// Others with the same receipt: they are this claim once more, and it is paid once.
    pub again: Vec<OtherClaim>,
    /// Others of the same day over the same amount. Nothing may be wrong with that.
    pub alike: Vec<OtherClaim>,
    /// Who decided, where the name is on this device.
    pub decided_by: Option<String>,
    /// Devices ruled differently; the newest word holds.
    pub rulings_differ: bool,
    /// It waits since its receipt is not the picture that was approved.
    pub receipt_changed: bool,
    /// What is odd in it.
    pub problems: Vec<Problem>,
}

/// What a guideline covers of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Cover {
    /// From when the guideline is that was in force on the day; absent before the first.
    pub valid_from: Option<NaiveDate>,
    /// What it says of that sort; absent where it does not cover it.
    pub line: Option<CoverLine>,
    /// By how much the claim is more than is covered, in øre.
    pub over_oere: i64,
}

/// Another claim that looks like one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OtherClaim {
    /// Which.
    pub claim: DocumentId,
    /// Its host's first name.
    pub host: Option<String>,
    /// When it was written down.
    pub written: Option<NaiveDate>,
}

/// The picture of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ReceiptPicture {
    /// A JPEG in base64; absent while it has not come to this device. It is asked for.
    pub jpeg: Option<String>,
    /// It was erased with the host's name, and does not come any more.
    pub erased: bool,
}
