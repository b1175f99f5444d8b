//! Who waits for a match, how many each partner has made, and who has two at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};
use crdt_model::card::{Card, MatchSide};
use crdt_model::id::{MatchId, OrganisationId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::reference::Reference;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use figures::glossary::Glossary;
use figures::goals;
use figures::terms::Terms;

use super::agreement::written;
use super::attendance::count;
use super::programme_person::with;
use crate::api::view::{Conflict, ConflictMatch, Pool, Quota, WaitingCard};
use crate::desk::Desk;
use crate::error::AppError;

/// The pool as it is today.
pub(crate) fn pool(desk: &mut Desk) -> Result<Pool, AppError> {
    desk.check(Space::Pool, Right::Read, Kind::Card)?;
    let (today, cards, reference) = (desk.today(), desk.cards()?, desk.reference()?);
    let names = desk.first_names(Space::Pool)?;
    let waiting = |side| {
        let of_side = cards.iter().filter(move |(_, card)| card.side == Some(side) && card.waits_on(today).is_some());
        let mut lines: Vec<WaitingCard> =
            of_side.map(|(person, card)| waits(*person, card, names.get(person), &reference, today)).collect();
        lines.sort_by_key(|line| (std::cmp::Reverse(line.days), line.person));
        lines
    };
    let (newcomers, hosts) = (waiting(MatchSide::Newcomer), waiting(MatchSide::Host));
    let written = written(desk)?;
    let terms = reference.host_programme.and_then(|id| Terms::of(&written, &Glossary::default(), id, today));
    let period = terms.as_ref().map(|terms| terms.starts..=terms.ends);
    let at_least = terms.as_ref().map(|terms| goals::quotas(&goals::unmeasured(&written, terms, today)));
    Ok(Pool {
        today,
        years: terms.map(|terms| (terms.starts.year(), terms.ends.year())),
        quotas: quotas(&cards, &at_least.unwrap_or_default(), period.as_ref(), &reference),
        newcomers,
        hosts,
        conflicts: conflicts(desk)?,
    })
}

/// Somebody who waits, as lists show them.
pub(super) fn waits(
    person: PersonId,
    card: &Card,
    name: Option<&String>,
    reference: &Reference,
    today: NaiveDate,
) -> WaitingCard {
    let days = card.waits_on(today).map_or(0, |since| (today - since).num_days());
    WaitingCard {
        person,
        name: name.cloned(),
        days: u32::try_from(days).unwrap_or_default(),
        organisation: card.organisation.and_then(|one| reference.organisation(one)),
        area: reference.areas.get(&card.area).map(|area| area.name.clone()),
        children: count(card.children.len()),
    }
}

/// People with two matches at once.
pub(crate) fn conflicts(desk: &mut Desk) -> Result<Vec<Conflict>, AppError> {
    let (cards, reference) = (desk.cards()?, desk.reference()?);
    let mut conflicts = Vec::new();
    for (person, card) in &cards {
        let (mut matches, mut settled_by) = (Vec::new(), None);
        for (of, on) in card.doubled() {
            let elsewhere = desk.settled_elsewhere(&cards, of);
            settled_by = settled_by.or(elsewhere.and_then(|one| reference.organisation(one)));
            matches.push(ConflictMatch {
                of,
                with: with(desk, *person, of, &cards)?,
                organisation: reference.organisation(on.organisation),
                matched: on.matched,
                may_end: elsewhere.is_none() && desk.may_end(of),
            });
        }
        if matches.is_empty() {
            continue;
        }
        matches.sort_by_key(|one| (one.matched, one.of));
        conflicts.push(Conflict { person: *person, name: desk.name_of(*person)?, matches, settled_by });
    }
    Ok(conflicts)
}

/// Each partner's matches of the agreement's years against what it is to bring in them. A match that was ended on the day
/// it was made never was one.
fn quotas(
    cards: &BTreeMap<PersonId, Card>,
    at_least: &BTreeMap<OrganisationId, i64>,
    period: Option<&RangeInclusive<NaiveDate>>,
    reference: &Reference,
) -> Vec<Quota> {
    let mut made: BTreeMap<OrganisationId, BTreeSet<MatchId>> = BTreeMap::new();
    let matches = cards.values().flat_map(|card| &card.matches);
    let is_in = |on: NaiveDate| period.is_none_or(|period| period.contains(&on));
    for (id, on) in matches.filter(|(_, on)| on.was_one() && is_in(on.matched)) {
        made.entry(on.organisation).or_default().insert(*id);
    }
    let partners: BTreeSet<OrganisationId> = made.keys().chain(at_least.keys()).copied().collect();
    let mut quotas: Vec<Quota> = partners
        .into_iter()
        .map(|organisation| Quota {
            organisation,
            name: reference.organisation(organisation),
            matches: count(made.get(&organisation).map_or(0, BTreeSet::len)),
            at_least: at_least.get(&organisation).copied(),
        })
        .collect();
    quotas.sort_by_cached_key(|quota| super::alphabet::key(quota.name.as_deref().unwrap_or_default()));
    quotas
}
