//! Newcomers shown the way to other offers. For coordinators.

use chrono::NaiveDate;
use crdt_model::id::PersonId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::referral::Referral;
use crdt_model::rights::Right;

use super::{not_in_future, record};
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes that somebody was shown the way.
pub(crate) fn refer(desk: &mut Desk, person: PersonId, destination: &str, date: NaiveDate) -> Result<bool, AppError> {
    let (space, _) = desk.registration(person)?;
    desk.check(space, Right::Write, Kind::Referral)?;
    not_in_future(desk, date)?;
    if !desk.reference()?.destinations.contains_key(destination) {
        return Err(ErrorCode::NotInReference.into());
    }
    let referral = Referral {
        person: Some(person),
        destination: destination.to_owned(),
        date: Some(date),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let place = (space, DocumentId::new(Kind::Referral, desk.random()));
    desk.record(&Act::new(What::Referral, vec![Write { place, edits: referral.edits() }]))
}

/// Takes it back, or back again.
pub(crate) fn cancel(
    desk: &mut Desk,
    person: PersonId,
    referral: DocumentId,
    cancelled: bool,
) -> Result<bool, AppError> {
    let (space, _) = desk.registration(person)?;
    let place = record::find(desk, space, referral, Kind::Referral)?;
    if Referral::read(desk.document(place)?).0.person != Some(person) {
        return Err(ErrorCode::NotFound.into());
    }
    record::cancel(desk, place, What::Referral, cancelled)
}
