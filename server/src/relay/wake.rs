//! Open streams that tell a device when there is something new for it.
//!
//! The first event comes at once and names the log's end, so that nothing is missed between a sync and the stream.
//! A stream ends with its token, with its device's enrolment, and with the relay.

mod news;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Sse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crdt_model::id::DeviceId;
use crdt_model::kind::Kind;
use crdt_model::rights::{Right, Role};
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Rejection};
use futures_util::Stream;
use futures_util::stream::unfold;
use rusqlite::Connection;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use self::news::{Fresh, Grown};
use super::pull;
use crate::access::Access;
use crate::error::Refusal;
use crate::state::State;
use crate::store::token::{self, Token};
use crate::store::{access_event, device, meta};

pub(crate) use self::news::News;

/// Opens a stream for the bearer of a token.
pub(crate) async fn wake(Extract(state): Extract<State>, headers: HeaderMap) -> Result<impl IntoResponse, Refusal> {
    let bearer = bearer(&headers).ok_or(Rejection::BadSignature)?;
    let now = state.clock().now_ms();
    let token = state.store().read(move |connection| token::read(connection, &bearer, now)).await?;
    let token = token.ok_or(Rejection::BadSignature)?;
    // Whether it waits or is closed, it hears when it syncs for a new token.
    let watching = Watching::open(state, token).await?.ok_or(Rejection::BadSignature)?;
    // Nothing else comes over a connection whose stream has ended.
    Ok(([(header::CONNECTION, "close")], Sse::new(events(watching))))
}

fn bearer(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    URL_SAFE_NO_PAD.decode(value.strip_prefix("Bearer ")?).ok()
}

struct Watching {
    state: State,
    token: Token,
    /// What the device may read, as of a turn of everybody's access.
    access: Access,
    turn: u64,
    news: broadcast::Receiver<Arc<Fresh>>,
    shutdown: watch::Receiver<bool>,
    tick: tokio::time::Interval,
    /// The newest position that the device was told of or need not hear of.
    told: u64,
}

/// A stream that begins with the log's end, so that nothing is missed between a sync and the stream.
fn events(watching: Watching) -> impl Stream<Item = Result<Event, Infallible>> {
    let first = Some(watching.told);
    unfold((first, watching), |(first, mut watching)| async move {
        let event = match first {
            Some(position) => position_event(position),
            None => watching.next().await?,
        };
        Some((Ok(event), (None, watching)))
    })
}

fn position_event(position: u64) -> Event {
    Event::default().data(position.to_string())
}

impl Watching {
    /// `None` when the device may not be told anything.
    async fn open(state: State, token: Token) -> Result<Option<Self>, Refusal> {
        let mut tick = interval(state.wake_tick());
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tick.reset();
        // Listening begins before the store is read, so that nothing falls between.
        let news = state.news().listen();
        let mut watching =
            Self { shutdown: state.shutdown(), state, token, access: Access::default(), turn: 0, news, tick, told: 0 };
        let Some(position) = watching.look().await? else { return Ok(None) };
        watching.told = position;
        Ok(Some(watching))
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            let happened = tokio::select! {
                _ = self.shutdown.wait_for(|stopping| *stopping) => Happened::Stopping,
                fresh = self.news.recv() => Happened::Fresh(fresh),
                _ = self.tick.tick() => Happened::Tick,
            };
            let news = match happened {
                Happened::Stopping | Happened::Fresh(Err(RecvError::Closed)) => return None,
                Happened::Tick => {
                    self.look().await.ok()??;
                    return Some(Event::default().comment("still here"));
                }
                Happened::Fresh(Ok(fresh)) => match &*fresh {
                    Fresh::Log(grown) => self.is_news(grown).await?,
                    Fresh::Pictures(spaces, device) => {
                        if spaces.iter().any(|space| self.may_hear(*space, Kind::Claim, *device)) {
                            return Some(Event::default().data("picture"));
                        }
                        None
                    }
                    Fresh::Waiting(spaces) => {
                        let lets_in = |grant: &Grant| grant.role == Role::Coordinator && spaces.contains(&grant.space);
                        if self.access.grants().iter().any(lets_in) {
                            return Some(Event::default().data("device"));
                        }
                        None
                    }
                },
                Happened::Fresh(Err(RecvError::Lagged(_))) => self.has_news().await?,
            };
            if let Some(position) = news {
                return Some(position_event(position));
            }
        }
    }

    /// The position to tell the device of, if what is new is for it; nothing at all when it is closed.
    async fn is_news(&mut self, fresh: &Grown) -> Option<Option<u64>> {
        if fresh.turn > self.turn {
            self.look().await.ok()??;
        }
        let news = fresh.position > self.told
            && fresh.written.iter().any(|(space, kind, device)| self.may_hear(*space, *kind, *device));
        self.told = self.told.max(fresh.position);
        Some(news.then_some(fresh.position))
    }

    /// Whether what another device did is for this one.
    fn may_hear(&self, space: Space, kind: Kind, by: DeviceId) -> bool {
        by != self.token.device && self.access.authorize(Right::Read, space, kind)
    }

    /// The same from the store, for a stream that was too slow for what it was told.
    async fn has_news(&mut self) -> Option<Option<u64>> {
        let position = self.look().await.ok()??;
        let (device, after) = (self.token.device, self.told);
        let news = self.state.store().read(move |connection| pull::has_news(connection, device, after)).await.ok()?;
        self.told = self.told.max(position);
        Some(news.then_some(position))
    }

    /// Reads what the device may read and where the log ends; `None` when its token has ended or it has been closed.
    async fn look(&mut self) -> Result<Option<u64>, Refusal> {
        if self.token.expires <= self.state.clock().now_ms() {
            return Ok(None);
        }
        let device = self.token.device;
        let seen = move |connection: &Connection| {
            let active = device::is_active(connection, device)?;
            let position = active.then_some(meta::read(connection)?.position);
            Ok((position, Access::load(connection, device)?, access_event::newest(connection)?))
        };
        let (position, access, turn) = self.state.store().read(seen).await?;
        (self.access, self.turn) = (access, turn);
        Ok(position)
    }
}

enum Happened {
    Stopping,
    Fresh(Result<Arc<Fresh>, RecvError>),
    Tick,
}
