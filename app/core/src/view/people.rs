//! The people of the organisation: who helps, who takes part, who must be looked at.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use crdt_model::id::GroupId;
use crdt_model::person::Tenure;

use super::attendance::count;
use super::{alphabet, duplicates};
use crate::api::view::{GroupChoice, People, PersonLine, PersonProblem};
use crate::api::{PeopleFilter, PeopleStanding, Side};
use crate::desk::{Desk, Human, Humans, helps, takes_part};
use crate::error::AppError;

/// How many are listed; whoever looks for one among more searches.
const ROWS_MAX: usize = 200;

/// The groups of the organisation, by id, with their names.
pub(crate) type Groups = BTreeMap<GroupId, GroupChoice>;

/// Those who fit a filter.
pub(crate) fn people(desk: &mut Desk, filter: &PeopleFilter) -> Result<People, AppError> {
    let (humans, groups, today) = (desk.humans()?, own_groups(desk)?, desk.today());
    let wanted = looked_for(&filter.search);
    let fits = |human: &&Human| {
        is_of(human, filter.side)
            && filter.group.is_none_or(|group| is_in(human, group, filter, today))
            && is_named(human, &wanted)
    };
    let mut found: Vec<PersonLine> = Vec::new();
    let mut unregistered = Vec::new();
    let mut held = 0_usize;
    for human in humans.all().iter().filter(fits) {
        let (line, away) = (line(human, &groups, today), is_away(human, filter.side, today));
        let stands = match filter.standing {
            PeopleStanding::Here => !away,
            PeopleStanding::Left => away,
            PeopleStanding::Everybody => true,
            PeopleStanding::ToLookAt => !line.problems.is_empty(),
        };
        if !stands {
            continue;
        }
        let is_new = filter.side == Side::Volunteers && human.registered().is_none() && !away;
        held += usize::from(!is_new);
        let list = if is_new { &mut unregistered } else { &mut found };
        if list.len() < ROWS_MAX {
            list.push(line);
        }
    }
    Ok(People {
        today,
        rows: found,
        found: count(held),
        unregistered,
        helping: count(humans.all().iter().filter(|human| human.helps_on(today)).count()),
        to_look_at: with_problems(&humans, &groups, today),
        unsettled: duplicates::unsettled_among(desk, &humans)?,
        groups: by_name(groups),
    })
}

/// How many people have something that must be looked at.
pub(crate) fn to_look_at(desk: &mut Desk) -> Result<u32, AppError> {
    let (humans, groups, today) = (desk.humans()?, own_groups(desk)?, desk.today());
    Ok(with_problems(&humans, &groups, today))
}

fn with_problems(humans: &Humans, groups: &Groups, today: NaiveDate) -> u32 {
    count(humans.all().iter().filter(|human| !problems(human, groups, today).is_empty()).count())
}

/// The organisation's groups.
pub(crate) fn own_groups(desk: &mut Desk) -> Result<Groups, AppError> {
    let mut groups = Groups::new();
    for id in desk.own_groups()? {
        let group = desk.group(id)?;
        let choice = GroupChoice { group: id, name: group.name.clone(), under_fifteens: group.under_fifteens };
        groups.insert(id, choice);
    }
    Ok(groups)
}

/// Groups as they are chosen from.
pub(crate) fn by_name(groups: Groups) -> Vec<GroupChoice> {
    let mut groups: Vec<GroupChoice> = groups.into_values().collect();
    groups.sort_by_cached_key(|group| (alphabet::key(&group.name), group.group));
    groups
}

/// Somebody as lists show them.
pub(crate) fn line(human: &Human, groups: &Groups, today: NaiveDate) -> PersonLine {
    let helps = human.ever_helped();
    let tenures: Vec<Tenure> = human.tenures().map(|(_, tenure)| tenure).collect();
    let on =
        human.groups().into_iter().filter(|group| human.tenures_in(*group).iter().any(|tenure| tenure.is_on(today)));
    let here = tenures.iter().any(|tenure| tenure.until.is_none_or(|until| today <= until));
    PersonLine {
        person: human.person,
        name: human.name(),
        birth_year: human.birth_year(),
        groups: on.filter_map(|group| groups.get(&group)).map(|group| group.name.clone()).collect(),
        since: tenures.iter().filter_map(|tenure| tenure.since).min(),
        until: if here { None } else { tenures.iter().filter_map(|tenure| tenure.until).max() },
        months: if helps { stayed(&tenures, today) } else { None },
        certificate: human.certificate().map(|certificate| certificate.status).filter(|_| helps),
        problems: problems(human, groups, today),
    }
}

/// What must be looked at.
fn problems(human: &Human, groups: &Groups, today: NaiveDate) -> Vec<PersonProblem> {
    let mut problems = Vec::new();
    for group in human.groups().into_iter().filter_map(|group| groups.get(&group)) {
        let helps_here = |tenure: &Tenure| helps(tenure.role) && tenure.is_on(today);
        if group.under_fifteens && !human.is_cleared() && human.tenures_in(group.group).iter().any(helps_here) {
            problems.push(PersonProblem::CertificateMissing { group: group.name.clone() });
        }
    }
    for group in human.overlaps().filter_map(|group| groups.get(&group)) {
        problems.push(PersonProblem::RolesOverlap { group: group.name.clone() });
    }
    problems
}

/// How many whole months the times of helping make together, each day counted once. Times without a beginning say
/// nothing.
fn stayed(tenures: &[Tenure], today: NaiveDate) -> Option<u32> {
    let mut times: Vec<(NaiveDate, NaiveDate)> = tenures
        .iter()
        .filter(|tenure| helps(tenure.role))
        .filter_map(|tenure| Some((tenure.since?, tenure.until.map_or(today, |until| until.min(today)))))
        .filter(|(since, until)| since <= until)
        .collect();
    times.sort_unstable();
    let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for (since, until) in times {
        match joined.last_mut().filter(|(_, end)| since <= *end) {
            Some((_, end)) => *end = until.max(*end),
            None => joined.push((since, until)),
        }
    }
    let months = |(since, until): &(NaiveDate, NaiveDate)| {
        let whole = (until.year() - since.year()) * 12 + i32::try_from(until.month0()).unwrap_or_default()
            - i32::try_from(since.month0()).unwrap_or_default()
            - i32::from(until.day() < since.day());
        u32::try_from(whole).unwrap_or_default()
    };
    (!joined.is_empty()).then(|| joined.iter().map(months).sum())
}

fn is_of(human: &Human, side: Side) -> bool {
    match side {
        Side::Volunteers => human.ever_helped(),
        Side::Participants => human.tenures().any(|(_, tenure)| takes_part(tenure.role)),
    }
}

fn is_of_side(tenure: &Tenure, side: Side) -> bool {
    match side {
        Side::Volunteers => helps(tenure.role),
        Side::Participants => takes_part(tenure.role),
    }
}

/// Whether nothing goes on, today or later.
fn is_away(human: &Human, side: Side, today: NaiveDate) -> bool {
    let goes_on = |tenure: &Tenure| is_of_side(tenure, side) && tenure.until.is_none_or(|until| today <= until);
    !human.tenures().any(|(_, tenure)| goes_on(&tenure))
}

/// Whether they are on a group's list, or were when those who left are asked for.
fn is_in(human: &Human, group: GroupId, filter: &PeopleFilter, today: NaiveDate) -> bool {
    human.tenures_in(group).iter().any(|tenure| {
        is_of_side(tenure, filter.side) && (filter.standing != PeopleStanding::Here || tenure.is_on(today))
    })
}

/// The names on whichever list.
fn is_named(human: &Human, wanted: &[Vec<u32>]) -> bool {
    let names = human.entries.iter().flat_map(|entry| [&entry.listed.first, &entry.listed.last]).flatten();
    called_so(names.map(String::as_str), wanted)
}

/// The words that somebody looks for.
pub(super) fn looked_for(search: &str) -> Vec<Vec<u32>> {
    search.split_whitespace().map(|word| alphabet::key(word).0).collect()
}

/// Whether every word that is looked for begins one of the names.
pub(super) fn called_so<'a>(names: impl Iterator<Item = &'a str>, wanted: &[Vec<u32>]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let words: Vec<_> = names.flat_map(|name| name.split([' ', '-'])).map(|word| alphabet::key(word).0).collect();
    wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted)))
}
