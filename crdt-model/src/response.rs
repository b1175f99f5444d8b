//! Somebody's answers to a questionnaire, each a step of the scale. A newcomer's stand in the staff's space of the match, a
//! host's in the shared one; a figure counts them and names nobody.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::card::MatchSide;
use crate::document::{Document, Edit, Value};
use crate::id::MatchId;
use crate::kind::DocumentId;
use crate::logged::Logged;
use crate::problem::Problem;
use crate::questionnaire::SCALE_MAX;
use crate::space::Space;

const OF: &str = "match";
const SIDE: &str = "side";
const QUESTIONNAIRE: &str = "questionnaire";
const LANGUAGE: &str = "language";
const COMPLETED: &str = "completed";
/// `answer/<question>`: a step of the scale; 0 when somebody does not want to answer.
const ANSWER: &str = "answer/";

/// Where a side's response lies. One that lies elsewhere is none: no host's phone answers for a newcomer.
pub const fn space_of(of: MatchId, side: MatchSide) -> Space {
    match side {
        MatchSide::Newcomer => Space::MatchStaff(of),
        MatchSide::Host => Space::MatchShared(of),
    }
}

/// A response as it reads now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The match.
    pub of: Option<MatchId>,
    /// Which side answers.
    pub side: Option<MatchSide>,
    /// The version that was asked.
    pub questionnaire: Option<DocumentId>,
    /// In which language it was read, such as `ar`.
    pub language: Option<String>,
    /// When it was completed; none while it has not been.
    pub completed: Option<NaiveDate>,
    /// Answers by question: a step of the scale from 1 to 5; 0 when somebody does not want to answer.
    pub answers: BTreeMap<u8, i64>,
    /// On whose device, and whether it was taken back.
    pub logged: Logged,
}

impl Response {
    /// Reads a response, whatever stands in the document.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut fields = document.fields();
        let mut response = Self {
            of: fields.require(OF),
            side: fields.require(SIDE),
            questionnaire: fields.require(QUESTIONNAIRE),
            language: fields.parse(LANGUAGE),
            completed: fields.parse(COMPLETED),
            answers: BTreeMap::new(),
            logged: Logged::read(&mut fields),
        };
        let mut problems = std::mem::take(&mut fields.problems);
        for (number, answer) in fields.with_prefix(ANSWER) {
            match (number.parse(), answer) {
                (Ok(number), Value::Int(answer @ 0..=SCALE_MAX)) => {
                    response.answers.insert(number, *answer);
                }
                _ => problems.push(Problem::Unreadable { key: format!("{ANSWER}{number}") }),
            }
        }
        (response, problems)
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.of.map(|of| Edit::put(OF, of.to_string())));
        edits.extend(self.side.map(|side| Edit::put(SIDE, side.word())));
        edits.extend(self.questionnaire.map(|one| Edit::put(QUESTIONNAIRE, one.to_string())));
        edits.extend(self.language.as_deref().map(set_language));
        edits.extend(self.completed.map(|completed| Edit::put(COMPLETED, completed.to_string())));
        edits.extend(self.answers.iter().map(|(number, answer)| set_answer(*number, *answer)));
        edits.extend(self.logged.edits());
        edits
    }
}

/// The answer to a question.
pub fn set_answer(number: u8, answer: i64) -> Edit {
    Edit::put(format!("{ANSWER}{number}"), answer)
}

/// All is answered that is going to be.
pub fn complete(on: NaiveDate) -> Edit {
    Edit::put(COMPLETED, on.to_string())
}

/// The language in which it is read.
pub fn set_language(language: &str) -> Edit {
    Edit::put(LANGUAGE, language)
}
