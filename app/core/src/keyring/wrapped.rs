//! The store's key under a secret: Argon2id over the secret, then XChaCha20-Poly1305.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::{AppError, ErrorCode};
use crate::store::{KEY_LEN, StoreError};
use crate::surroundings::{Surroundings, random};

const LANES: u32 = 1;

/// A file cannot make the hash cost more than this.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 16;

/// What trying a secret costs. Each wrapped key keeps what it was made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
}

/// A wrapped key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wrapped {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    wrapped: String,
}

impl Wrapped {
    /// Wraps the key. It comes out again only where the same `bound_to` is given.
    pub(super) fn wrap(
        key: &[u8; KEY_LEN],
        secret: &[u8],
        cost: Cost,
        bound_to: &[u8],
        surroundings: &dyn Surroundings,
    ) -> Result<Self, AppError> {
        let (salt, nonce) = (random::<16>(surroundings), random::<24>(surroundings));
        let wrapping = stretch(secret, &salt, cost)?;
        let wrapped = XChaCha20Poly1305::new(Key::from_slice(&*wrapping))
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: key, aad: bound_to })
            .map_err(|_| ErrorCode::Internal)?;
        Ok(Self {
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            lanes: LANES,
            salt: URL_SAFE_NO_PAD.encode(salt),
            nonce: URL_SAFE_NO_PAD.encode(nonce),
            wrapped: URL_SAFE_NO_PAD.encode(wrapped),
        })
    }

    /// The key, or `None` when the secret is not the one.
    pub(super) fn unwrap(&self, secret: &[u8], bound_to: &[u8]) -> Result<Option<Zeroizing<[u8; KEY_LEN]>>, AppError> {
        let salt = bytes::<16>(&self.salt)?;
        let nonce = bytes::<24>(&self.nonce)?;
        let wrapped = URL_SAFE_NO_PAD.decode(&self.wrapped).map_err(|_| StoreError::Damaged)?;
        if self.memory_kib > MEMORY_KIB_MAX || self.passes > PASSES_MAX || self.lanes != LANES {
            return Err(StoreError::Damaged.into());
        }
        let wrapping = stretch(secret, &salt, Cost { memory_kib: self.memory_kib, passes: self.passes })?;
        let cipher = XChaCha20Poly1305::new(Key::from_slice(&*wrapping));
        let payload = Payload { msg: &wrapped, aad: bound_to };
        let Ok(key) = cipher.decrypt(XNonce::from_slice(&nonce), payload) else { return Ok(None) };
        let key = Zeroizing::new(key);
        let key = <[u8; KEY_LEN]>::try_from(key.as_slice()).map_err(|_| StoreError::Damaged)?;
        Ok(Some(Zeroizing::new(key)))
    }
}

fn stretch(secret: &[u8], salt: &[u8; 16], cost: Cost) -> Result<Zeroizing<[u8; 32]>, AppError> {
    let parameters = Params::new(cost.memory_kib, cost.passes, LANES, Some(32)).map_err(|_| StoreError::Damaged)?;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(secret, salt, &mut *stretched)
        .map_err(|_| ErrorCode::Internal)?;
    Ok(stretched)
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], StoreError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| StoreError::Damaged)?;
    bytes.try_into().map_err(|_| StoreError::Damaged)
}
