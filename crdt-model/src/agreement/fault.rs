//! What of an agreement, of what belongs to it, or of a statement cannot stand as somebody would write it. Each document
//! checks itself before it is written; reading takes whatever stands there.

use chrono::NaiveDate;

/// The most bytes of a text: a relay takes no more.
pub const TEXT_BYTES_MAX: usize = 1_024;

/// Something that cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The field, by its key in the document; of several with the same prefix, the prefix.
    pub field: &'static str,
    /// Why.
    pub why: Why,
}

/// Why something cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A text has to be there.
    TextMissing,
    /// The text is longer than a document may hold.
    TextTooLong,
    /// There are more entries than a document may hold.
    TooMany,
    /// It does not say what sort it is.
    KindMissing,
    /// A number has to be there.
    NumberMissing,
    /// The goal has to be a number.
    TargetMissing,
    /// A number does not say what it counts.
    UnitMissing,
    /// A date has to be there.
    DateMissing,
    /// Neither a year nor a day says what it is of.
    YearOrDayMissing,
    /// The figure is of whole years, and no year is there.
    YearMissing,
    /// Nobody means that year.
    NotAYear,
    /// The year has not begun.
    YearInTheFuture,
    /// The day has not come.
    InTheFuture,
    /// The last day lies before the first.
    EndsBeforeItBegins,
    /// The day lies before the agreement's first, which is this one.
    BeforeAgreement(NaiveDate),
    /// The area, the activity kind or the organisation does not stand in the reference data.
    NotInReference,
    /// The agreement names the area already.
    AreaNamedAlready,
    /// So many areas would be named, more than the agreement covers.
    MoreAreasThanTotal(i64),
    /// The goal is not one of the agreement's, or was taken back.
    NotItsGoal,
    /// The goal is nothing that is done once.
    NotADeliverable,
    /// The amendment changes nothing.
    ChangesNothing,
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// One more, if it is so.
    pub(crate) fn when(&mut self, is_so: bool, field: &'static str, why: Why) {
        if is_so {
            self.0.push(Fault { field, why });
        }
    }

    /// A text that must be there.
    pub(crate) fn of_required(&mut self, field: &'static str, text: &str) {
        self.when(text.trim().is_empty(), field, Why::TextMissing);
        self.of_text(field, Some(text));
    }

    /// A text that may be there.
    pub(crate) fn of_text(&mut self, field: &'static str, text: Option<&str>) {
        self.when(text.is_some_and(|text| text.len() > TEXT_BYTES_MAX), field, Why::TextTooLong);
    }
}

/// Whether a day lies before another, where both are known.
pub(crate) fn is_before(day: Option<NaiveDate>, other: Option<NaiveDate>) -> bool {
    day.zip(other).is_some_and(|(day, other)| day < other)
}
