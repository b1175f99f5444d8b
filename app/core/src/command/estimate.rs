//! What somebody reckons of a group or of the whole organisation: a number, never of a person. For coordinators.

use crdt_model::estimate::Estimate;
use crdt_model::headcount::COUNT_MAX;
use crdt_model::id::GroupId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, record};
use crate::api::EstimateInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes one.
pub(crate) fn write(desk: &mut Desk, new: &EstimateInput) -> Result<bool, AppError> {
    let space = space(desk, new.group)?;
    desk.check(space, Right::Write, Kind::Estimate)?;
    not_in_future(desk, new.date)?;
    if !(0..=COUNT_MAX).contains(&new.count) {
        return Err(ErrorCode::CountOutOfRange.into());
    }
    let estimate = Estimate {
        group: new.group,
        sort: Some(new.sort),
        among: Some(new.among),
        date: Some(new.date),
        count: Some(new.count),
        estimator: Some(new.estimator),
        method: Some(new.method),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let place = (space, DocumentId::new(Kind::Estimate, desk.random()));
    desk.record(&Act::new(What::Estimate, vec![Write { place, edits: estimate.edits() }]))
}

/// Takes one back, or back again.
pub(crate) fn cancel(
    desk: &mut Desk,
    group: Option<GroupId>,
    estimate: DocumentId,
    cancelled: bool,
) -> Result<bool, AppError> {
    let space = space(desk, group)?;
    let place = record::find(desk, space, estimate, Kind::Estimate)?;
    record::cancel(desk, place, What::Estimate, cancelled)
}

fn space(desk: &mut Desk, group: Option<GroupId>) -> Result<Space, AppError> {
    match group {
        Some(group) => desk.group(group).map(|_| Space::Group(group)),
        None => Ok(Space::Organisation(desk.organisation()?)),
    }
}
