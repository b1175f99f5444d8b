//! A new group with its space. For coordinators.

use chrono::Weekday;
use crdt_model::document::Edit;
use crdt_model::group::{Group, NAMES_LOCK_DAYS_RANGE, set_contact as set_contact_person, set_names_lock_days};
use crdt_model::id::{CommandId, GroupId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::meeting::Slot;
use crdt_model::person::PersonRole;
use crdt_model::rights::Right;
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use crdt_model::wire::SpaceCommand;

use super::text;
use crate::api::view::{Created, What};
use crate::api::{OpeningInput, StageInput};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// The most weekly openings, partners or stages that one command names.
const ENTRIES_MAX: usize = 64;

/// What a new group is.
#[derive(Debug)]
pub(crate) struct NewGroup {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) area: String,
    pub(crate) organisation: OrganisationId,
    pub(crate) partners: Vec<String>,
    pub(crate) stages: Vec<StageInput>,
    pub(crate) openings: Vec<OpeningInput>,
}

/// Creates it; openings are numbered from 1 in the order given.
pub(crate) fn create(desk: &mut Desk, new: &NewGroup) -> Result<Created, AppError> {
    desk.check(Space::Organisation(new.organisation), Right::Write, Kind::Group)?;
    if [new.partners.len(), new.stages.len(), new.openings.len()].into_iter().any(|count| count > ENTRIES_MAX) {
        return Err(ErrorCode::BadRequest.into());
    }
    let reference = desk.reference()?;
    let known = reference.kinds.contains_key(&new.kind)
        && reference.areas.contains_key(&new.area)
        && new.partners.iter().all(|partner| reference.partners.contains_key(partner));
    if !known {
        return Err(ErrorCode::NotInReference.into());
    }
    let mut group = Group {
        name: text::title(&new.name)?,
        kind: new.kind.clone(),
        area: new.area.clone(),
        organisation: Some(new.organisation),
        stages: new.stages.iter().map(|reached| (reached.stage, reached.since)).collect(),
        partners: new.partners.iter().cloned().collect(),
        ..Group::default()
    };
    for (slot, input) in (1..).zip(&new.openings) {
        group.schedule.insert(Slot(slot), opening(input)?);
    }
    let id = GroupId::from_bytes(desk.random());
    let space = Space::Group(id);
    let write = Write { place: (space, DocumentId::group(id)), edits: group.edits() };
    let mut act = Act::new(What::Group { name: group.name }, vec![write]);
    act.spaces = vec![SpaceCommand { id: CommandId::from_bytes(desk.random()), space, organisation: new.organisation }];
    desk.record(&act)?;
    Ok(Created { space: space.to_string(), id: id.to_string() })
}

/// Names a volunteer on the group's list as its contact person.
pub(crate) fn set_contact(desk: &mut Desk, id: GroupId, person: PersonId) -> Result<bool, AppError> {
    desk.check(Space::Group(id), Right::Write, Kind::Group)?;
    desk.need_names()?;
    let volunteer =
        desk.roster(id)?.find(person).is_some_and(|listed| listed.facts.role == Some(PersonRole::Volunteer));
    if !volunteer {
        return Err(ErrorCode::NotFound.into());
    }
    change(desk, id, set_contact_person(person))
}

/// Says after how many days without contact names lock on the group's devices.
pub(crate) fn set_names_lock(desk: &mut Desk, id: GroupId, days: u32) -> Result<bool, AppError> {
    if !NAMES_LOCK_DAYS_RANGE.contains(&days) {
        return Err(ErrorCode::BadRequest.into());
    }
    change(desk, id, set_names_lock_days(days))
}

fn change(desk: &mut Desk, id: GroupId, edit: Edit) -> Result<bool, AppError> {
    let place = (Space::Group(id), DocumentId::group(id));
    let name = desk.group(id)?.name.clone();
    desk.record(&Act::new(What::Group { name }, vec![Write { place, edits: vec![edit] }]))
}

fn opening(input: &OpeningInput) -> Result<Opening, AppError> {
    let day = input.weekday.checked_sub(1).and_then(|day| Weekday::try_from(day).ok());
    let weekday = day.ok_or(ErrorCode::BadRequest)?;
    if input.ends <= input.starts || input.until.is_some_and(|until| until < input.from) {
        return Err(ErrorCode::OpeningReversed.into());
    }
    Ok(Opening { weekday, starts: input.starts, ends: input.ends, from: input.from, until: input.until })
}
