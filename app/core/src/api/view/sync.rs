//! Where things are: what waits, what was received, what is to be looked at.

use chrono::NaiveDate;
use crdt_model::document::UnixMillis;
use crdt_model::host_match::ActivityKind;
use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use crdt_model::wire::Reason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::ErrorCode;

/// What the sync chip says. Green only when `waiting` and `to_look_at` are 0 and `received_at` is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SyncStatus {
    /// The time by the device's clock, from which the others' ages are told.
    pub now: UnixMillis,
    /// Records saved here that the municipality has not signed for.
    pub waiting: u32,
    /// When the oldest of them was saved.
    pub waiting_since: Option<UnixMillis>,
    /// Refused records and unsettled answers.
    pub to_look_at: u32,
    /// When the last receipt came.
    pub received_at: Option<UnixMillis>,
    /// When the relay last answered at all.
    pub contact_at: Option<UnixMillis>,
    /// Since when it has not answered; absent while it does.
    pub offline_since: Option<UnixMillis>,
    /// What the last try to reach it met, such as a closed device; absent after a good one.
    pub trouble: Option<ErrorCode>,
    /// Whether names are shown.
    pub names: NamesStanding,
}

/// Whether names are shown. Without contact they lock after a time, until the relay has answered again; counting
/// without names goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum NamesStanding {
    /// They are.
    Open,
    /// They are, but will not be much longer.
    Soon {
        /// In how many days they lock, 1 or more.
        days_left: u32,
    },
    /// They are not: no view gives one.
    Locked,
}

/// "Where are my things?"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SyncDetails {
    /// As the chip says.
    pub status: SyncStatus,
    /// Records ever saved on this device by its people.
    pub saved: u32,
    /// Of these, those that the municipality has signed for.
    pub received: u32,
    /// What waits, newest first.
    pub waiting: Vec<Waiting>,
    /// What was refused, with the reason; and what was refused once, was recorded again, and waits.
    pub refused: Vec<RefusedItem>,
    /// How many people have two answers.
    pub unsettled: u32,
    /// When something came that cannot be read here, for each document that it belongs to, newest first.
    pub set_aside: Vec<UnixMillis>,
}

/// A record that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Waiting {
    /// What it says.
    pub what: What,
    /// Who saved it; absent where the name is not on this device.
    pub by: Option<String>,
    /// When.
    pub at: UnixMillis,
}

/// A record that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RefusedItem {
    /// The record.
    pub item: Waiting,
    /// Why.
    pub reason: Reason,
    /// What it says was recorded again and is sent anew: nothing of it is lost, and there is nothing to do.
    pub recorded_again: bool,
}

/// What a record says, for lists and for the undo button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// A participant was marked.
    Mark {
        /// Who; absent while names are locked.
        name: Option<String>,
        /// As what.
        answer: Answer,
    },
    /// The rest were all marked as present.
    EveryoneCame {
        /// How many.
        count: u32,
    },
    /// A volunteer was marked.
    MarkVolunteer {
        /// Who; absent while names are locked.
        name: Option<String>,
        /// As what.
        answer: Answer,
    },
    /// The count of people without a name changed.
    Unnamed {
        /// To what, on this device.
        count: u32,
    },
    /// Two answers were settled.
    Settle {
        /// Whose; absent while names are locked.
        name: Option<String>,
        /// As what.
        answer: Answer,
    },
    /// What became of a meeting.
    MeetingState {
        /// What.
        state: MeetingState,
    },
    /// A person is new here.
    NewPerson {
        /// Who; absent while names are locked.
        name: Option<String>,
    },
    /// People came in from a list.
    Roster {
        /// How many.
        count: u32,
    },
    /// A note was written.
    Note,
    /// An activity was logged.
    Activity {
        /// What.
        kind: ActivityKind,
        /// When.
        date: NaiveDate,
    },
    /// An activity was taken back.
    ActivityCancelled,
    /// A group was created or changed.
    Group {
        /// Which.
        name: String,
    },
    /// A match was created or changed.
    Match,
    /// Reference data changed.
    Reference,
    /// An earlier step was undone.
    Undo,
}

impl What {
    /// The same without anybody's name.
    #[must_use]
    pub fn without_name(mut self) -> Self {
        match &mut self {
            Self::Mark { name, .. }
            | Self::MarkVolunteer { name, .. }
            | Self::Settle { name, .. }
            | Self::NewPerson { name } => *name = None,
            Self::EveryoneCame { .. }
            | Self::Unnamed { .. }
            | Self::MeetingState { .. }
            | Self::Roster { .. }
            | Self::Note
            | Self::Activity { .. }
            | Self::ActivityCancelled
            | Self::Group { .. }
            | Self::Match
            | Self::Reference
            | Self::Undo => {}
        }
        self
    }
}
