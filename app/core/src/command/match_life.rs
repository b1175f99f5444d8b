//! What becomes of a match: a first meeting and whether it was held, whom the host can call, an early end, and going on
//! after all. For coordinators.

use chrono::NaiveDate;
use crdt_model::card::{Card, MatchSide, card_id, set_match};
use crdt_model::ending::{EndReason, Ending, ending_id};
use crdt_model::host_match::{self, Match};
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::name::Name;
use crdt_model::space::Space;

use super::{not_in_future, register, text};
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Sets the day on which they meet first, which may lie ahead, or none after all. They have not met before it.
pub(crate) fn set_first_meeting(desk: &mut Desk, of: MatchId, date: Option<NaiveDate>) -> Result<bool, AppError> {
    let matched = reach(desk, of)?;
    date.map_or(Ok(()), |date| after_it_began(&matched, date))?;
    let edit = date.map_or_else(host_match::clear_first_meeting, host_match::set_first_meeting);
    let edits = vec![edit, host_match::clear_met()];
    desk.record(&Act::new(What::Match, vec![Write { place: place(of), edits }]))
}

/// Notes that they met first on a day.
pub(crate) fn note_first_meeting(desk: &mut Desk, of: MatchId, date: NaiveDate) -> Result<bool, AppError> {
    let matched = reach(desk, of)?;
    not_in_future(desk, date)?;
    after_it_began(&matched, date)?;
    // Apps that know nothing of it read the day on which it was.
    let edits = vec![host_match::set_first_meeting(date), host_match::set_met(date)];
    desk.record(&Act::new(What::Match, vec![Write { place: place(of), edits }]))
}

/// Says whom the host can call: somebody of the organisation that looks after the host.
pub(crate) fn set_contact(desk: &mut Desk, of: MatchId, first_name: &str, phone: &str) -> Result<bool, AppError> {
    let matched = reach(desk, of)?;
    if !desk.looks_after(&matched, MatchSide::Host) {
        return Err(ErrorCode::NotAllowed.into());
    }
    desk.need_names()?;
    let first = text::first_name(first_name)?;
    let name = Name { first, last: None, phone: Some(register::phone(phone)?.unwrap_or_default()) };
    let name_of = |person| (Space::MatchShared(of), DocumentId::name(person));
    // Somebody else is another person, so that erasing the one leaves the other.
    let contact = match matched.contact {
        Some(contact) if Name::read(desk.document(name_of(contact))?).0.first == name.first => contact,
        _ => PersonId::from_bytes(desk.random()),
    };
    let writes = vec![
        Write { place: name_of(contact), edits: name.edits() },
        Write { place: place(of), edits: vec![host_match::set_contact(contact)] },
    ];
    desk.record(&Act::new(What::Match, writes))
}

/// The match ended before its time. Why is for staff only.
pub(crate) fn end(desk: &mut Desk, of: MatchId, date: NaiveDate, reason: EndReason) -> Result<bool, AppError> {
    let matched = reach(desk, of)?;
    not_in_future(desk, date)?;
    after_it_began(&matched, date)?;
    let ending = Ending {
        reason: Some(reason),
        reasons: Vec::new(),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    let mut edits = ending.edits();
    edits.push(set_cancelled(false));
    let mut writes = set_ended(desk, of, &matched, Some(date))?;
    writes.push(Write { place: (Space::MatchStaff(of), ending_id(of)), edits });
    desk.record(&Act::new(What::Match, writes))
}

/// It goes on after all.
pub(crate) fn reopen(desk: &mut Desk, of: MatchId) -> Result<bool, AppError> {
    let matched = reach(desk, of)?;
    if matched.ended.is_none() {
        return Ok(false);
    }
    let mut writes = set_ended(desk, of, &matched, None)?;
    writes.push(Write { place: (Space::MatchStaff(of), ending_id(of)), edits: vec![set_cancelled(true)] });
    desk.record(&Act::new(What::Match, writes))
}

/// The end, in the match and on the cards of both.
fn set_ended(desk: &mut Desk, of: MatchId, matched: &Match, ended: Option<NaiveDate>) -> Result<Vec<Write>, AppError> {
    let mut writes = vec![Write { place: place(of), edits: vec![host_match::set_ended(ended)] }];
    for person in [matched.newcomer, matched.host].into_iter().flatten() {
        let place = (Space::Pool, card_id(person));
        if !desk.may_write(place.0, Kind::Card) {
            continue;
        }
        let card = Card::read(desk.document(place)?).0;
        if let Some(on_card) = card.matches.get(&of) {
            let mut on_card = *on_card;
            on_card.ended = ended;
            writes.push(Write { place, edits: vec![set_match(of, &on_card)] });
        }
    }
    Ok(writes)
}

fn after_it_began(matched: &Match, date: NaiveDate) -> Result<(), AppError> {
    match matched.matched {
        Some(began) if date < began => Err(ErrorCode::EndsBeforeItBegins.into()),
        _ => Ok(()),
    }
}

const fn place(of: MatchId) -> (Space, DocumentId) {
    (Space::MatchShared(of), DocumentId::of_match(of))
}

fn reach(desk: &mut Desk, of: MatchId) -> Result<Match, AppError> {
    if !desk.may_end(of) {
        return Err(ErrorCode::NotAllowed.into());
    }
    Ok(desk.match_of(of)?.record)
}
