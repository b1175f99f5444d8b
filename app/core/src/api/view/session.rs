//! Who is signed in.

use crdt_model::id::PersonId;
use crdt_model::rights::Role;
use serde::Serialize;
use ts_rs::TS;

/// Where the app stands: nobody enrolled, locked, or open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Session {
    /// The chosen profile is not enrolled.
    Fresh {
        /// The profiles that are.
        profiles: Vec<Profile>,
    },
    /// The store is closed; a PIN opens it.
    Locked {
        /// What the device is called.
        device_label: String,
        /// What its groups or match are called, as chosen to be shown here.
        places: Vec<String>,
        /// Who can open it.
        people: Vec<LockFace>,
        /// How many records wait to be sent; absent when the app was ended without closing the store.
        waiting: Option<u32>,
        /// All profiles of this device, this one among them.
        profiles: Vec<Profile>,
    },
    /// Somebody is signed in.
    Open {
        /// What the device is called.
        device_label: String,
        /// Who is signed in.
        person: Face,
        /// What the device is: decides which screens it shows.
        role: Role,
        /// While nobody has confirmed the device: the four words that stand on both screens.
        pending: Option<[String; 4]>,
        /// Whether it holds the host programme's pool: only then does it match.
        matches: bool,
        /// Somebody answers a questionnaire on it: it does nothing else until a PIN is typed.
        handed_over: bool,
    },
}

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Face {
    /// Who.
    pub person: PersonId,
    /// First name, as the person chose to be shown; empty when it was erased.
    pub name: String,
}

/// A person on the lock screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LockFace {
    /// Who.
    pub person: PersonId,
    /// First name, as the person chose to be shown; empty when it was erased.
    pub name: String,
    /// The PIN was wrong too often: only a one-time code opens the store for this person.
    pub closed: bool,
}

/// A profile on the lock screen: groups that must not see each other have one each on the same device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Profile {
    /// Which, as *switch_profile* takes it.
    pub profile: u32,
    /// What the device is called in it.
    pub device_label: String,
    /// What its groups or match are called.
    pub places: Vec<String>,
    /// How many records wait to be sent; absent while it is open and after the app was ended without closing it.
    pub waiting: Option<u32>,
    /// The one that the commands are about now.
    pub chosen: bool,
}
