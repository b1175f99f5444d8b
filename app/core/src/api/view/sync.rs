//! Where things are: what waits, what was received, what is to be looked at.

use chrono::NaiveDate;
use crdt_model::decision::Ruling;
use crdt_model::document::UnixMillis;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::CommandId;
use crdt_model::link::Sameness;
use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use crdt_model::space::Space;
use crdt_model::training::TrainingKind;
use crdt_model::wire::Reason;
use schemars::JsonSchema;
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
    /// Changes that the municipality has lost and has not got back from this device.
    pub not_given_back: u32,
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
    /// Whether names may still be on their way: something that this device holds has not come whole, or a name that came
    /// could not be taken in. A name that is neither locked nor on its way was erased.
    pub names_coming: bool,
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
    /// Its name for `dismiss_refused`; absent while the municipality may still take it.
    pub record: Option<RefusedRecord>,
}

/// Names a refused record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum RefusedRecord {
    /// What was saved in one go.
    Act {
        /// Its number on this device.
        act: i64,
    },
    /// The making of a group or a match.
    Space {
        /// The command.
        command: CommandId,
    },
    /// What was asked about access: an invite, or to let a device in.
    Access {
        /// The command.
        command: CommandId,
    },
    /// What a restored relay did not take back.
    GivenBack {
        /// Where it belongs.
        space: Space,
    },
}

/// What a record says, for lists and for the undo button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// A participant was marked.
    Mark {
        /// Who; absent while names are locked, and once it is erased.
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
        /// Who; absent while names are locked, and once it is erased.
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
        /// Whose; absent while names are locked, and once it is erased.
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
        /// Who; absent while names are locked, and once it is erased.
        name: Option<String>,
    },
    /// What is known of somebody was written: new in the register, changed, on a list or off it.
    Person {
        /// Who; absent while names are locked, and once it is erased.
        name: Option<String>,
    },
    /// Whether two people are one.
    Pair {
        /// What was said.
        sameness: Sameness,
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
    /// A newcomer was shown the way to another offer.
    Referral,
    /// An event of the host programme.
    Event {
        /// When.
        date: NaiveDate,
    },
    /// One side of a match was followed up.
    FollowUp,
    /// A questionnaire was answered.
    Response,
    /// Reference data changed.
    Reference,
    /// An agreement, one of its changes or one of its goals.
    Agreement {
        /// Which agreement.
        name: String,
    },
    /// A figure that somebody stated.
    Statement,
    /// A course or meeting for volunteers was created or changed.
    Training {
        /// What is held.
        kind: TrainingKind,
        /// When.
        date: NaiveDate,
    },
    /// Groups' users were counted.
    Headcounts {
        /// In how many groups.
        count: u32,
    },
    /// Somebody reckoned.
    Estimate,
    /// A child was guided into an association.
    Guidance {
        /// When.
        date: NaiveDate,
    },
    /// A mentoring began or went on.
    Mentoring,
    /// A consultant's hours.
    Employment,
    /// What something cost was claimed again.
    Claim,
    /// The picture of a receipt.
    Receipt,
    /// Something was decided about a claim.
    Decision {
        /// What.
        ruling: Ruling,
    },
    /// A version of the guidelines for support.
    Guideline,
    /// A record was taken back.
    TakenBack,
    /// Another device was invited.
    Invite,
    /// An invite was taken back.
    InviteTakenBack,
    /// A device was let in.
    DeviceLetIn,
    /// A person's names and notes were erased.
    PersonErased,
    /// What is kept of a person was handed out.
    PersonHandedOut,
    /// An earlier step was undone.
    Undo,
    /// Records that the municipality had received once, and has lost.
    GivenBack {
        /// How many changes.
        count: u32,
        /// In which group; absent where it has no name here.
        place: Option<String>,
    },
}

impl What {
    /// The same without anybody's name.
    #[must_use]
    pub fn without_name(mut self) -> Self {
        match &mut self {
            Self::Mark { name, .. }
            | Self::MarkVolunteer { name, .. }
            | Self::Settle { name, .. }
            | Self::NewPerson { name }
            | Self::Person { name } => *name = None,
            Self::EveryoneCame { .. }
            | Self::Unnamed { .. }
            | Self::MeetingState { .. }
            | Self::Pair { .. }
            | Self::Roster { .. }
            | Self::Note
            | Self::Activity { .. }
            | Self::ActivityCancelled
            | Self::Group { .. }
            | Self::Agreement { .. }
            | Self::Statement
            | Self::Invite
            | Self::InviteTakenBack
            | Self::DeviceLetIn
            | Self::PersonErased
            | Self::PersonHandedOut
            | Self::Match
            | Self::Referral
            | Self::Event { .. }
            | Self::FollowUp
            | Self::Response
            | Self::Reference
            | Self::Training { .. }
            | Self::Headcounts { .. }
            | Self::Estimate
            | Self::Guidance { .. }
            | Self::Mentoring
            | Self::Employment
            | Self::Claim
            | Self::Receipt
            | Self::Decision { .. }
            | Self::Guideline
            | Self::TakenBack
            | Self::Undo
            | Self::GivenBack { .. } => {}
        }
        self
    }
}
