//! The municipality's pages: figures, what each counts, agreements and notes on them, and the devices. Rows in, HTML or
//! JSON out; the only documents that are read here are those that officers write: their words in notes, the reference data, and
//! what they keep of the host programme.
//!
//! Every page wants somebody who is signed in and may see it ([`routes`] says who); only the sign-in page, the style sheet
//! and the fonts are open. There are no scripts but one of our own for passkeys, on two pages; the headers see to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use chrono::NaiveDate;
use rusqlite::Connection;
use tokio::sync::watch;
use tower_http::timeout::TimeoutLayer;

use crate::api::Api;
use crate::clock::{self, Clock};
use crate::config::Responsible;
use crate::hall::{Hall, HallError, link};
use crate::officer::Officer;
use crate::projection;
use crate::provider::Provider;
use crate::router::REQUEST_TIME_MAX;
use crate::store::{Store, entry};

mod access;
mod agreement;
mod ask;
mod asset;
mod audit;
mod budget;
mod devices;
mod editions;
mod erasures;
mod failure;
mod figure;
mod form;
mod frozen;
mod guideline;
mod invite;
mod keys;
mod limits;
mod note;
mod overview;
mod paper;
mod partnership;
mod passkey;
mod payouts;
mod pending;
mod privacy;
mod programme;
mod provider;
mod quarterly;
mod questionnaire;
mod records;
mod reference;
pub mod report;
mod retention;
mod routes;
pub(crate) mod shown;
mod sign_in;
mod to_look_at;
mod told;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use ask::{Asked, Period};
use failure::Failure;
use limits::Limits;
use passkey::Passkeys;
use provider::Entrance;

/// How long a page waits for what was received just before it was asked for.
const CATCH_UP_WAIT: Duration = Duration::from_secs(5);

/// The most bytes from somebody who is not signed in: a one-time link, or what a passkey signed.
const FORM_BYTES_MAX: usize = 8 * 1024;

/// How the pages are served.
#[derive(Debug, Clone)]
pub struct PagesConfig {
    /// The address that officers reach them at, with no slash at the end; over https the session's cookie is bound to it.
    pub public_url: String,
    /// Whether a demo city is being filled just now: pages then say so, refresh themselves and wait for nothing.
    pub filling: Option<watch::Receiver<bool>>,
    /// Who answers for what is kept here.
    pub responsible: Responsible,
    /// What time it is.
    pub clock: Clock,
}

/// What the pages have at hand. Cheap to clone.
#[derive(Clone)]
pub struct Pages(Arc<Inner>);

struct Inner {
    data: PathBuf,
    store: Store,
    officer: Officer,
    newest: watch::Receiver<u64>,
    reached: watch::Receiver<u64>,
    hall: Hall,
    passkeys: Option<Passkeys>,
    entrance: Option<Entrance>,
    limits: Limits,
    config: PagesConfig,
}

/// The address at which browsers reach pages whose relay is reached at this one: on this machine by its name, because a
/// passkey belongs to a name and not to a number.
pub fn for_browsers(public_url: &str) -> String {
    ["http://127.0.0.1:", "http://[::1]:"]
        .iter()
        .find_map(|number| public_url.strip_prefix(number))
        .map_or_else(|| public_url.to_owned(), |port| format!("http://localhost:{port}"))
}

/// Where the municipality's own sign-in sends people back to.
pub(crate) fn come_back(public_url: &str) -> String {
    format!("{}{}", for_browsers(public_url), provider::PATH)
}

/// All routes of the pages.
pub fn routes(pages: Pages) -> Router {
    let (mut open, mut signed_in) = (Router::new(), Router::new());
    for route in routes::all() {
        let routes = if route.is_open() { &mut open } else { &mut signed_in };
        let held = middleware::from_fn_with_state(pages.clone(), limits::hold);
        let methods = if route.is_held { route.methods.route_layer(held) } else { route.methods };
        *routes = std::mem::take(routes).route(route.path, methods);
    }
    let signed_in = signed_in
        .layer(DefaultBodyLimit::max(form::FORM_BYTES_MAX))
        .route_layer(middleware::from_fn_with_state(pages.clone(), sign_in::require_session));
    Router::new()
        .merge(signed_in)
        .merge(open.layer(DefaultBodyLimit::max(FORM_BYTES_MAX)))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIME_MAX))
        .layer(middleware::from_fn_with_state(pages.clone(), with_headers))
        .with_state(pages)
}

impl Pages {
    /// Opens the officers' sessions of a data folder. `reached` tells the position that the rows have reached.
    pub(crate) fn open(
        data: &Path,
        store: Store,
        officer: Officer,
        reached: watch::Receiver<u64>,
        provider: Option<Provider>,
        config: PagesConfig,
    ) -> Result<Self, HallError> {
        let (newest, hall) = (store.positions(), Hall::open(data)?);
        let passkeys = Passkeys::at(&config.public_url);
        let inner = Inner {
            data: data.to_owned(),
            store,
            officer,
            newest,
            reached,
            hall,
            passkeys,
            entrance: provider.map(Entrance::from),
            limits: Limits::default(),
            config,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Makes a one-time link: the path and query to put behind the relay's address.
    pub fn new_link(&self) -> Result<String, HallError> {
        link::from_command(&self.0.hall, None, None, self.now_ms())
    }

    pub(crate) fn hall(&self) -> &Hall {
        &self.0.hall
    }

    /// What programs read of the same city hall.
    pub(crate) fn api(&self) -> Api {
        Api::new(self.0.hall.clone(), self.0.config.clock.clone())
    }

    fn now_ms(&self) -> i64 {
        self.0.config.clock.now_ms()
    }

    fn today(&self) -> NaiveDate {
        self.0.config.clock.today()
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

    /// The dates and the place that an address asks for, as known at the position that it names or, where it names a
    /// day, at the one that the log had reached by the day's end.
    async fn period(&self, asked: &Asked) -> Result<Period, Failure> {
        let period = asked.period(self.today())?;
        let Some(day) = asked.value("known-on") else { return Ok(period) };
        let day: NaiveDate = day.parse().map_err(|_| Failure::BadQuestion)?;
        let ends_ms = clock::end_of(day).ok_or(Failure::BadQuestion)?;
        let position = self.0.store.read(move |connection| entry::reached_by(connection, ends_ms)).await;
        let position = position.map_err(|error| {
            tracing::error!(%error, "the log cannot be read");
            Failure::Unavailable
        })?;
        Ok(period.known_by(i64::try_from(position).unwrap_or(i64::MAX)))
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

async fn with_headers(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, HeaderValue); 8] = [
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
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(
                "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), \
                 publickey-credentials-create=(self)",
            ),
        ),
    ];
    let owner = pages.0.config.responsible.controller.clone();
    let mut response = words::owned_by(owner, next.run(request)).await;
    if pages.0.config.public_url.starts_with("https://") {
        let always = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}
