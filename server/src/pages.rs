//! The municipality's pages: figures, what each counts, and the devices. Rows in, HTML or JSON out; no document is read
//! here.
//!
//! Every page wants an officer's session; only the sign-in page, the style sheet and the fonts are open. There are no
//! scripts, and the headers see to it that there are none.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use chrono::{DateTime, NaiveDate};
use rusqlite::Connection;
use tokio::sync::watch;
use tower_http::timeout::TimeoutLayer;

use crate::clock::Clock;
use crate::projection;
use crate::router::REQUEST_TIME_MAX;
use crate::store::Store;

mod ask;
mod asset;
mod devices;
mod failure;
mod figure;
mod overview;
pub mod session;
mod shown;
mod sign_in;
mod words;

#[cfg(test)]
mod tests;

use failure::Failure;
use session::{SessionError, Sessions};

/// How long a page waits for what was received just before it was asked for.
const CATCH_UP_WAIT: Duration = Duration::from_secs(5);

/// The most bytes of a form: a one-time link is all that is ever sent.
const FORM_BYTES_MAX: usize = 4 * 1024;

/// How the pages are served.
#[derive(Debug, Clone)]
pub struct PagesConfig {
    /// Whether officers reach them over https; the session's cookie is then bound to it.
    pub secure: bool,
    /// Whether a demo city is being filled just now: pages then say so, refresh themselves and wait for nothing.
    pub filling: Option<watch::Receiver<bool>>,
    /// What time it is.
    pub clock: Clock,
}

/// What the pages have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Pages(Arc<Inner>);

struct Inner {
    data: PathBuf,
    store: Store,
    newest: watch::Receiver<u64>,
    reached: watch::Receiver<u64>,
    sessions: Sessions,
    config: PagesConfig,
}

/// All routes of the pages.
pub fn routes(pages: Pages) -> Router {
    let for_officers = Router::new()
        .route("/", get(overview::page))
        .route("/figures.json", get(overview::json))
        .route("/figures/{id}", get(figure::page_or_json))
        .route("/devices", get(devices::list))
        .route("/devices/{id}", get(devices::one))
        .route("/devices/{id}/confirm", post(devices::confirm))
        .route("/devices/{id}/close", post(devices::close))
        .route("/devices/{id}/code", post(devices::code))
        .route("/session/end", post(sign_in::end))
        .route_layer(middleware::from_fn_with_state(pages.clone(), sign_in::require_officer));
    Router::new()
        .merge(for_officers)
        .route("/session", get(sign_in::page).post(sign_in::begin))
        .route("/assets/{name}", get(asset::asset))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIME_MAX))
        .layer(middleware::map_response(with_headers))
        .with_state(pages)
}

impl Pages {
    /// Opens the officers' sessions of a data folder. `reached` tells the position that the rows have reached.
    pub fn open(
        data: &Path,
        store: Store,
        reached: watch::Receiver<u64>,
        config: PagesConfig,
    ) -> Result<Self, SessionError> {
        let (newest, sessions) = (store.positions(), Sessions::open(data)?);
        let inner = Inner { data: data.to_owned(), store, newest, reached, sessions, config };
        Ok(Self(Arc::new(inner)))
    }

    /// Makes a one-time link: the path and query to put behind the relay's address.
    pub fn new_link(&self) -> Result<String, SessionError> {
        self.0.sessions.new_link(self.now_ms())
    }

    fn now_ms(&self) -> i64 {
        self.0.config.clock.now_ms()
    }

    fn today(&self) -> NaiveDate {
        DateTime::from_timestamp_millis(self.now_ms())
            .unwrap_or_default()
            .with_timezone(&chrono_tz::Europe::Copenhagen)
            .date_naive()
    }

    fn is_filling(&self) -> bool {
        self.0.config.filling.as_ref().is_some_and(|filling| *filling.borrow())
    }

    /// Waits, within bounds, until the rows hold what the log held when the page was asked for.
    async fn catch_up(&self) {
        let newest = *self.0.newest.borrow();
        let mut reached = self.0.reached.clone();
        // Late or not, the page says at which position it stands.
        let _late = tokio::time::timeout(CATCH_UP_WAIT, reached.wait_for(|reached| *reached >= newest)).await;
    }

    /// Reads the rows as of one moment, on a thread where waiting for a disk hurts nobody.
    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let pages = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut connection = projection::open_to_read(&pages.0.data)?;
            let snapshot = connection.transaction()?;
            query(&snapshot)
        });
        match read.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                tracing::error!(%error, "the figures cannot be read");
                Err(Failure::Unavailable)
            }
            Err(error) => {
                tracing::error!(%error, "reading the figures ended early");
                Err(Failure::Unavailable)
            }
        }
    }
}

async fn with_headers(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, HeaderValue); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; \
                 base-uri 'none'; frame-ancestors 'none'",
            ),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        // The address of the sign-in page holds the link's secret.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}
