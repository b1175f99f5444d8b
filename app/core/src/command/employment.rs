//! The organisation's consultants and their hours. For coordinators.

use chrono::NaiveDate;
use crdt_model::employment::{self, Employment, Position};
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{people, record, text};
use crate::api::EmploymentInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};

/// Writes that somebody is employed from a day on, somebody of the register or somebody new. More hours or fewer are an
/// employment of their own: the one before ends first.
pub(crate) fn employ(desk: &mut Desk, new: &EmploymentInput) -> Result<bool, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    desk.check(space, Right::Write, Kind::Employment)?;
    desk.need_names()?;
    if !(1..=100).contains(&new.percent) {
        return Err(ErrorCode::PercentOutOfRange.into());
    }
    let (person, mut writes) = match new.person {
        Some(person) => {
            desk.register()?.find(person).ok_or(ErrorCode::NotFound)?;
            (person, vec![])
        }
        None => {
            let person = PersonId::from_bytes(desk.random());
            let facts = Person { role: Some(PersonRole::Consultant), since: Some(new.from), ..Person::default() };
            (person, people::writes(space, person, &facts, &text::first_name(&new.first_name)?))
        }
    };
    let employment = Employment {
        person: Some(person),
        position: Some(Position::VolunteerConsultant),
        percent: Some(new.percent),
        from: Some(new.from),
        until: None,
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let place = (space, DocumentId::new(Kind::Employment, desk.random()));
    check(desk, place, &employment)?;
    writes.push(Write { place, edits: employment.edits() });
    desk.record(&Act::new(What::Employment, writes))
}

/// Ends one; the date is the last day.
pub(crate) fn end(desk: &mut Desk, id: DocumentId, until: NaiveDate) -> Result<bool, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    let place = record::find(desk, space, id, Kind::Employment)?;
    let (there, _) = Employment::read(desk.document(place)?);
    if there.from.is_some_and(|from| until < from) {
        return Err(ErrorCode::EndsBeforeItBegins.into());
    }
    check(desk, place, &Employment { until: Some(until), ..there })?;
    desk.record(&Act::new(What::Employment, vec![Write { place, edits: vec![employment::end(until)] }]))
}

/// Takes one back, or back again.
pub(crate) fn cancel(desk: &mut Desk, id: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    let place = record::find(desk, space, id, Kind::Employment)?;
    if !cancelled {
        let (mut again, _) = Employment::read(desk.document(place)?);
        again.logged.cancelled = false;
        check(desk, place, &again)?;
    }
    record::cancel(desk, place, What::Employment, cancelled)
}

/// Nobody is employed twice on one day.
fn check(desk: &mut Desk, place: Place, employment: &Employment) -> Result<(), AppError> {
    let there = desk.records(place.0, Kind::Employment, Employment::read)?;
    let overlaps = there.iter().any(|found| found.id != place.1 && found.record.overlaps(employment));
    if overlaps { Err(ErrorCode::EmployedAlready.into()) } else { Ok(()) }
}
