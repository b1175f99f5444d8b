//! Making a store for a new device, and opening the desk over one that is there.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crdt_model::document::UnixMillis;
use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::EnrolAnswer;
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use super::damaged::Damaged;
use super::names::Names;
use super::shelf::Shelf;
use super::{Desk, Lately, read};
use crate::api::view::Face;
use crate::error::AppError;
use crate::roster::Previews;
use crate::store::meeting_row::MeetingRow;
use crate::store::meta::{self, Relay};
use crate::store::{self, KEY_LEN, Store, StoreError};
use crate::surroundings::Surroundings;

const STORE_FILE: &str = "store.sqlite";
const LOCK_FILE: &str = "lock";

/// How long steps can be undone after they were made.
const STEPS_KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a device is called and who is signed in.
pub(crate) struct DeskIdentity {
    pub(crate) label: String,
    pub(crate) face: Face,
}

/// What a new device starts with.
pub(crate) struct NewDevice<'a> {
    pub(crate) key: &'a [u8; KEY_LEN],
    pub(crate) signing: &'a SigningKey,
    pub(crate) relay: &'a Relay,
    pub(crate) answer: &'a EnrolAnswer,
    pub(crate) at: UnixMillis,
}

/// Takes the folder for this program; another one that has it keeps it.
pub(crate) fn take_folder(home: &Path) -> Result<File, StoreError> {
    let file = File::options().create(true).truncate(false).write(true).open(home.join(LOCK_FILE))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::Busy),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Makes the store in a new device's folder, before the relay is asked.
pub(crate) fn make_store(home: &Path, key: &[u8; KEY_LEN]) -> Result<(), StoreError> {
    Store::create(&home.join(STORE_FILE), key).map(drop)
}

/// Writes what the relay answered into a new store.
pub(crate) fn begin(home: &Path, new: &NewDevice<'_>) -> Result<(), StoreError> {
    let mut store = Store::open(&home.join(STORE_FILE), new.key)?;
    store.transaction(|connection| {
        meta::set_device_seed(connection, new.signing.as_bytes())?;
        meta::set_relay(connection, new.relay)?;
        meta::set_challenge(connection, Some(&new.answer.challenge))?;
        meta::set_contact_at(connection, new.at)?;
        meta::set_pending(connection, new.answer.pending == Some(true))?;
        for grant in &new.answer.grants {
            store::granted::add(connection, grant)?;
        }
        Ok::<(), StoreError>(())
    })
}

impl Desk {
    /// Opens the store and reads what is needed at once; no more the more documents there are.
    pub(crate) fn open(
        home: &Path,
        lock: File,
        key: Zeroizing<[u8; KEY_LEN]>,
        identity: DeskIdentity,
        surroundings: Arc<dyn Surroundings>,
    ) -> Result<Self, AppError> {
        let mut store = Store::open(&home.join(STORE_FILE), &key)?;
        let signing = SigningKey::from_bytes(&meta::device_seed(store.connection())?);
        let device = DeviceId::of_key(&signing.verifying_key().to_bytes());
        let relay = meta::relay(store.connection())?;
        let now = surroundings.now();
        let names = Names::read(store.connection(), now)?;
        store.transaction(|connection| store::step::forget_before(connection, UnixMillis(now.0 - STEPS_KEPT_MS)))?;
        let (mut lately, damaged) = (BTreeMap::new(), Damaged::default());
        for (place, since) in store::stale::all(store.connection())? {
            let row = match damaged.noted(place, super::shelf::load(store.connection(), place, Some(since))) {
                Ok(document) => MeetingRow::of(place, &document),
                // One that cannot be read keeps nobody from the others.
                Err(StoreError::Damaged) => None,
                Err(error) => return Err(error.into()),
            };
            lately.insert(place, Lately { since, row });
        }
        let mut desk = Self {
            store,
            shelf: Shelf::default(),
            actor: super::fresh_actor(device, &*surroundings),
            surroundings,
            key,
            signing,
            device,
            label: identity.label,
            face: identity.face,
            relay,
            grants: BTreeMap::new(),
            lately,
            known: read::Known::default(),
            damaged,
            names,
            home: home.to_owned(),
            figures: None,
            answering: None,
            previews: Previews::default(),
            _lock: lock,
        };
        desk.read_grants()?;
        desk.look_at_clock()?;
        Ok(desk)
    }

    /// The relay has taken the device in again, perhaps at another address.
    pub(crate) fn move_to(&mut self, relay: Relay, pending: bool) -> Result<(), AppError> {
        self.store.transaction(|connection| {
            meta::set_relay(connection, &relay)?;
            meta::set_pending(connection, pending)
        })?;
        self.relay = relay;
        Ok(())
    }

    /// Reads anew what the device may hold.
    pub(super) fn read_grants(&mut self) -> Result<(), StoreError> {
        let mut grants: BTreeMap<Space, Role> = BTreeMap::new();
        for grant in store::granted::all(self.connection())? {
            let role = grants.entry(grant.space).or_insert(grant.role);
            *role = (*role).max(grant.role);
        }
        // What was made here is used here, before the relay has heard of it.
        for space in store::space_command::spaces(self.connection())? {
            grants.insert(space, Role::Coordinator);
        }
        self.grants = grants;
        Ok(())
    }
}
