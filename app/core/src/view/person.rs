//! A person's page: everything the organisation knows of one human, whichever list it stands on.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::person::Tenure;

use super::people::{self, Groups};
use super::training;
use crate::api::view::{Channel, ListedLine, PersonPage, SamePerson, TenureLine, Words};
use crate::desk::{Desk, Human, helps};
use crate::error::AppError;

/// The page.
pub(crate) fn page(desk: &mut Desk, person: PersonId) -> Result<PersonPage, AppError> {
    let humans = desk.humans()?;
    let human = humans.expect(person)?;
    let (groups, today, ids) = (people::own_groups(desk)?, desk.today(), human.people());
    let registered = human.registered();
    let channel = registered.and_then(|listed| listed.facts.channel.clone());
    let register = human.tenures().filter(|(space, tenure)| space.as_group().is_none() && helps(tenure.role));
    let mut tenures: Vec<Tenure> = register.map(|(_, tenure)| tenure).collect();
    tenures.sort_by_key(|tenure| tenure.since);
    Ok(PersonPage {
        today,
        line: people::line(human, &groups, today),
        first: human.first().map(str::to_owned),
        last: human.last().map(str::to_owned),
        phone: human.entries.iter().find_map(|entry| entry.listed.phone.clone()),
        registered: registered.is_some(),
        helps: human.ever_helped(),
        channel: channel.map(|key| in_words(desk, key)).transpose()?,
        certificate_on: human.certificate().map(|certificate| certificate.on),
        tenures: tenures.into_iter().map(shown).collect(),
        lists: lists(desk, human, &groups, today)?,
        linked: linked(human, &groups),
        courses: training::taken_by(desk, &ids)?,
        groups: people::by_name(groups),
    })
}

fn in_words(desk: &mut Desk, key: String) -> Result<Channel, AppError> {
    let reference = desk.reference()?;
    let named = reference.channels.get(&key);
    let words = named.map_or_else(
        || Words { da: key.clone(), en: key.clone() },
        |named| Words { da: named.danish.clone(), en: named.english.clone() },
    );
    Ok(Channel { key, words })
}

fn shown(tenure: Tenure) -> TenureLine {
    TenureLine { role: tenure.role, since: tenure.since, until: tenure.until }
}

fn lists(desk: &mut Desk, human: &Human, groups: &Groups, today: NaiveDate) -> Result<Vec<ListedLine>, AppError> {
    let mut lists = Vec::new();
    for id in human.groups() {
        let Some(group) = groups.get(&id) else { continue };
        let came = attended(desk, id, &human.people())?;
        lists.extend(joined(human.tenures_in(id)).into_iter().map(|tenure| ListedLine {
            group: id,
            name: group.name.clone(),
            now: tenure.is_on(today),
            tenure: shown(tenure),
            came: came.times,
            held: came.held,
            last_came: came.last,
        }));
    }
    lists.sort_by(|one, other| {
        (other.now, other.tenure.since, &one.name).cmp(&(one.now, one.tenure.since, &other.name))
    });
    Ok(lists)
}

/// Times in one role that overlap, because somebody stands on the list twice, are one.
fn joined(tenures: Vec<Tenure>) -> Vec<Tenure> {
    let mut joined: Vec<Tenure> = Vec::new();
    for tenure in tenures {
        match joined.iter_mut().find(|other| other.role == tenure.role && other.overlaps(&tenure)) {
            Some(other) => {
                other.since = other.since.zip(tenure.since).map(|(one, other)| one.min(other));
                other.until = other.until.zip(tenure.until).map(|(one, other)| one.max(other));
            }
            None => joined.push(tenure),
        }
    }
    joined
}

/// How somebody came to the last meetings of a group.
struct Attended {
    times: u32,
    held: u32,
    last: Option<NaiveDate>,
}

/// Whoever was marked under any of the ids came once.
fn attended(desk: &mut Desk, group: GroupId, people: &BTreeSet<PersonId>) -> Result<Attended, AppError> {
    let mut attended = Attended { times: 0, held: 0, last: None };
    for evening in &*desk.last_evenings(group)? {
        attended.held += u32::from(evening.held);
        if !evening.came.is_disjoint(people) {
            attended.times += 1;
            attended.last = attended.last.or(Some(evening.date));
        }
    }
    Ok(attended)
}

/// When somebody last came to any of the groups' last meetings.
pub(super) fn last_came(
    desk: &mut Desk,
    groups: impl IntoIterator<Item = GroupId>,
    people: &BTreeSet<PersonId>,
) -> Result<Option<NaiveDate>, AppError> {
    let mut last = None;
    for group in groups {
        last = last.max(attended(desk, group, people)?.last);
    }
    Ok(last)
}

fn linked(human: &Human, groups: &Groups) -> Vec<SamePerson> {
    let others = human.people().into_iter().filter(|person| *person != human.person);
    others
        .map(|person| {
            let entries = || human.entries.iter().filter(move |entry| entry.listed.person == person);
            let places =
                entries().filter_map(|entry| groups.get(&entry.space.as_group()?)).map(|group| group.name.clone());
            SamePerson {
                person,
                name: entries().find_map(|entry| entry.listed.first.clone()),
                places: places.collect(),
            }
        })
        .collect()
}
