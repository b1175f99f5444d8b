//! Meetings by name and time, expected or not.

use chrono::NaiveDate;
use crdt_model::group::Group;
use crdt_model::id::GroupId;
use crdt_model::meeting::Occasion;
use crdt_model::schedule::occurrences;

use crate::api::view::Upcoming;

/// A meeting with its group's name and the times that the schedule gives it.
pub(super) fn upcoming(group: &Group, occasion: Occasion) -> Upcoming {
    let opening = group.schedule.get(&occasion.slot).filter(|opening| opening.applies_on(occasion.date));
    Upcoming {
        occasion,
        group_name: group.name.clone(),
        starts: opening.map(|opening| opening.starts),
        ends: opening.map(|opening| opening.ends),
    }
}

/// The meetings that a group is expected to have, in order of time.
pub(super) fn expected(id: GroupId, group: &Group, from: NaiveDate, to: NaiveDate) -> Vec<Upcoming> {
    occurrences(&group.schedule, from, to)
        .into_iter()
        .filter(|(date, ..)| group.is_open_on(*date))
        .map(|(date, slot, _)| upcoming(group, Occasion { group: id, date, slot }))
        .collect()
}
