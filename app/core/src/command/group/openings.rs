//! When a group is open, from now on. What a slot once stood for stays: meetings are counted by it.

use std::collections::BTreeMap;

use chrono::Weekday;
use crdt_model::id::GroupId;
use crdt_model::meeting::Slot;
use crdt_model::schedule::Opening;

use super::{ENTRIES_MAX, change};
use crate::api::{OpeningEntry, OpeningInput};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// Writes the openings that are named; the others stay as they are. One that moves to another day of the week ends and
/// a new one begins, because the meetings that were held on it were held on that day.
pub(crate) fn set(desk: &mut Desk, id: GroupId, entries: &[OpeningEntry]) -> Result<bool, AppError> {
    if entries.len() > ENTRIES_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    let mut then = (*desk.group(id)?).clone();
    for entry in entries {
        let wanted = wanted(entry)?;
        let Some(slot) = entry.slot else {
            // It never was, and is not begun either.
            if wanted.until.is_none_or(|until| until >= wanted.from) {
                then.schedule.insert(free_slot(desk, &then.schedule), wanted);
            }
            continue;
        };
        let known = then.schedule.get_mut(&slot).ok_or(ErrorCode::NotFound)?;
        if known.weekday == wanted.weekday {
            *known = wanted;
        } else {
            let last = wanted.from.pred_opt().ok_or(ErrorCode::BadRequest)?;
            known.until = Some(known.until.map_or(last, |until| until.min(last)));
            then.schedule.insert(free_slot(desk, &then.schedule), wanted);
        }
    }
    change(desk, id, &then)
}

/// An opening of a new group.
pub(super) fn new(input: &OpeningInput) -> Result<Opening, AppError> {
    let OpeningInput { weekday, starts, ends, from, until } = *input;
    let opening = wanted(&OpeningEntry { slot: None, weekday, starts, ends, from, until })?;
    if until.is_some_and(|until| until < from) { Err(ErrorCode::OpeningReversed.into()) } else { Ok(opening) }
}

fn wanted(entry: &OpeningEntry) -> Result<Opening, AppError> {
    let OpeningEntry { weekday, starts, ends, from, until, .. } = *entry;
    let day = weekday.checked_sub(1).and_then(|day| Weekday::try_from(day).ok());
    let weekday = day.ok_or(ErrorCode::BadRequest)?;
    let never_was = from.pred_opt();
    if ends <= starts || until.is_some_and(|until| until < from && Some(until) != never_was) {
        return Err(ErrorCode::OpeningReversed.into());
    }
    Ok(Opening { weekday, starts, ends, from, until })
}

/// A number that no opening has. By chance, because another device may be adding one at the same time.
fn free_slot(desk: &Desk, schedule: &BTreeMap<Slot, Opening>) -> Slot {
    loop {
        let slot = Slot(u16::from_be_bytes(desk.random()));
        if slot.0 > 0 && !schedule.contains_key(&slot) {
            return slot;
        }
    }
}
