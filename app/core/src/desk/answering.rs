//! The questionnaire that somebody answers now. While a device is handed over for it, it does nothing else.

use crdt_model::card::MatchSide;
use crdt_model::id::MatchId;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::response::{self, Response};

use super::{Desk, Recorded};
use crate::error::AppError;

/// What is being answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answering {
    pub(crate) of: MatchId,
    pub(crate) side: MatchSide,
    pub(crate) response: DocumentId,
    /// The device is handed over: only a PIN leads back.
    pub(crate) locked: bool,
}

impl Desk {
    /// What a side answered, also what was taken back.
    pub(crate) fn responses(&mut self, of: MatchId, side: MatchSide) -> Result<Vec<Recorded<Response>>, AppError> {
        let mut there = self.records(response::space_of(of, side), Kind::Response, Response::read)?;
        there.retain(|found| found.record.side == Some(side));
        Ok(there)
    }

    /// What is being answered.
    pub(crate) const fn answering(&self) -> Option<Answering> {
        self.answering
    }

    /// Whether the device is in the hands of somebody who answers.
    pub(crate) fn is_handed_over(&self) -> bool {
        self.answering.is_some_and(|answering| answering.locked)
    }

    /// Somebody begins to answer, or is done.
    pub(crate) const fn answer_in(&mut self, answering: Option<Answering>) {
        self.answering = answering;
    }
}
