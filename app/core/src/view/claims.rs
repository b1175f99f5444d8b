//! What hosts have claimed, for those who decide.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use crdt_model::guideline::Guideline;
use crdt_model::host_match::Match;
use crdt_model::id::{MatchId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::support::{cover_line, guideline_on, guidelines, state, told};
use crate::api::view::{ClaimLine, ClaimState, Claims, ClaimsWaiting, Cover, OtherClaim, ReceiptPicture};
use crate::desk::{Claimed, Desk, Expenses, Recorded};
use crate::error::{AppError, ErrorCode};
use crate::store::picture;
use crate::surroundings::local_date;

/// So many claims that were decided are shown.
const DECIDED_MAX: usize = 200;

/// What waits, oldest first, and what was decided, newest first.
pub(crate) fn claims(desk: &mut Desk) -> Result<Claims, AppError> {
    desk.organisation()?;
    let (expenses, guidelines) = (desk.expenses()?, guidelines(desk)?);
    let alike = alike(&expenses);
    let (mut waiting, mut decided): (Vec<&Claimed>, Vec<&Claimed>) = (Vec::new(), Vec::new());
    for one in expenses.all() {
        let state = state(&expenses, one);
        if state.is_waiting() {
            waiting.push(one);
        // The one for the same receipt says it; what was taken back is nobody's business.
        } else if !matches!(state, ClaimState::ClaimedBefore | ClaimState::Withdrawn) {
            decided.push(one);
        }
    }
    waiting.sort_by_key(|one| (one.claim.logged.at, one.id));
    decided.sort_by_cached_key(|one| Reverse((expenses.ruling(one).map(|said| said.at), one.claim.logged.at, one.id)));
    decided.truncate(DECIDED_MAX);
    let waiting_oere = waiting.iter().filter_map(|one| one.claim.amount_oere).sum();
    let mut lines = |some: Vec<&Claimed>| {
        some.into_iter().map(|one| line(desk, &expenses, &guidelines, &alike, one)).collect::<Result<Vec<_>, _>>()
    };
    let (waiting, decided) = (lines(waiting)?, lines(decided)?);
    Ok(Claims { today: desk.today(), waiting, decided, waiting_oere })
}

/// What waits, in short.
pub(crate) fn waiting(desk: &mut Desk) -> Result<ClaimsWaiting, AppError> {
    let expenses = desk.expenses()?;
    let mut short = ClaimsWaiting::default();
    for one in expenses.all() {
        if state(&expenses, one).is_waiting() {
            short.count += 1;
            short.amount_oere += one.claim.amount_oere.unwrap_or_default();
            short.oldest = [short.oldest, written(one)].into_iter().flatten().min();
        }
    }
    Ok(short)
}

/// The picture of a claim's receipt. One that is not here is asked for, unless it was erased with the host's name.
pub(crate) fn receipt(desk: &mut Desk, of: MatchId, claim: DocumentId) -> Result<ReceiptPicture, AppError> {
    let space = Space::MatchShared(of);
    desk.check(space, Right::Read, Kind::Claim)?;
    let hash = desk.expenses()?.find(of, claim)?.claim.receipt.ok_or(ErrorCode::NotFound)?;
    let host = desk.match_of(of)?.record.host;
    let erased = match host {
        Some(host) => Name::read(desk.document((space, DocumentId::name(host)))?).0.first.is_empty(),
        None => false,
    };
    let jpeg = picture::read(desk.connection(), space, hash)?;
    if jpeg.is_none() && !erased {
        let now = desk.now();
        desk.store().transaction(|connection| picture::want(connection, space, hash, now))?;
    }
    Ok(ReceiptPicture { jpeg: jpeg.map(|bytes| STANDARD.encode(bytes)), erased })
}

/// Claims that stand, by day and amount.
type Alike<'a> = BTreeMap<(NaiveDate, i64), Vec<&'a Claimed>>;

fn alike(expenses: &Expenses) -> Alike<'_> {
    let mut alike = Alike::new();
    let stands = |one: &&Claimed| !one.claim.logged.cancelled && expenses.stands(one);
    for one in expenses.all().iter().filter(stands) {
        if let (Some(date), Some(amount)) = (one.claim.date, one.claim.amount_oere) {
            alike.entry((date, amount)).or_default().push(one);
        }
    }
    alike
}

fn line(
    desk: &mut Desk,
    expenses: &Expenses,
    guidelines: &[Recorded<Guideline>],
    alike: &Alike<'_>,
    one: &Claimed,
) -> Result<ClaimLine, AppError> {
    let claim = &one.claim;
    let written = written(one);
    let waited = written.map_or(0, |written| (desk.today() - written).num_days());
    let mut others = Vec::new();
    for other in expenses.again(one) {
        others.push(other_claim(desk, other)?);
    }
    let same_day = claim.date.zip(claim.amount_oere).and_then(|key| alike.get(&key));
    let mut lookalikes = Vec::new();
    for other in same_day.into_iter().flatten().filter(|other| other.id != one.id) {
        lookalikes.push(other_claim(desk, other)?);
    }
    let state = told(desk, expenses, one)?;
    let waits = state.is_waiting();
    let about = claim.activity.map(|activity| desk.notes_about((Space::MatchShared(one.of), activity))).transpose()?;
    Ok(ClaimLine {
        claim: one.id,
        of: one.of,
        host: name(desk, one.of, |matched| matched.host)?,
        newcomer: name(desk, one.of, |matched| matched.newcomer)?,
        kind: claim.kind,
        date: claim.date,
        amount_oere: claim.amount_oere.unwrap_or_default(),
        written,
        waited_days: u32::try_from(waited).unwrap_or_default(),
        line: about.into_iter().flatten().next().map(|(_, text)| text),
        has_receipt: claim.receipt.is_some(),
        waits,
        state,
        cover: cover(guidelines, one),
        again: others,
        alike: lookalikes,
        decided_by: expenses.ruling(one).map(|said| desk.name_of(said.by)).transpose()?.flatten(),
        rulings_differ: expenses.decision(one).about(claim.receipt).disagrees(),
        receipt_changed: waits && expenses.receipt_changed(one),
        problems: one.problems.clone(),
    })
}

fn cover(guidelines: &[Recorded<Guideline>], one: &Claimed) -> Cover {
    let guideline = one.claim.date.and_then(|date| guideline_on(guidelines, date));
    let line = guideline
        .zip(one.claim.kind)
        .and_then(|(guideline, kind)| guideline.covers.get(&kind).map(|cover| cover_line(kind, cover)));
    let covered = line.as_ref().map_or(0, |line| line.limit_oere);
    Cover {
        valid_from: guideline.and_then(|guideline| guideline.valid_from),
        over_oere: (one.claim.amount_oere.unwrap_or_default() - covered).max(0),
        line,
    }
}

fn other_claim(desk: &mut Desk, one: &Claimed) -> Result<OtherClaim, AppError> {
    Ok(OtherClaim { claim: one.id, host: name(desk, one.of, |matched| matched.host)?, written: written(one) })
}

/// The first name of one of a match's people.
fn name(desk: &mut Desk, of: MatchId, who: impl Fn(&Match) -> Option<PersonId>) -> Result<Option<String>, AppError> {
    let person = who(&desk.match_of(of)?.record);
    Ok(person.map(|person| desk.name_of(person)).transpose()?.flatten())
}

/// The day on which it was written down.
fn written(one: &Claimed) -> Option<NaiveDate> {
    one.claim.logged.at.map(local_date)
}
