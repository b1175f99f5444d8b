//! Words that people type, held to their limits.

use crate::error::{AppError, ErrorCode};
use crate::roster::NAME_CHARS_MAX;

/// The most characters of a note.
const NOTE_CHARS_MAX: usize = 2_000;

/// The most characters of what a group, an area or a partner is called.
const TITLE_CHARS_MAX: usize = 120;

/// The most bytes of a sentence: a record's text holds no more.
const LINE_BYTES_MAX: usize = 1_000;

/// The most bytes of a key.
const KEY_BYTES_MAX: usize = 64;

/// As it was typed, with single spaces.
pub(crate) fn tidy(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same where it may be left out.
pub(crate) fn tidied(text: Option<&str>) -> Option<String> {
    text.map(tidy).filter(|text| !text.is_empty())
}

/// A first name: one to forty characters, spaces made single.
pub(crate) fn first_name(text: &str) -> Result<String, AppError> {
    named(text)
}

/// A last name, where there is one.
pub(crate) fn last_name(text: &str) -> Result<Option<String>, AppError> {
    if text.trim().is_empty() { Ok(None) } else { named(text).map(Some) }
}

/// What a device is called.
pub(crate) fn label(text: &str) -> Result<String, AppError> {
    named(text)
}

/// What a group, an area, a kind or a partner is called.
pub(crate) fn title(text: &str) -> Result<String, AppError> {
    let text = tidy(text);
    match text.chars().count() {
        0 => Err(ErrorCode::TextMissing.into()),
        count if count > TITLE_CHARS_MAX => Err(ErrorCode::TextTooLong.into()),
        _ => Ok(text),
    }
}

/// A sentence that must be there: a goal, a reason, who said something.
pub(crate) fn line(text: &str) -> Result<String, AppError> {
    optional(Some(text))?.ok_or_else(|| ErrorCode::TextMissing.into())
}

/// The same where it may be left out.
pub(crate) fn optional(text: Option<&str>) -> Result<Option<String>, AppError> {
    let text = tidy(text.unwrap_or_default());
    match text.len() {
        0 => Ok(None),
        length if length > LINE_BYTES_MAX => Err(ErrorCode::TextTooLong.into()),
        _ => Ok(Some(text)),
    }
}

/// A key of the reference data, or the word for a figure.
pub(crate) fn key(text: &str) -> Result<String, AppError> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    if text.is_empty() || text.len() > KEY_BYTES_MAX || !text.chars().all(is_plain) {
        return Err(ErrorCode::BadRequest.into());
    }
    Ok(text.to_owned())
}

/// A free text; may be empty.
pub(crate) fn note(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.chars().count() > NOTE_CHARS_MAX { Err(ErrorCode::TextTooLong.into()) } else { Ok(text.to_owned()) }
}

fn named(text: &str) -> Result<String, AppError> {
    let text = tidy(text);
    match text.chars().count() {
        0 => Err(ErrorCode::NameMissing.into()),
        count if count > NAME_CHARS_MAX => Err(ErrorCode::NameTooLong.into()),
        _ => Ok(text),
    }
}
