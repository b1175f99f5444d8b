//! The one list of commands. The shell, the headless host and the TypeScript types all derive from it.
//!
//! A command is `{"command": "…", …}` ([`Request`]); its reply is the view named beside it in the list below. What goes
//! wrong is an [`ErrorCode`](crate::error::ErrorCode); the screens have the sentences.

mod typescript;
pub mod view;

use chrono::{NaiveDate, NaiveTime};
use crdt_model::group::Stage;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::{GroupId, OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::space::Space;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use typescript::bindings;

macro_rules! commands {
    ($(
        $(#[$doc:meta])*
        $name:ident = $word:literal -> $reply:ty { $( $(#[$field_doc:meta])* $field:ident : $type:ty ),* $(,)? }
    )*) => {
        /// Any command, as `{"command": "…", …}`.
        #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "command")]
        pub enum Request {
            $( $(#[$doc])* #[serde(rename = $word)] $name { $( $(#[$field_doc])* $field: $type ),* }, )*
        }

        impl Request {
            /// Every command's word, in the order of the list.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word of this one.
            pub const fn word(&self) -> &'static str {
                match self { $( Self::$name { .. } => $word, )* }
            }
        }

        /// Each command's arguments, described for TypeScript.
        mod arguments {
            #[allow(unused_imports, reason = "which types the arguments need is up to the list")]
            use super::*;
            $(
                #[derive(TS)]
                #[allow(dead_code, reason = "only described, never made; some have no fields to be dead")]
                pub(super) struct $name { $( $(#[$field_doc])* $field: $type ),* }
            )*
        }

        /// Describes every command to a collector of TypeScript types.
        fn describe(to: &mut typescript::Collector) {
            $( to.command::<arguments::$name, $reply>($word); )*
        }
    };
}

commands! {
    /// Where the app stands.
    Session = "session" -> view::Session {}

    /// Enrols this device by an invite link, makes its store and signs the first person in.
    Enrol = "enrol" -> view::Session {
        /// The invite link, as scanned or pasted.
        link: String,
        /// What the device shall be called: "Tablet 3".
        device_label: String,
        /// The person's first name.
        name: String,
        /// Six digits.
        pin: String,
    }

    /// A relay that does not know this device any more takes it in again by a new invite. Nothing that is saved is lost.
    EnrolAgain = "enrol_again" -> view::Session {
        /// The invite link, as scanned or pasted.
        link: String,
    }

    /// Opens the store for a person.
    Unlock = "unlock" -> view::Session {
        /// Who.
        person: PersonId,
        /// Six digits.
        pin: String,
    }

    /// Finishes sending what waits, as far as there is a connection, and closes the store.
    Lock = "lock" -> view::Session {}

    /// A forgotten PIN: the one-time code gives a person a new one and opens the store. Nothing that waits is lost.
    RecoverPin = "recover_pin" -> view::Session {
        /// Who.
        person: PersonId,
        /// The 24 letters, as the coordinator reads them out.
        code: String,
        /// The new PIN: six digits.
        pin: String,
    }

    /// Goes to a profile that is not enrolled yet, closing the store as *lock* does. Leaves nothing on the disk unless
    /// the profile is enrolled.
    NewProfile = "new_profile" -> view::Session {}

    /// Goes to another profile of this device, closing the store as *lock* does.
    SwitchProfile = "switch_profile" -> view::Session {
        /// Which.
        profile: u32,
    }

    /// Another person gets a PIN of their own on this device.
    AddPerson = "add_person" -> view::Session {
        /// The volunteer on the list that it is; absent for somebody new.
        person: Option<PersonId>,
        /// First name.
        name: String,
        /// Six digits.
        pin: String,
    }

    /// What the sync chip says.
    SyncStatus = "sync_status" -> view::SyncStatus {}

    /// "Where are my things?"
    SyncDetails = "sync_details" -> view::SyncDetails {}

    /// Tries to send and fetch now.
    SyncNow = "sync_now" -> view::SyncStatus {}

    /// The volunteer's first screen.
    Today = "today" -> view::Today {}

    /// Who is here at a meeting.
    Attendance = "attendance" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
    }

    /// Marks a child.
    Mark = "mark" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// Who.
        person: PersonId,
        /// As what; *retracted* takes this device's own mark back.
        answer: Answer,
    }

    /// Marks everybody on the list who has no answer yet as present, in one step that can be undone.
    EveryoneCame = "everyone_came" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
    }

    /// Counts one or more people without a name, up or down.
    CountUnnamed = "count_unnamed" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// By how many.
        by: i32,
    }

    /// Marks a volunteer.
    MarkVolunteer = "mark_volunteer" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// Who.
        person: PersonId,
        /// Whether there.
        present: bool,
    }

    /// Settles two answers.
    Settle = "settle" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// Whose.
        person: PersonId,
        /// The answer that is right.
        answer: Answer,
    }

    /// Takes this device's last step at the meeting back, to the exact state before it.
    Undo = "undo" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
    }

    /// Says what became of a meeting.
    SetMeetingState = "set_meeting_state" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// What; *silent* takes it back.
        state: MeetingState,
    }

    /// A child who is not on the list comes in: on the list and present, in one step.
    AddParticipant = "add_participant" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// First name.
        first_name: String,
    }

    /// Children that a typed name may already be.
    SuggestParticipants = "suggest_participants" -> Vec<view::Suggestion> {
        /// The group.
        group: GroupId,
        /// What is typed so far.
        typed: String,
    }

    /// Writes this device's note about a meeting; an empty text takes it back.
    WriteNote = "write_note" -> view::Attendance {
        /// Which meeting.
        occasion: Occasion,
        /// The text.
        text: String,
    }

    /// The groups on this device.
    Groups = "groups" -> Vec<view::GroupCard> {}

    /// A group's page.
    Group = "group" -> view::GroupPage {
        /// Which.
        group: GroupId,
    }

    /// Names a volunteer of a group as its contact person. For coordinators.
    SetContact = "set_contact" -> view::GroupPage {
        /// Which group.
        group: GroupId,
        /// Who.
        person: PersonId,
    }

    /// Says after how many days without contact names lock on a group's devices. For coordinators.
    SetNamesLock = "set_names_lock" -> view::GroupPage {
        /// Which group.
        group: GroupId,
        /// From 1 to 365.
        days: u32,
    }

    /// Reads a roster file (CSV or XLSX) and shows what would be taken in. Writes nothing.
    PreviewRoster = "preview_roster" -> view::RosterPreview {
        /// For which group.
        group: GroupId,
        /// The file's name.
        file_name: String,
        /// The file's bytes in base64.
        base64: String,
    }

    /// Takes a previewed roster in.
    ImportRoster = "import_roster" -> view::RosterImported {
        /// The preview that was confirmed.
        preview: String,
    }

    /// The host's match.
    Match = "match" -> view::MatchPage {}

    /// Logs something that host and newcomer did.
    LogActivity = "log_activity" -> view::MatchPage {
        /// What.
        kind: ActivityKind,
        /// When: a local date, not in the future.
        date: NaiveDate,
        /// Who of the match took part.
        with: Vec<PersonId>,
        /// How many children took part.
        children: u32,
        /// A line about it, if the host wants.
        line: Option<String>,
    }

    /// Takes an activity back, or back again.
    CancelActivity = "cancel_activity" -> view::MatchPage {
        /// Which.
        activity: DocumentId,
        /// Taken back or not.
        cancelled: bool,
    }

    /// Writes reference data: areas, activity kinds, partners, organisations. For coordinators.
    WriteReference = "write_reference" -> view::Created {
        /// Areas.
        areas: Vec<AreaInput>,
        /// Activity kinds.
        kinds: Vec<KindInput>,
        /// Local partners.
        partners: Vec<KeyedName>,
        /// Organisations; their keys are their ids.
        organisations: Vec<KeyedName>,
    }

    /// Creates a group with its space. For coordinators.
    CreateGroup = "create_group" -> view::Created {
        /// What it is called.
        name: String,
        /// The key of its activity kind.
        kind: String,
        /// The key of its area.
        area: String,
        /// The organisation that runs it.
        organisation: OrganisationId,
        /// The keys of its local partners.
        partners: Vec<String>,
        /// When it reached which stage.
        stages: Vec<StageInput>,
        /// Its weekly openings.
        openings: Vec<OpeningInput>,
    }

    /// Creates a match with its shared space. For coordinators.
    CreateMatch = "create_match" -> view::Created {
        /// The partner responsible for the host.
        organisation: OrganisationId,
        /// The key of the area.
        area: String,
        /// Since when.
        matched: NaiveDate,
        /// The host's first name.
        host: String,
        /// The newcomer's first name.
        newcomer: String,
        /// How many children come with the newcomer.
        children: u32,
    }

    /// Gives a document as bytes, for another program.
    ExportDocument = "export_document" -> view::ExportedDocument {
        /// The space.
        space: Space,
        /// The document.
        document: DocumentId,
    }
}

/// An area to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct AreaInput {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether it is one of the agreement's areas.
    pub in_agreement: bool,
}

/// An activity kind to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct KindInput {
    /// Its key.
    pub key: String,
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

/// A key and a name to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct KeyedName {
    /// The key.
    pub key: String,
    /// The name.
    pub name: String,
}

/// A stage that a group reached.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct StageInput {
    /// Which.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
}

/// A weekly opening to write.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
pub struct OpeningInput {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// Opens, local time.
    pub starts: NaiveTime,
    /// Closes, local time.
    pub ends: NaiveTime,
    /// The first date it may apply on.
    pub from: NaiveDate,
    /// The last date it may apply on.
    pub until: Option<NaiveDate>,
}
