//! Groups: a new one with its space, what it is, how far along it is. For coordinators.

pub(crate) mod openings;

use chrono::NaiveDate;
use crdt_model::group::{Group, NAMES_LOCK_DAYS_RANGE, Stage};
use crdt_model::id::{CommandId, GroupId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::meeting::Slot;
use crdt_model::reference::Reference;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::SpaceCommand;

use super::text;
use crate::api::view::{Created, What};
use crate::api::{GroupFacts, OpeningInput, StageInput};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};
use crate::view::group::CONTACTS;

/// The most weekly openings, partners or stages that one command names.
const ENTRIES_MAX: usize = 64;

/// What a new group is.
#[derive(Debug)]
pub(crate) struct NewGroup {
    pub(crate) facts: GroupFacts,
    pub(crate) organisation: OrganisationId,
    pub(crate) stages: Vec<StageInput>,
    pub(crate) closed_reason: Option<String>,
    pub(crate) openings: Vec<OpeningInput>,
}

/// Creates it; openings are numbered from 1 in the order given.
pub(crate) fn create(desk: &mut Desk, new: &NewGroup) -> Result<Created, AppError> {
    desk.check(Space::Organisation(new.organisation), Right::Write, Kind::Group)?;
    if [new.stages.len(), new.openings.len()].into_iter().any(|count| count > ENTRIES_MAX) {
        return Err(ErrorCode::BadRequest.into());
    }
    let reference = desk.reference()?;
    let mut group = Group {
        organisation: Some(new.organisation),
        stages: new.stages.iter().map(|reached| (reached.stage, reached.since)).collect(),
        ..with_facts(&reference, Group::default(), &new.facts)?
    };
    closing(&mut group, new.closed_reason.as_deref())?;
    for (slot, input) in (1..).zip(&new.openings) {
        group.schedule.insert(Slot(slot), openings::new(input)?);
    }
    let id = GroupId::from_bytes(desk.random());
    let space = Space::Group(id);
    let write = Write { place: (space, DocumentId::group(id)), edits: group.edits() };
    let mut act = Act::new(What::Group { name: group.name }, vec![write]);
    act.spaces = vec![SpaceCommand {
        id: CommandId::from_bytes(desk.random()),
        space,
        organisation: new.organisation,
        with: None,
    }];
    desk.record(&act)?;
    Ok(Created { space: space.to_string(), id: id.to_string() })
}

/// Writes what a group is.
pub(crate) fn edit(desk: &mut Desk, id: GroupId, facts: &GroupFacts) -> Result<bool, AppError> {
    let (group, reference) = (desk.group(id)?, desk.reference()?);
    change(desk, id, &with_facts(&reference, (*group).clone(), facts)?)
}

/// Says when a group reached a stage, or reached it once more; no date takes back that it did, the last time first.
/// Closing needs a reason.
pub(crate) fn reach_stage(
    desk: &mut Desk,
    id: GroupId,
    stage: Stage,
    since: Option<NaiveDate>,
    reason: Option<&str>,
) -> Result<bool, AppError> {
    let mut then = (*desk.group(id)?).clone();
    match since {
        Some(since) => then.reach(stage, since),
        None => then.take_back(stage),
    }
    let known = then.closed_reason.clone();
    closing(&mut then, reason.or(known.as_deref()))?;
    change(desk, id, &then)
}

/// Names a volunteer or mentor on the group's list as its contact person, or nobody.
pub(crate) fn set_contact(desk: &mut Desk, id: GroupId, person: Option<PersonId>) -> Result<bool, AppError> {
    desk.check(Space::Group(id), Right::Write, Kind::Group)?;
    desk.need_names()?;
    if let Some(person) = person {
        let roster = desk.roster(id)?;
        let listed = roster.find(person).ok_or(ErrorCode::NotFound)?;
        if !CONTACTS.iter().any(|role| listed.facts.was_ever(*role)) {
            return Err(ErrorCode::NotFound.into());
        }
    }
    let then = Group { contact: person, ..(*desk.group(id)?).clone() };
    change(desk, id, &then)
}

/// Says after how many days without contact names lock on the group's devices.
pub(crate) fn set_names_lock(desk: &mut Desk, id: GroupId, days: u32) -> Result<bool, AppError> {
    if !NAMES_LOCK_DAYS_RANGE.contains(&days) {
        return Err(ErrorCode::BadRequest.into());
    }
    let then = Group { names_lock_days: Some(days), ..(*desk.group(id)?).clone() };
    change(desk, id, &then)
}

/// Makes a group read as it shall; what is as it was is left alone.
fn change(desk: &mut Desk, id: GroupId, then: &Group) -> Result<bool, AppError> {
    let place = (Space::Group(id), DocumentId::group(id));
    let edits = desk.group(id)?.edits_to(then);
    desk.record(&Act::new(What::Group { name: then.name.clone() }, vec![Write { place, edits }]))
}

fn with_facts(reference: &Reference, group: Group, facts: &GroupFacts) -> Result<Group, AppError> {
    if facts.partners.len() > ENTRIES_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let mut partners = facts.partners.iter().chain(&facts.taken_over_from);
    // What is not known any more, or not yet, and is left as it was, is not refused.
    let is_known = (facts.kind == group.kind || reference.kinds.contains_key(&facts.kind))
        && (facts.area == group.area || reference.areas.contains_key(&facts.area))
        && partners.all(|key| group.partners.contains(key) || reference.partners.contains_key(key));
    if !is_known {
        return Err(ErrorCode::NotInReference.into());
    }
    if facts.planned_days.is_some_and(|days| !(1..=7).contains(&days)) {
        return Err(ErrorCode::BadRequest.into());
    }
    Ok(Group {
        name: text::title(&facts.name)?,
        kind: facts.kind.clone(),
        area: facts.area.clone(),
        partners: facts.partners.iter().cloned().collect(),
        planned_days: facts.planned_days.map(i64::from),
        under_fifteens: facts.under_fifteens,
        taken_over_from: facts.taken_over_from.clone(),
        ..group
    })
}

/// A group that closed says why, and had begun before; what comes after is that it opened again. One that never closed
/// has no reason.
fn closing(group: &mut Group, reason: Option<&str>) -> Result<(), AppError> {
    if !group.stages.contains_key(&Stage::Closed) {
        group.closed_reason = None;
        return Ok(());
    }
    if group.closes_before_it_opened() {
        return Err(ErrorCode::ClosedBeforeOpened.into());
    }
    group.closed_reason = Some(text::optional(reason)?.ok_or(ErrorCode::ReasonMissing)?);
    Ok(())
}
