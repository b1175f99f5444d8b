//! A child guided into an association, on the guides' tablet or by the coordinator.

use chrono::NaiveDate;
use crdt_model::guidance::Guidance;
use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, record, text};
use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};

/// Writes one; a child that is not on the list has no name here.
pub(crate) fn guide(
    desk: &mut Desk,
    group: GroupId,
    child: Option<PersonId>,
    association: &str,
    date: NaiveDate,
) -> Result<bool, AppError> {
    let space = Space::Group(group);
    desk.group(group)?;
    desk.check(space, Right::Write, Kind::Guidance)?;
    not_in_future(desk, date)?;
    let association = text::line(association)?;
    if let Some(child) = child {
        desk.need_names()?;
        desk.roster(group)?.find(child).ok_or(ErrorCode::NotFound)?;
    }
    let guidance = Guidance {
        group: Some(group),
        child,
        association,
        date: Some(date),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let place = (space, DocumentId::new(Kind::Guidance, desk.random()));
    check(desk, place, &guidance)?;
    desk.record(&Act::new(What::Guidance { date }, vec![Write { place, edits: guidance.edits() }]))
}

/// Takes one back, or back again.
pub(crate) fn cancel(desk: &mut Desk, group: GroupId, id: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    let place = record::find(desk, Space::Group(group), id, Kind::Guidance)?;
    let (there, _) = Guidance::read(desk.document(place)?);
    if !cancelled {
        check(desk, place, &there)?;
    }
    let what = there.date.map_or(What::TakenBack, |date| What::Guidance { date });
    record::cancel(desk, place, what, cancelled)
}

/// A child of the list is guided into an association once.
fn check(desk: &mut Desk, place: Place, guidance: &Guidance) -> Result<(), AppError> {
    let Some(child) = guidance.child else { return Ok(()) };
    let there = desk.records(place.0, Kind::Guidance, Guidance::read)?;
    let is_same = |other: &Guidance| {
        !other.logged.cancelled
            && other.child == Some(child)
            && other.association.to_lowercase() == guidance.association.to_lowercase()
    };
    let is_there = there.iter().any(|found| found.id != place.1 && is_same(&found.record));
    if is_there { Err(ErrorCode::AlreadyGuided.into()) } else { Ok(()) }
}
