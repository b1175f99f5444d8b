//! Invites that a coordinator has made here.

use crdt_model::document::UnixMillis;
use crdt_model::id::{InviteId, MatchId};
use crdt_model::rights::Role;
use crdt_model::wire::Reason;
use serde::Serialize;
use ts_rs::TS;

use super::GroupChoice;

/// The invites that are open, and what can be invited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Invites {
    /// The time by the device's clock.
    pub now: UnixMillis,
    /// The newest first.
    pub invites: Vec<OpenInvite>,
    /// The groups that a tablet can be invited to.
    pub groups: Vec<GroupChoice>,
}

/// An invite that somebody may come by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OpenInvite {
    /// Which.
    pub invite: InviteId,
    /// What the device becomes.
    pub role: Role,
    /// The match that it is for.
    #[serde(rename = "match")]
    pub of: Option<MatchId>,
    /// The group's name, or the first name of the match's host; absent where it is not on this device.
    pub place: Option<String>,
    /// What the device is called when it does not say so itself; empty when nothing was said.
    pub label: String,
    /// The link that leads in.
    pub link: String,
    /// The same as a picture.
    pub qr: Option<QrPicture>,
    /// How it stands.
    pub standing: InviteStanding,
}

/// A code to scan: dark squares on a field of `size` × `size`, as the path of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct QrPicture {
    /// How many squares there are on each side.
    pub size: u32,
    /// The dark ones.
    pub path: String,
}

/// How an invite stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum InviteStanding {
    /// The relay has not got it yet: nobody comes in by it.
    Waiting {
        /// So long it is good from when the relay has it.
        minutes: u32,
    },
    /// Somebody can come in by it.
    Open {
        /// Until when.
        until: UnixMillis,
    },
    /// The relay would not have it.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// It was taken back here, and the relay has not heard of that yet.
    TakenBack,
}
