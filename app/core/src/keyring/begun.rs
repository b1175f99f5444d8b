//! The keys of a device that has asked to be enrolled and not heard the answer: each under the PIN that was given, so that
//! the same person can ask again with the same one. The invite is good for that key only.

use std::fs;
use std::path::Path;

use crdt_model::invite::Invite;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use super::wrapped::Wrapped;
use super::{Pin, file, slot};
use crate::error::AppError;
use crate::store::StoreError;
use crate::surroundings::Surroundings;

/// The file, beside what is to become the keyring.
pub(crate) const FILE: &str = "begun.json";

/// The most keys that are kept for one invite, one for each PIN that was tried.
const KEYS_MAX: usize = 4;

/// The keys that were sent with one invite.
#[derive(Default, Serialize, Deserialize)]
struct Begun {
    invite: String,
    keys: Vec<Wrapped>,
}

/// The key to ask with, on the disk when this returns: the one that was asked with before under this PIN or else a fresh
/// one. What was kept for another invite goes.
pub(crate) fn key_for(
    folder: &Path,
    invite: &Invite,
    pin: &Pin,
    fresh: SigningKey,
    surroundings: &dyn Surroundings,
) -> Result<SigningKey, AppError> {
    let named = invite.id.to_string();
    // One that cannot be read is as none.
    let read = file::read(folder, FILE)?.and_then(|text| serde_json::from_slice::<Begun>(&text).ok());
    let mut begun = read.filter(|begun| begun.invite == named).unwrap_or_default();
    let bound_to = [b"bindeled begun 1".as_slice(), invite.id.as_bytes(), &invite.relay_key].concat();
    for wrapped in &begun.keys {
        if let Ok(Some(key)) = wrapped.unwrap(pin.bytes(), &bound_to) {
            return Ok(SigningKey::from_bytes(&key));
        }
    }
    begun.invite = named;
    begun.keys.push(Wrapped::wrap(fresh.as_bytes(), pin.bytes(), slot::COST, &bound_to, surroundings)?);
    let too_many = begun.keys.len().saturating_sub(KEYS_MAX);
    begun.keys.drain(..too_many);
    file::write(folder, FILE, &serde_json::to_vec_pretty(&begun).map_err(|_| StoreError::Fault)?)?;
    Ok(fresh)
}

/// The device is enrolled: nobody asks again.
pub(crate) fn forget(folder: &Path) {
    // It is sealed, and forgotten at the next start if it cannot be now.
    let _gone = fs::remove_file(folder.join(FILE));
}
