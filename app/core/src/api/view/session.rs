//! Who is signed in.

use crdt_model::id::PersonId;
use crdt_model::rights::Role;
use serde::Serialize;
use ts_rs::TS;

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
