//! What an agreement wants reached. For coordinators.

use chrono::NaiveDate;
use crdt_model::goal::{self, Goal};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Right;
use crdt_model::space::Space;
use figures::IndicatorId;

use super::agreement::{add, known, logged, refuse};
use super::{record, text};
use crate::api::GoalInput;
use crate::api::view::{Created, What};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes a goal of an agreement.
pub(crate) fn write(desk: &mut Desk, new: &GoalInput) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Goal)?;
    let agreement = known(desk, new.agreement)?;
    if new.indicator.as_deref().is_some_and(|word| word.parse::<IndicatorId>().is_err()) {
        return Err(ErrorCode::IndicatorUnknown.into());
    }
    let goal = Goal {
        agreement: Some(new.agreement),
        kind: Some(new.kind),
        danish: text::tidy(&new.danish),
        english: text::tidied(new.english.as_deref()),
        indicator: new.indicator.clone(),
        target: new.target.map(Into::into),
        unit: new.unit,
        deadline: new.deadline,
        area: new.area.clone(),
        activity_kind: new.activity_kind.clone(),
        organisation: new.organisation,
        source: text::tidied(new.source.as_deref()),
        done: None,
        logged: logged(desk)?,
    };
    refuse(&goal.check(&agreement, &*desk.reference()?))?;
    add(desk, Kind::Goal, What::Agreement { name: agreement.title }, goal.edits())
}

/// A deliverable was done on a date, or was not done after all.
pub(crate) fn set_done(desk: &mut Desk, id: DocumentId, on: Option<NaiveDate>) -> Result<bool, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Goal)?;
    let place = record::find(desk, Space::Programme, id, Kind::Goal)?;
    let goal = Goal::read(desk.document(place)?).0;
    let edit = match on {
        Some(on) => {
            refuse(&goal.check_done(Some(on), desk.today()))?;
            goal::set_done(on)
        }
        None => goal::set_not_done(),
    };
    let name = known(desk, goal.agreement.ok_or(ErrorCode::NotFound)?)?.title;
    desk.record(&Act::new(What::Agreement { name }, vec![Write { place, edits: vec![edit] }]))
}
