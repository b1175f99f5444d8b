//! The stream that says when the relay's log has something for this device (server-sent events).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use super::RelayError;
use super::http::SILENCE_MAX;

/// The most bytes that a line of the stream may have.
const LINE_BYTES_MAX: usize = 1_024;

/// What the stream tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// The log has grown to a position.
    Grown(u64),
    /// A picture has come.
    Picture,
    /// A device waits to be let in.
    Device,
}

/// An open stream of wake-ups.
#[derive(Debug)]
pub struct Wakes {
    response: Response,
    waiting: Vec<u8>,
    silent_until: Instant,
    ended: bool,
}

impl Wakes {
    pub(super) fn new(response: Response) -> Self {
        Self { response, waiting: Vec::new(), silent_until: Instant::now() + SILENCE_MAX, ended: false }
    }

    /// Whether nothing more will come.
    pub const fn has_ended(&self) -> bool {
        self.ended
    }

    /// What it tells next; `None` when the relay closed the stream.
    pub async fn next(&mut self) -> Result<Option<Wake>, RelayError> {
        loop {
            while let Some(end) = self.waiting.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.waiting.drain(..=end).collect();
                if let Some(wake) = wake(&line) {
                    return Ok(Some(wake));
                }
            }
            if self.waiting.len() > LINE_BYTES_MAX {
                self.ended = true;
                return Err(RelayError::Foreign("a wake-up without end"));
            }
            match timeout_at(self.silent_until, self.response.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    self.silent_until = Instant::now() + SILENCE_MAX;
                    self.waiting.extend_from_slice(&chunk);
                }
                Ok(Ok(None)) => {
                    self.ended = true;
                    return Ok(None);
                }
                Ok(Err(_)) | Err(_) => {
                    self.ended = true;
                    return Err(RelayError::Unreachable);
                }
            }
        }
    }
}

/// What a `data:` line tells; comments and other fields are passed over.
fn wake(line: &[u8]) -> Option<Wake> {
    match std::str::from_utf8(line).ok()?.strip_prefix("data:")?.trim() {
        "picture" => Some(Wake::Picture),
        "device" => Some(Wake::Device),
        position => position.parse().ok().map(Wake::Grown),
    }
}

/// A token as the `Authorization` header carries it.
pub(super) fn token_text(token: &[u8; 16]) -> String {
    URL_SAFE_NO_PAD.encode(token)
}
