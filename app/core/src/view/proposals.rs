//! Whom somebody could be matched with, explained; and why the others are not there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use crdt_model::id::PersonId;
use crdt_model::kind::Kind;
use crdt_model::matching::{self, Criterion, Fit, Reason, WhyNot};
use crdt_model::reference::Reference;
use crdt_model::registration::Registration;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::attendance::count;
use super::pool::waits;
use super::programme_person::{card_page, worded};
use crate::api::view::{NotProposed, ProposalLine, Proposals, ReasonLine, Said, Words};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// How many are shown.
const LINES_MAX: usize = 30;

/// How many of the others are named for each reason.
const NAMES_MAX: usize = 12;

/// For somebody in the pool.
pub(crate) fn proposals(desk: &mut Desk, person: PersonId) -> Result<Proposals, AppError> {
    desk.check(Space::Pool, Right::Read, Kind::Card)?;
    let (today, cards, reference) = (desk.today(), desk.cards()?, desk.reference()?);
    let (names, unintroduced) = (desk.first_names(Space::Pool)?, unintroduced(desk)?);
    let card = cards.get(&person).ok_or(ErrorCode::NotFound)?;
    let side = card.side.ok_or(ErrorCode::NotFound)?;
    let ranking = matching::ranking(card, cards.iter().map(|(person, card)| (*person, card)), today);
    let found = count(ranking.proposals.len());
    let mut lines = Vec::new();
    for proposal in ranking.proposals.into_iter().take(LINES_MAX) {
        let Some(other) = cards.get(&proposal.person) else { continue };
        let fits = count(proposal.fits());
        lines.push(ProposalLine {
            who: waits(proposal.person, other, names.get(&proposal.person), &reference, today),
            fits,
            reasons: proposal.reasons.iter().map(|reason| explained(reason, &reference, today.year())).collect(),
            may_match: desk.matches_for([card.organisation, other.organisation]).is_some(),
            unintroduced: unintroduced.contains(&proposal.person),
        });
    }
    let mut others: BTreeMap<WhyNot, Vec<PersonId>> = BTreeMap::new();
    for (person, why) in ranking.others {
        others.entry(why).or_default().push(person);
    }
    let others = others.into_iter().map(|(why, people)| NotProposed {
        why,
        count: count(people.len()),
        names: people.iter().filter_map(|person| names.get(person).cloned()).take(NAMES_MAX).collect(),
    });
    Ok(Proposals {
        person,
        name: names.get(&person).cloned(),
        side,
        organisation: card.organisation.and_then(|one| reference.organisation(one)),
        waits: card.waits_on(today).is_some(),
        unintroduced: unintroduced.contains(&person),
        card: card_page(desk, person, card, &reference)?,
        proposals: lines,
        found,
        others: others.collect(),
    })
}

/// Whom this device's organisations look after and who have not been at the introduction course.
fn unintroduced(desk: &mut Desk) -> Result<BTreeSet<PersonId>, AppError> {
    let mut all = BTreeSet::new();
    for organisation in desk.own_organisations() {
        let space = Space::Organisation(organisation);
        if desk.may_read(space, Kind::Registration) {
            let registrations = desk.records(space, Kind::Registration, Registration::read)?;
            let lacking = registrations.into_iter().filter(|found| found.record.introduced.is_none());
            all.extend(lacking.map(|found| PersonId::from_bytes(*found.id.bytes())));
        }
    }
    Ok(all)
}

fn explained(reason: &Reason, reference: &Reference, this_year: i32) -> ReasonLine {
    let words = if reason.fit == Fit::Fits { &reason.shared } else { &reason.theirs };
    let named = |words: Words| Some(Said::Named { words });
    let said = |word: &String| match reason.criterion {
        Criterion::Area => {
            let name = reference.areas.get(word).map_or(word, |area| &area.name).clone();
            named(Words { da: name.clone(), en: name })
        }
        Criterion::Languages => named(worded(&reference.languages, word).name),
        Criterion::Interests => named(worded(&reference.interests, word).name),
        Criterion::Times => Some(Said::Time { time: word.parse().ok()? }),
        Criterion::Purposes => Some(Said::Purpose { purpose: word.parse().ok()? }),
        Criterion::Children => Some(Said::Child { age: i64::from(this_year) - word.parse::<i64>().ok()? }),
    };
    ReasonLine { criterion: reason.criterion, fit: reason.fit, rests_on: words.iter().filter_map(said).collect() }
}
