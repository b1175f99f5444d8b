//! Newcomers and hosts on their way into the host programme. For coordinators.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use crdt_model::card::{Card, MatchSide, set_withdrawn};
use crdt_model::document::Edit;
use crdt_model::id::{OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};
use crdt_model::registration::{self, Purpose, Registration, Step, WithdrawnReason, registration_id};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::register::{known, phone};
use super::{card, not_in_future, text};
use crate::api::view::What;
use crate::api::{CardInput, RegistrationInput};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Somebody new, registered today.
pub(crate) fn register(
    desk: &mut Desk,
    side: MatchSide,
    organisation: Option<OrganisationId>,
    input: &RegistrationInput,
) -> Result<PersonId, AppError> {
    let organisation = organisation.map_or_else(|| desk.organisation(), Ok)?;
    let space = Space::Organisation(organisation);
    check(desk, space)?;
    // A newcomer's legal group stands in no partner's register.
    if side == MatchSide::Newcomer && desk.reference()?.tiers.contains_key(&organisation.to_string()) {
        return Err(ErrorCode::PartnersRegisterHosts.into());
    }
    let (name, asked) = (name(input)?, asked(desk, side, input)?);
    let on = input.registered.unwrap_or_else(|| desk.today());
    not_in_future(desk, on)?;
    let person = PersonId::from_bytes(desk.random());
    let role = match side {
        MatchSide::Newcomer => PersonRole::Newcomer,
        MatchSide::Host => PersonRole::Host,
    };
    let facts = Person { role: Some(role), since: Some(on), ..Person::default() };
    let logged = Logged::new(desk.person()?, desk.device(), desk.now());
    let registration = Registration { registered: Some(on), logged, ..asked };
    let new = Card { side: Some(side), organisation: Some(organisation), ..Card::default() };
    let mut writes = vec![
        Write { place: (space, DocumentId::person(person)), edits: facts.edits() },
        Write { place: (space, DocumentId::name(person)), edits: name.edits() },
        Write { place: (space, registration_id(person)), edits: registration.edits() },
    ];
    writes.extend(card::writes(desk, person, &new, &name.first, &input.card)?);
    record(desk, &name.first, writes)?;
    Ok(person)
}

/// What was asked at the registration, written anew.
pub(crate) fn edit(desk: &mut Desk, person: PersonId, input: &RegistrationInput) -> Result<bool, AppError> {
    let (space, before) = reach(desk, person)?;
    let on_card = card::reach(desk, person)?;
    let (name, asked) = (name(input)?, asked(desk, on_card.side.ok_or(ErrorCode::NotFound)?, input)?);
    let mut edits = asked.edits_from(&before);
    if let Some(on) = input.registered {
        let registration = Registration { registered: Some(on), ..before.clone() };
        in_order(desk, &registration, on)?;
        edits.push(registration::set_step(Step::Registered, on));
    }
    let mut writes = vec![
        Write { place: (space, DocumentId::name(person)), edits: known(&name).edits() },
        Write { place: (space, registration_id(person)), edits },
    ];
    writes.extend(card::writes(desk, person, &on_card, &name.first, &input.card)?);
    // The host's phone calls them so too.
    let called = Name { first: name.first.clone(), ..Name::default() };
    for of in on_card.matches.keys().copied() {
        let space = Space::MatchShared(of);
        if desk.may_write(space, Kind::Name) {
            writes.push(Write { place: (space, DocumentId::name(person)), edits: called.edits() });
        }
    }
    record(desk, &name.first, writes)
}

/// A step was taken on a date or, without one, was not taken after all.
pub(crate) fn take_step(
    desk: &mut Desk,
    person: PersonId,
    step: Step,
    on: Option<NaiveDate>,
) -> Result<bool, AppError> {
    change(desk, person, |desk, registration| {
        let taken = match step {
            Step::Informed => &mut registration.informed,
            Step::Registered => &mut registration.registered,
            Step::Interviewed => &mut registration.interviewed,
            Step::Introduced => &mut registration.introduced,
        };
        *taken = on;
        in_order(desk, registration, on.unwrap_or_else(|| desk.today()))?;
        Ok(vec![on.map_or_else(|| registration::clear_step(step), |on| registration::set_step(step, on))])
    })
}

/// Refuses steps that do not follow on each other, and one that has not come.
pub(super) fn in_order(desk: &Desk, registration: &Registration, on: NaiveDate) -> Result<(), AppError> {
    not_in_future(desk, on)?;
    let dates = registration.dates();
    if registration.registered.is_none() || !dates.iter().filter_map(|(_, date)| *date).is_sorted() {
        return Err(ErrorCode::StepsOutOfOrder.into());
    }
    Ok(())
}

/// Somebody checked on a date that the host lives in the municipality or, without one, nobody did after all.
pub(crate) fn check_resident(desk: &mut Desk, person: PersonId, on: Option<NaiveDate>) -> Result<bool, AppError> {
    if card::reach(desk, person)?.side != Some(MatchSide::Host) {
        return Err(ErrorCode::BadRequest.into());
    }
    change(desk, person, |desk, registration| {
        registration.resident = on;
        let Some(on) = on else { return Ok(registration::clear_resident()) };
        not_in_future(desk, on)?;
        Ok(registration::set_resident(on, desk.person()?))
    })
}

/// Somebody who has no match leaves: no more in the pool from that day on.
pub(crate) fn withdraw(
    desk: &mut Desk,
    person: PersonId,
    on: NaiveDate,
    reason: WithdrawnReason,
) -> Result<bool, AppError> {
    not_in_future(desk, on)?;
    let (space, before) = reach(desk, person)?;
    if before.dates().iter().any(|(_, date)| date.is_some_and(|date| on < date)) {
        return Err(ErrorCode::EndsBeforeItBegins.into());
    }
    let on_card = card::reach(desk, person)?;
    if on_card.matches_on(on).chain(on_card.matches_on(desk.today())).next().is_some() {
        return Err(ErrorCode::StillMatched.into());
    }
    leave(desk, person, space, registration::withdraw(on, reason), Some(on))
}

/// Somebody who had left is back.
pub(crate) fn rejoin(desk: &mut Desk, person: PersonId) -> Result<bool, AppError> {
    let (space, before) = reach(desk, person)?;
    if before.withdrawn.is_none() {
        return Ok(false);
    }
    leave(desk, person, space, registration::come_back(), None)
}

fn leave(
    desk: &mut Desk,
    person: PersonId,
    space: Space,
    edits: Vec<Edit>,
    withdrawn: Option<NaiveDate>,
) -> Result<bool, AppError> {
    desk.check(Space::Pool, Right::Write, Kind::Card)?;
    let writes = vec![
        Write { place: (space, registration_id(person)), edits },
        Write { place: card::place(person), edits: vec![set_withdrawn(withdrawn)] },
    ];
    record(desk, &called(desk, person)?, writes)
}

/// Changes what a registration says, and since when the person waits for a match.
fn change(
    desk: &mut Desk,
    person: PersonId,
    edits: impl FnOnce(&mut Desk, &mut Registration) -> Result<Vec<Edit>, AppError>,
) -> Result<bool, AppError> {
    let (space, mut registration) = reach(desk, person)?;
    let edits = edits(desk, &mut registration)?;
    let on_card = card::reach(desk, person)?;
    let writes = vec![
        Write { place: (space, registration_id(person)), edits },
        Write { place: card::place(person), edits: card::set_ready(&on_card, &registration) },
    ];
    record(desk, &called(desk, person)?, writes)
}

/// What a newcomer joins for, said anew.
pub(super) fn purposes(
    desk: &mut Desk,
    person: PersonId,
    side: Option<MatchSide>,
    before: &Registration,
    input: &CardInput,
) -> Result<Write, AppError> {
    let (space, _) = reach(desk, person)?;
    let now = Registration { purposes: joins_for(side, input), ..before.clone() };
    Ok(Write { place: (space, registration_id(person)), edits: now.edits_from(before) })
}

/// What a newcomer joins for stands in the registration too, where figures count it; what a host would like stands on the
/// card alone.
fn joins_for(side: Option<MatchSide>, input: &CardInput) -> BTreeSet<Purpose> {
    input.purposes.iter().copied().filter(|_| side == Some(MatchSide::Newcomer)).collect()
}

pub(super) fn record(desk: &mut Desk, name: &str, writes: Vec<Write>) -> Result<bool, AppError> {
    desk.record(&Act::new(What::Person { name: Some(name.to_owned()) }, writes))
}

pub(super) fn reach(desk: &mut Desk, person: PersonId) -> Result<(Space, Registration), AppError> {
    let (space, registration) = desk.registration(person)?;
    check(desk, space)?;
    Ok((space, registration))
}

fn check(desk: &Desk, space: Space) -> Result<(), AppError> {
    for kind in [Kind::Person, Kind::Name, Kind::Registration] {
        desk.check(space, Right::Write, kind)?;
    }
    desk.check(Space::Pool, Right::Write, Kind::Card)?;
    desk.need_names()
}

pub(super) fn called(desk: &Desk, person: PersonId) -> Result<String, AppError> {
    Ok(desk.name_of(person)?.unwrap_or_default())
}

fn name(input: &RegistrationInput) -> Result<Name, AppError> {
    Ok(Name {
        first: text::first_name(&input.first_name)?,
        last: input.last_name.as_deref().map(text::last_name).transpose()?.flatten(),
        phone: input.phone.as_deref().map(phone).transpose()?.flatten(),
    })
}

fn asked(desk: &mut Desk, side: MatchSide, input: &RegistrationInput) -> Result<Registration, AppError> {
    let reference = desk.reference()?;
    let unknown = |key: &Option<String>, known: &dyn Fn(&String) -> bool| key.as_ref().is_some_and(|key| !known(key));
    if unknown(&input.channel, &|key| reference.information.contains_key(key))
        || unknown(&input.legal_group, &|key| reference.legal_groups.contains_key(key))
    {
        return Err(ErrorCode::NotInReference.into());
    }
    if side == MatchSide::Host && (input.legal_group.is_some() || input.segment.is_some()) {
        return Err(ErrorCode::BadRequest.into());
    }
    let group = input.legal_group.as_deref().and_then(|key| key.split_once('/'));
    Ok(Registration {
        channel: input.channel.clone(),
        law: group.map(|(law, _)| law.to_owned()),
        legal_group: group.map(|(_, group)| group.to_owned()),
        segment: input.segment,
        purposes: joins_for(Some(side), &input.card),
        ..Registration::default()
    })
}
