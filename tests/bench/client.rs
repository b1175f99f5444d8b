//! A bare client of the protocol: as light as can be, so that thousands of them fit one process.

use std::time::Duration;

use crdt_model::id::{Actor, DeviceId};
use crdt_model::wire::{
    ChallengeAnswer, ChallengeRequest, SignedAnswer, SignedRequest, SyncAnswer, SyncRequest, from_bytes, to_bytes,
};
use ed25519_dalek::SigningKey;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};

/// A device without a store.
pub struct Client {
    http: reqwest::Client,
    address: String,
    pub key: SigningKey,
    pub id: DeviceId,
    challenge: Option<[u8; 32]>,
}

/// The relay had no room just then.
#[derive(Debug)]
pub struct Later(pub Duration);

impl Client {
    /// The device with this number, at a relay.
    pub fn new(http: reqwest::Client, address: &str, number: u64) -> Self {
        let key = key(number);
        let id = DeviceId::of_key(&key.verifying_key().to_bytes());
        Self { http, address: address.to_owned(), key, id, challenge: None }
    }

    /// The actor that it writes under.
    pub fn actor(&self) -> Actor {
        Actor::new(self.id, [7; 8])
    }

    /// One round of syncing; asks for a challenge when it has none.
    pub async fn sync(&mut self, request: &SyncRequest) -> Result<SyncAnswer, Later> {
        let challenge = match self.challenge.take() {
            Some(challenge) => challenge,
            None => {
                let asked = to_bytes(&ChallengeRequest { device: self.id });
                let answer: ChallengeAnswer = opened(&self.post("v1/challenge", asked).await?);
                *answer.challenge
            }
        };
        let packed = zstd::bulk::compress(&to_bytes(request), 3).expect("packs");
        let signed = SignedRequest::sign(&self.key, challenge, true, packed);
        let answer: SyncAnswer = opened(&self.post("v1/sync", to_bytes(&signed)).await?);
        self.challenge = Some(*answer.challenge);
        Ok(answer)
    }

    async fn post(&self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, Later> {
        let sent =
            self.http.post(format!("{}/{path}", self.address)).header(CONTENT_TYPE, "application/cbor").body(body);
        // A connection that is not accepted in time is a refusal like any other.
        let Ok(response) = sent.send().await else { return Err(Later(Duration::from_secs(1))) };
        match response.status() {
            StatusCode::OK => {
                response.bytes().await.map(|body| body.to_vec()).map_err(|_| Later(Duration::from_secs(1)))
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                let after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
                Err(Later(Duration::from_secs(after.unwrap_or(1))))
            }
            status => panic!("{path}: {status}"),
        }
    }
}

/// The signing key of the device with this number.
pub fn key(number: u64) -> SigningKey {
    let mut seed = [9; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    SigningKey::from_bytes(&seed)
}

fn opened<T: for<'b> minicbor::Decode<'b, ()>>(body: &[u8]) -> T {
    let answer: SignedAnswer = from_bytes(body).expect("a signed answer");
    let frame = if answer.packed {
        zstd::stream::decode_all(answer.body.as_slice()).expect("unpacks")
    } else {
        answer.body.to_vec()
    };
    from_bytes(&frame).expect("the frame that was asked for")
}
