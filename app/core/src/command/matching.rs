//! A match of a host and a newcomer, made of their cards, with the two spaces that it lives in. For coordinators.

use chrono::NaiveDate;
use crdt_model::card::{Card, MatchSide, OnCard, set_match};
use crdt_model::ending::EndReason;
use crdt_model::host_match::Match;
use crdt_model::id::{CommandId, MatchId, OrganisationId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::SpaceCommand;

use super::{card, match_life, not_in_future};
use crate::api::view::{Created, What};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Whom to match, and since when.
#[derive(Debug)]
pub(crate) struct NewMatch {
    pub(crate) newcomer: PersonId,
    pub(crate) host: PersonId,
    /// Absent is today.
    pub(crate) matched: Option<NaiveDate>,
    pub(crate) first_meeting: Option<NaiveDate>,
}

/// Makes it. Whoever looks after one of the two may.
pub(crate) fn create(desk: &mut Desk, new: &NewMatch) -> Result<Created, AppError> {
    desk.check(Space::Pool, Right::Write, Kind::Card)?;
    desk.need_names()?;
    let date = new.matched.unwrap_or_else(|| desk.today());
    not_in_future(desk, date)?;
    if new.first_meeting.is_some_and(|meeting| meeting < date) {
        return Err(ErrorCode::EndsBeforeItBegins.into());
    }
    let (newcomer, newcomers) = side(desk, new.newcomer, MatchSide::Newcomer, date)?;
    let (host, hosts) = side(desk, new.host, MatchSide::Host, date)?;
    let own = desk.matches_for([Some(hosts), Some(newcomers)]).ok_or(ErrorCode::NotAllowed)?;
    let with = [hosts, newcomers].into_iter().find(|one| *one != own);
    let id = MatchId::from_bytes(desk.random());
    let shared = Space::MatchShared(id);
    let contact = if own == hosts { Some(desk.face().clone()) } else { None };
    let matched = Match {
        host: Some(new.host),
        newcomer: Some(new.newcomer),
        organisation: Some(hosts),
        // The host's phone is not told where the newcomer lives.
        area: host.area,
        matched: Some(date),
        children: i64::try_from(newcomer.children.len()).unwrap_or_default(),
        newcomer_organisation: Some(newcomers),
        contact: contact.as_ref().map(|face| face.person),
        first_meeting: new.first_meeting,
        met: None,
        ended: None,
        endings: Vec::new(),
    };
    let mut writes = vec![Write { place: (shared, DocumentId::of_match(id)), edits: matched.edits() }];
    let first_names = desk.first_names(Space::Pool)?;
    for person in [new.newcomer, new.host] {
        let name = Name { first: first_names.get(&person).cloned().ok_or(ErrorCode::NameMissing)?, ..Name::default() };
        writes.push(Write { place: (shared, DocumentId::name(person)), edits: name.edits() });
    }
    if let Some(face) = contact {
        let phone = desk.register()?.find(face.person).and_then(|listed| listed.phone.clone());
        let name = Name { first: face.name, phone, ..Name::default() };
        writes.push(Write { place: (shared, DocumentId::name(face.person)), edits: name.edits() });
    }
    let on = OnCard { organisation: hosts, matched: date, ended: None };
    for person in [new.newcomer, new.host] {
        writes.push(Write { place: card::place(person), edits: vec![set_match(id, &on)] });
    }
    let mut act = Act::new(What::Match, writes);
    let space = |space| SpaceCommand { id: CommandId::from_bytes(desk.random()), space, organisation: own, with };
    act.spaces = [shared, Space::MatchStaff(id)].map(space).into();
    desk.record(&act)?;
    Ok(Created { space: shared.to_string(), id: id.to_string() })
}

/// Ends one of two matches that somebody has at once: the other goes on.
pub(crate) fn settle(desk: &mut Desk, of: MatchId) -> Result<bool, AppError> {
    let cards = desk.cards()?;
    if !cards.values().any(|card| card.doubled().any(|(id, _)| id == of)) {
        return Err(ErrorCode::NotFound.into());
    }
    if desk.settled_elsewhere(&cards, of).is_some() {
        return Err(ErrorCode::SettledElsewhere.into());
    }
    // It never was one: it ends on the day on which it began.
    let began = desk.match_of(of)?.record.matched.unwrap_or_else(|| desk.today());
    match_life::end(desk, of, began, EndReason::MatchedTwice)
}

/// One side's card and who looks after it, ready for a match on a date.
fn side(
    desk: &mut Desk,
    person: PersonId,
    side: MatchSide,
    date: NaiveDate,
) -> Result<(Card, OrganisationId), AppError> {
    let card = desk.cards()?.remove(&person).ok_or(ErrorCode::NotFound)?;
    let organisation = card.organisation.ok_or(ErrorCode::NotFound)?;
    if card.side != Some(side) {
        return Err(ErrorCode::BadRequest.into());
    }
    // Where somebody else looks after the host, the card is ready only if that was checked.
    if side == MatchSide::Host
        && let Ok((_, registration)) = desk.registration(person)
        && registration.resident.is_none()
    {
        return Err(ErrorCode::NotResident.into());
    }
    if card.matches_on(date).chain(card.matches_on(desk.today())).next().is_some() {
        return Err(ErrorCode::HasMatch.into());
    }
    if card.waits_on(date).is_none() {
        return Err(ErrorCode::NotReady.into());
    }
    Ok((card, organisation))
}
