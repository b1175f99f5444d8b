//! A newcomer's or a host's page: their way in, what matching knows of them, their matches.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crdt_model::card::{Card, card_id};
use crdt_model::follow_up;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::note::note_id;
use crdt_model::reference::{Named, Reference};
use crdt_model::referral::Referral;
use crdt_model::registration::Registration;
use crdt_model::space::Space;

use super::programme_people::{self as list, full_name};
use crate::api::view::{
    CardMatch, CardPage, NameChoice, ProgrammeLine, ProgrammePerson, ReferralLine, RegistrationPage, Words, WordsChoice,
};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// The page; of somebody whom another organisation looks after, what stands in the pool.
pub(crate) fn page(desk: &mut Desk, person: PersonId) -> Result<ProgrammePerson, AppError> {
    let (today, reference, cards) = (desk.today(), desk.reference()?, list::all_cards(desk)?);
    let card = cards.get(&person);
    let own = list::registered(desk)?.into_iter().find(|one| one.listed.person == person);
    let side = own.as_ref().map(|own| own.side).or(card.and_then(|card| card.side)).ok_or(ErrorCode::NotFound)?;
    let registration = own.as_ref().map(|own| own.registration.clone());
    let (step, since) = list::step(&registration.clone().unwrap_or_default(), card, today);
    let organisation = own.as_ref().map(|own| own.organisation).or(card.and_then(|card| card.organisation));
    let first = match &own {
        Some(own) => own.listed.first.clone(),
        None => desk.first_names(Space::Pool)?.remove(&person),
    };
    let card_page = card.map(|card| card_page(desk, person, card, &reference)).transpose()?;
    let called = |worker: Option<PersonId>| worker.map_or(Ok(None), |worker| desk.name_of(worker));
    let resident_by = called(registration.as_ref().and_then(|registration| registration.resident_by))?;
    let interview = registration.as_ref().and_then(|registration| registration.interview.as_ref());
    let interviewed_by = called(interview.and_then(|interview| interview.by))?;
    Ok(ProgrammePerson {
        today,
        line: ProgrammeLine {
            person,
            name: own.as_ref().and_then(|own| full_name(&own.listed)).or_else(|| first.clone()),
            side,
            step,
            since,
            area: card_page.as_ref().and_then(|card| card.area.as_ref()).map(|area| area.name.clone()),
        },
        first,
        last: own.as_ref().and_then(|own| own.listed.last.clone()).filter(|last| !last.is_empty()),
        phone: own.as_ref().and_then(|own| own.listed.phone.clone()).filter(|phone| !phone.is_empty()),
        organisation: organisation.and_then(|one| reference.organisation(one)),
        registration: registration.map(|registration| way_in(&registration, interviewed_by, resident_by, &reference)),
        card: card_page,
        matches: matches(desk, person, &cards, &reference)?,
        referrals: match own {
            Some(own) => referrals(desk, Space::Organisation(own.organisation), person, &reference)?,
            None => Vec::new(),
        },
    })
}

/// What matching knows of somebody.
pub(super) fn card_page(
    desk: &Desk,
    person: PersonId,
    card: &Card,
    reference: &Reference,
) -> Result<CardPage, AppError> {
    let place = (Space::Pool, card_id(person));
    let own = note_id(desk.device(), place.1);
    let (ours, others): (Vec<_>, Vec<_>) = desk.notes_about(place)?.into_iter().partition(|(id, _)| *id == own);
    let mut children: Vec<i64> = card.children.values().copied().collect();
    children.sort_unstable();
    Ok(CardPage {
        area: reference
            .areas
            .get(&card.area)
            .map(|area| NameChoice { key: card.area.clone(), name: area.name.clone() }),
        waits_since: card.waits_since,
        languages: card.languages.iter().map(|key| worded(&reference.languages, key)).collect(),
        times: card.times.iter().copied().collect(),
        interests: card.interests.iter().map(|key| worded(&reference.interests, key)).collect(),
        purposes: card.purposes.iter().copied().collect(),
        children,
        own_wishes: ours.into_iter().map(|(_, text)| text).next().unwrap_or_default(),
        other_wishes: others.into_iter().map(|(_, text)| text).collect(),
    })
}

/// A key of the reference data in words; one that is not there says itself.
pub(super) fn worded(all: &BTreeMap<String, Named>, key: &str) -> WordsChoice {
    let words = all.get(key).map_or_else(
        || Words { da: key.to_owned(), en: key.to_owned() },
        |named| Words { da: named.danish.clone(), en: named.english.clone() },
    );
    WordsChoice { key: key.to_owned(), name: words }
}

fn way_in(
    registration: &Registration,
    interviewed_by: Option<String>,
    resident_by: Option<String>,
    reference: &Reference,
) -> RegistrationPage {
    let group = registration.law.as_ref().zip(registration.legal_group.as_ref());
    RegistrationPage {
        informed: registration.informed,
        registered: registration.registered,
        interviewed: registration.interviewed,
        interview_form: registration.interview.as_ref().map(|interview| interview.form),
        interviewed_by,
        introduced: registration.introduced,
        withdrawn: registration.withdrawn,
        withdrawn_reason: registration.withdrawn_reason,
        channel: registration.channel.as_deref().map(|key| worded(&reference.information, key)),
        legal_group: group.map(|(law, group)| worded(&reference.legal_groups, &format!("{law}/{group}"))),
        segment: registration.segment,
        resident: registration.resident,
        resident_by,
    }
}

fn matches(
    desk: &mut Desk,
    person: PersonId,
    cards: &BTreeMap<PersonId, Card>,
    reference: &Reference,
) -> Result<Vec<CardMatch>, AppError> {
    let Some(card) = cards.get(&person) else { return Ok(Vec::new()) };
    let today = desk.today();
    let mut matches = Vec::new();
    for (of, on) in &card.matches {
        matches.push(CardMatch {
            of: *of,
            with: with(desk, person, *of, cards)?,
            organisation: reference.organisation(on.organisation),
            matched: on.matched,
            ended: on.ended,
            completed: follow_up::is_completed_by(on.matched, on.ended, today),
            held: desk.grants().contains_key(&Space::MatchStaff(*of)),
        });
    }
    matches.sort_by_key(|one| Reverse((one.matched, one.of)));
    Ok(matches)
}

/// Who stands across in a match, by first name.
pub(super) fn with(
    desk: &Desk,
    person: PersonId,
    of: MatchId,
    cards: &BTreeMap<PersonId, Card>,
) -> Result<Option<String>, AppError> {
    let across = cards.iter().find(|(other, card)| **other != person && card.matches.contains_key(&of));
    across.map_or(Ok(None), |(other, _)| desk.name_of(*other))
}

fn referrals(
    desk: &mut Desk,
    space: Space,
    person: PersonId,
    reference: &Reference,
) -> Result<Vec<ReferralLine>, AppError> {
    let all = desk.records(space, Kind::Referral, Referral::read)?;
    let mut lines: Vec<ReferralLine> = all
        .into_iter()
        .filter(|found| found.record.person == Some(person))
        .map(|found| ReferralLine {
            referral: found.id,
            destination: reference
                .destinations
                .get(&found.record.destination)
                .unwrap_or(&found.record.destination)
                .clone(),
            date: found.record.date,
            cancelled: found.record.logged.cancelled,
        })
        .collect();
    lines.sort_by_key(|line| Reverse((line.date, line.referral)));
    Ok(lines)
}
