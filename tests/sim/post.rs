//! The way between devices and relay: it loses, delays, repeats, reorders, cuts and spoils, as the seed has it.
//!
//! What it carries are the very frames that devices and relay make; the relay's own router answers them.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use app_core::relay_client::{Answered, Carrying, Courier, RelayError};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use crdt_model::wire::{Rejected, from_bytes};
use rand::RngExt as _;
use rand_chacha::ChaCha12Rng;
use tokio::sync::oneshot;
use tower::ServiceExt as _;

/// How many requests can be under way at a time; the oldest is lost for a newer one.
const LATE_MAX: usize = 8;

const PORTAL: &[u8] = b"<!doctype html><title>Welcome to the library wifi</title>";

/// The one relay's post.
#[derive(Clone)]
pub struct Post(Arc<Mutex<Office>>);

struct Office {
    chance: ChaCha12Rng,
    /// Absent while the relay does not run.
    relay: Option<Router>,
    /// Of a hundred requests, so many meet something.
    trouble: u32,
    /// Requests that are still under way, though their devices have given up.
    late: Vec<(&'static str, Vec<u8>)>,
    met: Vec<String>,
    /// The next answer waits here for its device.
    held: Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>,
}

/// An answer that waits for its device, once it is there.
pub struct Held {
    pub is_there: oneshot::Receiver<()>,
    pub go: oneshot::Sender<()>,
}

/// What a request meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Fine,
    RequestLost,
    AnswerLost,
    Late,
    Twice,
    Cut,
    Spoiled,
    Portal,
    PortalAsFrame,
    Redirected,
    Overloaded,
}

impl Fate {
    const TROUBLES: [Self; 10] = [
        Self::RequestLost,
        Self::AnswerLost,
        Self::Late,
        Self::Twice,
        Self::Cut,
        Self::Spoiled,
        Self::Portal,
        Self::PortalAsFrame,
        Self::Redirected,
        Self::Overloaded,
    ];
}

impl Post {
    pub fn new(chance: ChaCha12Rng) -> Self {
        Self(Arc::new(Mutex::new(Office {
            chance,
            relay: None,
            trouble: 0,
            late: Vec::new(),
            met: Vec::new(),
            held: None,
        })))
    }

    /// The relay answers from now on, or does not.
    pub fn serve(&self, relay: Option<Router>) {
        self.office().relay = relay;
    }

    /// Of a hundred requests, so many meet something from now on.
    pub fn weather(&self, trouble: u32) {
        self.office().trouble = trouble;
    }

    /// What requests have met since this was last asked.
    pub fn met(&self) -> String {
        self.office().met.drain(..).collect::<Vec<_>>().join(", ")
    }

    /// Holds the next answer that comes through, until it may go on.
    pub fn hold_next(&self) -> Held {
        let ((told, is_there), (go, may_go)) = (oneshot::channel(), oneshot::channel());
        self.office().held = Some((told, may_go));
        Held { is_there, go }
    }

    /// Brings one request that was under way, in whatever order. Gives whether there was one.
    pub async fn bring_late(&self) -> bool {
        let (path, frame) = {
            let mut office = self.office();
            if office.late.is_empty() {
                return false;
            }
            let count = office.late.len();
            let which = office.chance.random_range(0..count);
            office.late.swap_remove(which)
        };
        // Its device has long stopped listening.
        let _answer = self.deliver(path, frame).await;
        self.office().met.clear();
        true
    }

    fn office(&self) -> MutexGuard<'_, Office> {
        self.0.lock().expect("nobody panics in the office")
    }

    fn fate(&self, path: &'static str) -> Fate {
        let mut office = self.office();
        let trouble = office.trouble;
        let fate = if office.chance.random_range(0..100) < trouble {
            Fate::TROUBLES[office.chance.random_range(0..Fate::TROUBLES.len())]
        } else {
            Fate::Fine
        };
        office.met.push(if fate == Fate::Fine { path.to_owned() } else { format!("{path} {fate:?}") });
        fate
    }

    fn keep(&self, path: &'static str, frame: Vec<u8>) {
        let mut office = self.office();
        if office.late.len() == LATE_MAX {
            office.late.remove(0);
        }
        office.late.push((path, frame));
    }

    async fn carry(&self, path: &'static str, frame: Vec<u8>) -> Result<Answered, RelayError> {
        match self.fate(path) {
            Fate::Fine => {
                let answered = self.deliver(path, frame).await?;
                let held = self.office().held.take();
                if let Some((is_there, go)) = held
                    && is_there.send(()).is_ok()
                {
                    // Gone when nobody waits any more.
                    let _go = go.await;
                }
                Ok(answered)
            }
            Fate::RequestLost => Err(RelayError::Unreachable),
            Fate::AnswerLost => {
                let _lost = self.deliver(path, frame).await;
                Err(RelayError::Unreachable)
            }
            Fate::Late => {
                self.keep(path, frame);
                Err(RelayError::Unreachable)
            }
            Fate::Twice => {
                self.keep(path, frame.clone());
                self.deliver(path, frame).await
            }
            Fate::Cut => {
                let mut answered = self.deliver(path, frame).await?;
                let left = self.office().chance.random_range(0..=answered.body.len());
                answered.body.truncate(left.min(answered.body.len().saturating_sub(1)));
                Ok(answered)
            }
            Fate::Spoiled => {
                let mut answered = self.deliver(path, frame).await?;
                let bits = answered.body.len() * 8;
                let bit = self.office().chance.random_range(0..bits.max(1));
                if let Some(byte) = answered.body.get_mut(bit / 8) {
                    *byte ^= 1 << (bit % 8);
                }
                Ok(answered)
            }
            Fate::Portal => Ok(answer(200, "text/html", PORTAL)),
            Fate::PortalAsFrame => Ok(answer(200, "application/cbor", PORTAL)),
            Fate::Redirected => Ok(answer(302, "text/html", b"")),
            Fate::Overloaded => Ok(answer(503, "text/plain", b"no healthy upstream")),
        }
    }

    async fn deliver(&self, path: &'static str, frame: Vec<u8>) -> Result<Answered, RelayError> {
        let relay = self.office().relay.clone().ok_or(RelayError::Unreachable)?;
        let request = Request::post(format!("/{path}"))
            .header(header::CONTENT_TYPE, "application/cbor")
            .header(header::CONTENT_LENGTH, frame.len())
            .body(Body::from(frame))
            .expect("a request");
        let (head, body) = relay.oneshot(request).await.expect("a router always answers").into_parts();
        let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let status = head.status.as_u16();
        let content_type = header(header::CONTENT_TYPE).to_owned();
        let retry_after = header(header::RETRY_AFTER).parse().ok().map(Duration::from_secs);
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        if let (false, Ok(Rejected { rejection, .. })) = (head.status.is_success(), from_bytes(&body)) {
            self.office().met.push(format!("{rejection:?}"));
        }
        Ok(Answered { status, content_type, retry_after, body })
    }
}

fn answer(status: u16, content_type: &str, body: &[u8]) -> Answered {
    Answered { status, content_type: content_type.to_owned(), retry_after: None, body: body.to_vec() }
}

impl Courier for Post {
    fn post(&self, path: &'static str, frame: Vec<u8>) -> Carrying<'_, Answered> {
        Box::pin(self.carry(path, frame))
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Post")
    }
}
