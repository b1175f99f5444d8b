//! What matches are asked, and how a follow-up is written.

use chrono::NaiveDate;
use crdt_model::card::MatchSide;
use crdt_model::ending::EndReason;
use crdt_model::follow_up::{FollowUpChannel, Outcome};
use crdt_model::id::MatchId;
use crdt_model::kind::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::view;

commands! {
    /// What is asked of matches. For staff.
    MatchRequest;

    /// The matches that staff look after.
    Matches = "matches" -> view::MatchTable {}

    /// A match with all that happened in it. For staff.
    MatchStory = "match_story" -> view::MatchStory {
        /// Which.
        of: MatchId,
    }

    /// Sets the day on which they meet first.
    SetFirstMeeting = "set_first_meeting" -> view::MatchStory {
        /// Which match.
        of: MatchId,
        /// When; absent when no day is set after all.
        date: Option<NaiveDate>,
    }

    /// Notes that they met first on a day.
    NoteFirstMeeting = "note_first_meeting" -> view::MatchStory {
        /// Which match.
        of: MatchId,
        /// When.
        date: NaiveDate,
    }

    /// Says whom the host can call, somebody of the organisation that looks after the host. For its coordinators.
    SetMatchContact = "set_match_contact" -> view::MatchStory {
        /// Which match.
        of: MatchId,
        /// First name.
        name: String,
        /// Telephone number; empty is none.
        phone: String,
    }

    /// Writes how a side was followed up, or that it did not happen.
    WriteFollowUp = "write_follow_up" -> view::MatchStory {
        /// Which side, when, how, and what came of it.
        follow_up: FollowUpInput,
    }

    /// Asks the other organisation to follow up its side.
    AskFollowUp = "ask_follow_up" -> view::MatchStory {
        /// Which match.
        of: MatchId,
        /// The other organisation's side.
        side: MatchSide,
        /// Which follow-up, by its month; absent for the final evaluation.
        month: Option<u32>,
    }

    /// Takes a follow-up back, or back again.
    CancelFollowUp = "cancel_follow_up" -> view::MatchStory {
        /// Of which match.
        of: MatchId,
        /// Which.
        follow_up: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// Takes the answers to a questionnaire back, or back again. For the organisation that looks after the side.
    CancelResponse = "cancel_response" -> view::MatchStory {
        /// Of which match.
        of: MatchId,
        /// Which side answered.
        side: MatchSide,
        /// Which.
        response: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// A match ended before its time.
    EndMatch = "end_match" -> view::MatchStory {
        /// Which.
        of: MatchId,
        /// The day on which it was none any more.
        date: NaiveDate,
        /// Why; only staff read it.
        reason: EndReason,
    }

    /// A match goes on after all.
    ReopenMatch = "reopen_match" -> view::MatchStory {
        /// Which.
        of: MatchId,
    }
}

/// How somebody was followed up.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct FollowUpInput {
    /// Which match.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// Which side.
    pub side: MatchSide,
    /// Which of those that are due, by its month; absent for one in between.
    pub month: Option<u32>,
    /// When.
    pub date: NaiveDate,
    /// How; absent when it did not happen.
    pub channel: Option<FollowUpChannel>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was agreed, in words that only staff read.
    pub note: Option<String>,
}
