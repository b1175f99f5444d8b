//! Making invites, beside a relay that may be serving the same folder.

use std::path::Path;

use crdt_model::id::InviteId;
use crdt_model::invite::{Invite, InviteError};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use ed25519_dalek::SigningKey;

use crate::state::random;
use crate::store::invite::StoredInvite;
use crate::store::{StoreError, invite, meta, open_beside, space};

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

/// Makes an invite and stores what the relay needs to recognise it.
pub fn make(data: &Path, wanted: &Wanted) -> Result<Invite, InviteFailed> {
    if wanted.spaces.is_empty() {
        return Err(InviteFailed::NoSpace);
    }
    if wanted.spaces.len() > SPACES_MAX {
        return Err(InviteFailed::TooManySpaces);
    }
    if let Some(space) = wanted.spaces.iter().find(|space| !wanted.role.fits(space)) {
        return Err(InviteFailed::DoesNotFit { role: wanted.role, space: *space });
    }
    let mut connection = open_beside(data, random()?)?;
    let relay = meta::read(&connection)?;
    let url = wanted.public_url.as_deref().unwrap_or(&relay.public_url).trim_end_matches('/').to_owned();
    if url.is_empty() {
        return Err(InviteFailed::NoAddress);
    }
    let invite = Invite {
        relay: url.clone(),
        relay_key: SigningKey::from_bytes(&relay.key_seed).verifying_key().to_bytes(),
        id: InviteId::from_bytes(random()?),
        secret: random()?,
    };
    if let Err(error) = invite.to_string().parse::<Invite>() {
        return Err(InviteFailed::BadAddress { url, error });
    }
    store(&mut connection, &invite, wanted)?;
    Ok(invite)
}

fn store(connection: &mut rusqlite::Connection, made: &Invite, wanted: &Wanted) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for space in &wanted.spaces {
        // An organisation begins with the first invite to it; its other spaces are made by its coordinators.
        if let Space::Organisation(organisation) = space {
            space::add(&transaction, *space, *organisation)?;
        }
    }
    let stored = StoredInvite {
        secret_hash: StoredInvite::hash(&made.secret),
        role: wanted.role,
        spaces: wanted.spaces.clone(),
        label: wanted.label.clone(),
        expires: wanted.expires,
        spent_by: None,
    };
    invite::add(&transaction, made.id, &stored)?;
    transaction.commit()?;
    Ok(())
}
