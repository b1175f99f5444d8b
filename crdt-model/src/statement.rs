//! A figure that is known only as somebody's statement (*indberettet*): who said it, of which year or day, in which
//! document. Only what is derived from statements is computed.

use chrono::{Datelike as _, NaiveDate};

use crate::agreement::fault::{Fault, Faults, Why};
use crate::document::{Document, Edit};
use crate::logged::Logged;
use crate::problem::Problem;

/// The word under which somebody states when the agreement ends. It is a date.
pub const AGREEMENT_ENDS: &str = "agreement_ends";

/// What the words of nationwide figures begin with. They are of whole years.
pub const NATIONWIDE: &str = "nationwide_";

/// The first year that anybody states something of.
const YEAR_MIN: i64 = 1900;

const FIGURE: &str = "figure";
const YEAR: &str = "year";
const AS_OF: &str = "as_of";
const VALUE: &str = "value";
const DATE: &str = "date";
const SOURCE: &str = "source";
const DOCUMENT: &str = "document";

/// A statement as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// What it is a figure of: the id of an indicator, or a word of its own such as `nationwide_volunteers`.
    pub figure: String,
    /// The year that it is about.
    pub year: Option<i64>,
    /// The day as of which it was said to hold.
    pub as_of: Option<NaiveDate>,
    /// The number.
    pub value: Option<i64>,
    /// The date, where it states one, such as an agreement's last day.
    pub date: Option<NaiveDate>,
    /// Who stated it: an organisation or administration.
    pub source: String,
    /// In which document.
    pub document: Option<String>,
    /// Who recorded it.
    pub logged: Logged,
}

impl Statement {
    /// Reads a statement, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let statement = Self {
            figure: fields.require(FIGURE).unwrap_or_default(),
            year: fields.int(YEAR),
            as_of: fields.parse(AS_OF),
            value: fields.int(VALUE),
            date: fields.parse(DATE),
            source: fields.require(SOURCE).unwrap_or_default(),
            document: fields.parse(DOCUMENT),
            logged: Logged::read(&mut fields),
        };
        (statement, fields.problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = vec![Edit::put(FIGURE, self.figure.as_str()), Edit::put(SOURCE, self.source.as_str())];
        edits.extend(self.year.map(|year| Edit::put(YEAR, year)));
        edits.extend(self.as_of.map(|as_of| Edit::put(AS_OF, as_of.to_string())));
        edits.extend(self.value.map(|value| Edit::put(VALUE, value)));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.document.as_deref().map(|document| Edit::put(DOCUMENT, document)));
        edits.extend(self.logged.edits());
        edits
    }
    /// What of it cannot stand today.
    pub fn check(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::default();
        faults.of_required(FIGURE, &self.figure);
        if self.figure == AGREEMENT_ENDS {
            faults.when(self.date.is_none(), DATE, Why::DateMissing);
        } else {
            faults.when(self.value.is_none(), VALUE, Why::NumberMissing);
        }
        match self.year {
            Some(year) => {
                faults.when(year < YEAR_MIN, YEAR, Why::NotAYear);
                faults.when(year > today.year().into(), YEAR, Why::YearInTheFuture);
            }
            None if self.figure.starts_with(NATIONWIDE) => faults.when(true, YEAR, Why::YearMissing),
            None => faults.when(self.as_of.is_none(), YEAR, Why::YearOrDayMissing),
        }
        faults.when(self.as_of.is_some_and(|as_of| as_of > today), AS_OF, Why::InTheFuture);
        faults.of_required(SOURCE, &self.source);
        faults.of_text(DOCUMENT, self.document.as_deref());
        faults.0
    }
}
