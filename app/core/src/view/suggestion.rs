//! Children that a typed name may already be.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::mark::Standing;
use crdt_model::person::PersonRole;

use super::alphabet;
use crate::api::view::Suggestion;
use crate::desk::Desk;
use crate::error::AppError;

/// How many are shown.
const SUGGESTIONS_MAX: usize = 6;

/// In how many of the last meetings it looks for when a child last came.
const MEETINGS_MAX: usize = 12;

/// Those on the group's list now or earlier whose name begins so.
pub(crate) fn suggest(desk: &mut Desk, group: GroupId, typed: &str) -> Result<Vec<Suggestion>, AppError> {
    desk.group(group)?;
    let (typed, _) = alphabet::key(typed.trim());
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let (roster, today) = (desk.roster(group)?, desk.today());
    let mut found: Vec<_> = roster
        .ever(PersonRole::Participant)
        .filter_map(|listed| Some((listed, listed.first.as_deref()?)))
        .filter(|(_, first)| alphabet::key(first).0.starts_with(&typed))
        .collect();
    found.sort_by_key(|(listed, _)| !listed.facts.is_on(today, PersonRole::Participant));
    found.truncate(SUGGESTIONS_MAX);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let last = last_came(desk, group, today)?;
    Ok(found
        .into_iter()
        .map(|(listed, first)| Suggestion {
            person: listed.person,
            name: first.to_owned(),
            on_list: listed.facts.is_on(today, PersonRole::Participant),
            last_came: last.get(&listed.person).copied(),
        })
        .collect())
}

fn last_came(desk: &Desk, group: GroupId, today: NaiveDate) -> Result<BTreeMap<PersonId, NaiveDate>, AppError> {
    let mut last = BTreeMap::new();
    for row in desk.meetings_of(group, today, MEETINGS_MAX)? {
        for (person, marks) in desk.past_meeting(&row.occasion)?.participants {
            if Standing::of(&marks).counts() {
                last.entry(person).or_insert(row.occasion.date);
            }
        }
    }
    Ok(last)
}
