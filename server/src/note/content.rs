//! What stands in a note: about it, its figures and goals, and the paper in both languages.

use chrono::NaiveDate;
use crdt_model::goal::Unit;
use figures::asked::Asked;
use figures::goals::Aim;
use figures::indicator::Basis;
use figures::moment::Moment;
use figures::said::Said;
use figures::{Figure, IndicatorId};
use serde::{Deserialize, Serialize};

use crate::hall::note::{NoteKind, digest, in_digits};
use crate::paper::Paper;

/// The shape of what is written here. Frozen: fields are added, never renamed or removed.
const SHAPE: u32 = 1;

/// A note, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The shape of this.
    pub shape: u32,
    /// Its number; none while it is only reviewed.
    pub number: Option<String>,
    /// Which note.
    pub kind: NoteKind,
    /// The agreement's document.
    pub agreement: String,
    /// What it is called.
    pub title: String,
    /// Whom it is for.
    pub recipients: Vec<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// *Sagsbehandler.*
    pub officer: Option<String>,
    /// As of when.
    pub as_of: NaiveDate,
    /// The last date on which a missing report is missed.
    pub due: NaiveDate,
    /// As known at which position of the log.
    pub position: i64,
    /// The edition that its figures are of.
    pub edition: Option<i64>,
    /// The number of the note that it corrects.
    pub corrects: Option<String>,
    /// Who reviewed it, and when.
    pub reviewed: Deed,
    /// Who froze it, and when.
    pub frozen: Option<Deed>,
    /// Every figure, once.
    pub figures: Vec<Figured>,
    /// Every goal.
    pub goals: Vec<Target>,
    /// What is printed: in Danish, then in English.
    pub papers: Vec<Paper>,
}

/// That somebody did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Who.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// A figure as it was asked for and answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figured {
    /// What was asked.
    pub asked: Asked,
    /// The version of its definition.
    pub version: u32,
    /// What it is called.
    pub name: Said,
    /// What it counts.
    pub definition: Said,
    /// Where it comes from.
    pub basis: Basis,
    /// The answer.
    pub figure: Figure,
}

/// A goal as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The goal's document.
    pub goal: String,
    /// In words, as agreed.
    pub name: Said,
    /// What it is measured by.
    pub indicator: Option<IndicatorId>,
    /// What was aimed at; none where nothing is counted.
    pub target: Option<i64>,
    /// What the target counts, by its word.
    pub unit: Option<String>,
    /// By when.
    pub deadline: NaiveDate,
    /// When it was done.
    pub done: Option<NaiveDate>,
    /// Since when it is not pursued any more.
    pub dropped: Option<NaiveDate>,
    /// Why it was changed or dropped last.
    pub reason: Option<String>,
}

/// What an officer writes above a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// What it is called.
    pub title: String,
    /// Whom it is for.
    pub recipients: Vec<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// *Sagsbehandler.*
    pub officer: Option<String>,
}

/// Which note it is, before anybody wrote its heading.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// Which note.
    pub kind: NoteKind,
    /// The agreement's document.
    pub agreement: String,
    /// As of when, and as known when.
    pub moment: Moment,
    /// Its figures.
    pub figures: Vec<(Asked, Figure)>,
    /// Its goals.
    pub goals: Vec<Target>,
}

impl Content {
    /// What is reviewed.
    pub fn reviewed(drafted: Drafted, heading: Heading, papers: Vec<Paper>, by: Deed) -> Self {
        let Heading { title, recipients, case_number, document_number, officer } = heading;
        Self {
            shape: SHAPE,
            number: None,
            kind: drafted.kind,
            agreement: drafted.agreement,
            as_of: drafted.moment.as_of,
            due: drafted.moment.due,
            position: drafted.moment.position,
            edition: None,
            corrects: None,
            reviewed: by,
            frozen: None,
            figures: drafted.figures.into_iter().map(Figured::of).collect(),
            goals: drafted.goals,
            papers,
            title,
            recipients,
            case_number,
            document_number,
            officer,
        }
    }

    /// As of when it was asked, as known at another position.
    pub const fn moment(&self, position: i64) -> Moment {
        Moment { as_of: self.as_of, due: self.due, position }
    }

    /// The bytes whose checksum is the note's: JSON with the keys of each object in order and no space between.
    pub fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        // A map of serde_json's is sorted by key; a test holds it to that.
        serde_json::to_vec(&serde_json::to_value(self)?)
    }

    /// The content that bytes are.
    pub fn read(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes)
    }

    /// The papers as they are printed, with the checksum of the content's bytes.
    pub fn printed(&self, bytes: &[u8]) -> Vec<Paper> {
        let checksum = in_digits(&digest(bytes));
        self.papers.iter().map(|paper| Paper { checksum: Some(checksum.clone()), ..paper.clone() }).collect()
    }
}

impl Figured {
    fn of((asked, figure): (Asked, Figure)) -> Self {
        let counts = asked.counts().unwrap_or_else(|| asked.indicator.indicator());
        Self {
            version: counts.version,
            name: counts.name.into(),
            definition: counts.definition.into(),
            basis: counts.basis,
            asked,
            figure,
        }
    }
}

impl From<&Aim> for Target {
    fn from(aim: &Aim) -> Self {
        let amended = aim.earlier.last().map(|earlier| earlier.reason.clone());
        Self {
            goal: aim.goal.to_string(),
            name: aim.name.clone(),
            indicator: aim.indicator,
            target: aim.target,
            unit: aim.unit.map(|unit: Unit| unit.word().to_owned()),
            deadline: aim.deadline,
            done: aim.done,
            dropped: aim.dropped.as_ref().map(|dropped| dropped.since),
            reason: aim.dropped.as_ref().map(|dropped| dropped.reason.clone()).or(amended),
        }
    }
}
