//! The devices of a coordinator's organisation.

use crdt_model::document::UnixMillis;
use crdt_model::id::DeviceId;
use serde::Serialize;
use ts_rs::TS;

/// The devices of the organisation, as the relay last told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Tablets {
    /// When the relay told; absent before it did.
    pub told_at: Option<UnixMillis>,
    /// Those that somebody has to look after first, then by when they were last in touch.
    pub tablets: Vec<TabletLine>,
}

/// A device of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TabletLine {
    /// Which.
    pub device: DeviceId,
    /// What it is called.
    pub label: String,
    /// Whether it is the one in your hand.
    pub is_this: bool,
    /// How it stands.
    pub standing: TabletStanding,
    /// When it was last in touch.
    pub last_seen: UnixMillis,
    /// How many things waited on it then; absent when it has never said.
    pub waiting: Option<u32>,
    /// Since when the oldest of them waited, by its own clock.
    pub waiting_since: Option<UnixMillis>,
    /// Which app it has, and in which version; absent when it has never said.
    pub app: Option<String>,
    /// The names of the groups that it is for; empty when it is for the whole organisation.
    pub groups: Vec<String>,
    /// After so many days without contact it locks the names on it.
    pub locks_after_days: u32,
    /// While it waits to be let in: the four words that stand on its screen.
    pub words: Option<[String; 4]>,
}

/// How a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TabletStanding {
    /// Waits for somebody to compare the four words.
    Waits,
    /// Its words were compared here, and the relay has not heard of that yet.
    LetIn,
    /// Out of touch for so long that it should have locked the names on it.
    ShouldHaveLocked,
    /// Not in touch for a week and more.
    Quiet,
    /// In touch lately.
    Seen,
    /// Closed.
    Closed,
}

impl TabletStanding {
    /// Whether somebody should see to it.
    pub(crate) const fn is_missing(self) -> bool {
        matches!(self, Self::ShouldHaveLocked | Self::Quiet)
    }
}
