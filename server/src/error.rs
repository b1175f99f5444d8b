//! What a request that is not done is answered: a CBOR frame with the reason, and nothing of the inside.

use std::ops::Range;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use crdt_model::wire::{Rejected, Rejection, VERSION, to_bytes};

use crate::state::random;
use crate::store::StoreError;
use crate::trial::TrialError;

/// The content type of every frame.
pub const CBOR: HeaderValue = HeaderValue::from_static("application/cbor");

/// Those who are turned away together should not come back together.
const RETRY_AFTER_SECONDS: Range<u16> = 4..20;

/// A request was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub rejection: Rejection,
    /// A challenge to try again with.
    pub challenge: Option<[u8; 32]>,
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self { rejection, challenge: None }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Rejection::Unavailable.into()
    }
}

impl From<TrialError> for Refusal {
    fn from(error: TrialError) -> Self {
        tracing::error!(%error, "no trial could be held");
        Rejection::Unavailable.into()
    }
}

impl From<getrandom::Error> for Refusal {
    fn from(error: getrandom::Error) -> Self {
        tracing::error!(%error, "the system gives no random bytes");
        Rejection::Unavailable.into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = status(self.rejection);
        let newest = (self.rejection == Rejection::Version).then_some(VERSION);
        let challenge = self.challenge.map(Into::into);
        let body = to_bytes(&Rejected { rejection: self.rejection, challenge, newest });
        let mut response = (status, [(header::CONTENT_TYPE, CBOR)], body).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, retry_after().into());
        }
        response
    }
}

/// After how many seconds to try again: another number for each who asks.
pub(crate) fn retry_after() -> u16 {
    let [low, high] = random().unwrap_or_default();
    let Range { start, end } = RETRY_AFTER_SECONDS;
    start + u16::from_be_bytes([low, high]) % (end - start)
}

const fn status(rejection: Rejection) -> StatusCode {
    match rejection {
        Rejection::BadFrame | Rejection::Version => StatusCode::BAD_REQUEST,
        Rejection::UnknownDevice | Rejection::BadSignature | Rejection::BadChallenge => StatusCode::UNAUTHORIZED,
        Rejection::InviteInvalid | Rejection::Pending | Rejection::Revoked => StatusCode::FORBIDDEN,
        Rejection::UnknownCursor => StatusCode::CONFLICT,
        Rejection::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Rejection::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}
