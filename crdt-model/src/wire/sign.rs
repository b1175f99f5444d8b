//! What each signature covers, made and checked.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::{EnrolRequest, SignedAnswer, SignedRequest, VERSION};
use crate::id::{DeviceId, InviteId};

impl SignedRequest {
    /// Signs a body.
    pub fn sign(key: &SigningKey, challenge: [u8; 32], packed: bool, body: Vec<u8>) -> Self {
        let signature = key.sign(&request_text(&challenge, packed, &body)).to_bytes();
        Self {
            device: DeviceId::of_key(&key.verifying_key().to_bytes()),
            challenge: challenge.into(),
            signature: signature.into(),
            packed,
            body: body.into(),
        }
    }

    /// Whether this key signed it.
    pub fn is_by(&self, key: &VerifyingKey) -> bool {
        key.verify_strict(
            &request_text(&self.challenge, self.packed, &self.body),
            &Signature::from_bytes(&self.signature),
        )
        .is_ok()
    }
}

impl SignedAnswer {
    /// Signs an answer to a request, given as it was sent.
    pub fn sign(key: &SigningKey, request: &[u8], packed: bool, body: Vec<u8>) -> Self {
        let signature = key.sign(&answer_text(request, packed, &body)).to_bytes();
        Self { signature: signature.into(), packed, body: body.into() }
    }

    /// Whether this key signed it as the answer to that request.
    pub fn is_by(&self, key: &VerifyingKey, request: &[u8]) -> bool {
        key.verify_strict(&answer_text(request, self.packed, &self.body), &Signature::from_bytes(&self.signature))
            .is_ok()
    }
}

impl EnrolRequest {
    /// Asks with an invite's id and secret, for the device with this key.
    pub fn new(key: &SigningKey, invite: InviteId, secret: [u8; 16], label: String) -> Self {
        Self {
            version: VERSION,
            invite,
            secret: secret.into(),
            device_key: key.verifying_key().to_bytes().into(),
            label,
            signature: key.sign(&enrol_text(invite, &secret)).to_bytes().into(),
        }
    }

    /// Whether the sender holds the key that it names.
    pub fn is_by_its_key(&self) -> bool {
        VerifyingKey::from_bytes(&self.device_key).is_ok_and(|key| {
            key.verify_strict(&enrol_text(self.invite, &self.secret), &Signature::from_bytes(&self.signature)).is_ok()
        })
    }
}

fn request_text(challenge: &[u8; 32], packed: bool, body: &[u8]) -> Vec<u8> {
    [b"bindeled request 1".as_slice(), challenge, &[u8::from(packed)], body].concat()
}

fn answer_text(request: &[u8], packed: bool, body: &[u8]) -> Vec<u8> {
    let asked: [u8; 32] = Sha256::digest(request).into();
    [b"bindeled answer 1".as_slice(), &asked, &[u8::from(packed)], body].concat()
}

fn enrol_text(invite: InviteId, secret: &[u8; 16]) -> Vec<u8> {
    [b"bindeled enrol 1".as_slice(), invite.as_bytes(), secret].concat()
}
