//! HTTP to the one relay that this device knows.
//!
//! It sends frames and gives back frames that the relay signed as the answer to just that request. Whatever else comes
//! (a network's sign-in page, a redirect, a cut or endless body, another key's signature) is [`RelayError::Foreign`]
//! and gives the caller nothing to take in. Everything is bounded: connecting, waiting, bytes packed and unpacked.

mod failure;
mod packing;
mod wake;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::Once;
use std::time::Duration;

use crdt_model::id::DeviceId;
use crdt_model::invite::Invite;
use crdt_model::wire::{
    ChallengeAnswer, ChallengeRequest, EnrolAnswer, EnrolRequest, FRAME_BYTES_MAX, RECORDS_MAX, Rejection,
    SignedAnswer, SignedRequest, SyncAnswer, SyncRequest, VERSION, from_bytes, to_bytes,
};
use ed25519_dalek::{SigningKey, VerifyingKey};
use minicbor::Decode;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url, redirect};

pub use failure::RelayError;
pub use wake::Wakes;

/// How long connecting may take.
const CONNECT_SECONDS_MAX: u64 = 10;

/// How long a whole request may take.
const REQUEST_SECONDS_MAX: u64 = 60;

/// How long an open stream may be silent; the relay sends a comment well before.
const SILENCE_SECONDS_MAX: u64 = 75;

/// The most bytes that an answer may have: a frame, and what signs it.
const BODY_BYTES_MAX: usize = FRAME_BYTES_MAX + 64 * 1024;

const CBOR: &str = "application/cbor";

/// A relay, by its address and its key.
#[derive(Debug, Clone)]
pub struct RelayClient {
    http: Client,
    address: Url,
    relay_key: VerifyingKey,
}

impl RelayClient {
    /// The relay at an address, `https://…` or plain http on loopback, known by its Ed25519 key.
    pub fn new(address: &str, relay_key: [u8; 32]) -> Result<Self, RelayError> {
        let address = Url::parse(address).map_err(|_| RelayError::Address)?;
        let loopback = match (address.scheme(), address.host_str()) {
            ("https", Some(_)) => false,
            ("http", Some("127.0.0.1" | "localhost" | "[::1]")) => true,
            _ => return Err(RelayError::Address),
        };
        let relay_key = VerifyingKey::from_bytes(&relay_key).map_err(|_| RelayError::Address)?;
        Ok(Self { http: http(loopback)?, address, relay_key })
    }

    /// The relay that an invite names.
    pub fn of_invite(invite: &Invite) -> Result<Self, RelayError> {
        Self::new(&invite.relay, invite.relay_key)
    }

    /// Enrols the device with this key. The invite is spent when the answer comes.
    pub async fn enrol(&self, key: &SigningKey, invite: &Invite, label: &str) -> Result<EnrolAnswer, RelayError> {
        let request = to_bytes(&EnrolRequest::new(key, invite.id, invite.secret, label.to_owned()));
        let answer: EnrolAnswer = self.ask("v1/enrol", request).await?;
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
            return Err(RelayError::Rejected { rejection: Rejection::TooLarge, challenge: None, retry_after: None });
        }
        let request = to_bytes(&SignedRequest::sign(key, challenge, packed, body));
        let answer: SyncAnswer = self.ask("v1/sync", request).await?;
        if answer.version != VERSION {
            return Err(RelayError::Rejected { rejection: Rejection::Version, challenge: None, retry_after: None });
        }
        if answer.records.len() > RECORDS_MAX || answer.snapshots.len() > RECORDS_MAX {
            return Err(RelayError::Foreign("more records than an answer may have"));
        }
        Ok(answer)
    }

    /// Opens the stream that says when there is something new.
    pub async fn wakes(&self, token: [u8; 16]) -> Result<Wakes, RelayError> {
        let sent = self.http.get(self.at("v1/wake")?).bearer_auth(wake::token_text(&token)).send();
        // Only until the answer begins: the stream itself stays open for as long as it speaks.
        let response = tokio::time::timeout(Duration::from_secs(REQUEST_SECONDS_MAX), sent)
            .await
            .map_err(|_| RelayError::Unreachable)?
            .map_err(|error| failure::of_sending(&error))?;
        if response.status() == StatusCode::OK && has_type(&response, "text/event-stream") {
            return Ok(Wakes::new(response));
        }
        Err(rejected(response).await)
    }

    /// Posts a frame and takes the answer that the relay signed for exactly these bytes.
    async fn ask<T>(&self, path: &str, request: Vec<u8>) -> Result<T, RelayError>
    where
        T: for<'b> Decode<'b, ()> + Send + 'static,
    {
        let sent = self
            .http
            .post(self.at(path)?)
            .header(CONTENT_TYPE, HeaderValue::from_static(CBOR))
            .timeout(Duration::from_secs(REQUEST_SECONDS_MAX))
            .body(request.clone());
        let response = sent.send().await.map_err(|error| failure::of_sending(&error))?;
        if response.status() != StatusCode::OK || !has_type(&response, CBOR) {
            return Err(rejected(response).await);
        }
        let body = body(response).await?;
        let relay_key = self.relay_key;
        // On a thread of its own: whatever the bytes make the decoder do, the driver goes on.
        tokio::task::spawn_blocking(move || opened(&relay_key, &request, &body))
            .await
            .unwrap_or(Err(RelayError::Foreign("an answer that breaks the decoder")))
    }

    fn at(&self, path: &str) -> Result<Url, RelayError> {
        let base = self.address.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}/{path}")).map_err(|_| RelayError::Address)
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
async fn rejected(response: Response) -> RelayError {
    let status = response.status();
    let is_refusal = (status.is_client_error() || status.is_server_error()) && has_type(&response, CBOR);
    if !is_refusal {
        return RelayError::Foreign("not the relay's kind of answer");
    }
    let retry_after = failure::retry_after(response.headers());
    match body(response).await.map(|body| from_bytes::<crdt_model::wire::Rejected>(&body)) {
        Ok(Ok(rejected)) => RelayError::Rejected {
            rejection: rejected.rejection,
            challenge: rejected.challenge.map(|challenge| *challenge),
            retry_after,
        },
        Ok(Err(_)) => RelayError::Foreign("a refusal that cannot be read"),
        Err(error) => error,
    }
}

/// The whole body, as long as it stays within bounds.
async fn body(mut response: Response) -> Result<Vec<u8>, RelayError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure::of_reading(&error))? {
        if body.len().saturating_add(chunk.len()) > BODY_BYTES_MAX {
            return Err(RelayError::Foreign("an endless answer"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn has_type(response: &Response, expected: &str) -> bool {
    let named = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    named.split(';').next().is_some_and(|named| named.trim().eq_ignore_ascii_case(expected))
}

/// A client that follows no redirect, and on loopback neither a proxy nor the machine's certificates.
fn http(loopback: bool) -> Result<Client, RelayError> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error only says that the program around the app has chosen one already.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
    });
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
        .read_timeout(Duration::from_secs(SILENCE_SECONDS_MAX));
    if loopback {
        builder = builder.no_proxy().tls_certs_only([]);
    } else {
        builder = builder.https_only(true);
    }
    builder.build().map_err(|_| RelayError::Unreachable)
}
