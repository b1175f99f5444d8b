//! What a host and a newcomer did together.

use chrono::NaiveDate;
use crdt_model::host_match::{Activity, ActivityKind};
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::space::Space;

use super::{claim, not_in_future, note};
use crate::api::ExpenseInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};
use crate::store::document;

/// More children than this is a slip of the finger.
pub(super) const CHILDREN_MAX: u32 = 20;

/// What a host writes down.
#[derive(Debug)]
pub(crate) struct NewActivity {
    pub(crate) kind: ActivityKind,
    pub(crate) date: NaiveDate,
    pub(crate) with: Vec<PersonId>,
    pub(crate) children: u32,
    pub(crate) line: Option<String>,
    pub(crate) expense: Option<ExpenseInput>,
}

/// Logs one, and what it cost, in one act.
pub(crate) fn log(desk: &mut Desk, new: &NewActivity) -> Result<bool, AppError> {
    let NewActivity { kind, date, ref with, children, .. } = *new;
    let (of, matched) = desk.host_match()?.ok_or(ErrorCode::NotFound)?;
    not_in_future(desk, date)?;
    if children > CHILDREN_MAX {
        return Err(ErrorCode::BadRequest.into());
    }
    if with.iter().any(|person| Some(*person) != matched.newcomer && Some(*person) != matched.host) {
        return Err(ErrorCode::NotFound.into());
    }
    let place = (Space::MatchShared(of), DocumentId::new(Kind::Activity, desk.random()));
    let activity = Activity {
        of: Some(of),
        kind: Some(kind),
        date: Some(date),
        with: with.iter().copied().collect(),
        children: i64::from(children),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let mut act = Act::new(What::Activity { kind, date }, vec![Write { place, edits: activity.edits() }]);
    if let Some(expense) = &new.expense {
        let (write, receipt) = claim::of_activity(desk, place, &activity, expense)?;
        act.writes.push(write);
        act.pictures.extend(receipt.map(|receipt| (place.0, receipt)));
    }
    act.writes.extend(note::about(desk, place, new.line.as_deref().unwrap_or_default())?);
    desk.record(&act)
}

/// Takes one back with what it cost, or back again.
pub(crate) fn cancel(desk: &mut Desk, activity: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    let of: MatchId = desk.host_match()?.ok_or(ErrorCode::NotFound)?.0;
    let place = (Space::MatchShared(of), activity);
    if activity.kind() != Kind::Activity || document::saved(desk.connection(), place.0, place.1)?.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let (there, _) = Activity::read(desk.document(place)?);
    if there.logged.cancelled == cancelled {
        return Ok(false);
    }
    let what = match (cancelled, there.kind, there.date) {
        (false, Some(kind), Some(date)) => What::Activity { kind, date },
        _ => What::ActivityCancelled,
    };
    let mut writes = vec![Write { place, edits: vec![set_cancelled(cancelled)] }];
    writes.extend(claim::with_activity(desk, activity, cancelled)?);
    desk.record(&Act::new(what, writes))
}
