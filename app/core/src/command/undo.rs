//! Undo: this device's last step at a meeting, put back exactly as it was before, as a new change.

use std::collections::BTreeMap;

use crdt_model::document::Edit;
use crdt_model::meeting::Occasion;

use super::attendance::reach;
use crate::api::view::What;
use crate::desk::{Act, Back, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};
use crate::store::step;

/// Takes the last step at a meeting back.
pub(crate) fn undo(desk: &mut Desk, occasion: &Occasion) -> Result<bool, AppError> {
    let place = reach(desk, occasion)?;
    undo_at(desk, place)
}

/// Takes the last step at a meeting or a course back.
pub(crate) fn undo_at(desk: &mut Desk, place: Place) -> Result<bool, AppError> {
    let (seq, backs) = step::last::<Vec<Back>>(desk.connection(), place.0, place.1)?.ok_or(ErrorCode::NothingToUndo)?;
    let (at, by) = (desk.now(), desk.person()?);
    let mut edits: BTreeMap<Place, Vec<Edit>> = BTreeMap::new();
    for back in backs {
        let (place, edit) = back.edit(at, by);
        edits.entry(place).or_default().push(edit);
    }
    let writes = edits.into_iter().map(|(place, edits)| Write { place, edits }).collect();
    let mut act = Act::new(What::Undo, writes);
    act.undoes = Some((place, seq));
    desk.record(&act)
}
