//! What is held for the host programme's participants, and how many came. For coordinators.

use crdt_model::event::{COUNT_MAX, Event, describe, set_count};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, record, text};
use crate::api::EventInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};

/// Makes one; it may be yet to come.
pub(crate) fn create(desk: &mut Desk, new: &EventInput) -> Result<bool, AppError> {
    let space = Space::Organisation(desk.organisation()?);
    desk.check(space, Right::Write, Kind::Event)?;
    if new.partner.is_some() {
        known_partner(desk, new)?;
    }
    let event = Event {
        title: text::title(&new.title)?,
        date: Some(new.date),
        partner: new.partner.clone(),
        count: None,
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let place = (space, DocumentId::new(Kind::Event, desk.random()));
    desk.record(&Act::new(What::Event { date: new.date }, vec![Write { place, edits: event.edits() }]))
}

/// Writes anew what it is called, when it is, and who holds it. What was counted was not yet to come.
pub(crate) fn edit(desk: &mut Desk, id: DocumentId, new: &EventInput) -> Result<bool, AppError> {
    let (place, there) = find(desk, id)?;
    // A partner that is on the list no more stays where it stood.
    if new.partner.is_some() && new.partner != there.partner {
        known_partner(desk, new)?;
    }
    if there.count.is_some() {
        not_in_future(desk, new.date)?;
    }
    let edits = describe(&text::title(&new.title)?, new.date, new.partner.as_deref());
    desk.record(&Act::new(What::Event { date: new.date }, vec![Write { place, edits }]))
}

/// So many came; none when nobody counted after all.
pub(crate) fn count(desk: &mut Desk, id: DocumentId, came: Option<u32>) -> Result<bool, AppError> {
    let (place, there) = find(desk, id)?;
    if let Some(date) = there.date {
        not_in_future(desk, date)?;
    }
    let came = came.map(i64::from);
    if came.is_some_and(|came| came > COUNT_MAX) {
        return Err(ErrorCode::CountOutOfRange.into());
    }
    desk.record(&Act::new(what(&there), vec![Write { place, edits: vec![set_count(came)] }]))
}

/// Calls it off, or says that it is held after all.
pub(crate) fn call_off(desk: &mut Desk, id: DocumentId, called_off: bool) -> Result<bool, AppError> {
    let (place, there) = find(desk, id)?;
    record::cancel(desk, place, what(&there), called_off)
}

fn known_partner(desk: &mut Desk, new: &EventInput) -> Result<(), AppError> {
    let reference = desk.reference()?;
    let is_known = new.partner.as_ref().is_some_and(|key| reference.partners.contains_key(key));
    if is_known { Ok(()) } else { Err(ErrorCode::NotInReference.into()) }
}

fn find(desk: &mut Desk, id: DocumentId) -> Result<(Place, Event), AppError> {
    let space = Space::Organisation(desk.organisation()?);
    let place = record::find(desk, space, id, Kind::Event)?;
    Ok((place, Event::read(desk.document(place)?).0))
}

fn what(event: &Event) -> What {
    event.date.map_or(What::TakenBack, |date| What::Event { date })
}
