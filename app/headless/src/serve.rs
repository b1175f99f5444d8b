//! The app in a browser on this machine: its pages, its one command list, its events.
//!
//! Loopback only. A random key for each start stands in the address behind `#`, where no log and no referrer sees it;
//! the pages send it back with each call. The host and the origin of each request are checked, so that a page from
//! elsewhere cannot reach the app through this browser, not even by a name that it has pointed at this machine.

mod guard;
mod pages;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use app_core::App;
use app_core::api::Request;
use app_core::error::{AppError, ErrorCode};
use app_core::event::Event;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use futures_util::{Stream, stream};
use tokio::net::TcpListener;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use guard::Guard;

/// The largest command: a roster file in base64.
const REQUEST_BYTES_MAX: usize = 32 << 20;

/// A bound, not yet running server.
pub struct Server {
    listener: TcpListener,
    address: String,
    router: Router,
}

impl Server {
    /// Takes the address and starts keeping the app in touch with its relay.
    ///
    /// # Errors
    /// When the address is not loopback or is taken.
    pub async fn bind(app: App, listen: SocketAddr) -> anyhow::Result<Self> {
        ensure!(
            listen.ip().is_loopback(),
            "{listen} is not this machine's loopback; names must not leave it unencrypted"
        );
        let listener = TcpListener::bind(listen).await.with_context(|| format!("listening on {listen}"))?;
        let at = listener.local_addr()?;
        let guard = Guard::new(at)?;
        let address = format!("http://{at}/#{}", guard.key());
        app.spawn_sync();
        Ok(Self { listener, address, router: router(app, guard) })
    }

    /// The address for the browser, key included.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Serves until `stop` ends. Streams that are still open are cut: every tap answered is on disk.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        tokio::select! {
            served = axum::serve(self.listener, self.router).into_future() => Ok(served?),
            () = stop => Ok(()),
        }
    }
}

fn router(app: App, guard: Guard) -> Router {
    let guard = Arc::new(guard);
    Router::new()
        .route("/api/call", post(call))
        .route("/api/events", get(events))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&guard), guard::needs_key))
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(guard, guard::same_machine))
        .layer(middleware::map_response(pages::strict))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(app)
}

/// Runs one command of the list.
async fn call(State(app): State<App>, body: Bytes) -> Response {
    let reply = match serde_json::from_slice::<Request>(&body) {
        Ok(request) => app.call(request).await,
        Err(_) => Err(ErrorCode::BadRequest.into()),
    };
    match reply {
        Ok(view) => Json(view).into_response(),
        Err(error) => refusal(&error),
    }
}

/// An error as the pages read it.
fn refusal(error: &AppError) -> Response {
    let status = match error.code {
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(error)).into_response()
}

/// Tells the pages what changed.
async fn events(State(app): State<App>) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    Sse::new(stream::unfold(app.subscribe(), next)).keep_alive(KeepAlive::default())
}

async fn next(mut events: Receiver<Event>) -> Option<(Result<sse::Event, Infallible>, Receiver<Event>)> {
    let event = match events.recv().await {
        Ok(event) => event,
        // Some were missed; what the pages show are documents, and they read them again.
        Err(RecvError::Lagged(_)) => Event::Documents,
        Err(RecvError::Closed) => return None,
    };
    let told = sse::Event::default().json_data(event).unwrap_or_default();
    Some((Ok(told), events))
}

#[cfg(test)]
mod tests;
