//! Where the host programme's money comes from, or what it is for, in a year. The texts are public.

use crate::agreement::fault::{Fault, Faults, Why};
use crate::document::{Document, Edit, Value};
use crate::id::OrganisationId;
use crate::logged::Logged;
use crate::problem::Problem;
use crate::reference::Reference;

const SIDE: &str = "side";
const DANISH: &str = "danish";
const ENGLISH: &str = "english";
const AMOUNT: &str = "amount_dkk";
const YEAR: &str = "year";
const ORGANISATION: &str = "organisation";

/// The years that a line can be of.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2200;

worded! {
    /// Which side of the budget.
    BudgetSide {
        /// Where money comes from.
        Source = "source",
        /// What it is for.
        Purpose = "purpose",
    }
}

/// A line as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetLine {
    /// Which side.
    pub side: Option<BudgetSide>,
    /// What it is, in Danish.
    pub danish: String,
    /// What it is, in English.
    pub english: Option<String>,
    /// How much, in whole kroner.
    pub amount_dkk: Option<i64>,
    /// In which year; none for the whole period.
    pub year: Option<i64>,
    /// The partner that gets it.
    pub organisation: Option<OrganisationId>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl BudgetLine {
    /// Reads a line, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let line = Self {
            side: fields.require(SIDE),
            danish: fields.require(DANISH).unwrap_or_default(),
            english: fields.parse(ENGLISH),
            amount_dkk: fields.int(AMOUNT),
            year: fields.int(YEAR),
            organisation: fields.parse(ORGANISATION),
            logged: Logged::read(&mut fields),
        };
        (line, fields.problems)
    }

    /// What of it cannot stand.
    pub fn check(&self, reference: &Reference) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.when(self.side.is_none(), SIDE, Why::KindMissing);
        faults.of_required(DANISH, &self.danish);
        faults.of_text(ENGLISH, self.english.as_deref());
        faults.when(self.amount_dkk.is_none_or(|amount| amount < 1), AMOUNT, Why::NumberMissing);
        faults.when(self.year.is_some_and(|year| !YEARS.contains(&year)), YEAR, Why::NotAYear);
        let nobody = self.organisation.is_some_and(|id| !reference.organisations.contains_key(&id.to_string()));
        faults.when(nobody, ORGANISATION, Why::NotInReference);
        faults.0
    }

    /// The edits that write all of it; what it says no more is removed.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.side.map(|side| Edit::put(SIDE, side.word())));
        edits.push(Edit::put(DANISH, self.danish.as_str()));
        edits.push(or_remove(ENGLISH, self.english.as_deref()));
        edits.extend(self.amount_dkk.map(|amount| Edit::put(AMOUNT, amount)));
        edits.push(or_remove(YEAR, self.year));
        edits.push(or_remove(ORGANISATION, self.organisation.map(|organisation| organisation.to_string())));
        edits.extend(self.logged.edits());
        edits
    }
}

fn or_remove(key: &str, value: Option<impl Into<Value>>) -> Edit {
    Edit { key: key.to_owned(), value: value.map(Into::into) }
}
