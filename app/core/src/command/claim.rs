//! What something cost a host: claimed together with what they did, its receipt added later, taken back.

use crdt_model::claim::{self, AMOUNT_OERE_MAX, Claim};
use crdt_model::decision::Ruling;
use crdt_model::host_match::Activity;
use crdt_model::id::PictureHash;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::set_cancelled;

use super::record;
use crate::api::ExpenseInput;
use crate::api::view::What;
use crate::desk::{Act, Claimed, Desk, Place, Write};
use crate::error::{AppError, ErrorCode};
use crate::picture;

/// The claim of what an activity cost, to be saved in one act with the activity: the change, and the picture of the receipt.
pub(super) fn of_activity(
    desk: &Desk,
    (space, id): Place,
    activity: &Activity,
    expense: &ExpenseInput,
) -> Result<(Write, Option<Vec<u8>>), AppError> {
    if !(1..=AMOUNT_OERE_MAX).contains(&expense.amount_oere) {
        return Err(ErrorCode::AmountOutOfRange.into());
    }
    let receipt = expense.receipt.as_deref().map(picture::receipt).transpose()?;
    let claim = Claim {
        of: activity.of,
        activity: Some(id),
        kind: activity.kind,
        date: activity.date,
        amount_oere: Some(expense.amount_oere),
        receipt: receipt.as_deref().map(PictureHash::of),
        receipt_after: None,
        logged: activity.logged,
    };
    let place = (space, DocumentId::new(Kind::Claim, desk.random()));
    Ok((Write { place, edits: claim.edits() }, receipt))
}

/// Adds the picture of the receipt, or puts a better one in its place; refused for want of one, the claim waits again.
pub(crate) fn attach(desk: &mut Desk, id: DocumentId, base64: &str) -> Result<bool, AppError> {
    let claimed = own(desk, id)?;
    let decided = claimed.decision.about(claimed.claim.receipt);
    if decided.holds().is_some_and(|said| said.ruling == Ruling::Approved) {
        return Err(ErrorCode::ClaimDecided.into());
    }
    let (place, receipt) = (claimed.place(), picture::receipt(base64)?);
    let mut edits = vec![claim::set_receipt(PictureHash::of(&receipt))];
    edits.extend(claimed.decision.said.values().map(|said| said.at).max().map(claim::set_receipt_after));
    let mut act = Act::new(What::Receipt, vec![Write { place, edits }]);
    act.pictures = vec![(place.0, receipt)];
    desk.record(&act)
}

/// The host takes a claim back, or back again.
pub(crate) fn withdraw(desk: &mut Desk, id: DocumentId, withdrawn: bool) -> Result<bool, AppError> {
    let place = own(desk, id)?.place();
    record::cancel(desk, place, What::Claim, withdrawn)
}

/// What takes an activity's claims back with it, or back again.
pub(super) fn with_activity(desk: &mut Desk, activity: DocumentId, cancelled: bool) -> Result<Vec<Write>, AppError> {
    let expenses = desk.expenses()?;
    let belongs = |one: &&Claimed| one.claim.activity == Some(activity) && one.claim.logged.cancelled != cancelled;
    let claims: Vec<&Claimed> = expenses.all().iter().filter(belongs).collect();
    if claims.iter().any(|one| expenses.payout(one).is_some()) {
        return Err(ErrorCode::ClaimPaid.into());
    }
    Ok(claims.into_iter().map(|one| Write { place: one.place(), edits: vec![set_cancelled(cancelled)] }).collect())
}

/// A claim of the host's match that was not paid.
fn own(desk: &mut Desk, id: DocumentId) -> Result<Claimed, AppError> {
    let (of, _) = desk.host_match()?.ok_or(ErrorCode::NotFound)?;
    let expenses = desk.expenses()?;
    let claimed = expenses.find(of, id)?;
    if expenses.payout(claimed).is_some() {
        return Err(ErrorCode::ClaimPaid.into());
    }
    Ok(claimed.clone())
}
