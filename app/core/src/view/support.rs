//! What hosts can get covered, and what becomes of a claim.

use chrono::{Datelike as _, NaiveDate};
use crdt_model::decision::Ruling;
use crdt_model::guideline::{Cover, Guideline, in_force};
use crdt_model::host_match::ActivityKind;
use crdt_model::kind::Kind;
use crdt_model::note::note_id;
use crdt_model::space::Space;

use crate::api::view::{ClaimState, CoverLine, GuidelineText, Support, SupportOfYear};
use crate::desk::{Claimed, Desk, Expenses, Recorded};
use crate::error::{AppError, ErrorCode};

/// What is covered on a day, or today, and what was claimed this year.
pub(crate) fn support(desk: &mut Desk, on: Option<NaiveDate>) -> Result<Support, AppError> {
    let (_, matched) = desk.host_match()?.ok_or(ErrorCode::NotFound)?;
    let today = desk.today();
    Ok(Support {
        today,
        guideline: guideline_on(&guidelines(desk)?, on.unwrap_or(today)).map(text),
        newcomers: matched.newcomer.map(|person| desk.name_of(person)).transpose()?.flatten().into_iter().collect(),
        year: of_year(&desk.expenses()?, today.year()),
    })
}

/// Every version of the guidelines.
pub(super) fn guidelines(desk: &mut Desk) -> Result<Vec<Recorded<Guideline>>, AppError> {
    desk.records(Space::Programme, Kind::Guideline, Guideline::read)
}

/// The one in force on a day.
pub(super) fn guideline_on(guidelines: &[Recorded<Guideline>], on: NaiveDate) -> Option<&Guideline> {
    in_force(guidelines.iter().map(|found| (&found.record, &found.record)), on)
}

fn text(guideline: &Guideline) -> GuidelineText {
    let covers = guideline.covers.iter();
    GuidelineText {
        valid_from: guideline.valid_from.unwrap_or_default(),
        published: guideline.published.clone(),
        answer_days: guideline.answer_days,
        covers: covers.map(|(kind, cover)| cover_line(*kind, cover)).collect(),
    }
}

/// What a guideline says of one sort.
pub(super) fn cover_line(kind: ActivityKind, cover: &Cover) -> CoverLine {
    let Cover { limit_oere, danish, english } = cover.clone();
    CoverLine { kind, limit_oere, danish, english }
}

/// What was claimed in a year, by the day on which the money was spent. A receipt counts once.
pub(super) fn of_year(expenses: &Expenses, year: i32) -> SupportOfYear {
    let mut sums = SupportOfYear { year, claimed_oere: 0, covered_oere: 0 };
    for one in expenses.all().iter().filter(|one| one.claim.date.is_some_and(|date| date.year() == year)) {
        let state = state(expenses, one);
        if !matches!(state, ClaimState::Withdrawn | ClaimState::ClaimedBefore) {
            sums.claimed_oere += one.claim.amount_oere.unwrap_or_default();
        }
        if let ClaimState::Approved { amount_oere } | ClaimState::Paid { amount_oere, .. } = state {
            sums.covered_oere += amount_oere;
        }
    }
    sums
}

/// What becomes of a claim.
pub(super) fn state(expenses: &Expenses, one: &Claimed) -> ClaimState {
    let claim = &one.claim;
    if !expenses.stands(one) {
        return ClaimState::ClaimedBefore;
    }
    if let Some(payout) = expenses.payout(one) {
        let amount_oere = payout.amount_oere.or(claim.amount_oere).unwrap_or_default();
        return ClaimState::Paid { amount_oere, on: payout.paid };
    }
    if claim.logged.cancelled {
        return ClaimState::Withdrawn;
    }
    match expenses.ruling(one).map(|said| (said.ruling, said)) {
        Some((Ruling::Approved, said)) => {
            ClaimState::Approved { amount_oere: said.amount_oere.or(claim.amount_oere).unwrap_or_default() }
        }
        Some((Ruling::Refused, said)) if claim.answers(&said) => ClaimState::BeingLookedAt,
        Some((Ruling::Refused, said)) => ClaimState::Refused { reason: said.reason, line: None },
        Some((Ruling::Open, _)) | None if claim.receipt.is_none() => ClaimState::ReceiptMissing,
        Some((Ruling::Open, _)) | None => ClaimState::BeingLookedAt,
    }
}

/// The same with the line of whoever refused it: what another device wrote about it belongs to another word.
pub(super) fn told(desk: &Desk, expenses: &Expenses, one: &Claimed) -> Result<ClaimState, AppError> {
    let mut told = state(expenses, one);
    if let ClaimState::Refused { line, .. } = &mut told {
        let (all, holds) = (expenses.decision(one), expenses.ruling(one));
        let by = all.said.iter().find(|(_, said)| Some(*said) == holds.as_ref());
        let own = by.map(|(device, _)| note_id(*device, one.id));
        *line = desk.notes_about(one.place())?.into_iter().find(|(id, _)| Some(*id) == own).map(|(_, text)| text);
    }
    Ok(told)
}
