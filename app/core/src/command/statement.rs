//! Figures that are known only as somebody's statement. For coordinators.

use crdt_model::kind::Kind;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::statement::Statement;

use super::agreement::{add, logged, refuse};
use super::text;
use crate::api::StatementInput;
use crate::api::view::{Created, What};
use crate::desk::Desk;
use crate::error::AppError;

/// Writes a statement: a number or a date, of a year or a day.
pub(crate) fn write(desk: &mut Desk, new: &StatementInput) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Statement)?;
    let statement = Statement {
        figure: text::key(&new.figure)?,
        year: new.year.map(Into::into),
        as_of: new.as_of,
        value: new.value.map(Into::into),
        date: new.date,
        source: text::tidy(&new.source),
        document: text::tidied(new.document.as_deref()),
        logged: logged(desk)?,
    };
    refuse(&statement.check(desk.today()))?;
    add(desk, Kind::Statement, What::Statement, statement.edits())
}
