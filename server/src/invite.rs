//! Making invites, beside a relay that may be serving the same folder.

use crdt_model::id::InviteId;
use crdt_model::invite::{Invite, InviteError, secret_hash};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rusqlite::Connection;

use crate::clock::Clock;
use crate::folder::Folder;
use crate::journal::{By, Event, record, relay_key};
use crate::state::random;
use crate::store::{StoreError, meta, space};

/// What an invite gives.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The role.
    pub role: Role,
    /// The spaces to have it in.
    pub spaces: Vec<Space>,
    /// What the device is called when it does not say so itself.
    pub label: String,
    /// Until when it can be used, in milliseconds since 1970.
    pub expires: i64,
    /// Whether the device waits until somebody has compared the four words.
    pub confirm: bool,
    /// The relay's address; by default the one that it last served under.
    pub public_url: Option<String>,
}

/// Why no invite was made.
#[derive(Debug, thiserror::Error)]
pub enum InviteFailed {
    /// A role that makes no sense in that space.
    #[error("nobody can be {} in {space}", role.word())]
    DoesNotFit {
        /// The role.
        role: Role,
        /// The space.
        space: Space,
    },
    /// An invite to nothing.
    #[error("an invite needs at least one space")]
    NoSpace,
    /// An invite to more than is sensible.
    #[error("an invite gives at most {SPACES_MAX} spaces")]
    TooManySpaces,
    /// The relay has not served yet, so nobody knows its address.
    #[error("the relay's address is not known yet: start it once, or give it with --public-url")]
    NoAddress,
    /// An address that devices would refuse.
    #[error("devices would refuse the address {url}: {error}")]
    BadAddress {
        /// The address.
        url: String,
        /// Why.
        error: InviteError,
    },
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

const SPACES_MAX: usize = 64;

/// Makes an invite and stores what the relay needs to recognise it; at the relay's own command line.
pub fn make(folder: impl Into<Folder>, wanted: &Wanted) -> Result<Invite, InviteFailed> {
    folder.into().change(|connection| make_in(connection, &By::Command, wanted, Clock::system().now_ms()))
}

/// The same in a file that is open, by whom and when.
pub(crate) fn make_in(connection: &Connection, by: &By, wanted: &Wanted, now: i64) -> Result<Invite, InviteFailed> {
    if wanted.spaces.is_empty() {
        return Err(InviteFailed::NoSpace);
    }
    if wanted.spaces.len() > SPACES_MAX {
        return Err(InviteFailed::TooManySpaces);
    }
    if let Some(space) = wanted.spaces.iter().find(|space| !wanted.role.fits(space)) {
        return Err(InviteFailed::DoesNotFit { role: wanted.role, space: *space });
    }
    let relay = meta::read(connection)?;
    let url = wanted.public_url.as_deref().unwrap_or(&relay.public_url).trim_end_matches('/').to_owned();
    if url.is_empty() {
        return Err(InviteFailed::NoAddress);
    }
    let invite = Invite {
        relay: url.clone(),
        relay_key: relay_key(&relay.key_seed),
        id: InviteId::from_bytes(random()?),
        secret: random()?,
    };
    if let Err(error) = invite.to_string().parse::<Invite>() {
        return Err(InviteFailed::BadAddress { url, error });
    }
    store(connection, by, &invite, wanted, now)?;
    Ok(invite)
}

fn store(connection: &Connection, by: &By, made: &Invite, wanted: &Wanted, now: i64) -> Result<(), StoreError> {
    for space in &wanted.spaces {
        // An organisation begins with the first invite to it; its other spaces are made by its coordinators.
        if let Space::Organisation(organisation) = *space
            && space::organisation(connection, *space)?.is_none()
        {
            record(connection, by, now, Event::Space { space: *space, organisation, with: None })?;
        }
    }
    let invited = Event::Invited {
        invite: made.id,
        secret_hash: secret_hash(&made.secret),
        role: wanted.role,
        spaces: wanted.spaces.clone(),
        label: wanted.label.clone(),
        expires: wanted.expires,
        confirm: wanted.confirm,
        made_by: None,
    };
    record(connection, by, now, invited)
}
