//! The interview of a newcomer or a host, by its form. For coordinators.

use std::collections::BTreeMap;

use crdt_model::card::Card;
use crdt_model::id::PersonId;
use crdt_model::interview::{Interview, InterviewQuestion, told_id};
use crdt_model::kind::Kind;
use crdt_model::note::{Note, note_id, set_answer};
use crdt_model::registration::{self as record, Step, registration_id};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{card, registration, text};
use crate::api::{CardInput, InterviewInput};
use crate::desk::{Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes what was said, and that it was said on a date; on the card only what is asked for.
pub(crate) fn write(desk: &mut Desk, person: PersonId, input: &InterviewInput) -> Result<bool, AppError> {
    let (space, mut now) = registration::reach(desk, person)?;
    desk.check(space, Right::Write, Kind::Note)?;
    let on_card = card::reach(desk, person)?;
    let side = on_card.side.ok_or(ErrorCode::NotFound)?;
    let before = now.interview.take().unwrap_or_default();
    now.interviewed = Some(input.on);
    registration::in_order(desk, &now, input.on)?;
    let by = before.by.map_or_else(|| desk.person(), Ok)?;
    let said = card::checked(desk, &Card::default(), &input.said)?;
    let mut edits = vec![record::set_step(Step::Interviewed, input.on)];
    edits.extend(Interview::of(said, by).edits_from(&before));

    let name = registration::called(desk, person)?;
    let mut writes = Vec::new();
    if input.onto_card {
        let first = desk.first_names(Space::Pool)?.remove(&person).ok_or(ErrorCode::NameMissing)?;
        let new = CardInput { wishes: wishes_for_card(desk, person, &input.said)?, ..input.said.clone() };
        let waiting = Card { waits_since: card::ready(side, &now), ..on_card };
        writes.extend(card::writes(desk, person, &waiting, &first, &new)?);
        edits.extend(registration::purposes(desk, person, Some(side), &now, &new)?.edits);
    } else {
        writes.push(Write { place: card::place(person), edits: card::set_ready(&on_card, &now) });
    }
    writes.push(Write { place: (space, registration_id(person)), edits });
    writes.extend(told(desk, space, person, input)?);
    registration::record(desk, &name, writes)
}

/// What was said in free words: a note that whoever looks after the person goes on with. None when nothing was.
fn told(desk: &mut Desk, space: Space, person: PersonId, input: &InterviewInput) -> Result<Option<Write>, AppError> {
    let place = (space, told_id(person));
    let (now, author) = (desk.now(), desk.person()?);
    let there = Note::read(desk.document(place)?).0;
    let mut answers = there.answers.clone();
    let wishes = input.said.wishes.as_deref().unwrap_or_default();
    let free = input.answers.iter().map(|answer| (answer.question, answer.text.as_str()));
    for (question, answer) in free.chain([(InterviewQuestion::Wishes, wishes)]) {
        answers.insert(question, text::note(answer)?);
    }
    answers.retain(|_, answer| !answer.is_empty());
    if answers.is_empty() && there.answers.is_empty() {
        return Ok(None);
    }
    let gone: Vec<_> = there.answers.keys().filter(|question| !answers.contains_key(*question)).copied().collect();
    let note = Note {
        subject: Some(registration_id(person)),
        author: there.author.or(Some(author)),
        written: there.written.or(Some(now)),
        answers,
        ..Note::default()
    };
    let mut edits = note.edits();
    edits.extend(gone.into_iter().map(|question| set_answer(question, None)));
    Ok(Some(Write { place, edits }))
}

/// What the card is to say in free words. What another device has said there already is not said twice.
fn wishes_for_card(desk: &Desk, person: PersonId, said: &CardInput) -> Result<Option<String>, AppError> {
    let place = card::place(person);
    let own = note_id(desk.device(), place.1);
    let mut notes: BTreeMap<_, _> = desk.notes_about(place)?.into_iter().collect();
    let ours = notes.remove(&own);
    let wishes = said.wishes.as_deref().unwrap_or_default().trim();
    Ok(if notes.values().any(|theirs| theirs == wishes) { ours } else { said.wishes.clone() })
}
