//! What people here do: each command checks its words, reads what stands, and records one act.

pub(crate) mod activity;
pub(crate) mod agreement;
pub(crate) mod answering;
pub(crate) mod attendance;
pub(crate) mod budget_line;
pub(crate) mod card;
pub(crate) mod claim;
pub(crate) mod decision;
pub(crate) mod employment;
pub(crate) mod estimate;
pub(crate) mod event;
pub(crate) mod follow_up;
pub(crate) mod goal;
pub(crate) mod group;
pub(crate) mod guidance;
pub(crate) mod guideline;
pub(crate) mod headcount;
pub(crate) mod interview;
pub(crate) mod invite;
pub(crate) mod link;
pub(crate) mod match_life;
pub(crate) mod matching;
pub(crate) mod mentoring;
pub(crate) mod note;
pub(crate) mod participant;
pub(crate) mod people;
pub(crate) mod record;
pub(crate) mod reference;
pub(crate) mod referral;
pub(crate) mod register;
pub(crate) mod registration;
pub(crate) mod rights;
pub(crate) mod statement;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod training;
pub(crate) mod undo;

use chrono::NaiveDate;

use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};

/// Refuses a date that has not come.
pub(crate) fn not_in_future(desk: &Desk, date: NaiveDate) -> Result<(), AppError> {
    if date > desk.today() { Err(ErrorCode::DateInFuture.into()) } else { Ok(()) }
}
