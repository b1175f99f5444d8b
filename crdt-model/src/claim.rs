//! A host's claim for a single expense, as §5a of the Integration Act lets the municipality cover it. The host writes the
//! claim; what is decided about it is a document of its own.
//!
//! The picture of the receipt travels beside the documents under the hash of its bytes. Claims with the same picture are one
//! claim, the first of them by when it was recorded.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::decision::{RefusalReason, Ruling, Said};
use crate::document::{Document, Edit, UnixMillis};
use crate::host_match::ActivityKind;
use crate::id::{MatchId, PictureHash};
use crate::kind::DocumentId;
use crate::logged::Logged;
use crate::problem::Problem;
use crate::space::Space;

const OF: &str = "match";
const ACTIVITY: &str = "activity";
const KIND: &str = "kind";
const DATE: &str = "date";
const AMOUNT: &str = "amount_oere";
const RECEIPT: &str = "receipt";
const RECEIPT_AFTER: &str = "receipt_after";

/// The most that one claim may ask for, in øre: more is a slip of the finger.
pub const AMOUNT_OERE_MAX: i64 = 1_000_000;

/// The most bytes that a picture of a receipt may have.
pub const PICTURE_BYTES_MAX: usize = 300 * 1024;

/// A claim as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// The match.
    pub of: Option<MatchId>,
    /// The activity that the expense belongs to.
    pub activity: Option<DocumentId>,
    /// What it was for.
    pub kind: Option<ActivityKind>,
    /// When the money was spent.
    pub date: Option<NaiveDate>,
    /// How much, in øre.
    pub amount_oere: Option<i64>,
    /// The picture of the receipt; none while it is missing.
    pub receipt: Option<PictureHash>,
    /// The newest word about the claim that was known when that picture was put there, by the word's time; none where
    /// nothing had been said.
    pub receipt_after: Option<UnixMillis>,
    /// Who claims, and whether it was taken back.
    pub logged: Logged,
}

impl Claim {
    /// Reads a claim, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let claim = Self {
            of: fields.require(OF),
            activity: fields.parse(ACTIVITY),
            kind: fields.require(KIND),
            date: fields.require(DATE),
            amount_oere: fields.int(AMOUNT).filter(|amount| (1..=AMOUNT_OERE_MAX).contains(amount)),
            receipt: fields.parse(RECEIPT),
            receipt_after: fields.int(RECEIPT_AFTER).map(UnixMillis),
            logged: Logged::read(&mut fields),
        };
        if claim.amount_oere.is_none() {
            fields.problems.push(Problem::Missing { key: AMOUNT.to_owned() });
        }
        if claim.date.is_some_and(|date| claim.logged.is_before(date)) {
            fields.problems.push(Problem::InTheFuture);
        }
        (claim, fields.problems)
    }

    /// Whether it counts and can be paid: it is whole, lies where it belongs, was not taken back, and the money was spent by
    /// the day on which it was recorded.
    pub fn counts_in(&self, space: Space) -> bool {
        let is_whole = self.kind.is_some() && self.amount_oere.is_some();
        let was_spent = self.date.is_some_and(|date| !self.logged.is_before(date));
        let is_there = self.of.is_some_and(|of| Space::MatchShared(of) == space);
        is_whole && was_spent && is_there && !self.logged.cancelled
    }

    /// Whether a receipt came after a refusal for want of one, so that it waits again.
    pub fn answers(&self, said: &Said) -> bool {
        let lacked = said.ruling == Ruling::Refused && said.reason == Some(RefusalReason::NoReceipt);
        lacked && self.receipt.is_some() && self.receipt_after.is_some_and(|after| said.at <= after)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.of.map(|of| Edit::put(OF, of.to_string())));
        edits.extend(self.activity.map(|activity| Edit::put(ACTIVITY, activity.to_string())));
        edits.extend(self.kind.map(|kind| Edit::put(KIND, kind.word())));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.amount_oere.map(set_amount));
        edits.extend(self.receipt.map(set_receipt));
        edits.extend(self.receipt_after.map(set_receipt_after));
        edits.extend(self.logged.edits());
        edits
    }
}

/// Which claim stands for each receipt: of those with the same picture that are not taken back the first that was recorded,
/// of two at the same time that with the smaller id. The others are the same claim once more.
pub fn first_of_each<'a>(
    claims: impl IntoIterator<Item = (DocumentId, &'a Claim)>,
) -> BTreeMap<PictureHash, DocumentId> {
    let mut firsts = BTreeMap::new();
    for (id, claim) in claims {
        let Some(receipt) = claim.receipt.filter(|_| !claim.logged.cancelled) else { continue };
        let begun = (claim.logged.at, id);
        firsts.entry(receipt).and_modify(|first| *first = begun.min(*first)).or_insert(begun);
    }
    firsts.into_iter().map(|(receipt, (_, id))| (receipt, id)).collect()
}

/// The claim is for so much, in øre.
pub fn set_amount(oere: i64) -> Edit {
    Edit::put(AMOUNT, oere)
}

/// The picture of the receipt.
pub fn set_receipt(receipt: PictureHash) -> Edit {
    Edit::put(RECEIPT, receipt.to_string())
}

/// The picture was put there knowing what had been said until then.
pub fn set_receipt_after(said: UnixMillis) -> Edit {
    Edit::put(RECEIPT_AFTER, said.0)
}
