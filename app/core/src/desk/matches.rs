//! The matches on this device, and which sides of them its organisations look after.

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::host_match::Match;
use crdt_model::id::{MatchId, OrganisationId};
use crdt_model::kind::Kind;
use crdt_model::questionnaire::{self, Questionnaire};
use crdt_model::space::Space;

use super::{Desk, Recorded};
use crate::error::{AppError, ErrorCode};

impl Desk {
    /// The matches that this device holds.
    pub(crate) fn match_ids(&self) -> Vec<MatchId> {
        self.grants().keys().filter_map(Space::as_match).collect()
    }

    /// A match as it reads now, with what is odd in it.
    pub(crate) fn match_of(&mut self, of: MatchId) -> Result<Recorded<Match>, AppError> {
        let space = Space::MatchShared(of);
        if !self.grants().contains_key(&space) {
            return Err(ErrorCode::NotFound.into());
        }
        self.records(space, Kind::Match, Match::read)?.into_iter().next().ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Whether this device coordinates an organisation.
    pub(crate) fn coordinates(&self, organisation: OrganisationId) -> bool {
        self.grants().contains_key(&Space::Organisation(organisation))
    }

    /// Whether it is for this device to follow up a side of a match.
    pub(crate) fn looks_after(&self, matched: &Match, side: MatchSide) -> bool {
        responsible(matched, side).is_some_and(|organisation| self.coordinates(organisation))
    }

    /// Whether this device may say that a match has ended.
    pub(crate) fn may_end(&self, of: MatchId) -> bool {
        self.may_write(Space::MatchShared(of), Kind::Match) && self.may_write(Space::MatchStaff(of), Kind::Ending)
    }

    /// Whether a side is evaluated when its match is completed on a date: a newcomer always, a host where there are
    /// questions for hosts by then. Figures count by the same rule.
    pub(crate) fn is_evaluated(&mut self, side: MatchSide, completes: NaiveDate) -> Result<bool, AppError> {
        if side == MatchSide::Newcomer {
            return Ok(true);
        }
        let all = self.records(Space::Programme, Kind::Questionnaire, Questionnaire::read)?;
        Ok(questionnaire::in_use(all.iter().map(|one| (one.id, &one.record)), side, completes).is_some())
    }
}

/// The organisation that looks after a side of a match.
pub(crate) const fn responsible(matched: &Match, side: MatchSide) -> Option<OrganisationId> {
    match side {
        MatchSide::Newcomer => matched.newcomer_organisation,
        MatchSide::Host => matched.organisation,
    }
}
