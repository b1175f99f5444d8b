//! A questionnaire while it is answered, and the versions that there are.

use std::collections::BTreeSet;

use crdt_model::card::{Card, MatchSide, card_id};
use crdt_model::id::PersonId;
use crdt_model::kind::Kind;
use crdt_model::questionnaire::{self, Question, Questionnaire};
use crdt_model::registration::{Purpose, Segment};
use crdt_model::response::{Response, space_of};
use crdt_model::space::Space;

use crate::api::QuestionInput;
use crate::api::view::{AnswerSheet, AskedQuestion, QuestionnaireLine, Questionnaires};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// The questionnaire that is being answered.
pub(crate) fn sheet(desk: &mut Desk) -> Result<AnswerSheet, AppError> {
    let answering = desk.answering().ok_or(ErrorCode::NotFound)?;
    let space = space_of(answering.of, answering.side);
    let response = Response::read(desk.document((space, answering.response))?).0;
    let asked = response.questionnaire.ok_or(ErrorCode::NoQuestionnaire)?;
    let asked = Questionnaire::read(desk.document((Space::Programme, asked))?).0;
    let who = desk.match_of(answering.of)?.record.newcomer.filter(|_| answering.side == MatchSide::Newcomer);
    let (purposes, segment) = joined_for(desk, who)?;
    let is_for = |question: &Question| question.measures.is_for(purposes.iter().copied(), segment);
    let languages = asked.questions.values().map(|question| question.text.keys().cloned().collect::<BTreeSet<_>>());
    let languages = languages.reduce(|some, others| &some & &others).unwrap_or_default();
    let questions = asked.questions.into_iter().filter(|(_, question)| is_for(question));
    Ok(AnswerSheet {
        of: answering.of,
        side: answering.side,
        questions: questions
            .map(|(number, question)| AskedQuestion {
                number,
                text: question.text,
                answer: response.answers.get(&number).copied(),
            })
            .collect(),
        languages: languages.into_iter().collect(),
        language: response.language,
        completed: response.completed,
        locked: answering.locked,
    })
}

/// What somebody joined for, as far as this device knows: from the registration, else from the card.
fn joined_for(desk: &mut Desk, who: Option<PersonId>) -> Result<(BTreeSet<Purpose>, Option<Segment>), AppError> {
    let Some(who) = who else { return Ok((BTreeSet::new(), None)) };
    if let Ok((_, registration)) = desk.registration(who) {
        return Ok((registration.purposes, registration.segment));
    }
    if desk.may_read(Space::Pool, Kind::Card) {
        return Ok((Card::read(desk.document((Space::Pool, card_id(who)))?).0.purposes, None));
    }
    Ok((BTreeSet::new(), None))
}

/// Every version, newest first.
pub(crate) fn questionnaires(desk: &mut Desk) -> Result<Questionnaires, AppError> {
    let today = desk.today();
    let all = desk.records(Space::Programme, Kind::Questionnaire, Questionnaire::read)?;
    let in_use = [MatchSide::Newcomer, MatchSide::Host]
        .map(|side| questionnaire::in_use(all.iter().map(|one| (one.id, &one.record)), side, today));
    let mut lines: Vec<_> = all
        .into_iter()
        .filter(|one| !one.record.logged.cancelled)
        .map(|one| QuestionnaireLine {
            questionnaire: one.id,
            side: one.record.side,
            version: one.record.version,
            valid_from: one.record.valid_from,
            in_use: in_use.contains(&Some(one.id)),
            to_come: one.record.valid_from.is_some_and(|from| from > today),
            questions: one
                .record
                .questions
                .into_values()
                .map(|question| QuestionInput { measures: question.measures, text: question.text })
                .collect(),
        })
        .collect();
    lines.sort_by_key(|line| (line.side, std::cmp::Reverse(line.version), line.questionnaire));
    Ok(Questionnaires { today, lines })
}
