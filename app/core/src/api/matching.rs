//! What is asked of those who wait for a match. For coordinators.

use chrono::NaiveDate;
use crdt_model::id::{MatchId, PersonId};

use super::view;

commands! {
    /// What is asked of those who wait for a match. For coordinators.
    MatchingRequest;

    /// Who waits for a match, and how many each partner has made.
    Pool = "pool" -> view::Pool {}

    /// Whom somebody could be matched with, and why. Rests on the cards alone.
    Proposals = "proposals" -> view::Proposals {
        /// Who.
        person: PersonId,
    }

    /// Matches two people who wait, with the spaces that their match lives in. For coordinators.
    CreateMatch = "create_match" -> view::Created {
        /// The newcomer.
        newcomer: PersonId,
        /// The host.
        host: PersonId,
        /// Since when; absent is today.
        matched: Option<NaiveDate>,
        /// When they meet first, where that is known.
        first_meeting: Option<NaiveDate>,
    }

    /// Of two matches that somebody has at once, one ends; the other goes on.
    SettleMatch = "settle_match" -> view::Pool {
        /// The one that ends.
        of: MatchId,
    }
}
