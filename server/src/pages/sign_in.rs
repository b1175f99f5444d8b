//! Signing in with a one-time link, and out again.
//!
//! Opening the link shows a button and spends nothing, so that a preview in a mail program does not use it up.

use askama::Template;
use axum::Form;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::Pages;
use super::ask::Asked;
use super::failure::Failure;
use super::session::{self, SESSION_MS, SessionError};
use super::words::{Texts, Words};
use crate::journal::By;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'a> {
    w: Words<'a>,
    link: &'a str,
    other_href: String,
}

/// A one-time link as the form sends it.
#[derive(Deserialize)]
pub(super) struct Link {
    link: String,
}

/// The page behind a one-time link.
pub(super) async fn page(asked: Asked) -> Result<Html<String>, Failure> {
    let link = asked.value("link").ok_or(Failure::LinkSpent)?;
    let w = Texts::bundled().of(asked.language);
    let other = asked.language.other().code();
    let other_href = format!("/session?link={}&lang={other}", super::ask::escaped(link));
    super::shown::rendered(&Page { w, link, other_href })
}

/// Spends the link.
pub(super) async fn begin(
    State(pages): State<Pages>,
    headers: HeaderMap,
    Form(Link { link }): Form<Link>,
) -> Result<Response, Failure> {
    own_form(&headers)?;
    let now = pages.now_ms();
    let begun = in_background(&pages, move |pages| pages.0.sessions.begin(&link, now)).await?;
    let token = begun.ok_or(Failure::LinkSpent)?;
    go_home(&pages, &token, SESSION_MS / 1000)
}

/// Ends the session.
pub(super) async fn end(State(pages): State<Pages>, headers: HeaderMap) -> Result<Response, Failure> {
    own_form(&headers)?;
    if let Some(token) = token(&pages, &headers) {
        in_background(&pages, move |pages| pages.0.sessions.end(&token)).await?;
    }
    go_home(&pages, "", 0)
}

/// Lets only an officer's session through.
pub(super) async fn require_officer(State(pages): State<Pages>, mut request: Request, next: Next) -> Response {
    let wants_json = request.uri().path().ends_with(".json");
    let token = token(&pages, request.headers());
    let now = pages.now_ms();
    if let Some(token) = &token {
        request.extensions_mut().insert(By::Officer(session::mark(token)));
    }
    let open = match token {
        Some(token) => in_background(&pages, move |pages| pages.0.sessions.is_open(&token, now)).await,
        None => Ok(false),
    };
    let failure = match open {
        Ok(true) => return next.run(request).await,
        Ok(false) => Failure::SignedOut,
        Err(failure) => failure,
    };
    if wants_json { failure.json() } else { failure.into_response() }
}

/// Over https the cookie's name binds it to this host; a browser would not take such a cookie on plain loopback.
fn cookie_name(pages: &Pages) -> &'static str {
    if is_secure(pages) { "__Host-bindeled" } else { "bindeled" }
}

fn is_secure(pages: &Pages) -> bool {
    pages.0.config.secure
}

fn token(pages: &Pages, headers: &HeaderMap) -> Option<String> {
    let name = cookie_name(pages);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, token)| token.to_owned())
}

fn go_home(pages: &Pages, token: &str, seconds: i64) -> Result<Response, Failure> {
    let name = cookie_name(pages);
    let secure = if is_secure(pages) { "; Secure" } else { "" };
    let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Failure::Unavailable)?;
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, HeaderValue::from_static("/"))])
        .into_response())
}

/// A form is taken only from a page of this very host.
pub(super) fn own_form(headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let from = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    if from.is_some() && from == text(header::HOST) { Ok(()) } else { Err(Failure::ForeignForm) }
}

async fn in_background<T: Send + 'static>(
    pages: &Pages,
    act: impl FnOnce(&Pages) -> Result<T, SessionError> + Send + 'static,
) -> Result<T, Failure> {
    let pages = pages.clone();
    match tokio::task::spawn_blocking(move || act(&pages)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            tracing::error!(%error, "a session could not be kept or looked up");
            Err(Failure::Unavailable)
        }
        Err(error) => {
            tracing::error!(%error, "looking up a session ended early");
            Err(Failure::Unavailable)
        }
    }
}
