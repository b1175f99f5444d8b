//! Notes: one for each device and subject, so that no two devices write in one text.

use crdt_model::meeting::Occasion;
use crdt_model::note::{Note, note_id};

use super::attendance::reach;
use super::text;
use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::AppError;

/// Writes this device's note about a meeting; an empty text takes it back.
pub(crate) fn write(desk: &mut Desk, occasion: &Occasion, text: &str) -> Result<bool, AppError> {
    let subject = reach(desk, occasion)?;
    // While the note is not shown, nobody can know what they would write over.
    desk.need_names()?;
    match about(desk, subject, text)? {
        Some(write) => desk.record(&Act::new(What::Note, vec![write])),
        None => Ok(false),
    }
}

/// The change that makes this device's note about a document say `text`; `None` when there is none and none is wanted.
pub(super) fn about(desk: &mut Desk, subject: Place, text: &str) -> Result<Option<Write>, AppError> {
    let text = text::note(text)?;
    let place = (subject.0, note_id(desk.device(), subject.1));
    let (now, author) = (desk.now(), desk.person()?);
    let (there, _) = Note::read(desk.document(place)?);
    if there.text == text {
        return Ok(None);
    }
    let written = there.written.or(Some(now));
    let note = Note { subject: Some(subject.1), author: Some(author), written, text, ..Note::default() };
    Ok(Some(Write { place, edits: note.edits() }))
}
