//! A mark: what one device says of one person at one meeting.
//!
//! Each device writes only its own key for a person, so no tap can undo another tablet's tap. What the keys say
//! together is worked out when reading ([`Standing::of`]).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::document::UnixMillis;
use crate::id::{DeviceId, PersonId};

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The person came.
    Came,
    /// The person came and has gone again. Counts as having come.
    Left,
    /// The person said that they would not come.
    SaidNo,
    /// Nothing: an earlier mark of this device taken back.
    Retracted,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::Came, Self::Left, Self::SaidNo, Self::Retracted];

    /// Whether the person was there at some time.
    pub const fn was_there(self) -> bool {
        matches!(self, Self::Came | Self::Left)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Left => "left",
            Self::SaidNo => "said_no",
            Self::Retracted => "retracted",
        }
    }
}

impl FromStr for Answer {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        Self::ALL.into_iter().find(|answer| answer.word() == text).ok_or(NotAMark)
    }
}

/// What one device says: the answer, when, by whom, and which other devices' marks it settles.
///
/// As text in the document: `answer time person`, then ` device@time` for each mark that it settles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it says.
    pub answer: Answer,
    /// When the tap was made, by that device's clock.
    pub at: UnixMillis,
    /// The person who was signed in.
    pub by: PersonId,
    /// The marks (device and time) that this one settles: they no longer speak.
    pub settles: Vec<(DeviceId, UnixMillis)>,
}

impl Mark {
    /// A mark that settles nothing.
    pub const fn new(answer: Answer, at: UnixMillis, by: PersonId) -> Self {
        Self { answer, at, by, settles: Vec::new() }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.answer.word(), self.at.0, self.by)?;
        for (device, at) in &self.settles {
            write!(f, " {device}@{}", at.0)?;
        }
        Ok(())
    }
}

/// A text that is not a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mark")]
pub struct NotAMark;

impl FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let mut words = text.split(' ');
        let answer = words.next().ok_or(NotAMark)?.parse()?;
        let at = words.next().and_then(|at| at.parse().ok()).map(UnixMillis).ok_or(NotAMark)?;
        let by = words.next().and_then(|by| by.parse().ok()).ok_or(NotAMark)?;
        let settles = words
            .map(|word| {
                let (device, at) = word.split_once('@').ok_or(NotAMark)?;
                let device = device.parse().map_err(|_| NotAMark)?;
                Ok((device, UnixMillis(at.parse().map_err(|_| NotAMark)?)))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { answer, at, by, settles })
    }
}

/// What all devices' marks of one person say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody says anything. Not marked is not absent.
    NotMarked,
    /// Everybody who says something agrees; of *came* and *left*, *left*.
    Settled(Answer),
    /// Somebody says that the person was there, somebody that they said no. Counts as there until settled.
    TwoAnswers,
}

impl Standing {
    /// Works out the standing from each device's current mark.
    ///
    /// A mark is set aside when another device's mark that is not retracted names it by device and time.
    pub fn of(marks: &[(DeviceId, Mark)]) -> Self {
        let mut there = None;
        let mut said_no = false;
        for (_, mark) in speaking(marks) {
            match mark.answer {
                Answer::Left => there = Some(Answer::Left),
                Answer::Came => there = there.or(Some(Answer::Came)),
                Answer::SaidNo => said_no = true,
                Answer::Retracted => {}
            }
        }
        match (there, said_no) {
            (Some(_), true) => Self::TwoAnswers,
            (Some(answer), false) => Self::Settled(answer),
            (None, true) => Self::Settled(Answer::SaidNo),
            (None, false) => Self::NotMarked,
        }
    }

    /// Whether the person counts as having been there.
    pub const fn counts(&self) -> bool {
        match self {
            Self::Settled(answer) => answer.was_there(),
            Self::TwoAnswers => true,
            Self::NotMarked => false,
        }
    }
}

/// The marks that still speak: neither retracted nor settled by another.
pub fn speaking(marks: &[(DeviceId, Mark)]) -> impl Iterator<Item = &(DeviceId, Mark)> {
    marks.iter().filter(|(device, mark)| {
        mark.answer != Answer::Retracted
            && !marks.iter().any(|(other, by)| {
                other != device && by.answer != Answer::Retracted && by.settles.contains(&(*device, mark.at))
            })
    })
}
