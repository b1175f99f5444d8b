//! *Kommet til siden*: what is known now of what a frozen note told. For each figure the difference of what it counted
//! then and counts now, which adds up to exactly what the figure has changed by; and the goals that were changed.

use figures::counted::Counted;
use figures::note::Note;
use figures::quarterly::Quarterly;
use figures::revision::{People, Revision};
use figures::{Figure, schema};
use rusqlite::Connection;

use super::content::{Content, Figured, Target};
use crate::hall::note::NoteKind;

/// Why it cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    /// The rows cannot be read.
    #[error(transparent)]
    Rows(#[from] rusqlite::Error),
    /// What was kept of the figures is not what it should be.
    #[error("what a figure counted cannot be read: {0}")]
    Kept(#[from] serde_json::Error),
}

/// What has come since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// As known at which position of the log.
    pub position: i64,
    /// The figures that are others now, or count other things.
    pub figures: Vec<Changed>,
    /// The goals that are others now.
    pub goals: Vec<Retargeted>,
}

/// A figure that has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As it was told.
    pub was: Figured,
    /// As it is now.
    pub is: Figure,
    /// The version of its definition now.
    pub version: u32,
    /// Why.
    pub revision: Revision,
}

/// A goal that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retargeted {
    /// As it was; none of one that was not known.
    pub was: Option<Target>,
    /// As it is; none of one that was taken back.
    pub is: Option<Target>,
}

impl Since {
    /// What has come since a note was frozen with what its figures counted.
    pub fn of(rows: &Connection, content: &Content, evidence: &[Vec<u8>]) -> Result<Self, NotTold> {
        let position = schema::position(rows)?;
        let people = People::between(rows, content.position, position)?;
        let mut figures = Vec::new();
        for (was, counted) in content.figures.iter().zip(evidence) {
            let counted: Counted = serde_json::from_slice(counted)?;
            let Some((is, now)) = was.asked.answer(rows, position)? else { continue };
            let revision = Revision::between(&counted, &now, &people);
            let version = was.asked.counts().map_or(was.version, |indicator| indicator.version);
            if is != was.figure || !revision.is_none() {
                figures.push(Changed { was: was.clone(), is, version, revision });
            }
        }
        Ok(Self { position, figures, goals: retargeted(&content.goals, &goals(rows, content, position)?) })
    }

    /// Whether all is as it was told.
    pub const fn is_none(&self) -> bool {
        self.figures.is_empty() && self.goals.is_empty()
    }
}

fn goals(rows: &Connection, content: &Content, position: i64) -> rusqlite::Result<Vec<Target>> {
    let moment = content.moment(position);
    let aims = match content.kind {
        NoteKind::Yearly => match content.agreement.parse() {
            Ok(agreement) => Note::of(rows, agreement, moment)?.map(|note| note.goals),
            Err(_) => None,
        },
        NoteKind::Quarterly => {
            Quarterly::of(rows, moment)?.map(|note| note.sub_goals.into_iter().chain(note.criteria).collect())
        }
    };
    Ok(aims.unwrap_or_default().iter().map(Target::from).collect())
}

/// The goals that differ, in the order of those that are now.
pub(super) fn retargeted(were: &[Target], are: &[Target]) -> Vec<Retargeted> {
    let of = |all: &[Target], goal: &str| all.iter().find(|target| target.goal == goal).cloned();
    let gone = were.iter().filter(|was| of(are, &was.goal).is_none());
    let gone = gone.map(|was| Retargeted { was: Some(was.clone()), is: None });
    let others = are.iter().filter_map(|is| {
        let was = of(were, &is.goal);
        let is_same = was.as_ref().is_some_and(|was| {
            (was.target, was.deadline, was.done, was.dropped) == (is.target, is.deadline, is.done, is.dropped)
        });
        (!is_same).then(|| Retargeted { was, is: Some(is.clone()) })
    });
    others.chain(gone).collect()
}
