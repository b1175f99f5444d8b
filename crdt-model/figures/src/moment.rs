//! As of when something is asked, and as it was known when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::question::{BadPeriod, Question};

/// A date, and the position of the log at which it must have been known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The as-of date.
    pub as_of: NaiveDate,
    /// The last date on which a missing report is missed; see [`Question::new`].
    pub due: NaiveDate,
    /// The position of the log.
    pub position: i64,
}

impl Moment {
    /// The question about a period up to now. One that ended before is asked about as of its end.
    pub fn question(&self, from: NaiveDate, to: NaiveDate) -> Result<Question, BadPeriod> {
        let last = to.min(self.as_of);
        Question::new(from, last, last, self.due.min(last), self.position)
    }
}
