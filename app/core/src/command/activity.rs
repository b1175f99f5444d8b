//! What a host and a newcomer did together.

use chrono::NaiveDate;
use crdt_model::host_match::{Activity, ActivityKind, set_cancelled};
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;

use super::{not_in_future, note};
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};
use crate::store::document;

/// More children than this is a slip of the finger.
pub(super) const CHILDREN_MAX: u32 = 20;

/// Logs one.
pub(crate) fn log(
    desk: &mut Desk,
    kind: ActivityKind,
    date: NaiveDate,
    with: &[PersonId],
    children: u32,
    line: Option<&str>,
) -> Result<bool, AppError> {
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
        cancelled: false,
        by: Some(desk.person()?),
        device: Some(desk.device()),
        logged: Some(desk.now()),
    };
    let mut writes = vec![Write { place, edits: activity.edits() }];
    writes.extend(note::about(desk, place, line.unwrap_or_default())?);
    desk.record(&Act::new(What::Activity { kind, date }, writes))
}

/// Takes one back, or back again.
pub(crate) fn cancel(desk: &mut Desk, activity: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    let of: MatchId = desk.host_match()?.ok_or(ErrorCode::NotFound)?.0;
    let place = (Space::MatchShared(of), activity);
    if activity.kind() != Kind::Activity || document::saved(desk.connection(), place.0, place.1)?.is_none() {
        return Err(ErrorCode::NotFound.into());
    }
    let (there, _) = Activity::read(desk.document(place)?);
    if there.cancelled == cancelled {
        return Ok(false);
    }
    let what = match (cancelled, there.kind, there.date) {
        (false, Some(kind), Some(date)) => What::Activity { kind, date },
        _ => What::ActivityCancelled,
    };
    desk.record(&Act::new(what, vec![Write { place, edits: vec![set_cancelled(cancelled)] }]))
}
