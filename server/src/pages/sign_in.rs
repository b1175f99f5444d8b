//! Signing in, and out again. A one-time link begins a session by itself.
//!
//! Opening a link shows a button and spends nothing, so that a preview in a mail program does not use it up. While there is
//! no administrator, an administrator's link makes one of whoever says their name.

use askama::Template;
use axum::Form;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Pages;
use super::ask::{Asked, escaped};
use super::failure::Failure;
use super::form::Filled;
use super::passkey;
use super::routes::Who;
use super::shown;
use super::words::{self, Texts, Words};
use crate::hall::account::NAME_CHARS_MAX;
use crate::hall::link::{self, Admits};
use crate::hall::session::{self, SESSION_MS, SignedIn};
use crate::hall::{Hall, HallError};
use crate::journal::By;

/// Where somebody signs in.
pub(super) const PATH: &str = "/session";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    passkeys: bool,
    provider: bool,
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage<'a> {
    w: Words<'a>,
    other_href: String,
    link: &'a str,
    /// Whose account it signs in to.
    account: Option<String>,
    sets_up: bool,
    wrong: Option<&'a str>,
    name: &'a str,
}

/// A one-time link as the form sends it.
#[derive(Deserialize)]
pub(super) struct Link {
    link: String,
    /// Sent by whoever sets up.
    name: Option<String>,
}

/// The page behind a one-time link; without one, the page to sign in on.
pub(super) async fn page(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let Some(link) = asked.value("link") else {
        let other_href = format!("{PATH}?lang={}", w.language.other().code());
        let (passkeys, provider) = (pages.0.passkeys.is_some(), pages.0.entrance.is_some());
        let page = Page { w, other_href, passkeys, provider };
        return Ok(([passkey::WITH_SCRIPT], shown::rendered(&page)?).into_response());
    };
    link_page(&pages, w, link, None).await
}

async fn link_page(pages: &Pages, w: Words<'_>, link: &str, refused: Option<&str>) -> Result<Response, Failure> {
    let (now, secret) = (pages.now_ms(), link.to_owned());
    let known = in_hall(pages, move |hall| {
        hall.read(|hall| match link::look(hall, &secret, now)? {
            Some(admits) => Ok(Some((link::sets_up(hall, &admits)?, admits))),
            None => Ok(None),
        })
    });
    let (sets_up, Admits { account, name, .. }) = known.await?.ok_or(Failure::LinkSpent)?;
    let page = shown::rendered(&LinkPage {
        w,
        other_href: format!("{PATH}?link={}&lang={}", escaped(link), w.language.other().code()),
        link,
        account: account.map(|_| name),
        sets_up,
        wrong: refused.map(|_| w.t("sign_in.name_wrong")),
        name: refused.unwrap_or_default(),
    })?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

/// Spends the link.
pub(super) async fn begin(
    State(pages): State<Pages>,
    asked: Asked,
    _: OwnForm,
    Form(Link { link, name }): Form<Link>,
) -> Result<Response, Failure> {
    let now = pages.now_ms();
    let name = name.map(|name| Filled::with(&[("name", name)]).line("name"));
    if let Some(name) = &name
        && (name.is_empty() || name.chars().count() > NAME_CHARS_MAX)
    {
        return link_page(&pages, Texts::bundled().of(asked.language), &link, Some(name)).await;
    }
    let begun = in_hall(&pages, move |hall| link::spend(hall, &link, name.as_deref(), now)).await?;
    let (token, signed_in) = begun.ok_or(Failure::LinkSpent)?;
    // Whoever has an account and can have another way in is offered it first.
    let offered = signed_in.account.is_some() && (pages.0.passkeys.is_some() || pages.0.entrance.is_some());
    go(&pages, if offered { passkey::PATH } else { "/" }, &token, SESSION_MS / 1000)
}

/// Ends the session.
pub(super) async fn end(State(pages): State<Pages>, _: OwnForm, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = Kept::Session.of(&pages, &headers) {
        let now = pages.now_ms();
        in_hall(&pages, move |hall| hall.write(|hall| session::end(hall, &token, now))).await?;
    }
    go(&pages, "/", "", 0)
}

/// Lets only those through who are signed in, and says who they are.
pub(super) async fn require_session(State(pages): State<Pages>, mut request: Request, next: Next) -> Response {
    let now = pages.now_ms();
    let signed_in = match Kept::Session.of(&pages, request.headers()) {
        Some(token) => in_hall(&pages, move |hall| hall.read(|hall| session::read(hall, &token, now))).await,
        None => Ok(None),
    };
    let failure = match signed_in {
        Ok(Some(signed_in)) => {
            request.extensions_mut().insert(By::Officer(signed_in.mark.clone()));
            request.extensions_mut().insert(signed_in.clone());
            return words::read_by(signed_in, next.run(request)).await;
        }
        Ok(None) => Failure::SignedOut,
        Err(failure) => failure,
    };
    refused(&request, failure)
}

/// Lets only those through who may do what a route does.
pub(super) async fn require_role(State(who): State<Who>, request: Request, next: Next) -> Response {
    let may = match (who.role(), request.extensions().get::<SignedIn>()) {
        (None, _) => true,
        (Some(needed), Some(signed_in)) => signed_in.role >= needed,
        (Some(_), None) => false,
    };
    if may { next.run(request).await } else { refused(&request, Failure::NotAllowed) }
}

fn refused(request: &Request, failure: Failure) -> Response {
    if request.uri().path().ends_with(".json") { failure.json() } else { failure.into_response() }
}

/// What a browser keeps for this host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Who is signed in.
    Session,
    /// Who set out to the provider. It is shown also when somebody comes back from another site.
    Journey,
}

impl Kept {
    /// Over https the cookie's name binds it to this host; a browser would not take such a cookie on plain loopback.
    const fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Session, true) => "__Host-bindeled",
            (Self::Session, false) => "bindeled",
            (Self::Journey, true) => "__Host-bindeled-provider",
            (Self::Journey, false) => "bindeled-provider",
        }
    }

    /// Its value, as a browser sent it.
    pub(super) fn of(self, pages: &Pages, headers: &HeaderMap) -> Option<String> {
        let name = self.name(is_secure(pages));
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }
}

fn is_secure(pages: &Pages) -> bool {
    pages.0.config.public_url.starts_with("https://")
}

fn go(pages: &Pages, to: &'static str, token: &str, seconds: i64) -> Result<Response, Failure> {
    let to = (header::LOCATION, HeaderValue::from_static(to));
    Ok((StatusCode::SEE_OTHER, [cookie(pages, Kept::Session, token, seconds)?, to]).into_response())
}

/// The header that gives a browser a cookie.
pub(super) fn cookie(
    pages: &Pages,
    kept: Kept,
    value: &str,
    seconds: i64,
) -> Result<(HeaderName, HeaderValue), Failure> {
    let (name, secure) = (kept.name(is_secure(pages)), if is_secure(pages) { "; Secure" } else { "" });
    let same_site = if kept == Kept::Session { "Strict" } else { "Lax" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}");
    Ok((header::SET_COOKIE, HeaderValue::try_from(cookie).map_err(|_| Failure::Unavailable)?))
}

/// What was sent comes from a page of this very host; a form of another's is refused.
pub(super) struct OwnForm;

impl<S: Sync> FromRequestParts<S> for OwnForm {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let text = |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let from = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
        if from.is_some() && from == text(header::HOST) { Ok(Self) } else { Err(Failure::ForeignForm) }
    }
}

/// Asks the city hall's file on a thread where waiting for a disk hurts nobody.
pub(super) async fn in_hall<T: Send + 'static>(
    pages: &Pages,
    act: impl FnOnce(&Hall) -> Result<T, HallError> + Send + 'static,
) -> Result<T, Failure> {
    let hall = pages.0.hall.clone();
    match tokio::task::spawn_blocking(move || act(&hall)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            tracing::error!(%error, "the city hall's file could not be read or changed");
            Err(Failure::Unavailable)
        }
        Err(error) => {
            tracing::error!(%error, "reading the city hall's file ended early");
            Err(Failure::Unavailable)
        }
    }
}
