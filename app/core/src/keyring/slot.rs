//! One person's copy of the store's key: Argon2id over the PIN, then XChaCha20-Poly1305.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use crdt_model::id::PersonId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Pin;
use crate::api::view::Face;
use crate::error::{AppError, ErrorCode};
use crate::store::{KEY_LEN, StoreError};
use crate::surroundings::{Surroundings, random};

/// What the hash costs now; each slot keeps what it was made with.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A file cannot make the hash cost more than this.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 16;

/// A person's wrapped key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    person: PersonId,
    name: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    wrapped: String,
    /// Wrong tries since the last right one.
    pub(super) tries: u32,
}

impl Slot {
    pub(super) fn wrap(
        face: &Face,
        pin: &Pin,
        key: &[u8; KEY_LEN],
        surroundings: &dyn Surroundings,
    ) -> Result<Self, AppError> {
        let (salt, nonce) = (random::<16>(surroundings), random::<24>(surroundings));
        let wrapping = stretch(pin, &salt, (MEMORY_KIB, PASSES, LANES))?;
        let payload = Payload { msg: key, aad: &bound_to(face.person) };
        let wrapped = XChaCha20Poly1305::new(Key::from_slice(&*wrapping))
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| ErrorCode::Internal)?;
        Ok(Self {
            person: face.person,
            name: face.name.clone(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: URL_SAFE_NO_PAD.encode(salt),
            nonce: URL_SAFE_NO_PAD.encode(nonce),
            wrapped: URL_SAFE_NO_PAD.encode(wrapped),
            tries: 0,
        })
    }

    /// The key, or `None` when the PIN is not the one.
    pub(super) fn unwrap(&self, pin: &Pin) -> Result<Option<Zeroizing<[u8; KEY_LEN]>>, AppError> {
        let salt = bytes::<16>(&self.salt)?;
        let nonce = bytes::<24>(&self.nonce)?;
        let wrapped = URL_SAFE_NO_PAD.decode(&self.wrapped).map_err(|_| StoreError::Damaged)?;
        if self.memory_kib > MEMORY_KIB_MAX || self.passes > PASSES_MAX || self.lanes != LANES {
            return Err(StoreError::Damaged.into());
        }
        let wrapping = stretch(pin, &salt, (self.memory_kib, self.passes, self.lanes))?;
        let payload = Payload { msg: &wrapped, aad: &bound_to(self.person) };
        let cipher = XChaCha20Poly1305::new(Key::from_slice(&*wrapping));
        let Ok(key) = cipher.decrypt(XNonce::from_slice(&nonce), payload) else { return Ok(None) };
        let key = Zeroizing::new(key);
        let key = <[u8; KEY_LEN]>::try_from(key.as_slice()).map_err(|_| StoreError::Damaged)?;
        Ok(Some(Zeroizing::new(key)))
    }

    pub(super) fn is_of(&self, person: PersonId) -> bool {
        self.person == person
    }

    pub(super) fn face(&self) -> Face {
        Face { person: self.person, name: self.name.clone() }
    }
}

fn stretch(
    pin: &Pin,
    salt: &[u8; 16],
    (memory_kib, passes, lanes): (u32, u32, u32),
) -> Result<Zeroizing<[u8; 32]>, AppError> {
    let parameters = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| StoreError::Damaged)?;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(pin.bytes(), salt, &mut *stretched)
        .map_err(|_| ErrorCode::Internal)?;
    Ok(stretched)
}

/// A slot copied under another person's name does not open.
fn bound_to(person: PersonId) -> Vec<u8> {
    [b"bindeled slot 1".as_slice(), person.as_bytes()].concat()
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], StoreError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| StoreError::Damaged)?;
    bytes.try_into().map_err(|_| StoreError::Damaged)
}
