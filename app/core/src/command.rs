//! What people here do: each command checks its words, reads what stands, and records one act.

pub(crate) mod activity;
pub(crate) mod attendance;
pub(crate) mod group;
pub(crate) mod matching;
pub(crate) mod note;
pub(crate) mod participant;
pub(crate) mod people;
pub(crate) mod reference;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod undo;

use chrono::NaiveDate;

use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// Refuses a date that has not come.
fn not_in_future(desk: &Desk, date: NaiveDate) -> Result<(), AppError> {
    if date > desk.today() { Err(ErrorCode::DateInFuture.into()) } else { Ok(()) }
}
