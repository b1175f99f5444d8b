//! Open streams that tell a device when there is something new for it.
//!
//! The first event comes at once and names the log's end, so that nothing is missed between a sync and the stream.
//! A stream ends with its token, with its device's enrolment, and with the relay.

use std::convert::Infallible;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::Sse;
use axum::response::sse::Event;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crdt_model::wire::Rejection;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::pull;
use crate::error::Refusal;
use crate::state::State;
use crate::store::device::{self, Status};
use crate::store::token::{self, Token};

/// Opens a stream for the bearer of a token.
pub(crate) async fn wake(
    Extract(state): Extract<State>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let bearer = bearer(&headers).ok_or(Rejection::BadSignature)?;
    let now = state.clock().now_ms();
    let token = state.store().read(move |connection| token::read(connection, &bearer, now)).await?;
    let token = token.ok_or(Rejection::BadSignature)?;
    if !is_good(&state, token).await? {
        return Err(Rejection::Revoked.into());
    }
    Ok(Sse::new(events(state, token)))
}

fn bearer(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    URL_SAFE_NO_PAD.decode(value.strip_prefix("Bearer ")?).ok()
}

struct Watching {
    state: State,
    token: Token,
    positions: watch::Receiver<u64>,
    shutdown: watch::Receiver<bool>,
    tick: tokio::time::Interval,
    told: Option<u64>,
}

fn events(state: State, token: Token) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut tick = interval(state.wake_tick());
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick.reset();
    let watching =
        Watching { positions: state.positions(), shutdown: state.shutdown(), token, tick, told: None, state };
    unfold(watching, |mut watching| async move {
        let event = watching.next().await?;
        Some((Ok(event), watching))
    })
}

impl Watching {
    async fn next(&mut self) -> Option<Event> {
        let Some(mut told) = self.told else {
            let end = *self.positions.borrow_and_update();
            return Some(self.tell(end));
        };
        loop {
            let happened = tokio::select! {
                _ = self.shutdown.wait_for(|stopping| *stopping) => Happened::Stopping,
                grown = self.positions.changed() => if grown.is_ok() { Happened::Grown } else { Happened::Stopping },
                _ = self.tick.tick() => Happened::Tick,
            };
            if matches!(happened, Happened::Stopping) || !is_good(&self.state, self.token).await.ok()? {
                return None;
            }
            if matches!(happened, Happened::Tick) {
                return Some(Event::default().comment("still here"));
            }
            let position = *self.positions.borrow_and_update();
            if self.has_news(told).await? {
                return Some(self.tell(position));
            }
            told = position;
            self.told = Some(position);
        }
    }

    fn tell(&mut self, position: u64) -> Event {
        self.told = Some(position);
        Event::default().data(position.to_string())
    }

    async fn has_news(&self, after: u64) -> Option<bool> {
        let device = self.token.device;
        self.state.store().read(move |connection| pull::has_news(connection, device, after)).await.ok()
    }
}

enum Happened {
    Stopping,
    Grown,
    Tick,
}

/// Whether the token has not ended and its device is still enrolled.
async fn is_good(state: &State, token: Token) -> Result<bool, Refusal> {
    if token.expires <= state.clock().now_ms() {
        return Ok(false);
    }
    let known = state.store().read(move |connection| device::read(connection, token.device)).await?;
    Ok(known.is_some_and(|known| known.status == Status::Active))
}
