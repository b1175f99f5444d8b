//! Records that stand by themselves: found by their id, taken back and set in again.

use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::set_cancelled;
use crdt_model::space::Space;

use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};
use crate::store::document;

/// Where a record lies that is on this device.
pub(crate) fn find(desk: &Desk, space: Space, id: DocumentId, kind: Kind) -> Result<Place, AppError> {
    let is_here = || document::saved(desk.connection(), space, id).map(|saved| saved.is_some());
    if id.kind() != kind || !is_here()? { Err(ErrorCode::NotFound.into()) } else { Ok((space, id)) }
}

/// Takes a record back, or back again. `what` says what it is when it is set in again.
pub(crate) fn cancel(desk: &mut Desk, place: Place, what: What, cancelled: bool) -> Result<bool, AppError> {
    let what = if cancelled { What::TakenBack } else { what };
    desk.record(&Act::new(what, vec![Write { place, edits: vec![set_cancelled(cancelled)] }]))
}
