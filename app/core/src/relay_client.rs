//! The one relay that this device knows.
//!
//! It sends frames and gives back frames that the relay signed as the answer to just that request. Whatever else comes
//! (a network's sign-in page, a redirect, a cut or endless body, another key's signature) is [`RelayError::Foreign`]
//! and gives the caller nothing to take in. Everything is bounded: connecting, waiting, bytes packed and unpacked.
//! Frames go by HTTP (`http.rs`), or by a [`Courier`] of the program around the app.

mod failure;
mod http;
mod network;
mod packing;
mod wake;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use crdt_model::id::DeviceId;
use crdt_model::invite::Invite;
use crdt_model::wire::{
    ChallengeAnswer, ChallengeRequest, EnrolAnswer, EnrolRequest, FRAME_BYTES_MAX, RECORDS_MAX, Rejected, Rejection,
    SignedAnswer, SignedRequest, SyncAnswer, SyncRequest, from_bytes, speaks, to_bytes,
};
use ed25519_dalek::{SigningKey, VerifyingKey};
use minicbor::Decode;
use reqwest::Url;

pub use failure::RelayError;
pub use network::{Answered, Carrying, Courier, Network};
pub use wake::{Wake, Wakes};

use http::Http;

/// The most bytes that an answer may have: a frame, and what signs it.
const BODY_BYTES_MAX: usize = FRAME_BYTES_MAX + 64 * 1024;

const CBOR: &str = "application/cbor";

/// A relay, by the way to it and by its key.
#[derive(Debug, Clone)]
pub struct RelayClient {
    courier: Arc<dyn Courier>,
    relay_key: VerifyingKey,
}

impl RelayClient {
    /// The relay at an address, `https://…` or plain http on loopback, known by its Ed25519 key.
    pub fn new(network: &Network, address: &str, relay_key: [u8; 32]) -> Result<Self, RelayError> {
        let address = Url::parse(address).map_err(|_| RelayError::Address)?;
        let loopback = match (address.scheme(), address.host_str()) {
            ("https", Some(_)) => false,
            ("http", Some("127.0.0.1" | "localhost" | "[::1]")) => true,
            _ => return Err(RelayError::Address),
        };
        let relay_key = VerifyingKey::from_bytes(&relay_key).map_err(|_| RelayError::Address)?;
        let courier = match network {
            Network::Http => Arc::new(Http::to(address, loopback)?),
            Network::Courier(courier) => Arc::clone(courier),
        };
        Ok(Self { courier, relay_key })
    }

    /// The relay that an invite names.
    pub fn of_invite(network: &Network, invite: &Invite) -> Result<Self, RelayError> {
        Self::new(network, &invite.relay, invite.relay_key)
    }

    /// Enrols the device with this key. The invite is spent when the answer comes.
    pub async fn enrol(&self, key: &SigningKey, invite: &Invite, label: &str) -> Result<EnrolAnswer, RelayError> {
        let mut request = EnrolRequest::new(key, invite.id, invite.secret, label.to_owned());
        let answer: EnrolAnswer = match self.ask("v1/enrol", to_bytes(&request)).await {
            Err(RelayError::Rejected { rejection: Rejection::Version, newest: Some(newest), .. })
                if speaks(newest) && newest != request.version =>
            {
                request.version = newest;
                self.ask("v1/enrol", to_bytes(&request)).await?
            }
            answer => answer?,
        };
        if answer.device == DeviceId::of_key(&key.verifying_key().to_bytes()) {
            Ok(answer)
        } else {
            Err(RelayError::Foreign("enrolled another device"))
        }
    }

    /// A challenge to sign the next request with.
    pub async fn challenge(&self, device: DeviceId) -> Result<[u8; 32], RelayError> {
        let answer: ChallengeAnswer = self.ask("v1/challenge", to_bytes(&ChallengeRequest { device })).await?;
        Ok(*answer.challenge)
    }

    /// One round: pushes what waits and pulls what is new.
    pub async fn sync(
        &self,
        key: &SigningKey,
        challenge: [u8; 32],
        request: &SyncRequest,
    ) -> Result<SyncAnswer, RelayError> {
        let (packed, body) = packing::pack(to_bytes(request));
        if body.len() > FRAME_BYTES_MAX {
            return Err(RelayError::refusal(Rejection::TooLarge));
        }
        let signed = to_bytes(&SignedRequest::sign(key, challenge, packed, body));
        let answer: SyncAnswer = self.ask("v1/sync", signed).await?;
        if answer.version != request.version {
            return Err(RelayError::refusal(Rejection::Version));
        }
        if answer.records.len() > RECORDS_MAX || answer.snapshots.len() > RECORDS_MAX {
            return Err(RelayError::Foreign("more records than an answer may have"));
        }
        Ok(answer)
    }

    /// Opens the stream that says when there is something new.
    pub async fn wakes(&self, token: [u8; 16]) -> Result<Wakes, RelayError> {
        self.courier.wakes(token).await
    }

    /// Posts a frame and takes the answer that the relay signed for exactly these bytes.
    async fn ask<T>(&self, path: &'static str, request: Vec<u8>) -> Result<T, RelayError>
    where
        T: for<'b> Decode<'b, ()> + Send + 'static,
    {
        let answered = self.courier.post(path, request.clone()).await?;
        if answered.body.len() > BODY_BYTES_MAX {
            return Err(RelayError::Foreign("an endless answer"));
        }
        if answered.status != 200 || !answered.is_cbor() {
            return Err(refused(&answered));
        }
        let relay_key = self.relay_key;
        // On a thread of its own: whatever the bytes make the decoder do, the driver goes on.
        tokio::task::spawn_blocking(move || opened(&relay_key, &request, &answered.body))
            .await
            .unwrap_or(Err(RelayError::Foreign("an answer that breaks the decoder")))
    }
}

/// The frame of a signed answer: first who signed it, then what it says.
fn opened<T: for<'b> Decode<'b, ()>>(relay_key: &VerifyingKey, request: &[u8], body: &[u8]) -> Result<T, RelayError> {
    let answer: SignedAnswer = from_bytes(body).map_err(|_| RelayError::Foreign("not a signed answer"))?;
    if !answer.is_by(relay_key, request) {
        return Err(RelayError::Foreign("signed by another key, or for another request"));
    }
    let frame = if answer.packed { packing::unpack(&answer.body)? } else { answer.body.to_vec() };
    if frame.len() > FRAME_BYTES_MAX {
        return Err(RelayError::Foreign("a frame larger than frames may be"));
    }
    from_bytes(&frame).map_err(|_| RelayError::Foreign("not the frame that was asked for"))
}

/// What an answer that is no answer means: the relay's own refusal where it can be read as one, else something foreign.
fn refused(answered: &Answered) -> RelayError {
    if !(400..600).contains(&answered.status) || !answered.is_cbor() {
        return RelayError::Foreign("not the relay's kind of answer");
    }
    match from_bytes::<Rejected>(&answered.body) {
        Ok(Rejected { rejection, challenge, newest }) => RelayError::Rejected {
            rejection,
            challenge: challenge.map(|challenge| *challenge),
            // The first version did not say.
            newest: (rejection == Rejection::Version).then_some(newest.unwrap_or(1)),
            retry_after: answered.retry_after,
        },
        Err(_) => RelayError::Foreign("a refusal that cannot be read"),
    }
}
