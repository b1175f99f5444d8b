//! From the register onto a group's list, and off it. For coordinators.

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole, Tenure, overlap};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{check, endings, record};
use crate::command::not_in_future;
use crate::desk::{Desk, Human, Write, helps};
use crate::error::{AppError, ErrorCode};

/// Puts a volunteer of the register on a group's list, under the same id.
pub(crate) fn enter(
    desk: &mut Desk,
    person: PersonId,
    group: GroupId,
    role: PersonRole,
    since: NaiveDate,
) -> Result<bool, AppError> {
    check(desk)?;
    let space = Space::Group(group);
    desk.check(space, Right::Write, Kind::Person)?;
    not_in_future(desk, since)?;
    if !helps(role) || !desk.own_groups()?.contains(&group) {
        return Err(ErrorCode::BadRequest.into());
    }
    let humans = desk.humans()?;
    let human = humans.expect(person)?;
    let registered = human.registered().ok_or(ErrorCode::NotFound)?;
    if desk.group(group)?.under_fifteens && !human.is_cleared() {
        return Err(ErrorCode::CertificateMissing.into());
    }
    let mut times = human.tenures_in(group);
    let new = Tenure { role, since: Some(since), until: None };
    if times.iter().any(|time| time.role == role && time.overlaps(&new)) {
        return Err(ErrorCode::AlreadyListed.into());
    }
    times.push(new);
    if overlap(&times) {
        return Err(ErrorCode::RolesOverlap.into());
    }
    let listed = human.entries.iter().find(|entry| entry.space == space).map(|entry| &entry.listed);
    let id = listed.map_or(registered.person, |listed| listed.person);
    let facts = listed.map_or_else(Person::default, |listed| listed.facts.clone());
    let mut writes = vec![Write { place: (space, DocumentId::person(id)), edits: facts.begin(role, since) }];
    if listed.is_none_or(|listed| listed.first.is_none()) {
        let name = Name { first: called(desk, group, human)?, ..Name::default() };
        writes.push(Write { place: (space, DocumentId::name(id)), edits: name.edits() });
    }
    record(desk, human.first().unwrap_or_default(), writes)
}

/// Takes somebody off a group's list, whatever they were there: the date is the last day.
pub(crate) fn leave(desk: &mut Desk, person: PersonId, group: GroupId, until: NaiveDate) -> Result<bool, AppError> {
    check(desk)?;
    let space = Space::Group(group);
    desk.check(space, Right::Write, Kind::Person)?;
    let humans = desk.humans()?;
    let human = humans.expect(person)?;
    if human.tenures_in(group).is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let writes = endings(human, until, |there, _| there == space)?;
    record(desk, human.first().unwrap_or_default(), writes)
}

/// What somebody is called on a list: the first name, with the initial of the last where another is called so.
fn called(desk: &mut Desk, group: GroupId, human: &Human) -> Result<String, AppError> {
    let first = human.first().ok_or(ErrorCode::NameMissing)?;
    let taken = desk.roster(group)?.people().any(|listed| listed.first.as_deref() == Some(first));
    Ok(told_apart(first, human.last(), taken))
}

/// The first name, with the initial of the last where another is called so.
pub(crate) fn told_apart(first: &str, last: Option<&str>, taken: bool) -> String {
    let initial = last.and_then(|last| last.chars().next()).filter(|_| taken);
    initial.map_or_else(|| first.to_owned(), |initial| format!("{first} {}.", initial.to_uppercase()))
}
