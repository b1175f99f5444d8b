//! The names for a sheet of paper, for the evening when the tablet is broken.

use chrono::NaiveDate;
use crdt_model::id::GroupId;
use crdt_model::kind::Kind;
use crdt_model::meeting::{Occasion, Slot};
use crdt_model::person::PersonRole;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::group::area_name;
use super::occasion::{expected, upcoming};
use crate::api::view::RollCall;
use crate::desk::Desk;
use crate::error::AppError;

/// A group's names on a date.
pub(crate) fn roll_call(desk: &mut Desk, id: GroupId, date: NaiveDate) -> Result<RollCall, AppError> {
    let group = desk.group(id)?;
    desk.check(Space::Group(id), Right::Read, Kind::Name)?;
    desk.need_names()?;
    let (roster, reference) = (desk.roster(id)?, desk.reference()?);
    let meeting = expected(id, &group, date, date).into_iter().next();
    let named = |role| roster.on(date, role).filter_map(|listed| listed.first.clone()).collect();
    Ok(RollCall {
        meeting: meeting.unwrap_or_else(|| upcoming(&group, Occasion { group: id, date, slot: Slot(0) })),
        area: area_name(&reference, &group),
        participants: named(PersonRole::Participant),
        volunteers: named(PersonRole::Volunteer),
    })
}
