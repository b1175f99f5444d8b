//! Frames over HTTP, everything bounded.

use std::sync::Once;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use tokio::time::timeout;

use super::network::{Answered, Carrying, Courier};
use super::{BODY_BYTES_MAX, CBOR, RelayError, Wakes, failure, refused, wake};

/// How long connecting may take.
const CONNECT_SECONDS_MAX: u64 = 10;

/// How long opening the stream may take.
const OPENING_SECONDS_MAX: u64 = 60;

/// How long a request and its answer may take, however slowly the answer comes.
const EXCHANGE_SECONDS_MAX: u64 = 10 * 60;

/// How long an open stream or an answer may be silent, and how long an answer may take to begin once the request is
/// there. The relay sends a comment in a stream well before.
pub(super) const SILENCE_MAX: Duration = Duration::from_secs(75);

/// What the worst line that is waited for carries of a request in a second.
const SLOWEST_BYTES: usize = 512;

/// HTTP to the relay at an address.
#[derive(Debug)]
pub(super) struct Http {
    client: Client,
    address: Url,
}

impl Http {
    /// To an address, on this machine or elsewhere.
    pub(super) fn to(address: Url, loopback: bool) -> Result<Self, RelayError> {
        Ok(Self { client: client(loopback)?, address })
    }

    fn at(&self, path: &str) -> Result<Url, RelayError> {
        let base = self.address.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}/{path}")).map_err(|_| RelayError::Address)
    }
}

impl Courier for Http {
    fn post(&self, path: &'static str, frame: Vec<u8>) -> Carrying<'_, Answered> {
        Box::pin(async move {
            let patience = until_answered(frame.len());
            let sent = self
                .client
                .post(self.at(path)?)
                .header(CONTENT_TYPE, HeaderValue::from_static(CBOR))
                .timeout(Duration::from_secs(EXCHANGE_SECONDS_MAX))
                .body(frame);
            let response = timeout(patience, sent.send())
                .await
                .map_err(|_| RelayError::Unreachable)?
                .map_err(|error| failure::of_sending(&error))?;
            answered(response).await
        })
    }

    fn wakes(&self, token: [u8; 16]) -> Carrying<'_, Wakes> {
        Box::pin(async move {
            let sent = self.client.get(self.at("v1/wake")?).bearer_auth(wake::token_text(&token)).send();
            // Only until the answer begins: the stream itself stays open for as long as it speaks.
            let response = timeout(Duration::from_secs(OPENING_SECONDS_MAX), sent)
                .await
                .map_err(|_| RelayError::Unreachable)?
                .map_err(|error| failure::of_sending(&error))?;
            if response.status() == StatusCode::OK && content_type(&response) == "text/event-stream" {
                return Ok(Wakes::new(response));
            }
            Err(refused(&answered(response).await?))
        })
    }
}

/// The whole answer, as long as it stays within bounds. Only of the relay's kind of answer is the body read.
async fn answered(mut response: Response) -> Result<Answered, RelayError> {
    let mut answered = Answered {
        status: response.status().as_u16(),
        content_type: content_type(&response),
        retry_after: failure::retry_after(response.headers()),
        body: Vec::new(),
    };
    if !answered.is_cbor() {
        return Ok(answered);
    }
    loop {
        let came = timeout(SILENCE_MAX, response.chunk()).await.map_err(|_| RelayError::Unreachable)?;
        let Some(chunk) = came.map_err(|error| failure::of_reading(&error))? else { return Ok(answered) };
        if answered.body.len().saturating_add(chunk.len()) > BODY_BYTES_MAX {
            return Err(RelayError::Foreign("an endless answer"));
        }
        answered.body.extend_from_slice(&chunk);
    }
}

/// How long an answer to a request of so many bytes may take to begin. A bad line takes most of it to carry the request.
fn until_answered(bytes: usize) -> Duration {
    let on_its_way = u64::try_from(bytes / SLOWEST_BYTES).unwrap_or(u64::MAX);
    SILENCE_MAX.saturating_add(Duration::from_secs(on_its_way))
}

fn content_type(response: &Response) -> String {
    let named = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A client that follows no redirect, and on loopback neither a proxy nor the machine's certificates.
fn client(loopback: bool) -> Result<Client, RelayError> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error only says that the program around the app has chosen one already.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
    });
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX));
    if loopback {
        builder = builder.no_proxy().tls_certs_only([]);
    } else {
        builder = builder.https_only(true);
    }
    builder.build().map_err(|_| RelayError::Unreachable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_given_time_to_carry_a_request() {
        assert_eq!(until_answered(0), SILENCE_MAX);
        let picture = until_answered(300 * 1024);
        assert_eq!(picture, SILENCE_MAX + Duration::from_secs(600));
    }
}
