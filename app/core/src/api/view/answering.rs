//! A questionnaire while it is answered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::id::MatchId;
use crdt_model::kind::DocumentId;
use serde::Serialize;
use ts_rs::TS;

use crate::api::QuestionInput;

/// A questionnaire while it is answered. Nobody is named in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AnswerSheet {
    /// Which match.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// Which side answers.
    pub side: MatchSide,
    /// The questions that are for this person, in order.
    pub questions: Vec<AskedQuestion>,
    /// Languages that every question has.
    pub languages: Vec<String>,
    /// The language chosen.
    pub language: Option<String>,
    /// When it was completed.
    pub completed: Option<NaiveDate>,
    /// Whether only a PIN leads back.
    pub locked: bool,
}

/// A question, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AskedQuestion {
    /// Its number.
    pub number: u8,
    /// The question by language.
    pub text: BTreeMap<String, String>,
    /// The answer: a step of the scale from 1 to 5; 0 when somebody does not want to answer.
    pub answer: Option<i64>,
}

/// The questionnaires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Questionnaires {
    /// Today's local date.
    pub today: NaiveDate,
    /// Their versions, each side's newest first.
    pub lines: Vec<QuestionnaireLine>,
}

/// A version of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct QuestionnaireLine {
    /// Which.
    pub questionnaire: DocumentId,
    /// Who answers it.
    pub side: Option<MatchSide>,
    /// Its version.
    pub version: Option<i64>,
    /// Used from this date.
    pub valid_from: Option<NaiveDate>,
    /// Whether it is the one that is asked today.
    pub in_use: bool,
    /// Whether its first day has yet to come.
    pub to_come: bool,
    /// Its questions, in order.
    pub questions: Vec<QuestionInput>,
}
