//! Agreements and their dated changes. For coordinators.
//!
//! An agreement is written once; what changes later is an amendment with a date and a reason, so that what once held can
//! still be read.

use std::collections::BTreeSet;

use crdt_model::agreement::fault::{Fault, Why};
use crdt_model::agreement::{Agreement, Amendment, numbered};
use crdt_model::document::Edit;
use crdt_model::goal::Goal;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::{record, text};
use crate::api::view::{Created, What};
use crate::api::{AgreementInput, AmendmentInput};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes an agreement.
pub(crate) fn write(desk: &mut Desk, new: &AgreementInput) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Agreement)?;
    let agreement = Agreement {
        title: text::tidy(&new.title),
        partner: new.partner,
        starts: Some(new.starts),
        ends: Some(new.ends),
        grant_dkk: new.grant_dkk.map(Into::into),
        decision: text::tidied(new.decision.as_deref()),
        case_number: text::tidied(new.case_number.as_deref()),
        document_number: text::tidied(new.document_number.as_deref()),
        evaluation_framework: text::tidied(new.evaluation_framework.as_deref()),
        areas_total: new.areas_total.map(Into::into),
        areas: each_once(&new.areas)?,
        effects: numbered(&new.effects),
        clauses: numbered(&new.clauses),
        recipients: numbered(&new.recipients),
        cancelled: false,
    };
    refuse(&agreement.check(&*desk.reference()?))?;
    add(desk, Kind::Agreement, What::Agreement { name: agreement.title.clone() }, agreement.edits())
}

/// Writes a dated change of an agreement.
pub(crate) fn amend(desk: &mut Desk, new: &AmendmentInput) -> Result<Created, AppError> {
    desk.check(Space::Programme, Right::Write, Kind::Amendment)?;
    let amendment = Amendment {
        agreement: Some(new.agreement),
        decided: Some(new.decided),
        reason: text::tidy(&new.reason),
        document_number: text::tidied(new.document_number.as_deref()),
        ends: new.ends,
        grant_dkk: new.grant_dkk.map(Into::into),
        targets: new.targets.iter().map(|change| (change.goal, change.target.into())).collect(),
        drops: new.drops.iter().copied().collect(),
        areas: each_once(&new.areas)?,
        logged: logged(desk)?,
    };
    let name = amends(desk, new.agreement, &amendment)?;
    add(desk, Kind::Amendment, What::Agreement { name }, amendment.edits())
}

/// What an amendment's agreement is called; refused when it cannot stand beside what stands.
fn amends(desk: &mut Desk, id: DocumentId, amendment: &Amendment) -> Result<String, AppError> {
    let agreement = known(desk, id)?;
    let amendments = desk.records(Space::Programme, Kind::Amendment, Amendment::read)?;
    let of_it = amendments.iter().map(|found| &found.record).filter(|one| one.agreement == Some(id));
    let agreement = agreement.naming(of_it);
    let goals = desk.records(Space::Programme, Kind::Goal, Goal::read)?;
    let its = goals.iter().filter(|one| one.record.agreement == Some(id) && !one.record.logged.cancelled);
    let goals = its.map(|goal| goal.id).collect();
    refuse(&amendment.check(&agreement, &goals, &*desk.reference()?, desk.today()))?;
    Ok(agreement.title)
}

/// Takes an agreement, an amendment, a goal or a statement back that should not have been written, or back again. An
/// agreement goes when nothing stands upon it any more.
pub(crate) fn cancel(desk: &mut Desk, id: DocumentId, cancelled: bool) -> Result<bool, AppError> {
    if !matches!(id.kind(), Kind::Agreement | Kind::Amendment | Kind::Goal | Kind::Statement) {
        return Err(ErrorCode::BadRequest.into());
    }
    desk.check(Space::Programme, Right::Write, id.kind())?;
    let place = record::find(desk, Space::Programme, id, id.kind())?;
    let there = desk.document(place)?;
    let of = match id.kind() {
        Kind::Amendment => {
            let amendment = Amendment::read(there).0;
            // Others may have been written since.
            if let Some(of) = amendment.agreement.filter(|_| !cancelled) {
                amends(desk, of, &amendment)?;
            }
            amendment.agreement
        }
        Kind::Goal => Goal::read(there).0.agreement,
        Kind::Agreement => {
            if cancelled && is_built_upon(desk, id)? {
                return Err(ErrorCode::AgreementBuiltUpon.into());
            }
            Some(id)
        }
        _ => None,
    };
    let what = match of {
        Some(of) => What::Agreement { name: written(desk, of)?.title },
        None => What::Statement,
    };
    record::cancel(desk, place, what, cancelled)
}

/// Whether a goal or an amendment of an agreement stands.
fn is_built_upon(desk: &mut Desk, id: DocumentId) -> Result<bool, AppError> {
    let goals = desk.records(Space::Programme, Kind::Goal, Goal::read)?;
    let amendments = desk.records(Space::Programme, Kind::Amendment, Amendment::read)?;
    let mut goals = goals.iter().map(|one| (one.record.agreement, one.record.logged));
    let mut amendments = amendments.iter().map(|one| (one.record.agreement, one.record.logged));
    let stands = |(of, logged): (Option<DocumentId>, Logged)| of == Some(id) && !logged.cancelled;
    Ok(goals.any(stands) || amendments.any(stands))
}

/// An agreement that is on this device and has not been taken back.
pub(super) fn known(desk: &mut Desk, id: DocumentId) -> Result<Agreement, AppError> {
    let agreement = written(desk, id)?;
    if agreement.cancelled { Err(ErrorCode::NotFound.into()) } else { Ok(agreement) }
}

fn written(desk: &mut Desk, id: DocumentId) -> Result<Agreement, AppError> {
    let place = record::find(desk, Space::Programme, id, Kind::Agreement)?;
    Ok(Agreement::read(desk.document(place)?).0)
}

/// Records a new document of the programme.
pub(super) fn add(desk: &mut Desk, kind: Kind, what: What, edits: Vec<Edit>) -> Result<Created, AppError> {
    let place = (Space::Programme, DocumentId::new(kind, desk.random()));
    desk.record(&Act::new(what, vec![Write { place, edits }]))?;
    Ok(Created { space: place.0.to_string(), id: place.1.to_string() })
}

/// By whom, where and when it is recorded.
pub(super) fn logged(desk: &mut Desk) -> Result<Logged, AppError> {
    Ok(Logged::new(desk.person()?, desk.device(), desk.now()))
}

/// Refuses what cannot stand: the first of it is told.
pub(super) fn refuse(faults: &[Fault]) -> Result<(), AppError> {
    faults.first().map_or(Ok(()), |fault| Err(code(fault.why).into()))
}

const fn code(why: Why) -> ErrorCode {
    match why {
        Why::TextMissing => ErrorCode::TextMissing,
        Why::TextTooLong | Why::TooMany => ErrorCode::TextTooLong,
        Why::KindMissing | Why::NotADeliverable => ErrorCode::BadRequest,
        Why::NumberMissing | Why::TargetMissing | Why::DateMissing => ErrorCode::NumberMissing,
        Why::UnitMissing => ErrorCode::UnitMissing,
        Why::YearOrDayMissing | Why::YearMissing | Why::NotAYear => ErrorCode::DateMissing,
        Why::YearInTheFuture | Why::InTheFuture => ErrorCode::DateInFuture,
        Why::EndsBeforeItBegins => ErrorCode::EndsBeforeItBegins,
        Why::BeforeAgreement(_) => ErrorCode::BeforeAgreement,
        Why::NotInReference => ErrorCode::NotInReference,
        Why::AreaNamedAlready => ErrorCode::AreaNamedTwice,
        Why::MoreAreasThanTotal(_) => ErrorCode::MoreAreasThanTotal,
        Why::NotItsGoal => ErrorCode::NotFound,
        Why::ChangesNothing => ErrorCode::ChangesNothing,
    }
}

/// Areas by their keys, none of them twice.
fn each_once(keys: &[String]) -> Result<BTreeSet<String>, AppError> {
    let areas: BTreeSet<String> = keys.iter().cloned().collect();
    if areas.len() < keys.len() { Err(ErrorCode::AreaNamedTwice.into()) } else { Ok(areas) }
}
