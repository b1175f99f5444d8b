//! What the screens show: plain data, the same in Rust, JSON and TypeScript. No sentence for users stands here; the
//! screens have the words.

mod attendance;
mod group;
mod host;
mod roster;
mod session;
mod sync;
mod today;

use serde::Serialize;
use ts_rs::TS;

pub use attendance::{AnswerBy, Attendance, Suggestion, VolunteerHere, Window, WindowStanding};
pub use group::{GroupCard, GroupPage, OpeningLine, PastMeeting, StageReached, Words};
pub use host::{ActivityLine, ActivityStanding, MatchPage, MatchPerson};
pub use roster::{RosterError, RosterFault, RosterImported, RosterPreview, RosterRow};
pub use session::{Face, LockFace, Profile, Session};
pub use sync::{NamesStanding, RefusedItem, SyncDetails, SyncStatus, Waiting, What};
pub use today::{LastTime, Today, Tonight, Upcoming};

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
