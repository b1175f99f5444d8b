//! What is asked of questionnaires and their answers.

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::id::MatchId;
use crdt_model::questionnaire::Measure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of questionnaires and their answers.
    AnswersRequest;

    /// The versions of the questionnaires.
    Questionnaires = "questionnaires" -> view::Questionnaires {}

    /// Writes a new version of a questionnaire.
    WriteQuestionnaire = "write_questionnaire" -> view::Questionnaires {
        /// Who answers it.
        side: MatchSide,
        /// Its questions, in order; empty for those to begin with.
        questions: Vec<QuestionInput>,
        /// The first day on which it is asked, today or later; by default today.
        from: Option<NaiveDate>,
    }

    /// Opens a side's questionnaire. Staff's device does nothing else then, until *unlock*.
    BeginAnswers = "begin_answers" -> view::AnswerSheet {
        /// Of which match.
        of: MatchId,
        /// Which side answers.
        side: MatchSide,
    }

    /// The questionnaire that is being answered.
    AnswerSheet = "answer_sheet" -> view::AnswerSheet {}

    /// Writes an answer.
    AnswerQuestion = "answer_question" -> view::AnswerSheet {
        /// To which question.
        number: u8,
        /// A step of the scale from 1 to 5; 0 when somebody does not want to answer.
        answer: i64,
    }

    /// Chooses the language of the questionnaire.
    ChooseLanguage = "choose_language" -> view::AnswerSheet {
        /// Its ISO 639 code, such as `ar`.
        language: String,
    }

    /// All is answered that is going to be.
    CompleteAnswers = "complete_answers" -> view::AnswerSheet {}
}

/// A question of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct QuestionInput {
    /// What it measures.
    pub measures: Measure,
    /// The question by language, Danish at least.
    pub text: std::collections::BTreeMap<String, String>,
}
