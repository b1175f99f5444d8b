//! What the municipality covers of hosts' expenses, and where it says so. For coordinators.

use crdt_model::guideline::{Cover, Fault, Guideline};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Right;
use crdt_model::space::Space;

use super::text;
use crate::api::GuidelineInput;
use crate::api::view::{Created, What};
use crate::desk::{Act, Desk, Write};
use crate::error::{AppError, ErrorCode};

/// Writes a version.
pub(crate) fn write(desk: &mut Desk, new: &GuidelineInput) -> Result<Created, AppError> {
    let space = Space::Programme;
    desk.check(space, Right::Write, Kind::Guideline)?;
    let cover = |limit_oere, danish: &str, english: &str| Cover {
        limit_oere,
        danish: text::tidy(danish),
        english: text::tidy(english),
    };
    let guideline = Guideline {
        valid_from: Some(new.valid_from),
        published: text::tidy(&new.published),
        answer_days: new.answer_days,
        covers: new.covers.iter().map(|one| (one.kind, cover(one.limit_oere, &one.danish, &one.english))).collect(),
        logged: Logged::new(desk.person()?, desk.device(), desk.now()),
    };
    if let Some(fault) = guideline.check().first() {
        return Err(refusal(*fault).into());
    }
    let id = DocumentId::new(Kind::Guideline, desk.random());
    desk.record(&Act::new(What::Guideline, vec![Write { place: (space, id), edits: guideline.edits() }]))?;
    Ok(Created { space: space.to_string(), id: id.to_string() })
}

const fn refusal(fault: Fault) -> ErrorCode {
    match fault {
        Fault::NotPublished => ErrorCode::NotPublished,
        Fault::LimitOutOfRange(_) => ErrorCode::AmountOutOfRange,
        Fault::TextMissing(_) => ErrorCode::TextMissing,
        Fault::TextTooLong(_) => ErrorCode::TextTooLong,
        Fault::DateMissing => ErrorCode::DateMissing,
        Fault::NothingCovered | Fault::AnswerDaysOutOfRange => ErrorCode::NumberMissing,
    }
}
