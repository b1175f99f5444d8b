//! The newcomers and hosts whom this device's organisations look after, and who of them somebody new may already be.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use crdt_model::card::{Card, MatchSide};
use crdt_model::id::{OrganisationId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::person::PersonRole;
use crdt_model::registration::{Registration, Step};
use crdt_model::space::Space;

use super::attendance::count;
use super::people::{called_so, looked_for};
use crate::alike::{self, Named};
use crate::api::view::{KnownLine, ProgrammeLine, ProgrammePeople, ProgrammeStep};
use crate::api::{ProgrammeFilter, ProgrammeStanding};
use crate::desk::{Desk, Listed};
use crate::error::AppError;

/// How many are listed; whoever looks for one among more searches.
const ROWS_MAX: usize = 200;

/// How many are named who may be the one that is about to be written down.
const KNOWN_MAX: usize = 3;

/// Those who fit a filter.
pub(crate) fn people(desk: &mut Desk, filter: &ProgrammeFilter) -> Result<ProgrammePeople, AppError> {
    let (today, wanted) = (desk.today(), looked_for(&filter.search));
    let (cards, reference) = (all_cards(desk)?, desk.reference()?);
    let mut rows = Vec::new();
    let mut found = 0_usize;
    for one in registered(desk)?.into_iter().filter(|one| one.side == filter.side) {
        let card = cards.get(&one.listed.person);
        let (step, since) = step(&one.registration, card, today);
        let names = [&one.listed.first, &one.listed.last].into_iter().flatten().map(String::as_str);
        if !stands(filter.standing, step, card, today) || !called_so(names, &wanted) {
            continue;
        }
        found += 1;
        if rows.len() < ROWS_MAX {
            let area = card.and_then(|card| reference.areas.get(&card.area)).map(|area| area.name.clone());
            rows.push(ProgrammeLine {
                person: one.listed.person,
                name: full_name(&one.listed),
                side: one.side,
                step,
                since,
                area,
            });
        }
    }
    Ok(ProgrammePeople { today, rows, found: count(found) })
}

/// Somebody of the host programme in a register of this device.
pub(super) struct Registered {
    pub(super) organisation: OrganisationId,
    pub(super) side: MatchSide,
    pub(super) listed: Listed,
    pub(super) registration: Registration,
}

/// Everybody of the host programme in the registers of this device, each register in Danish alphabetical order.
pub(super) fn registered(desk: &mut Desk) -> Result<Vec<Registered>, AppError> {
    let mut all = Vec::new();
    for organisation in desk.own_organisations() {
        let space = Space::Organisation(organisation);
        if !desk.may_read(space, Kind::Registration) {
            continue;
        }
        let registrations = desk.records(space, Kind::Registration, Registration::read)?;
        let mut of: BTreeMap<PersonId, Registration> =
            registrations.into_iter().map(|found| (PersonId::from_bytes(*found.id.bytes()), found.record)).collect();
        for listed in desk.roster_of(space)?.people() {
            let side = match listed.facts.role {
                Some(PersonRole::Newcomer) => MatchSide::Newcomer,
                Some(PersonRole::Host) => MatchSide::Host,
                _ => continue,
            };
            let registration = of.remove(&listed.person).unwrap_or_default();
            all.push(Registered { organisation, side, listed: listed.clone(), registration });
        }
    }
    Ok(all)
}

/// Every card, where this device holds the pool.
pub(super) fn all_cards(desk: &mut Desk) -> Result<BTreeMap<PersonId, Card>, AppError> {
    if desk.may_read(Space::Pool, Kind::Card) { desk.cards() } else { Ok(BTreeMap::new()) }
}

/// How far somebody has come, and since when.
pub(super) fn step(
    registration: &Registration,
    card: Option<&Card>,
    today: NaiveDate,
) -> (ProgrammeStep, Option<NaiveDate>) {
    if let Some(withdrawn) = registration.withdrawn.filter(|withdrawn| *withdrawn <= today) {
        return (ProgrammeStep::Withdrawn, Some(withdrawn));
    }
    if let Some((_, on)) = card.and_then(|card| card.matches_on(today).next()) {
        return (ProgrammeStep::Matched, Some(on.matched));
    }
    match registration.step() {
        Some(Step::Introduced) => (ProgrammeStep::Introduced, registration.introduced),
        Some(Step::Interviewed) => (ProgrammeStep::Interviewed, registration.interviewed),
        Some(Step::Registered) => (ProgrammeStep::Registered, registration.registered),
        Some(Step::Informed) | None => (ProgrammeStep::Informed, registration.informed),
    }
}

fn stands(standing: ProgrammeStanding, step: ProgrammeStep, card: Option<&Card>, today: NaiveDate) -> bool {
    let waits = card.is_some_and(|card| card.waits_on(today).is_some());
    match standing {
        ProgrammeStanding::Here => step != ProgrammeStep::Withdrawn,
        ProgrammeStanding::Preparing => step < ProgrammeStep::Matched && !waits,
        ProgrammeStanding::Waiting => step < ProgrammeStep::Matched && waits,
        ProgrammeStanding::Matched => step == ProgrammeStep::Matched,
        ProgrammeStanding::Withdrawn => step == ProgrammeStep::Withdrawn,
    }
}

pub(super) fn full_name(listed: &Listed) -> Option<String> {
    let first = listed.first.as_ref()?;
    Some(listed.last.as_ref().map_or_else(|| first.clone(), |last| format!("{first} {last}")))
}

/// Who of those in the register or in the pool somebody may be who is about to be written down: whoever has the same
/// telephone number, then whoever is called alike.
pub(crate) fn known(
    desk: &mut Desk,
    first: &str,
    last: Option<&str>,
    phone: Option<&str>,
) -> Result<Vec<KnownLine>, AppError> {
    let number = digits(phone.unwrap_or_default());
    let reference = desk.reference()?;
    let mut lines = Vec::new();
    let mut lasts = Vec::new();
    for one in registered(desk)? {
        let theirs = digits(one.listed.phone.as_deref().unwrap_or_default());
        lasts.push(one.listed.last.clone());
        lines.push(KnownLine {
            person: one.listed.person,
            name: one.listed.first.clone(),
            same_phone: !number.is_empty() && theirs == number,
            registered: one.registration.registered,
            organisation: reference.organisation(one.organisation),
        });
    }
    let here: BTreeSet<PersonId> = lines.iter().map(|line| line.person).collect();
    let names = desk.first_names(Space::Pool)?;
    for (person, card) in all_cards(desk)?.into_iter().filter(|(person, _)| !here.contains(person)) {
        let organisation = card.organisation.and_then(|one| reference.organisation(one));
        let name = names.get(&person).cloned();
        lasts.push(None);
        lines.push(KnownLine { person, name, same_phone: false, registered: card.waits_since, organisation });
    }
    let named = |first, last| Named { first, last, birth_year: None, lists: BTreeSet::new() };
    let mut people: Vec<Named<'_>> = vec![named(first, last)];
    let all = lines.iter().zip(&lasts);
    people.extend(all.map(|(line, last)| named(line.name.as_deref().unwrap_or_default(), last.as_deref())));
    let alike: BTreeMap<usize, alike::Likeness> = alike::pairs(&people)
        .into_iter()
        .filter(|pair| pair.one == 0)
        .map(|pair| (pair.other.saturating_sub(1), pair.likeness))
        .collect();
    let mut found: Vec<_> = lines
        .into_iter()
        .enumerate()
        .filter(|(index, line)| line.same_phone || alike.contains_key(index))
        .map(|(index, line)| ((!line.same_phone, alike.get(&index).copied(), line.person), line))
        .collect();
    found.sort_by_key(|(order, _)| *order);
    Ok(found.into_iter().map(|(_, line)| line).take(KNOWN_MAX).collect())
}

/// The figures of a telephone number, without the country's.
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits
        .strip_prefix("0045")
        .or_else(|| digits.strip_prefix("45").filter(|rest| rest.len() == 8))
        .map_or_else(|| digits.clone(), str::to_owned)
}
