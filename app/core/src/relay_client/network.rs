//! The way to the relay: where the program around the app may put another in the place of HTTP.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::{CBOR, RelayError, Wakes};

/// The way to the relay.
#[derive(Debug, Clone, Default)]
pub enum Network {
    /// HTTP to its address.
    #[default]
    Http,
    /// Whatever its address, by this courier.
    Courier(Arc<dyn Courier>),
}

/// An errand that is being run.
pub type Carrying<'a, T> = Pin<Box<dyn Future<Output = Result<T, RelayError>> + Send + 'a>>;

/// Carries frames to one relay. It is trusted with nothing: what it brings back is looked at like what HTTP brings.
pub trait Courier: fmt::Debug + Send + Sync {
    /// Posts a frame to a path of the relay and brings what answered.
    fn post(&self, path: &'static str, frame: Vec<u8>) -> Carrying<'_, Answered>;

    /// Opens the stream of wake-ups, where this way has one.
    fn wakes(&self, _token: [u8; 16]) -> Carrying<'_, Wakes> {
        Box::pin(ready(Err(RelayError::Unreachable)))
    }
}

/// What answered a request, in HTTP's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status code.
    pub status: u16,
    /// The content type, without its parameters; empty when none was named.
    pub content_type: String,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answered {
    pub(super) fn is_cbor(&self) -> bool {
        self.content_type.eq_ignore_ascii_case(CBOR)
    }
}
