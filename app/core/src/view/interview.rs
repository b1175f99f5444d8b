//! The interview form of a newcomer or a host: as it was filled in or, before that, with what the card says already.

use crdt_model::card::{Card, card_id};
use crdt_model::id::PersonId;
use crdt_model::interview::{self, Interview, InterviewQuestion, told_id};
use crdt_model::note::{Note, note_id};
use crdt_model::space::Space;

use crate::api::view::InterviewPage;
use crate::api::{CardInput, InterviewAnswer};
use crate::desk::{Desk, Place};
use crate::error::{AppError, ErrorCode};

/// The form. People name others in it: while names are locked, there is none.
pub(crate) fn page(desk: &mut Desk, person: PersonId) -> Result<InterviewPage, AppError> {
    desk.need_names()?;
    let (space, registration) = desk.registration(person)?;
    let place = (Space::Pool, card_id(person));
    let card = Card::read(desk.document(place)?).0;
    let side = card.side.ok_or(ErrorCode::NotFound)?;
    let mut told = Note::read(desk.document((space, told_id(person)))?).0.answers;
    let wishes = told.remove(&InterviewQuestion::Wishes);
    let form = registration.interview;
    let by = form.as_ref().and_then(|form| form.by).map_or(Ok(None), |worker| desk.name_of(worker))?;
    // What another version of the form asked stays to be read.
    let earlier = told.keys().filter(|question| !interview::asks(side).contains(question)).copied();
    let questions: Vec<InterviewQuestion> = interview::asks(side).iter().copied().chain(earlier).collect();
    let answers = questions
        .into_iter()
        .map(|question| InterviewAnswer { question, text: told.remove(&question).unwrap_or_default() })
        .collect();
    Ok(InterviewPage {
        today: desk.today(),
        person,
        name: desk.name_of(person)?,
        side,
        form: form.as_ref().map(|form| form.form),
        on: registration.interviewed,
        by,
        answers,
        said: match form {
            Some(form) => as_said(form, wishes),
            None => as_said(Interview::of(card, person), wishes_on_card(desk, place)?),
        },
    })
}

fn as_said(form: Interview, wishes: Option<String>) -> CardInput {
    let mut children: Vec<u16> = form.children.into_values().filter_map(|year| u16::try_from(year).ok()).collect();
    children.sort_unstable();
    CardInput {
        area: Some(form.area).filter(|area| !area.is_empty()),
        languages: form.languages.into_iter().collect(),
        times: form.times.into_iter().collect(),
        interests: form.interests.into_iter().collect(),
        purposes: form.purposes.into_iter().collect(),
        children,
        wishes,
    }
}

/// As written on this device or, where nothing is, on another.
fn wishes_on_card(desk: &Desk, place: Place) -> Result<Option<String>, AppError> {
    let own = note_id(desk.device(), place.1);
    let notes = desk.notes_about(place)?;
    let ours = notes.iter().find(|(id, _)| *id == own).or_else(|| notes.first());
    Ok(ours.map(|(_, text)| text.clone()))
}
