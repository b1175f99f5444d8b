//! A matching card: what matching needs to know of somebody, and since when they wait. For coordinators.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use crdt_model::card::{CHILDREN_MAX, Card, MatchSide, card_id, set_waits_since};
use crdt_model::document::Edit;
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::reference::Named;
use crdt_model::registration::Registration;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::note;
use crate::api::CardInput;
use crate::desk::{Desk, Place, Write};
use crate::error::{AppError, ErrorCode};

/// How old the eldest child at home may be.
const CHILD_AGE_MAX: i32 = 25;

/// Writes what matching needs to know anew.
pub(crate) fn write(desk: &mut Desk, person: PersonId, input: &CardInput) -> Result<bool, AppError> {
    let (_, registration) = desk.registration(person)?;
    let first = desk.first_names(Space::Pool)?.remove(&person).ok_or(ErrorCode::NameMissing)?;
    let before = reach(desk, person)?;
    let mut writes = writes(desk, person, &before, &first, input)?;
    writes.push(super::registration::purposes(desk, person, before.side, &registration, input)?);
    super::registration::record(desk, &first, writes)
}

/// Somebody's card as it stands.
pub(super) fn reach(desk: &mut Desk, person: PersonId) -> Result<Card, AppError> {
    desk.check(Space::Pool, Right::Write, Kind::Card)?;
    Ok(Card::read(desk.document(place(person))?).0)
}

/// Where it lies.
pub(super) const fn place(person: PersonId) -> Place {
    (Space::Pool, card_id(person))
}

/// The changes that make a card say what is asked for, with the first name and the free words beside it.
pub(super) fn writes(
    desk: &mut Desk,
    person: PersonId,
    before: &Card,
    first: &str,
    input: &CardInput,
) -> Result<Vec<Write>, AppError> {
    let card = checked(desk, before, input)?;
    let name = Name { first: first.to_owned(), ..Name::default() };
    let mut writes = vec![
        Write { place: place(person), edits: card.edits_from(before) },
        Write { place: (Space::Pool, DocumentId::name(person)), edits: name.edits() },
    ];
    writes.extend(note::about(desk, place(person), input.wishes.as_deref().unwrap_or_default())?);
    Ok(writes)
}

/// Since when somebody is ready for a match: once interviewed and, of a host, known to live in the municipality.
pub(super) fn ready(side: MatchSide, registration: &Registration) -> Option<NaiveDate> {
    match side {
        MatchSide::Newcomer => registration.interviewed,
        MatchSide::Host => registration.interviewed.zip(registration.resident).map(|(one, other)| one.max(other)),
    }
}

/// The edits that say so on the card.
pub(super) fn set_ready(card: &Card, registration: &Registration) -> Vec<Edit> {
    let since = card.side.and_then(|side| ready(side, registration));
    if since == card.waits_since { Vec::new() } else { vec![set_waits_since(since)] }
}

pub(super) fn checked(desk: &mut Desk, before: &Card, input: &CardInput) -> Result<Card, AppError> {
    let (reference, this_year) = (desk.reference()?, desk.today().year());
    let area = input.area.clone().unwrap_or_default();
    if !area.is_empty() && !reference.areas.contains_key(&area) {
        return Err(ErrorCode::NotInReference.into());
    }
    let oldest = this_year.saturating_sub(CHILD_AGE_MAX);
    if input.children.len() > CHILDREN_MAX
        || input.children.iter().any(|year| !(oldest..=this_year).contains(&i32::from(*year)))
    {
        return Err(ErrorCode::BadBirthYear.into());
    }
    let mut children: Vec<i64> = input.children.iter().map(|year| i64::from(*year)).collect();
    children.sort_unstable();
    Ok(Card {
        area,
        languages: known(&input.languages, &reference.languages)?,
        times: input.times.iter().copied().collect(),
        interests: known(&input.interests, &reference.interests)?,
        purposes: input.purposes.iter().copied().collect(),
        children: (1..).zip(children).collect(),
        ..before.clone()
    })
}

fn known(keys: &[String], all: &BTreeMap<String, Named>) -> Result<BTreeSet<String>, AppError> {
    if keys.iter().any(|key| !all.contains_key(key)) {
        return Err(ErrorCode::NotInReference.into());
    }
    Ok(keys.iter().cloned().collect())
}
