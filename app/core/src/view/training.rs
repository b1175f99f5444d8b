//! Courses and meetings for volunteers: the list, one of them with who came, and what somebody has been at.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::Standing;
use crdt_model::person::PersonRole;
use crdt_model::problem::Problem;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::training::Training;

use super::attendance::{count, lettered, standing};
use crate::api::view::{GroupOfVolunteers, TakenCourse, TrainingLine, TrainingPage, Trainings, Window};
use crate::desk::{Desk, Listed, Recorded, Roster};
use crate::error::{AppError, ErrorCode};

/// All of the organisation's.
pub(crate) fn trainings(desk: &mut Desk) -> Result<Trainings, AppError> {
    let today = desk.today();
    let lines = recorded(desk)?.into_iter().map(|found| line(found.id, &found.record, found.problems));
    let (mut past, mut coming): (Vec<_>, Vec<_>) = lines.partition(|line| line.date.is_some_and(|date| date < today));
    coming.sort_by_key(|line| (line.date, line.training));
    past.sort_by_key(|line| Reverse((line.date, line.training)));
    Ok(Trainings { today, coming, past })
}

/// One of them.
pub(crate) fn page(desk: &mut Desk, id: DocumentId) -> Result<TrainingPage, AppError> {
    let place = (Space::Organisation(desk.organisation()?), id);
    desk.check(place.0, Right::Read, Kind::Training)?;
    let document = desk.document(place)?;
    if id.kind() != Kind::Training || document.heads().is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    let (training, problems) = Training::read(document);
    let (today, register) = (desk.today(), desk.register()?);
    let unnamed_here = training.unnamed.get(&desk.device()).copied().unwrap_or_default();
    let windows = windows(desk, &register, &training)?;
    Ok(TrainingPage {
        has_come: training.date.is_none_or(|date| date <= today),
        groups: groups(desk, &windows, training.date.unwrap_or(today))?,
        windows,
        unnamed_here: u32::try_from(unnamed_here).unwrap_or_default(),
        undo: desk.last_step(place)?,
        names_locked: desk.names_locked(),
        line: line(id, &training, problems),
    })
}

/// Where any of these persons has been, the last one first; what was called off is left out.
pub(crate) fn taken_by(desk: &mut Desk, people: &BTreeSet<PersonId>) -> Result<Vec<TakenCourse>, AppError> {
    let held = recorded(desk)?.into_iter().filter(|found| !found.record.logged.cancelled);
    let attended = held.filter(|found| found.record.present().any(|person| people.contains(&person)));
    let mut taken: Vec<_> = attended
        .map(|Recorded { id, record, .. }| TakenCourse {
            training: id,
            kind: record.kind,
            title: record.title,
            date: record.date,
        })
        .collect();
    taken.sort_by_key(|course| Reverse((course.date, course.training)));
    Ok(taken)
}

fn recorded(desk: &mut Desk) -> Result<Vec<Recorded<Training>>, AppError> {
    let organisation = desk.organisation()?;
    desk.records(Space::Organisation(organisation), Kind::Training, Training::read)
}

fn line(id: DocumentId, training: &Training, mut problems: Vec<Problem>) -> TrainingLine {
    let (present, unnamed) = (count(training.present().count()), training.unnamed_total());
    if training.logged.cancelled && (present > 0 || unnamed > 0) {
        problems.push(Problem::PresentThoughNotHeld);
    }
    TrainingLine {
        training: id,
        kind: training.kind,
        title: training.title.clone(),
        date: training.date,
        present,
        unnamed: u32::try_from(unnamed).unwrap_or_default(),
        called_off: training.logged.cancelled,
        problems,
    }
}

/// The register's volunteers and mentors of that day in alphabetical order, with whoever was marked without being one;
/// and after them those whose names are not here.
fn windows(desk: &Desk, register: &Roster, training: &Training) -> Result<Vec<Window>, AppError> {
    let speaks = |person: &PersonId| {
        training.volunteers.get(person).is_some_and(|marks| Standing::of(marks) != Standing::NotMarked)
    };
    let day = training.date.unwrap_or_else(|| desk.today());
    let known = register.people().filter(|listed| helps_on(listed, day) || speaks(&listed.person));
    let mut known: Vec<_> = known.map(|listed| (listed.person, full_name(listed))).collect();
    known.sort_by_cached_key(|(person, name)| (name.is_none(), name.as_deref().map(super::alphabet::key), *person));
    let mut windows = lettered(known.into_iter());
    let strangers = training.volunteers.keys().filter(|person| speaks(person) && register.find(**person).is_none());
    windows.extend(strangers.map(|person| (*person, None, None)));
    windows
        .into_iter()
        .map(|(person, name, letter)| {
            let marks = training.volunteers.get(&person).map(Vec::as_slice).unwrap_or_default();
            Ok(Window { person, name, letter, standing: standing(desk, marks)? })
        })
        .collect()
}

fn helps_on(listed: &Listed, day: NaiveDate) -> bool {
    [PersonRole::Volunteer, PersonRole::Mentor].into_iter().any(|role| listed.facts.is_on(day, role))
}

/// First and last name: in a register many are called alike.
fn full_name(listed: &Listed) -> Option<String> {
    let names = [listed.first.as_deref()?, listed.last.as_deref().unwrap_or_default()];
    Some(names.join(" ").trim().to_owned())
}

/// The groups in which those shown help on that day, by name.
fn groups(desk: &mut Desk, shown: &[Window], day: NaiveDate) -> Result<Vec<GroupOfVolunteers>, AppError> {
    let mut groups = Vec::new();
    for group in desk.group_ids() {
        let (roster, name) = (desk.roster(group)?, desk.group(group)?.name.clone());
        let helps = |person| roster.find(person).is_some_and(|listed| helps_on(listed, day));
        let people: Vec<_> = shown.iter().map(|window| window.person).filter(|person| helps(*person)).collect();
        if !people.is_empty() {
            groups.push(GroupOfVolunteers { group, name, people });
        }
    }
    groups.sort_by_cached_key(|group| (super::alphabet::key(&group.name), group.group));
    Ok(groups)
}
