//! Users counted on a day, for as many groups as were counted.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use crdt_model::headcount::{COUNT_MAX, CountMethod, Headcount, headcount_id};
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, record};
use crate::api::GroupCount;
use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};

/// The most groups that are counted in one go.
const GROUPS_MAX: usize = 1_000;

/// Writes each group's number of that day, in one go; what was written of the day before is corrected.
pub(crate) fn write(
    desk: &mut Desk,
    date: NaiveDate,
    method: CountMethod,
    counts: &[GroupCount],
) -> Result<bool, AppError> {
    not_in_future(desk, date)?;
    let groups: BTreeSet<GroupId> = counts.iter().map(|count| count.group).collect();
    if counts.len() > GROUPS_MAX || groups.len() < counts.len() {
        return Err(ErrorCode::BadRequest.into());
    }
    let logged = Logged::new(desk.person()?, desk.device(), desk.now());
    let mut writes = Vec::with_capacity(counts.len());
    for GroupCount { group, count } in counts {
        if !(0..=COUNT_MAX).contains(count) {
            return Err(ErrorCode::CountOutOfRange.into());
        }
        let place = place(desk, *group, date)?;
        let (there, problems) = Headcount::read(desk.document(place)?);
        let stands = (there.count, there.method, there.logged.cancelled) == (Some(*count), Some(method), false);
        if stands && problems.is_empty() {
            continue;
        }
        let headcount =
            Headcount { group: Some(*group), date: Some(date), count: Some(*count), method: Some(method), logged };
        let mut edits = headcount.edits();
        edits.extend(there.logged.cancelled.then(|| set_cancelled(false)));
        writes.push(Write { place, edits });
    }
    let count = u32::try_from(writes.len()).unwrap_or(u32::MAX);
    desk.record(&Act::new(What::Headcounts { count }, writes))
}

/// Takes a group's number of a day back, or back again.
pub(crate) fn cancel(desk: &mut Desk, group: GroupId, date: NaiveDate, cancelled: bool) -> Result<bool, AppError> {
    let (space, id) = place(desk, group, date)?;
    let place = record::find(desk, space, id, Kind::Headcount)?;
    record::cancel(desk, place, What::Headcounts { count: 1 }, cancelled)
}

fn place(desk: &mut Desk, group: GroupId, date: NaiveDate) -> Result<Place, AppError> {
    desk.group(group)?;
    let space = Space::Group(group);
    desk.check(space, Right::Write, Kind::Headcount)?;
    Ok((space, headcount_id(group, date)))
}
