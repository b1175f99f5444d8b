//! Following up a match: by the organisation that looks after a side, or asked for by the other. For coordinators.

use crdt_model::card::MatchSide;
use crdt_model::follow_up::{self, FollowUp, MONTH_MAX, Outcome};
use crdt_model::host_match::Match;
use crdt_model::id::MatchId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{not_in_future, note, record};
use crate::api::FollowUpInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes how a side was followed up, or that it did not happen.
pub(crate) fn write(desk: &mut Desk, new: &FollowUpInput) -> Result<bool, AppError> {
    let matched = reach(desk, new.of)?;
    if !desk.looks_after(&matched, new.side) {
        return Err(ErrorCode::OthersFollowUp.into());
    }
    not_in_future(desk, new.date)?;
    if matched.matched.is_some_and(|matched| new.date < matched) {
        return Err(ErrorCode::EndsBeforeItBegins.into());
    }
    let fits = match new.outcome {
        Outcome::Asked => false,
        Outcome::DidNotHappen => true,
        Outcome::GoesWell | Outcome::NeedsHelp | Outcome::WantsToStop => new.channel.is_some(),
    };
    if !fits || new.month.is_some_and(|month| month == 0 || month > MONTH_MAX) {
        return Err(ErrorCode::BadRequest.into());
    }
    let due = matched.matched.zip(new.month).map(|(matched, month)| follow_up::months_after(matched, month));
    if due.is_some_and(|due| new.date < follow_up::opens(due)) {
        return Err(ErrorCode::FollowUpTooEarly.into());
    }
    let follow_up = FollowUp {
        of: Some(new.of),
        side: Some(new.side),
        month: new.month.map(i64::from),
        date: Some(new.date),
        channel: new.channel,
        outcome: Some(new.outcome),
        organisation: crate::desk::responsible(&matched, new.side),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    add(desk, new.of, &follow_up, new.note.as_deref().unwrap_or_default())
}

/// Asks the other organisation to follow up its side.
pub(crate) fn ask(desk: &mut Desk, of: MatchId, side: MatchSide, month: Option<u32>) -> Result<bool, AppError> {
    let matched = reach(desk, of)?;
    if desk.looks_after(&matched, side) {
        return Err(ErrorCode::BadRequest.into());
    }
    let follow_up = FollowUp {
        of: Some(of),
        side: Some(side),
        month: month.map(i64::from),
        date: Some(desk.today()),
        outcome: Some(Outcome::Asked),
        organisation: Some(desk.organisation()?),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
        ..FollowUp::default()
    };
    add(desk, of, &follow_up, "")
}

/// Takes one back, or back again.
pub(crate) fn cancel(desk: &mut Desk, of: MatchId, id: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    reach(desk, of)?;
    let place = record::find(desk, Space::MatchStaff(of), id, Kind::FollowUp)?;
    let written_by = FollowUp::read(desk.document(place)?).0.organisation;
    if !written_by.is_some_and(|organisation| desk.coordinates(organisation)) {
        return Err(ErrorCode::OthersFollowUp.into());
    }
    record::cancel(desk, place, What::FollowUp, cancelled)
}

fn add(desk: &mut Desk, of: MatchId, follow_up: &FollowUp, words: &str) -> Result<bool, AppError> {
    let place = (Space::MatchStaff(of), DocumentId::new(Kind::FollowUp, desk.random()));
    let mut writes = vec![Write { place, edits: follow_up.edits() }];
    if !words.trim().is_empty() {
        desk.need_names()?;
        writes.extend(note::about(desk, place, words)?);
    }
    desk.record(&Act::new(What::FollowUp, writes))
}

fn reach(desk: &mut Desk, of: MatchId) -> Result<Match, AppError> {
    desk.check(Space::MatchStaff(of), Right::Write, Kind::FollowUp)?;
    Ok(desk.match_of(of)?.record)
}
