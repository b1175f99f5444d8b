//! A meeting of a volunteer group: whether it was held, who came, who helped, how many without a name.
//!
//! Two tablets that start the same meeting offline make the same document, because its id is derived
//! ([`meeting_id`]). The facts of the meeting (group, date, slot) are written by both with equal values; everything
//! else is under keys that end with the writing device.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::document::{Document, Edit, Fields, UnixMillis, Value};
use crate::id::{DeviceId, GroupId, PersonId, first16};
use crate::kind::{DocumentId, Kind};
use crate::mark::{Mark, NotAMark, Standing};
use crate::problem::Problem;

const GROUP: &str = "group";
const DATE: &str = "date";
const SLOT: &str = "slot";
/// `t/<person>/<device>`: a participant's mark.
pub(crate) const PARTICIPANT: &str = "t/";
/// `v/<person>/<device>`: a volunteer's mark.
pub(crate) const VOLUNTEER: &str = "v/";
/// `n/<device>`: how many came without a name, as counted on that device.
pub(crate) const UNNAMED: &str = "n/";
/// `s/<device>`: what that device says of the meeting as a whole.
pub(crate) const STATE: &str = "s/";

/// The most people without a name that one device can count at one meeting.
pub const UNNAMED_MAX: i64 = 9_999;

/// The number of a schedule entry; 0 is a meeting outside the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Slot(pub u16);

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which meeting: a group, the Danish local date it begins on, and the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Occasion {
    /// The group.
    pub group: GroupId,
    /// The local date in Europe/Copenhagen.
    pub date: NaiveDate,
    /// The schedule entry.
    pub slot: Slot,
}

/// The id of the meeting: the first sixteen bytes of the SHA-256 of `bindeled meeting 1`, the group's bytes, the date
/// as `YYYY-MM-DD` and the slot as two bytes, big end first.
pub fn meeting_id(occasion: &Occasion) -> DocumentId {
    let mut hasher = Sha256::new();
    hasher.update(b"bindeled meeting 1");
    hasher.update(occasion.group.as_bytes());
    hasher.update(occasion.date.format("%Y-%m-%d").to_string());
    hasher.update(occasion.slot.0.to_be_bytes());
    DocumentId::new(Kind::Meeting, first16(hasher.finalize().into()))
}

/// What became of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MeetingState {
    /// Nothing is recorded yet. Silence is not zero.
    Silent,
    /// It was held.
    Held,
    /// The group had closed that day. That is a report.
    HeldClosed,
    /// It was cancelled beforehand. That is a report.
    Cancelled,
}

impl MeetingState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Held, Self::HeldClosed, Self::Cancelled];

    /// The word for it in documents and SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Held => "held",
            Self::HeldClosed => "held_closed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for MeetingState {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        Self::ALL.into_iter().find(|state| state.word() == text).ok_or(NotAMark)
    }
}

/// What one device says of the meeting as a whole. As text: `state time person`; `silent` takes an earlier one back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateMark {
    /// What it says.
    pub state: MeetingState,
    /// When, by that device's clock.
    pub at: UnixMillis,
    /// Who was signed in.
    pub by: PersonId,
}

impl fmt::Display for StateMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.state.word(), self.at.0, self.by)
    }
}

impl FromStr for StateMark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let mut words = text.split(' ');
        let state = words.next().ok_or(NotAMark)?.parse()?;
        let at = words.next().and_then(|at| at.parse().ok()).map(UnixMillis).ok_or(NotAMark)?;
        let by = words.next().and_then(|by| by.parse().ok()).ok_or(NotAMark)?;
        Ok(Self { state, at, by })
    }
}

/// All devices' marks, by person.
pub type Marks = BTreeMap<PersonId, Vec<(DeviceId, Mark)>>;

/// A meeting as it reads now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Which meeting; absent while its first change has not come.
    pub occasion: Option<Occasion>,
    /// What became of it.
    pub state: MeetingState,
    /// Participants' marks.
    pub participants: Marks,
    /// Volunteers' marks.
    pub volunteers: Marks,
    /// People without a name, by the device that counted them.
    pub unnamed: BTreeMap<DeviceId, i64>,
}

impl Meeting {
    /// Reads a meeting, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let group = fields.require(GROUP);
        let date = fields.require(DATE);
        let slot = match fields.int(SLOT).map(u16::try_from) {
            Some(Ok(slot)) => Some(Slot(slot)),
            Some(Err(_)) => {
                fields.problems.push(Problem::Unreadable { key: SLOT.to_owned() });
                None
            }
            None => {
                fields.problems.push(Problem::Missing { key: SLOT.to_owned() });
                None
            }
        };
        let occasion = match (group, date, slot) {
            (Some(group), Some(date), Some(slot)) => Some(Occasion { group, date, slot }),
            _ => None,
        };
        let mut problems = std::mem::take(&mut fields.problems);
        let participants = marks(&fields, PARTICIPANT, &mut problems);
        let volunteers = marks(&fields, VOLUNTEER, &mut problems);

        let unnamed = unnamed(&fields, &mut problems);

        let mut said = BTreeSet::new();
        for (device, value) in fields.with_prefix(STATE) {
            let mark = match value {
                Value::Text(text) => text.parse::<StateMark>().ok(),
                Value::Int(_) | Value::Bool(_) => None,
            };
            match mark {
                Some(mark) if mark.state != MeetingState::Silent => {
                    said.insert(mark.state);
                }
                Some(_) => {}
                None => problems.push(Problem::Unreadable { key: format!("{STATE}{device}") }),
            }
        }

        for (person, marks) in &participants {
            if Standing::of(marks) == Standing::TwoAnswers {
                problems.push(Problem::TwoAnswers { person: *person });
            }
        }
        let mut meeting = Self { occasion, state: MeetingState::Silent, participants, volunteers, unnamed };
        meeting.state = meeting.work_out_state(&said, &mut problems);
        (meeting, problems)
    }

    /// A meeting at which somebody was marked was held, whatever else is said; else what the devices say, and of two
    /// answers the one that claims most (held, held closed, cancelled), with the problem shown.
    fn work_out_state(&self, said: &BTreeSet<MeetingState>, problems: &mut Vec<Problem>) -> MeetingState {
        let somebody = self.present() > 0 || self.volunteers.values().any(|marks| Standing::of(marks).counts());
        if said.len() > 1 {
            problems.push(Problem::TwoStates);
        }
        let first = said.first().copied();
        if somebody {
            if first.is_some_and(|state| state != MeetingState::Held) {
                problems.push(Problem::PresentThoughNotHeld);
            }
            return MeetingState::Held;
        }
        first.unwrap_or(MeetingState::Silent)
    }

    /// How many participants count as having come, named and unnamed.
    pub fn present(&self) -> usize {
        self.present_named() + self.unnamed_total()
    }

    /// How many of those on the list count as having come.
    pub fn present_named(&self) -> usize {
        self.participants.values().filter(|marks| Standing::of(marks).counts()).count()
    }

    /// How many came without a name, on all devices together.
    pub fn unnamed_total(&self) -> usize {
        self.unnamed.values().filter_map(|count| usize::try_from(*count).ok()).sum()
    }

    /// How many people have two answers.
    pub fn unsettled(&self) -> usize {
        self.participants.values().filter(|marks| Standing::of(marks) == Standing::TwoAnswers).count()
    }

    /// This device's own mark of a participant.
    pub fn own(&self, person: PersonId, device: DeviceId) -> Option<&Mark> {
        own(&self.participants, person, device)
    }

    /// This device's own mark of a volunteer.
    pub fn own_volunteer(&self, person: PersonId, device: DeviceId) -> Option<&Mark> {
        own(&self.volunteers, person, device)
    }
}

pub(crate) fn own(marks: &Marks, person: PersonId, device: DeviceId) -> Option<&Mark> {
    marks.get(&person)?.iter().find(|(by, _)| *by == device).map(|(_, mark)| mark)
}

pub(crate) fn marks(fields: &Fields, prefix: &str, problems: &mut Vec<Problem>) -> Marks {
    let mut marks = Marks::new();
    for (rest, value) in fields.with_prefix(prefix) {
        let read = rest.split_once('/').and_then(|(person, device)| {
            let Value::Text(text) = value else { return None };
            Some((person.parse().ok()?, device.parse().ok()?, text.parse().ok()?))
        });
        match read {
            Some((person, device, mark)) => marks.entry(person).or_default().push((device, mark)),
            None => problems.push(Problem::Unreadable { key: format!("{prefix}{rest}") }),
        }
    }
    marks
}

/// How many each device counted without a name.
pub(crate) fn unnamed(fields: &Fields, problems: &mut Vec<Problem>) -> BTreeMap<DeviceId, i64> {
    let mut unnamed = BTreeMap::new();
    for (device, value) in fields.with_prefix(UNNAMED) {
        match (device.parse(), value) {
            (Ok(device), Value::Int(count)) if (0..=UNNAMED_MAX).contains(count) => {
                unnamed.insert(device, *count);
            }
            _ => problems.push(Problem::Unreadable { key: format!("{UNNAMED}{device}") }),
        }
    }
    unnamed
}

/// The edits that start a meeting. Every device that writes to it makes them first; equal ones add nothing.
pub fn start(occasion: &Occasion) -> Vec<Edit> {
    vec![
        Edit::put(GROUP, occasion.group.to_string()),
        Edit::put(DATE, occasion.date.to_string()),
        Edit::put(SLOT, i64::from(occasion.slot.0)),
    ]
}

/// This device's mark of a participant.
pub fn mark(person: PersonId, device: DeviceId, mark: &Mark) -> Edit {
    Edit::put(format!("{PARTICIPANT}{person}/{device}"), mark.to_string())
}

/// This device's mark of a volunteer.
pub fn mark_volunteer(person: PersonId, device: DeviceId, mark: &Mark) -> Edit {
    Edit::put(format!("{VOLUNTEER}{person}/{device}"), mark.to_string())
}

/// This device's count of people without a name, kept within 0 and [`UNNAMED_MAX`].
pub fn count_unnamed(device: DeviceId, count: i64) -> Edit {
    Edit::put(format!("{UNNAMED}{device}"), count.clamp(0, UNNAMED_MAX))
}

/// What this device says of the meeting as a whole.
pub fn set_state(device: DeviceId, mark: &StateMark) -> Edit {
    Edit::put(format!("{STATE}{device}"), mark.to_string())
}
