//! Where the host programme's money comes from and what it is for. For coordinators.

use crdt_model::budget_line::BudgetLine;
use crdt_model::kind::Kind;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::agreement::{add, logged, refuse};
use super::text;
use crate::api::BudgetLineInput;
use crate::api::view::{Created, What};
use crate::desk::Desk;
use crate::error::AppError;

/// Writes a line of the budget.
pub(crate) fn write(desk: &mut Desk, new: &BudgetLineInput) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::BudgetLine)?;
    let line = BudgetLine {
        side: Some(new.side),
        danish: text::tidy(&new.danish),
        english: text::tidied(new.english.as_deref()),
        amount_dkk: Some(new.amount_dkk),
        year: new.year,
        organisation: new.organisation,
        logged: logged(desk)?,
    };
    refuse(&line.check(&*desk.reference()?))?;
    add(desk, Kind::BudgetLine, What::Reference, line.edits())
}
