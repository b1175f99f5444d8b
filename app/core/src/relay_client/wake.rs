//! The stream that says when the relay's log has something for this device (server-sent events).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Response;

use super::RelayError;

/// The most bytes that a line of the stream may have.
const LINE_BYTES_MAX: usize = 1_024;

/// An open stream of wake-ups.
#[derive(Debug)]
pub struct Wakes {
    response: Response,
    waiting: Vec<u8>,
    ended: bool,
}

impl Wakes {
    pub(super) const fn new(response: Response) -> Self {
        Self { response, waiting: Vec::new(), ended: false }
    }

    /// Whether nothing more will come.
    pub const fn has_ended(&self) -> bool {
        self.ended
    }

    /// The next position that the log has grown to; `None` when the relay closed the stream.
    pub async fn next(&mut self) -> Result<Option<u64>, RelayError> {
        loop {
            while let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.waiting.drain(..=end).collect();
                if let Some(position) = position(&line) {
                    return Ok(Some(position));
                }
            }
            if self.waiting.len() > LINE_BYTES_MAX {
                self.ended = true;
                return Err(RelayError::Foreign("a wake-up without end"));
            }
            match self.response.chunk().await {
                Ok(Some(chunk)) => self.waiting.extend_from_slice(&chunk),
                Ok(None) => {
                    self.ended = true;
                    return Ok(None);
                }
                Err(_) => {
                    self.ended = true;
                    return Err(RelayError::Unreachable);
                }
            }
        }
    }
}

/// The position of a `data:` line; comments and other fields are passed over.
fn position(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(line).ok()?.strip_prefix("data:")?.trim().parse().ok()
}

/// A token as the `Authorization` header carries it.
pub(super) fn token_text(token: &[u8; 16]) -> String {
    URL_SAFE_NO_PAD.encode(token)
}
