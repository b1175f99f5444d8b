//! What is agreed: agreements, their changes, their goals, and what others stated.

use chrono::NaiveDate;
use crdt_model::goal::{GoalKind, Unit};
use crdt_model::kind::DocumentId;
use serde::Serialize;
use ts_rs::TS;

use super::Words;

/// Everything agreed and stated, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Agreed {
    /// The agreements, the newest first.
    pub agreements: Vec<AgreementPage>,
    /// The one that is meant where none is chosen.
    pub opens: Option<DocumentId>,
    /// Figures that are known only as somebody's statement, by figure and year.
    pub statements: Vec<StatementLine>,
    /// Agreements that were taken back, the newest first.
    pub taken_back: Vec<AgreementTakenBack>,
    /// Whether this device may write them.
    pub may_write: bool,
}

/// An agreement that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AgreementTakenBack {
    /// Its id.
    pub agreement: DocumentId,
    /// What it is called.
    pub title: String,
}

/// An agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AgreementPage {
    /// Its id.
    pub agreement: DocumentId,
    /// What it is called.
    pub title: String,
    /// The partner's name.
    pub partner: Option<String>,
    /// The first day.
    pub starts: Option<NaiveDate>,
    /// The last day as agreed at first.
    pub ends: Option<NaiveDate>,
    /// The grant as agreed at first, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// The council's decision.
    pub decision: Option<String>,
    /// *Sagsnr.*
    pub case_number: Option<String>,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The decision that evaluation follows.
    pub evaluation_framework: Option<String>,
    /// How many areas it covers, those that are still to be named included.
    pub areas_total: Option<i64>,
    /// The areas that it named at first.
    pub areas: Vec<String>,
    /// Expected effects.
    pub effects: Vec<String>,
    /// Social clauses.
    pub clauses: Vec<String>,
    /// The committees that are reported to.
    pub recipients: Vec<String>,
    /// Its changes, by date.
    pub amendments: Vec<AmendmentLine>,
    /// Its goals as they were written, by deadline; those without one last.
    pub goals: Vec<GoalLine>,
}

/// A dated change of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AmendmentLine {
    /// Its id.
    pub amendment: DocumentId,
    /// When it was decided.
    pub decided: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// *Dokumentnr.*
    pub document_number: Option<String>,
    /// The new last day.
    pub ends: Option<NaiveDate>,
    /// The new grant, in whole kroner.
    pub grant_dkk: Option<i64>,
    /// Goals' new targets.
    pub targets: Vec<TargetChange>,
    /// Goals that are not pursued any more, in words.
    pub drops: Vec<Words>,
    /// The areas that it names.
    pub areas: Vec<String>,
    /// Whether it holds: one that was decided before the agreement began changes nothing.
    pub holds: bool,
    /// Taken back.
    pub cancelled: bool,
}

/// A goal's new target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TargetChange {
    /// The goal in words.
    pub goal: Words,
    /// The target.
    pub target: i64,
    /// What the target counts.
    pub unit: Option<Unit>,
}

/// A goal as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GoalLine {
    /// Its id.
    pub goal: DocumentId,
    /// What sort it is.
    pub kind: Option<GoalKind>,
    /// In words.
    pub words: Words,
    /// The indicator that it is measured by.
    pub indicator: Option<String>,
    /// The target as agreed at first.
    pub target: Option<i64>,
    /// What the target counts.
    pub unit: Option<Unit>,
    /// By when; none is the agreement's last day.
    pub deadline: Option<NaiveDate>,
    /// The area that it is about.
    pub area: Option<String>,
    /// The activity kind that it is about.
    pub activity_kind: Option<Words>,
    /// Where it stands.
    pub source: Option<String>,
    /// When a deliverable was done.
    pub done: Option<NaiveDate>,
    /// Taken back.
    pub cancelled: bool,
}

/// A figure that somebody stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StatementLine {
    /// Its id.
    pub statement: DocumentId,
    /// What it is a figure of.
    pub figure: String,
    /// The year that it is about.
    pub year: Option<i64>,
    /// The day as of which it was said to hold.
    pub as_of: Option<NaiveDate>,
    /// The number.
    pub value: Option<i64>,
    /// The date that it states.
    pub date: Option<NaiveDate>,
    /// Who stated it.
    pub source: String,
    /// In which document.
    pub document: Option<String>,
    /// Taken back.
    pub cancelled: bool,
}
