//! What can happen to access. Frozen: words and fields are never renamed or reused; only new ones are added.

use std::fmt;

use chrono::NaiveDate;
use crdt_model::id::{CommandId, DeviceId, InviteId, OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::store::device::{NewDevice, Status};
use crate::store::invite::StoredInvite;
use crate::store::payout::{self, Paid};
use crate::store::{StoreError, device, erased, grant, invite, space};

/// Who changed access, or saw what opens a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Somebody at the relay's own command line.
    Command,
    /// An officer's session, by the beginning of its hash.
    Officer(String),
    /// A device.
    Device(DeviceId),
    /// The relay itself.
    Relay,
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command => f.write_str("command"),
            Self::Officer(session) => write!(f, "officer/{session}"),
            Self::Device(device) => write!(f, "device/{device}"),
            Self::Relay => f.write_str("relay"),
        }
    }
}

/// A change of access, or that somebody saw what opens a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// A space of an organisation came to be.
    Space {
        /// The space.
        space: Space,
        /// Whose.
        organisation: OrganisationId,
        /// Who holds it as well.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<OrganisationId>,
    },
    /// An invite was made.
    Invited {
        /// Which.
        invite: InviteId,
        /// The SHA-256 of its secret.
        #[serde(with = "as_text")]
        secret_hash: [u8; 32],
        /// The role that it gives.
        role: Role,
        /// Where.
        spaces: Vec<Space>,
        /// What the device is called when it does not say so itself.
        label: String,
        /// Until when it can be used.
        expires: i64,
        /// Whether the device that uses it waits until it has been confirmed.
        confirm: bool,
        /// The device that made it; none where an officer or somebody at the command line did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        made_by: Option<DeviceId>,
    },
    /// Nobody comes by an invite any more.
    InviteTakenBack {
        /// Which.
        invite: InviteId,
    },
    /// A device showed an invite, and is this from now on unless it was closed.
    Enrolled {
        /// Which.
        device: DeviceId,
        /// Its Ed25519 public key.
        #[serde(with = "as_text")]
        key: [u8; 32],
        /// What people call it.
        label: String,
        /// Whether it waits to be confirmed.
        status: Status,
    },
    /// A device used an invite up.
    Spent {
        /// The invite.
        invite: InviteId,
        /// The device.
        device: DeviceId,
    },
    /// A device was given a role in a space.
    Granted {
        /// The device.
        device: DeviceId,
        /// The space.
        space: Space,
        /// The role.
        role: Role,
    },
    /// Whatever a device was given in a space was taken away from it.
    Withdrawn {
        /// The device.
        device: DeviceId,
        /// The space.
        space: Space,
    },
    /// Somebody compared the four words.
    Confirmed {
        /// The device.
        device: DeviceId,
    },
    /// A device was closed for good.
    Revoked {
        /// The device.
        device: DeviceId,
    },
    /// A document was erased for good.
    Erased {
        /// Its space.
        space: Space,
        /// The document.
        document: DocumentId,
    },
    /// What is kept of a person was handed to them. Changes no access; somebody may ask when it was.
    HandedOut {
        /// Whose.
        person: PersonId,
        /// The device's command, which may come twice.
        command: CommandId,
    },
    /// Somebody was shown the one-time code of a device.
    CodeShown {
        /// The device.
        device: DeviceId,
    },
    /// What was kept aside of a device's was taken in after all. Changes no access; it was somebody's decision.
    TakenIn {
        /// The device.
        device: DeviceId,
        /// Where it stands in the log.
        positions: Vec<u64>,
    },
    /// Claims were paid. Changes no access; it keeps an older copy of the file from paying them once more.
    Paid {
        /// The number of the file of payouts.
        file: u64,
        /// Its date.
        as_of: NaiveDate,
        /// All of it.
        text: String,
        /// What it pays.
        claims: Vec<Paid>,
    },
    /// The log went so far. Changes no access; it shows an older copy for what it is.
    Reached,
    /// An older copy of the relay's file was put in its place, and a new history of the log began.
    Restored {
        /// Whether every device waits to be confirmed again, because it was not known what had happened since the copy.
        doubted: bool,
    },
}

impl Event {
    /// Makes it so. Doing it twice is doing it once.
    pub(super) fn apply(&self, connection: &Connection, at: i64) -> Result<(), StoreError> {
        match self {
            Self::Space { space, organisation, with } => space::add(connection, *space, *organisation, *with),
            Self::Invited { invite, secret_hash, role, spaces, label, expires, confirm, made_by } => {
                let stored = StoredInvite {
                    secret_hash: *secret_hash,
                    role: *role,
                    spaces: spaces.clone(),
                    label: label.clone(),
                    expires: *expires,
                    confirm: *confirm,
                    spent_by: None,
                    made_by: *made_by,
                };
                invite::add(connection, *invite, &stored)
            }
            Self::InviteTakenBack { invite } => invite::close(connection, *invite),
            Self::Enrolled { device, key, label, status } => {
                device::add(connection, *device, NewDevice { key: *key, label, status: *status }, at)
            }
            Self::Spent { invite, device } => invite::spend(connection, *invite, *device),
            Self::Granted { device, space, role } => {
                grant::add(connection, *device, Grant { space: *space, role: *role })
            }
            Self::Withdrawn { device, space } => grant::withdraw(connection, *device, *space),
            Self::Confirmed { device } => device::confirm(connection, *device),
            Self::Revoked { device } => {
                invite::close_of(connection, *device)?;
                device::revoke(connection, *device, at)
            }
            Self::Erased { space, document } => erased::erase(connection, *space, *document, at),
            Self::Restored { doubted: true } => {
                device::doubt_all(connection)?;
                invite::doubt_all(connection)
            }
            Self::Paid { file, as_of, text, claims } => {
                payout::add(connection, *file, *as_of, text.as_bytes(), claims, at)
            }
            Self::CodeShown { .. }
            | Self::HandedOut { .. }
            | Self::TakenIn { .. }
            | Self::Reached
            | Self::Restored { doubted: false } => Ok(()),
        }
    }
}

mod as_text {
    use std::borrow::Cow;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes.try_into().map_err(|_| D::Error::custom("not 32 bytes"))
    }
}
