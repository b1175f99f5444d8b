//! Answering a questionnaire: the newcomer on staff's tablet, which is locked to it meanwhile, or the host on their own
//! phone.

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::id::MatchId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::questionnaire::{self, Fault, Measure, Questionnaire, SCALE_MAX};
use crdt_model::response::{self, Response};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{record, text};
use crate::api::QuestionInput;
use crate::api::view::What;
use crate::desk::{Act, Answering, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Opens the questionnaire of a side, or goes on with it where it was left.
pub(crate) fn begin(desk: &mut Desk, of: MatchId, side: MatchSide) -> Result<(), AppError> {
    let space = response::space_of(of, side);
    desk.check(space, Right::Write, Kind::Response)?;
    let matched = desk.match_of(of)?.record;
    // Only staff hand a device over to somebody else.
    let is_handed_over = desk.may_write(Space::MatchStaff(of), Kind::Response);
    if is_handed_over && !desk.looks_after(&matched, side) {
        return Err(ErrorCode::OthersFollowUp.into());
    }
    let today = desk.today();
    if let Some(there) = desk.responses(of, side)?.into_iter().find(|one| !one.record.logged.cancelled) {
        if there.record.completed.is_some() {
            return Err(ErrorCode::AlreadyAnswered.into());
        }
        desk.answer_in(Some(Answering { of, side, response: there.id, locked: is_handed_over }));
        return Ok(());
    }
    let all = desk.records(Space::Programme, Kind::Questionnaire, Questionnaire::read)?;
    let asked = questionnaire::in_use(all.iter().map(|one| (one.id, &one.record)), side, today);
    let response = Response {
        of: Some(of),
        side: Some(side),
        questionnaire: Some(asked.ok_or(ErrorCode::NoQuestionnaire)?),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
        ..Response::default()
    };
    let id = DocumentId::new(Kind::Response, desk.random());
    desk.record(&Act::new(What::Response, vec![Write { place: (space, id), edits: response.edits() }]))?;
    desk.answer_in(Some(Answering { of, side, response: id, locked: is_handed_over }));
    Ok(())
}

/// Writes an answer; 0 is that somebody does not want to answer.
pub(crate) fn answer(desk: &mut Desk, number: u8, answer: i64) -> Result<bool, AppError> {
    if !(0..=SCALE_MAX).contains(&answer) {
        return Err(ErrorCode::BadRequest.into());
    }
    write(desk, vec![response::set_answer(number, answer)])
}

/// Chooses the language in which it is read.
pub(crate) fn choose_language(desk: &mut Desk, language: &str) -> Result<bool, AppError> {
    write(desk, vec![response::set_language(&text::key(language)?)])
}

/// All is answered that is going to be; somebody who wants to answer nothing has said so of a question at least.
pub(crate) fn complete(desk: &mut Desk) -> Result<bool, AppError> {
    let today = desk.today();
    let answering = desk.answering().ok_or(ErrorCode::NotFound)?;
    let place = (response::space_of(answering.of, answering.side), answering.response);
    if Response::read(desk.document(place)?).0.answers.is_empty() {
        return Err(ErrorCode::BadRequest.into());
    }
    write(desk, vec![response::complete(today)])
}

fn write(desk: &mut Desk, edits: Vec<crdt_model::document::Edit>) -> Result<bool, AppError> {
    let answering = desk.answering().ok_or(ErrorCode::NotFound)?;
    let place = (response::space_of(answering.of, answering.side), answering.response);
    if Response::read(desk.document(place)?).0.completed.is_some() {
        return Err(ErrorCode::AlreadyAnswered.into());
    }
    desk.record(&Act::new(What::Response, vec![Write { place, edits }]))
}

/// Takes answers back that somebody else gave, or back again. For the organisation that looks after the side.
pub(crate) fn cancel(
    desk: &mut Desk,
    of: MatchId,
    side: MatchSide,
    id: DocumentId,
    cancelled: bool,
) -> Result<bool, AppError> {
    let space = response::space_of(of, side);
    desk.check(space, Right::Write, Kind::Response)?;
    let matched = desk.match_of(of)?.record;
    if !desk.looks_after(&matched, side) {
        return Err(ErrorCode::OthersFollowUp.into());
    }
    let (same, others): (Vec<_>, Vec<_>) = desk.responses(of, side)?.into_iter().partition(|one| one.id == id);
    if same.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    if !cancelled && others.iter().any(|one| !one.record.logged.cancelled) {
        return Err(ErrorCode::AlreadyAnswered.into());
    }
    record::cancel(desk, (space, id), What::Response, cancelled)
}

/// Writes a new version of a side's questionnaire, in use from a day that has not passed, or from today; without questions the
/// one to begin with.
pub(crate) fn write_questionnaire(
    desk: &mut Desk,
    side: MatchSide,
    questions: &[QuestionInput],
    from: Option<NaiveDate>,
) -> Result<bool, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Questionnaire)?;
    let from = from.unwrap_or_else(|| desk.today());
    // Whoever has answered was asked what was in use.
    if from < desk.today() {
        return Err(ErrorCode::DatePassed.into());
    }
    let there = desk.records(Space::Programme, Kind::Questionnaire, Questionnaire::read)?;
    let logged = Logged::new(desk.person()?, desk.device(), desk.now());
    let mut new = questionnaire::standard(side, from, logged);
    new.version = Some(questionnaire::next_version(there.iter().map(|one| &one.record), side));
    if !questions.is_empty() {
        let asked = questions.iter().take(questionnaire::QUESTIONS_MAX + 1).map(question);
        new.questions = (1..).zip(asked.collect::<Result<Vec<_>, _>>()?).collect();
    }
    if let Some(fault) = new.check().first() {
        return Err(refusal(*fault).into());
    }
    let place = (Space::Programme, DocumentId::new(Kind::Questionnaire, desk.random()));
    desk.record(&Act::new(What::Reference, vec![Write { place, edits: new.edits() }]))
}

const fn refusal(fault: Fault) -> ErrorCode {
    match fault {
        Fault::NothingAsked | Fault::TooMany => ErrorCode::BadRequest,
        Fault::DanishMissing(_) => ErrorCode::TextMissing,
        Fault::TextTooLong(_) => ErrorCode::TextTooLong,
    }
}

fn question(asked: &QuestionInput) -> Result<questionnaire::Question, AppError> {
    let measures: Measure = asked.measures;
    let mut texts = std::collections::BTreeMap::new();
    for (language, words) in &asked.text {
        texts.insert(text::key(language)?, text::line(words)?);
    }
    Ok(questionnaire::Question { measures, text: texts })
}
