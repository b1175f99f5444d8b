//! A matching card: what matching needs to know of a newcomer or a host, in the pool that the project workers of all
//! organisations read. First names stand in a name document beside it.
//!
//! Each match has a key of its own on the cards of both. So two coordinators who match the same newcomer offline leave two
//! keys, which all see, and no match is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::document::{Document, Edit, Value};
use crate::follow_up;
use crate::id::{MatchId, OrganisationId, PersonId};
use crate::kind::{DocumentId, Kind};
use crate::problem::Problem;
use crate::registration::{PURPOSE, Purpose};

const SIDE: &str = "side";
const ORGANISATION: &str = "organisation";
const AREA: &str = "area";
const WAITS_SINCE: &str = "waits_since";
const WITHDRAWN: &str = "withdrawn";
/// `language/<key>`: speaks it.
const LANGUAGE: &str = "language/";
/// `time/<word>`: can meet then.
const TIME: &str = "time/";
/// `interest/<key>`
const INTEREST: &str = "interest/";
/// `child/<number>`: the year of birth of a child at home.
const CHILD: &str = "child/";
/// `match/<id>`: `organisation date`, and the last day once it has ended.
const MATCH: &str = "match/";

/// More children than this is a slip of the finger.
pub const CHILDREN_MAX: usize = 12;

worded! {
    /// Which side of a match.
    MatchSide {
        /// *Nyankommen.*
        Newcomer = "newcomer",
        /// *Vært.*
        Host = "host",
    }
}

impl MatchSide {
    /// The side across.
    pub const fn other(self) -> Self {
        match self {
            Self::Newcomer => Self::Host,
            Self::Host => Self::Newcomer,
        }
    }
}

worded! {
    /// When somebody can meet: the days of the week that suit, and at what time on weekdays. Earlier apps know the
    /// weekend's days and the times of weekdays only, so a card may say nothing of which weekdays.
    MeetingTime {
        /// On Mondays.
        Monday = "monday",
        /// On Tuesdays.
        Tuesday = "tuesday",
        /// On Wednesdays.
        Wednesday = "wednesday",
        /// On Thursdays.
        Thursday = "thursday",
        /// On Fridays.
        Friday = "friday",
        /// On Saturdays.
        Saturday = "saturday",
        /// On Sundays.
        Sunday = "sunday",
        /// On weekdays in the day.
        WeekdayDay = "weekday_day",
        /// On weekdays in the evening.
        WeekdayEvening = "weekday_evening",
    }
}

/// What a [`MeetingTime`] says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeSort {
    /// A day from Monday to Friday.
    Weekday,
    /// A day of the weekend.
    Weekend,
    /// A time of weekdays.
    OnWeekdays,
}

impl MeetingTime {
    /// What it says something about.
    pub const fn sort(self) -> TimeSort {
        match self {
            Self::Monday | Self::Tuesday | Self::Wednesday | Self::Thursday | Self::Friday => TimeSort::Weekday,
            Self::Saturday | Self::Sunday => TimeSort::Weekend,
            Self::WeekdayDay | Self::WeekdayEvening => TimeSort::OnWeekdays,
        }
    }
}

/// A match that stands on a card. As text: `organisation matched`, then the last day once it has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnCard {
    /// The partner on the host's side.
    pub organisation: OrganisationId,
    /// When matched.
    pub matched: NaiveDate,
    /// The last day, once it has ended.
    pub ended: Option<NaiveDate>,
}

impl OnCard {
    /// The day on which it is over: when it ended, else when six months are completed.
    pub fn over(&self) -> NaiveDate {
        let completes = follow_up::completes(self.matched);
        self.ended.map_or(completes, |ended| ended.min(completes))
    }

    /// Whether it ever was a match: one that was over on the day it was made was a slip.
    pub fn was_one(&self) -> bool {
        self.matched < self.over()
    }

    /// Whether it began before another was over, which nobody has ended either.
    fn doubles(&self, other: &Self) -> bool {
        self.ended.is_none() && other.ended.is_none() && self.matched < other.over() && other.matched < self.over()
    }
}

impl fmt::Display for OnCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.organisation, self.matched)?;
        self.ended.map_or(Ok(()), |ended| write!(f, " {ended}"))
    }
}

impl FromStr for OnCard {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split(' ');
        let mut word = || words.next().ok_or(());
        let organisation = word()?.parse().map_err(|_| ())?;
        let matched = word()?.parse().map_err(|_| ())?;
        let ended = words.next().map(str::parse).transpose().map_err(|_| ())?;
        Ok(Self { organisation, matched, ended })
    }
}

/// The id of a person's card: the person's own.
pub const fn card_id(person: PersonId) -> DocumentId {
    DocumentId::new(Kind::Card, *person.as_bytes())
}

/// A card as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Which side.
    pub side: Option<MatchSide>,
    /// Who looks after the person.
    pub organisation: Option<OrganisationId>,
    /// The key of the area, in the reference data.
    pub area: String,
    /// Since when the person waits for a match; none while not ready for one.
    pub waits_since: Option<NaiveDate>,
    /// Out of the pool since.
    pub withdrawn: Option<NaiveDate>,
    /// Keys of languages, in the reference data.
    pub languages: BTreeSet<String>,
    /// When the person can meet.
    pub times: BTreeSet<MeetingTime>,
    /// Keys of interests, in the reference data.
    pub interests: BTreeSet<String>,
    /// What a newcomer joins for, and what a host would like to help with.
    pub purposes: BTreeSet<Purpose>,
    /// Years of birth of the children at home.
    pub children: BTreeMap<u8, i64>,
    /// Every match that stands on the card.
    pub matches: BTreeMap<MatchId, OnCard>,
}

impl Card {
    /// Reads a card, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut card = Self {
            side: fields.require(SIDE),
            organisation: fields.require(ORGANISATION),
            area: fields.parse(AREA).unwrap_or_default(),
            waits_since: fields.parse(WAITS_SINCE),
            withdrawn: fields.parse(WITHDRAWN),
            languages: fields.chosen(LANGUAGE).collect(),
            times: fields.chosen(TIME).collect(),
            interests: fields.chosen(INTEREST).collect(),
            purposes: fields.chosen(PURPOSE).collect(),
            children: BTreeMap::new(),
            matches: BTreeMap::new(),
        };
        let mut problems = std::mem::take(&mut fields.problems);
        for (number, year) in fields.with_prefix(CHILD) {
            if let (Ok(number), Value::Int(year @ 1..)) = (number.parse(), year) {
                card.children.insert(number, *year);
            }
        }
        for (id, on) in fields.with_prefix(MATCH) {
            let Value::Text(on) = on else { continue };
            match (id.parse(), on.parse()) {
                (Ok(id), Ok(on)) => {
                    card.matches.insert(id, on);
                }
                _ => problems.push(Problem::Unreadable { key: format!("{MATCH}{id}") }),
            }
        }
        (card, problems)
    }

    /// The matches that are not over on a date. Six months free their people for others.
    pub fn matches_on(&self, date: NaiveDate) -> impl Iterator<Item = (MatchId, &OnCard)> {
        self.matches.iter().filter(move |(_, on)| date < on.over()).map(|(id, on)| (*id, on))
    }

    /// The matches that somebody has at once, until a person ends one of them.
    pub fn doubled(&self) -> impl Iterator<Item = (MatchId, &OnCard)> {
        let is_doubled =
            |one: &MatchId, on: &OnCard| self.matches.iter().any(|(other, theirs)| one != other && on.doubles(theirs));
        self.matches.iter().filter(move |(id, on)| is_doubled(id, on)).map(|(id, on)| (*id, on))
    }

    /// Since when the person waits for a match on a date: since they were ready or, later, since their last was over.
    pub fn waits_on(&self, date: NaiveDate) -> Option<NaiveDate> {
        let ready = self.waits_since.filter(|since| *since <= date)?;
        let has_left = self.withdrawn.is_some_and(|withdrawn| withdrawn <= date);
        if has_left || self.matches_on(date).next().is_some() {
            return None;
        }
        self.matches.values().filter(|on| on.was_one()).map(OnCard::over).chain([ready]).max()
    }

    /// Whether two people were matched with each other, now or before.
    pub fn was_matched_with(&self, other: &Self) -> bool {
        self.matches.iter().any(|(id, on)| on.was_one() && other.matches.contains_key(id))
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.side.map(|side| Edit::put(SIDE, side.word())));
        edits.extend(self.organisation.map(|organisation| Edit::put(ORGANISATION, organisation.to_string())));
        edits.push(Edit::put(AREA, self.area.as_str()));
        edits.extend(self.waits_since.map(|since| set_waits_since(Some(since))));
        edits.extend(self.withdrawn.map(|withdrawn| set_withdrawn(Some(withdrawn))));
        edits.extend(self.languages.iter().map(|key| Edit::put(format!("{LANGUAGE}{key}"), true)));
        edits.extend(self.times.iter().map(|time| Edit::put(format!("{TIME}{time}"), true)));
        edits.extend(self.interests.iter().map(|key| Edit::put(format!("{INTEREST}{key}"), true)));
        edits.extend(self.purposes.iter().map(|purpose| Edit::put(format!("{PURPOSE}{purpose}"), true)));
        edits.extend(self.children.iter().map(|(number, year)| Edit::put(format!("{CHILD}{number}"), *year)));
        edits.extend(self.matches.iter().map(|(id, on)| set_match(*id, on)));
        edits
    }

    /// The edits that make this card of what another says; matches stay as they are.
    pub fn edits_from(&self, before: &Self) -> Vec<Edit> {
        let gone = |prefix: &str, before: BTreeSet<String>, now: BTreeSet<String>| -> Vec<Edit> {
            before.difference(&now).map(|key| Edit::put(format!("{prefix}{key}"), false)).collect()
        };
        let words = |times: &BTreeSet<MeetingTime>| times.iter().map(ToString::to_string).collect();
        let purposes = |purposes: &BTreeSet<Purpose>| purposes.iter().map(ToString::to_string).collect();
        let mut edits = gone(LANGUAGE, before.languages.clone(), self.languages.clone());
        edits.extend(gone(TIME, words(&before.times), words(&self.times)));
        edits.extend(gone(INTEREST, before.interests.clone(), self.interests.clone()));
        edits.extend(gone(PURPOSE, purposes(&before.purposes), purposes(&self.purposes)));
        let fewer = before.children.keys().filter(|number| !self.children.contains_key(number));
        edits.extend(fewer.map(|number| Edit::put(format!("{CHILD}{number}"), 0)));
        if before.withdrawn.is_some() && self.withdrawn.is_none() {
            edits.push(set_withdrawn(None));
        }
        edits.extend(Self { matches: BTreeMap::new(), ..self.clone() }.edits());
        edits
    }
}

/// A match stands on the card, or has ended.
pub fn set_match(id: MatchId, on: &OnCard) -> Edit {
    Edit::put(format!("{MATCH}{id}"), on.to_string())
}

/// Waits for a match since a date, or is not ready for one.
pub fn set_waits_since(since: Option<NaiveDate>) -> Edit {
    since.map_or_else(|| Edit::remove(WAITS_SINCE), |since| Edit::put(WAITS_SINCE, since.to_string()))
}

/// Out of the pool since a date, or in it again.
pub fn set_withdrawn(withdrawn: Option<NaiveDate>) -> Edit {
    withdrawn.map_or_else(|| Edit::remove(WITHDRAWN), |withdrawn| Edit::put(WITHDRAWN, withdrawn.to_string()))
}
