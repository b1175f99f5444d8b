//! What a questionnaire's questions measure, and what was answered.

use crdt_model::document::Document;
use crdt_model::questionnaire::{AGREES_FROM, Questionnaire};
use crdt_model::response::{Response, space_of};
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::{Facts, Table, blob, date, date_or_null, text, yes};

const QUESTION: Table = Table { name: "question", columns: &["side", "valid_from", "number", "measures"] };
const RESPONSE: Table = Table { name: "response", columns: &["match_id", "side", "questionnaire", "completed"] };
const ANSWERED: Table = Table { name: "answered", columns: &["number", "agrees"] };

/// One that was taken back is kept: answers name it.
pub(super) fn questionnaire(space: Space, document: &Document) -> Facts {
    let (read, problems) = Questionnaire::read(document);
    let facts = Facts::new(&[&QUESTION], &problems);
    if space != Space::Programme {
        return facts.misplaced();
    }
    let Some(side) = read.side else { return facts.left_out() };
    let questions = read.questions.iter().map(|(number, question)| {
        let valid_from = date_or_null(read.valid_from.filter(|_| !read.logged.cancelled));
        vec![text(side.word()), valid_from, Value::Integer((*number).into()), text(question.measures.word())]
    });
    facts.with(&QUESTION, questions)
}

/// Who did not want to answer did not.
pub(super) fn response(space: Space, document: &Document) -> Facts {
    let (read, problems) = Response::read(document);
    let facts = Facts::new(&[&RESPONSE, &ANSWERED], &problems);
    let belongs = read.of.zip(read.side).filter(|(of, side)| space_of(*of, *side) == space);
    let Some((of, side)) = belongs else { return facts.misplaced() };
    let (Some(completed), false) = (read.completed, read.logged.cancelled) else { return facts };
    let Some(questionnaire) = read.questionnaire else { return facts.left_out() };
    let row = vec![blob(of.as_bytes()), text(side.word()), blob(&questionnaire.to_wire()), date(completed)];
    let answers = read.answers.iter().filter(|(_, answer)| **answer > 0);
    let answers = answers.map(|(number, answer)| vec![Value::Integer((*number).into()), yes(*answer >= AGREES_FROM)]);
    facts.with(&RESPONSE, [row]).with(&ANSWERED, answers)
}
