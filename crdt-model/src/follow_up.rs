//! How a match is followed up: when it is due, and what came of it. Newcomers are followed up by the municipality, hosts by
//! their partner; what is said stays in the space that no host's phone holds.
//!
//! The project description of 2011 asks for a follow-up "after one month and three months after that". Read by the letter
//! that is months 1 and 4; it is often read as months 1 and 3. Which one holds is a setting of the programme
//! ([`Reference::follow_up_months`](crate::reference::Reference::follow_up_months)).

use chrono::{Days, Months, NaiveDate};

use crate::card::MatchSide;
use crate::document::{Document, Edit};
use crate::id::{MatchId, OrganisationId};
use crate::logged::Logged;
use crate::problem::Problem;

const OF: &str = "match";
const SIDE: &str = "side";
const MONTH: &str = "month";
const DATE: &str = "date";
const CHANNEL: &str = "channel";
const OUTCOME: &str = "outcome";
const ORGANISATION: &str = "organisation";

/// After so many months follow-ups are due, unless the programme says otherwise.
pub const MONTHS: [u32; 2] = [1, 4];

/// A match that has lasted so many months is completed, and is evaluated.
pub const EVALUATION_MONTH: u32 = 6;

/// A match is a longer one when it has lasted more than so many months.
pub const LONGER_THAN_MONTHS: u32 = 3;

/// So many days before it is due, a follow-up may be done.
pub const EARLY_DAYS: u64 = 14;

/// A follow-up is never set further ahead than this.
pub const MONTH_MAX: u32 = 60;

worded! {
    /// How somebody was followed up.
    FollowUpChannel {
        /// *Personlig samtale.*
        Talk = "talk",
        /// *Telefon.*
        Telephone = "telephone",
        /// *E-mail.*
        Email = "email",
    }
}

worded! {
    /// What came of it.
    Outcome {
        /// It goes well.
        GoesWell = "goes_well",
        /// They need help.
        NeedsHelp = "needs_help",
        /// They want to stop.
        WantsToStop = "wants_to_stop",
        /// It did not happen: nobody could be reached. Not a follow-up that was done.
        DidNotHappen = "did_not_happen",
        /// The other organisation asks for it. Not a follow-up that was done.
        Asked = "asked",
    }
}

impl Outcome {
    /// Whether somebody has to do something about it.
    pub const fn needs_somebody(self) -> bool {
        matches!(self, Self::NeedsHelp | Self::WantsToStop)
    }

    /// Whether somebody was followed up.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::GoesWell | Self::NeedsHelp | Self::WantsToStop)
    }
}

/// The day so many calendar months after a date; where a month has no such day, its last.
pub fn months_after(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// Months as a setting holds them, such as `1 4`; [`MONTHS`] when it holds nothing readable.
pub fn months(setting: Option<&str>) -> Vec<u32> {
    let mut months: Vec<u32> = setting
        .into_iter()
        .flat_map(str::split_whitespace)
        .filter_map(|word| word.parse().ok())
        .filter(|month| (1..=MONTH_MAX).contains(month))
        .collect();
    months.sort_unstable();
    months.dedup();
    if months.is_empty() { MONTHS.to_vec() } else { months }
}

/// When a side of a match is due to be followed up: month and day, for those that come before the match ended.
pub fn due(matched: NaiveDate, ended: Option<NaiveDate>, months: &[u32]) -> Vec<(u32, NaiveDate)> {
    months
        .iter()
        .map(|month| (*month, months_after(matched, *month)))
        .filter(|(_, on)| ended.is_none_or(|ended| *on < ended))
        .collect()
}

/// The first day on which a follow-up that is due on a day may be done: a call before it is one in between.
pub fn opens(due: NaiveDate) -> NaiveDate {
    due.checked_sub_days(Days::new(EARLY_DAYS)).unwrap_or(due)
}

/// Which of the months of a setting a follow-up belongs to that was written for a month: the nearest, of two the later. It
/// may have been written under another setting, and the setting can be read in two ways.
pub fn nearest(written: i64, months: &[u32]) -> Option<u32> {
    months.iter().copied().min_by_key(|month| (i64::from(*month).abs_diff(written), std::cmp::Reverse(*month)))
}

/// The first day on which a match counts as completed, if it lasts that long.
pub fn completes(matched: NaiveDate) -> NaiveDate {
    months_after(matched, EVALUATION_MONTH)
}

/// Whether six months of a match are completed by a date (*succesfuldt match*). Never typed, always worked out.
pub fn is_completed_by(matched: NaiveDate, ended: Option<NaiveDate>, date: NaiveDate) -> bool {
    let completes = completes(matched);
    completes <= date && ended.is_none_or(|ended| completes <= ended)
}

/// A follow-up as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// The match.
    pub of: Option<MatchId>,
    /// Whose side.
    pub side: Option<MatchSide>,
    /// Which of those that are due, by its month as it was set then ([`nearest`]); none for one in between.
    pub month: Option<i64>,
    /// The local date.
    pub date: Option<NaiveDate>,
    /// How.
    pub channel: Option<FollowUpChannel>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// The organisation that did it, or that asks.
    pub organisation: Option<OrganisationId>,
    /// Who recorded it, and whether it was taken back.
    pub logged: Logged,
}

impl FollowUp {
    /// Reads a follow-up, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let follow_up = Self {
            of: fields.require(OF),
            side: fields.require(SIDE),
            month: fields.int(MONTH),
            date: fields.require(DATE),
            channel: fields.parse(CHANNEL),
            outcome: fields.require(OUTCOME),
            organisation: fields.parse(ORGANISATION),
            logged: Logged::read(&mut fields),
        };
        if follow_up.date.is_some_and(|date| follow_up.logged.is_before(date)) {
            fields.problems.push(Problem::InTheFuture);
        }
        (follow_up, fields.problems)
    }

    /// Whether somebody was followed up by it.
    pub fn is_done(&self) -> bool {
        !self.logged.cancelled && self.outcome.is_some_and(Outcome::is_done)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.of.map(|of| Edit::put(OF, of.to_string())));
        edits.extend(self.side.map(|side| Edit::put(SIDE, side.word())));
        edits.extend(self.month.map(|month| Edit::put(MONTH, month)));
        edits.extend(self.date.map(|date| Edit::put(DATE, date.to_string())));
        edits.extend(self.channel.map(|channel| Edit::put(CHANNEL, channel.word())));
        edits.extend(self.outcome.map(|outcome| Edit::put(OUTCOME, outcome.word())));
        edits.extend(self.organisation.map(|organisation| Edit::put(ORGANISATION, organisation.to_string())));
        edits.extend(self.logged.edits());
        edits
    }
}
