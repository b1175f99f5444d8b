//! Children guided into associations.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crdt_model::guidance::Guidance;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::person::PersonRole;
use crdt_model::space::Space;

use super::alphabet;
use super::attendance::count;
use crate::api::view::{GuidanceLine, Guidances, PersonHere};
use crate::desk::{Desk, Recorded, Roster};
use crate::error::AppError;

/// A group's guidances, newest first; those taken back last.
pub(crate) fn guidances(desk: &mut Desk, id: GroupId) -> Result<Guidances, AppError> {
    let (group, roster, today) = (desk.group(id)?, desk.roster(id)?, desk.today());
    let found = desk.records(Space::Group(id), Kind::Guidance, Guidance::read)?;
    let counted: Vec<&Guidance> =
        found.iter().map(|found| &found.record).filter(|guidance| !guidance.logged.cancelled).collect();
    let children: BTreeSet<PersonId> = counted.iter().filter_map(|guidance| guidance.child).collect();
    let unnamed = counted.iter().filter(|guidance| guidance.child.is_none()).count();
    let named = counted.iter().map(|guidance| (alphabet::key(&guidance.association), guidance.association.clone()));
    let associations = named.collect::<BTreeMap<_, _>>().into_values().filter(|name| !name.is_empty()).collect();
    let mut lines: Vec<GuidanceLine> = found.into_iter().map(|found| line(found, &roster)).collect();
    lines.sort_by_key(|line| (line.cancelled, Reverse(line.date), line.guidance));
    Ok(Guidances {
        group_name: group.name.clone(),
        today,
        children: roster
            .on(today, PersonRole::Participant)
            .map(|listed| PersonHere { person: listed.person, name: listed.first.clone() })
            .collect(),
        lines,
        associations,
        children_guided: count(children.len()),
        unnamed: count(unnamed),
    })
}

fn line(found: Recorded<Guidance>, roster: &Roster) -> GuidanceLine {
    let Recorded { id, record, problems } = found;
    GuidanceLine {
        guidance: id,
        child: record.child.map(|child| person(roster, child)),
        association: record.association,
        date: record.date,
        cancelled: record.logged.cancelled,
        problems,
    }
}

/// Somebody with the name that a list has.
pub(super) fn person(roster: &Roster, person: PersonId) -> PersonHere {
    PersonHere { person, name: roster.name(person).map(str::to_owned) }
}
