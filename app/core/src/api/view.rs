//! What the screens show: plain data, the same in Rust, JSON and TypeScript. No sentence for users stands here; the
//! screens have the words.

use chrono::{NaiveDate, NaiveTime};
use crdt_model::document::UnixMillis;
use crdt_model::group::Stage;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::{GroupId, MatchId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion};
use crdt_model::rights::Role;
use crdt_model::wire::Reason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::ErrorCode;

/// Where the app stands: nobody enrolled, locked, or open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Session {
    /// The device is not enrolled.
    Fresh,
    /// The store is closed; a PIN opens it.
    Locked {
        /// What the device is called.
        device_label: String,
        /// What its groups or match are called, as chosen to be shown here.
        places: Vec<String>,
        /// Who can open it.
        people: Vec<Face>,
        /// How many records wait to be sent; absent when the app was ended without closing the store.
        waiting: Option<u32>,
    },
    /// Somebody is signed in.
    Open {
        /// What the device is called.
        device_label: String,
        /// Who is signed in.
        person: Face,
        /// What the device is: decides which screens it shows.
        role: Role,
    },
}

/// A person on the lock screen or signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Face {
    /// Who.
    pub person: PersonId,
    /// First name, as the person chose to be shown.
    pub name: String,
}

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
    /// What was refused, with the reason.
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
    /// It was not refused itself; it builds on one that was, for this reason, and waits behind it.
    pub behind: bool,
}

/// What a record says, for lists and for the undo button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// A participant was marked.
    Mark {
        /// Who.
        name: String,
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
        /// Who.
        name: String,
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
        /// Whose.
        name: String,
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
        /// Who.
        name: String,
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

/// The volunteer's first screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Today {
    /// Today's local date.
    pub date: NaiveDate,
    /// Who is signed in.
    pub name: String,
    /// Meetings today, by time.
    pub tonight: Vec<Tonight>,
    /// Expected meetings of the last weeks that nobody reported, newest first.
    pub missing: Vec<Upcoming>,
    /// The next expected meetings, by time.
    pub next: Vec<Upcoming>,
}

/// A meeting today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Tonight {
    /// Which.
    pub meeting: Upcoming,
    /// How many are on the list.
    pub listed: u32,
    /// How many have been marked as present so far, without names included.
    pub present: u32,
    /// What has been recorded of it.
    pub state: MeetingState,
    /// Volunteers marked as present so far.
    pub volunteers: Vec<String>,
    /// The last meeting on the same weekday that has figures.
    pub last: Option<LastTime>,
}

/// An earlier meeting as lit and unlit windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LastTime {
    /// When.
    pub date: NaiveDate,
    /// How many came.
    pub present: u32,
    /// One for each person on the list then, in alphabetical order: whether there.
    pub windows: Vec<bool>,
}

/// A meeting by name and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Upcoming {
    /// Which.
    pub occasion: Occasion,
    /// The group's name.
    pub group_name: String,
    /// When it opens; absent outside the schedule.
    pub starts: Option<NaiveTime>,
    /// When it closes.
    pub ends: Option<NaiveTime>,
}

/// Who is here tonight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Attendance {
    /// Which meeting.
    pub meeting: Upcoming,
    /// What has been recorded of it.
    pub state: MeetingState,
    /// Whether devices say different things of that, or somebody was marked at a meeting that others call not held.
    pub state_disagrees: bool,
    /// The children, in Danish alphabetical order; those who came new tonight last.
    pub windows: Vec<Window>,
    /// How many of them count as present.
    pub present: u32,
    /// How many of these have two answers.
    pub unsettled: u32,
    /// How many are on the list.
    pub listed: u32,
    /// How many without a name, on all devices.
    pub unnamed: u32,
    /// How many of these were counted on this device; it can take back no more than these.
    pub unnamed_here: u32,
    /// The volunteers.
    pub volunteers: Vec<VolunteerHere>,
    /// What undo would take back.
    pub undo: Option<What>,
    /// This device's note about the meeting.
    pub note: Option<String>,
    /// How many notes others have written about it.
    pub other_notes: Vec<String>,
}

/// A child's window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Window {
    /// Who.
    pub person: PersonId,
    /// First name, with an initial where two are alike. Absent while names are locked or have not come yet.
    pub name: Option<String>,
    /// The letter it stands under, on the first window of that letter only.
    pub letter: Option<String>,
    /// How it stands.
    pub standing: WindowStanding,
}

/// How a child stands tonight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum WindowStanding {
    /// Nobody has said anything. Not marked is not absent.
    NotMarked,
    /// Came.
    Came,
    /// Came and went again.
    Left,
    /// Said that they would not come.
    SaidNo,
    /// One device says that they came, another that they said no.
    TwoAnswers {
        /// What each says.
        answers: Vec<AnswerBy>,
    },
}

/// One of two answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AnswerBy {
    /// What it says.
    pub answer: Answer,
    /// Who said it, where the name is on this device.
    pub by: Option<String>,
    /// When.
    pub at: UnixMillis,
    /// Whether it was said on this device.
    pub here: bool,
}

/// A volunteer at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VolunteerHere {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: Option<String>,
    /// Whether marked as present.
    pub present: bool,
}

/// A child that a typed name may already be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Suggestion {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: String,
    /// On the list now, or only earlier.
    pub on_list: bool,
    /// When last present.
    pub last_came: Option<NaiveDate>,
}

/// A group on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupCard {
    /// Which.
    pub group: GroupId,
    /// Its name.
    pub name: String,
    /// Its area's name.
    pub area: String,
    /// Its activity kind in Danish and English.
    pub kind: Words,
    /// How far along it is today.
    pub stage: Option<Stage>,
    /// How many participants are on the list.
    pub listed: u32,
    /// The next expected meeting.
    pub next: Option<Upcoming>,
}

/// A word of the reference data in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Words {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

/// A group's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct GroupPage {
    /// As on the list.
    pub card: GroupCard,
    /// When it reached each stage, in order of life.
    pub stages: Vec<StageReached>,
    /// Its weekly openings.
    pub openings: Vec<OpeningLine>,
    /// Its local partners' names.
    pub partners: Vec<String>,
    /// Its contact person's name.
    pub contact: Option<String>,
    /// Its volunteers' names.
    pub volunteers: Vec<String>,
    /// The last twelve expected or recorded meetings, oldest first.
    pub history: Vec<PastMeeting>,
    /// Today's meeting, if there is one.
    pub tonight: Option<Upcoming>,
    /// Whether this device may add people from a list.
    pub may_import: bool,
}

/// A stage reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StageReached {
    /// Which.
    pub stage: Stage,
    /// Since when.
    pub since: NaiveDate,
}

/// A weekly opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OpeningLine {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    /// Opens.
    pub starts: NaiveTime,
    /// Closes.
    pub ends: NaiveTime,
}

/// A past meeting in a group's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PastMeeting {
    /// Which.
    pub occasion: Occasion,
    /// What is recorded; silent is "not reported".
    pub state: MeetingState,
    /// How many came, without names included; absent unless it was held. Missing is not 0.
    pub present: Option<u32>,
}

/// A host's match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchPage {
    /// Which.
    #[serde(rename = "match")]
    pub of: MatchId,
    /// Since when.
    pub matched: Option<NaiveDate>,
    /// The newcomer and the host by first name.
    pub people: Vec<MatchPerson>,
    /// How many children may come along.
    pub children: u32,
    /// Today's local date.
    pub today: NaiveDate,
    /// What they did, newest first.
    pub activities: Vec<ActivityLine>,
}

/// A person of a match, seen from the host's phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct MatchPerson {
    /// Who.
    pub person: PersonId,
    /// First name.
    pub name: Option<String>,
    /// The newcomer, or the host.
    pub is_newcomer: bool,
}

/// An activity on the host's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ActivityLine {
    /// Which.
    pub activity: DocumentId,
    /// What.
    pub kind: Option<ActivityKind>,
    /// When.
    pub date: Option<NaiveDate>,
    /// Who took part, by first name.
    pub with: Vec<String>,
    /// How many children took part.
    pub children: u32,
    /// The host's line about it.
    pub line: Option<String>,
    /// Whether the municipality has it.
    pub standing: ActivityStanding,
    /// Taken back.
    pub cancelled: bool,
}

/// Whether the municipality has an activity and the line about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ActivityStanding {
    /// Something of it waits to be sent.
    Waiting,
    /// It has signed for all of it.
    Received,
    /// It has refused something of it.
    Refused,
}

/// A roster file as it would be taken in. Nothing is written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterPreview {
    /// Names this preview when it is confirmed.
    pub preview: String,
    /// The rows that can be read.
    pub rows: Vec<RosterRow>,
    /// What is wrong, line by line.
    pub errors: Vec<RosterError>,
}

/// A row of a roster file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterRow {
    /// The line in the file, from 1, the heading included.
    pub line: u32,
    /// First name.
    pub first_name: String,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// On the list already, or so like somebody there that nothing tells the two apart; the row will be passed over.
    pub on_list: bool,
}

/// Something wrong in a roster file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterError {
    /// The line in the file, from 1; absent for the file as a whole.
    pub line: Option<u32>,
    /// What.
    pub error: RosterFault,
    /// The cell as it stands.
    pub text: String,
}

/// What can be wrong in a roster file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RosterFault {
    /// Neither CSV nor XLSX can be read out of it.
    Unreadable,
    /// There is no column of first names.
    NoNameColumn,
    /// There is no row.
    Empty,
    /// It has more rows than a group can have.
    TooManyRows,
    /// The name is empty.
    NameMissing,
    /// The name is too long.
    NameTooLong,
    /// The year is not one, or nobody can be born in it.
    BadYear,
    /// The same person stands in the file twice.
    Twice,
    /// A column that must never be kept (CPR number, origin, address): the file is refused whole.
    ForbiddenColumn,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RosterImported {
    /// How many people are new on the list.
    pub added: u32,
}

/// Something that was created and can be named in the next command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Created {
    /// The space that was made for it, as the relay's `invite` takes it.
    pub space: String,
    /// Its id.
    pub id: String,
}

/// A document as bytes, for another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExportedDocument {
    /// Automerge's `save` format in base64.
    pub base64: String,
}
