//! What coordinators decide about hosts' claims.

use crdt_model::decision::{self, RefusalReason, Ruling, Said, decision_id};
use crdt_model::id::MatchId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::note;
use crate::api::DecisionInput;
use crate::api::view::What;
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Approves a claim, refuses it, or takes back what was decided.
pub(crate) fn decide(desk: &mut Desk, of: MatchId, claim: DocumentId, new: &DecisionInput) -> Result<bool, AppError> {
    let space = Space::MatchShared(of);
    desk.check(space, Right::Write, Kind::Decision)?;
    let expenses = desk.expenses()?;
    let claimed = expenses.find(of, claim)?;
    if claimed.claim.logged.cancelled {
        return Err(ErrorCode::NotFound.into());
    }
    if expenses.payout(claimed).is_some() {
        return Err(ErrorCode::ClaimPaid.into());
    }
    let (mut amount_oere, mut reason, mut writes) = (None, None, Vec::new());
    match new.ruling {
        Ruling::Approved => {
            if claimed.claim.receipt.is_none() {
                return Err(ErrorCode::ReceiptMissing.into());
            }
            let claimed_oere = claimed.claim.amount_oere.unwrap_or_default();
            amount_oere = Some(new.amount_oere.unwrap_or(claimed_oere));
            if !amount_oere.is_some_and(|amount| (1..=claimed_oere).contains(&amount)) {
                return Err(ErrorCode::AmountOutOfRange.into());
            }
        }
        Ruling::Refused => {
            // What was written to the host before is hidden with the names, and must not be written over unseen.
            desk.need_names()?;
            let line = new.line.as_deref().unwrap_or_default();
            reason = Some(new.reason.ok_or(ErrorCode::BadRequest)?);
            if reason == Some(RefusalReason::Other) && line.trim().is_empty() {
                return Err(ErrorCode::TextMissing.into());
            }
            writes.extend(note::about(desk, (space, claim), line)?);
        }
        Ruling::Open => {}
    }
    // Claims with one receipt are one, so what is decided about one of them is said of all, knowing all that was said.
    // An approval is one of the picture that was looked at: a phone without a network may have put another in its place.
    let receipt = claimed.claim.receipt.filter(|_| new.ruling == Ruling::Approved);
    let (at, by, knows) = (desk.now(), desk.person()?, Vec::new());
    let said = Said { ruling: new.ruling, amount_oere, reason, at, by, receipt, knows };
    let said = expenses.decision(claimed).answer(desk.device(), &said);
    let same = std::iter::once(claimed).chain(expenses.again(claimed));
    let rulings = same.filter(|one| desk.may_write(one.place().0, Kind::Decision)).map(|one| {
        let place = (one.place().0, decision_id(one.id));
        Write { place, edits: vec![decision::say(desk.device(), &said)] }
    });
    let all = rulings.chain(writes).collect();
    desk.record(&Act::new(What::Decision { ruling: new.ruling }, all))
}
