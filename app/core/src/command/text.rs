//! Words that people type, held to their limits.

use crate::error::{AppError, ErrorCode};
use crate::roster::NAME_CHARS_MAX;

/// The most characters of a note.
const NOTE_CHARS_MAX: usize = 2_000;

/// The most characters of what a group, an area or a partner is called.
const TITLE_CHARS_MAX: usize = 120;

/// A first name: one to forty characters, spaces made single.
pub(crate) fn first_name(text: &str) -> Result<String, AppError> {
    named(text, NAME_CHARS_MAX)
}

/// What a device is called.
pub(crate) fn label(text: &str) -> Result<String, AppError> {
    named(text, NAME_CHARS_MAX)
}

/// What a group, an area, a kind or a partner is called.
pub(crate) fn title(text: &str) -> Result<String, AppError> {
    named(text, TITLE_CHARS_MAX)
}

/// A free text; may be empty.
pub(crate) fn note(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.chars().count() > NOTE_CHARS_MAX { Err(ErrorCode::TextTooLong.into()) } else { Ok(text.to_owned()) }
}

fn named(text: &str, chars_max: usize) -> Result<String, AppError> {
    let text = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let text = text.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(ErrorCode::NameMissing.into()),
        count if count > chars_max => Err(ErrorCode::NameTooLong.into()),
        _ => Ok(text),
    }
}
