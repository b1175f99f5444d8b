//! People who may be one: found among the names of the register and the groups' lists, offline, until somebody says.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crdt_model::id::{GroupId, PersonId};
use crdt_model::link::{Link, Sameness};

use super::attendance::count;
use super::people::{self, Groups};
use super::person;
use crate::alike::Likeness;
use crate::api::view::{Duplicates, PairSide, PossiblePair, SaidBy};
use crate::desk::{Desk, Entry, Human, Humans};
use crate::error::AppError;

/// How many pairs are listed at a time.
const PAIRS_MAX: usize = 50;

/// The pairs to settle, and those that are settled.
pub(crate) fn duplicates(desk: &mut Desk) -> Result<Duplicates, AppError> {
    let (humans, groups) = (desk.humans()?, people::own_groups(desk)?);
    let organisation = desk.organisation()?;
    let links = desk.links(organisation)?;
    let unsettled = open_pairs(&humans, &links);
    let mut open = Vec::new();
    for pair in unsettled.iter().take(PAIRS_MAX) {
        let sides = (side(desk, &pair.one, &groups)?, side(desk, &pair.other, &groups)?);
        open.push(possible(desk, sides, pair.likeness, pair.link)?);
    }
    let mut said: Vec<&Link> = links.iter().filter(|link| link.sameness() != Sameness::Open).collect();
    said.sort_by_key(|link| Reverse(link.speaking().map(|(_, said)| said.at).max()));
    let mut settled = Vec::new();
    for link in said.into_iter().take(PAIRS_MAX) {
        let Some((one, other)) = ends(link, &humans) else { continue };
        let sides = (side(desk, &one, &groups)?, side(desk, &other, &groups)?);
        settled.push(possible(desk, sides, None, Some(link))?);
    }
    Ok(Duplicates { open, unsettled: count(unsettled.len()), settled })
}

/// How many pairs may be one person and are not settled.
pub(crate) fn unsettled(desk: &mut Desk) -> Result<u32, AppError> {
    let humans = desk.humans()?;
    unsettled_among(desk, &humans)
}

/// The same, of people who were read already.
pub(super) fn unsettled_among(desk: &mut Desk, humans: &Humans) -> Result<u32, AppError> {
    let organisation = desk.organisation()?;
    Ok(count(open_pairs(humans, &desk.links(organisation)?).len()))
}

/// What is written of somebody, as far as a pair is about it.
struct Found<'a> {
    person: PersonId,
    entries: Vec<&'a Entry>,
}

impl<'a> Found<'a> {
    fn whole(human: &'a Human) -> Self {
        Self { person: human.person, entries: human.entries.iter().collect() }
    }

    fn part(humans: &'a Humans, person: PersonId) -> Option<Self> {
        let entries = humans.find(person)?.entries.iter().filter(|entry| entry.listed.person == person).collect();
        Some(Self { person, entries })
    }
}

struct OpenPair<'a> {
    likeness: Option<Likeness>,
    link: Option<&'a Link>,
    one: Found<'a>,
    other: Found<'a>,
}

fn ends<'a>(link: &Link, humans: &'a Humans) -> Option<(Found<'a>, Found<'a>)> {
    Some((Found::part(humans, link.one?)?, Found::part(humans, link.other?)?))
}

/// First those with answers that do not fit together and those that somebody left open, then those whose names are alike.
fn open_pairs<'a>(humans: &'a Humans, links: &'a [Link]) -> Vec<OpenPair<'a>> {
    let all = humans.all();
    let mut settled: BTreeSet<(PersonId, PersonId)> = BTreeSet::new();
    let mut contradicted: Vec<OpenPair<'_>> = Vec::new();
    let mut left_open: BTreeMap<(PersonId, PersonId), &Link> = BTreeMap::new();
    for link in links {
        let Some((one, other)) = link.one.zip(link.other) else { continue };
        let (Some(one), Some(other)) = (humans.find(one), humans.find(other)) else { continue };
        let pair = (one.person.min(other.person), one.person.max(other.person));
        match link.sameness() {
            // Said to be two, and one by way of somebody else.
            Sameness::Different if pair.0 == pair.1 => {
                contradicted.extend(ends(link, humans).map(|(one, other)| OpenPair {
                    likeness: None,
                    link: Some(link),
                    one,
                    other,
                }))
            }
            Sameness::Same | Sameness::Different => {
                settled.insert(pair);
            }
            Sameness::Open if pair.0 != pair.1 => {
                left_open.insert(pair, link);
            }
            Sameness::Open => {}
        }
    }
    let mut likeness: BTreeMap<(PersonId, PersonId), Likeness> = BTreeMap::new();
    let mut pairs = Vec::new();
    for found in humans.alike() {
        let (Some(one), Some(other)) = (all.get(found.one), all.get(found.other)) else { continue };
        if one.ever_helped() != other.ever_helped() {
            continue;
        }
        let pair = (one.person.min(other.person), one.person.max(other.person));
        likeness.insert(pair, found.likeness);
        if !settled.contains(&pair) && !left_open.contains_key(&pair) {
            let (one, other) = (Found::whole(one), Found::whole(other));
            pairs.push(OpenPair { likeness: Some(found.likeness), link: None, one, other });
        }
    }
    let mut open = contradicted;
    for (pair, link) in left_open.into_iter().filter(|(pair, _)| !settled.contains(pair)) {
        let (Some(one), Some(other)) = (humans.find(pair.0), humans.find(pair.1)) else { continue };
        let (one, other) = (Found::whole(one), Found::whole(other));
        open.push(OpenPair { likeness: likeness.get(&pair).copied(), link: Some(link), one, other });
    }
    open.extend(pairs);
    open
}

fn side(desk: &mut Desk, found: &Found<'_>, groups: &Groups) -> Result<PairSide, AppError> {
    let entries = || found.entries.iter();
    let on: BTreeSet<GroupId> = entries().filter_map(|entry| entry.space.as_group()).collect();
    let ids = entries().map(|entry| entry.listed.person).collect();
    let first = entries().find_map(|entry| entry.listed.first.clone());
    let last = entries().find_map(|entry| entry.listed.last.clone());
    let tenures = entries().flat_map(|entry| entry.listed.facts.tenures());
    Ok(PairSide {
        person: found.person,
        name: first.map(|first| last.map_or_else(|| first.clone(), |last| format!("{first} {last}"))),
        birth_year: entries().find_map(|entry| entry.listed.facts.birth_year),
        registered: entries().any(|entry| entry.space.as_group().is_none()),
        groups: on.iter().filter_map(|group| groups.get(group)).map(|group| group.name.clone()).collect(),
        since: tenures.filter_map(|tenure| tenure.since).min(),
        last_came: person::last_came(desk, on, &ids)?,
    })
}

fn possible(
    desk: &Desk,
    (one, other): (PairSide, PairSide),
    likeness: Option<Likeness>,
    link: Option<&Link>,
) -> Result<PossiblePair, AppError> {
    let mut said = Vec::new();
    for (device, word) in link.into_iter().flat_map(Link::speaking) {
        let by = desk.name_of(word.by)?;
        said.push(SaidBy { sameness: word.sameness, by, at: word.at, here: device == desk.device() });
    }
    said.sort_by_key(|said| said.at);
    Ok(PossiblePair { one, other, likeness, said })
}
