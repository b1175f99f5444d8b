//! A claim was paid. Only the relay writes it, once, when the claim goes into a file of payouts.

use chrono::NaiveDate;

use crate::document::{Document, Edit};
use crate::kind::{DocumentId, Kind};
use crate::problem::Problem;

const PAID: &str = "paid";
const AMOUNT: &str = "amount_oere";
const FILE: &str = "file";

/// The id of a claim's payout: the claim's own bytes.
pub const fn payout_id(claim: DocumentId) -> DocumentId {
    DocumentId::new(Kind::Payout, *claim.bytes())
}

/// A payout as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payout {
    /// The local date of the file.
    pub paid: Option<NaiveDate>,
    /// How much, in øre.
    pub amount_oere: Option<i64>,
    /// The number of the file, from 1.
    pub file: Option<i64>,
}

impl Payout {
    /// Reads a payout, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let payout = Self { paid: fields.require(PAID), amount_oere: fields.int(AMOUNT), file: fields.int(FILE) };
        (payout, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.paid.map(|paid| Edit::put(PAID, paid.to_string())));
        edits.extend(self.amount_oere.map(|amount| Edit::put(AMOUNT, amount)));
        edits.extend(self.file.map(|file| Edit::put(FILE, file)));
        edits
    }
}
