//! How long details are kept. A rule says what goes and how many months after what; an administrator sets the months or
//! switches the rule off. What a rule takes goes the same way as when a person is erased: an event of the access journal, so
//! that devices drop it and no older copy brings it back. Facts are never taken: figures stay what they were.
//!
//! Nothing here reads a name or a note; ids, dates and what stands in facts are enough.

mod due;
mod run;
mod table;

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::processing::Activity;

pub use due::{Due, Item, due};
pub use run::{RetentionError, keep_running, preview, run, run_beside};
pub use table::{set, table};

/// A sort of details that goes some time after something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Names of those who have left a group's list or a register, with what they said at an interview.
    Left,
    /// Names of those who registered for the host programme and withdrew, with what they said at the interview.
    Withdrawn,
    /// Names in a match that is over: one that ended, or whose six months are completed.
    Ended,
    /// The host's name in a match that claims were made in, with the pictures of all receipts there.
    Receipts,
    /// Free texts.
    Notes,
    /// What closed devices sent, kept aside.
    KeptAside,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 6] = [Self::Left, Self::Withdrawn, Self::Ended, Self::Receipts, Self::Notes, Self::KeptAside];

    /// The word for it, in the file and in keys of texts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
            Self::Receipts => "receipts",
            Self::Notes => "notes",
            Self::KeptAside => "kept_aside",
        }
    }

    /// The rule of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }

    /// After how many months, where no administrator says otherwise. The page gives the reason for each.
    pub const fn default_months(self) -> u32 {
        match self {
            Self::Left | Self::Ended => 12,
            Self::Withdrawn | Self::KeptAside => 6,
            Self::Receipts => 60,
            Self::Notes => 24,
        }
    }

    /// The fewest months that can be set: a receipt is needed for the years that bookkeeping asks for.
    pub const fn least_months(self) -> u32 {
        match self {
            Self::Receipts => 60,
            Self::Left | Self::Withdrawn | Self::Ended | Self::Notes | Self::KeptAside => 1,
        }
    }

    /// What is kept for what, of that which it takes.
    pub const fn activities(self) -> &'static [Activity] {
        match self {
            Self::Left => &[Activity::Groups, Activity::Registers, Activity::HostProgramme],
            Self::Withdrawn | Self::Ended => &[Activity::HostProgramme],
            Self::Receipts => &[Activity::Expenses],
            Self::Notes => &[Activity::Groups, Activity::Registers, Activity::HostProgramme],
            Self::KeptAside => &[Activity::Access],
        }
    }

    /// The day on which it takes something that is kept for so many months after a day.
    fn goes_on(self, after: NaiveDate, months: u32) -> NaiveDate {
        after.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
    }
}

/// The most months that can be set.
pub const MONTHS_MAX: u32 = 600;

/// The rules as they are set: months, or nothing for one that is switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules(BTreeMap<Rule, Option<u32>>);

impl Default for Rules {
    fn default() -> Self {
        Self(Rule::ALL.map(|rule| (rule, Some(rule.default_months()))).into())
    }
}

impl Rules {
    /// Sets a rule.
    pub fn set(&mut self, rule: Rule, months: Option<u32>) {
        self.0.insert(rule, months.map(|months| months.clamp(rule.least_months(), MONTHS_MAX)));
    }

    /// After how many months a rule takes what is its; nothing when it is switched off.
    pub fn months(&self, rule: Rule) -> Option<u32> {
        self.0.get(&rule).copied().flatten()
    }
}
