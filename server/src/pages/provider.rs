//! Signing in by the municipality's own sign-in, and joining one's account to it. The provider says who somebody is; an
//! account must have been joined to that person before, by its owner, while signed in.
//!
//! People come back across sites, where a browser withholds the session's strict cookie. So what was begun is held to a
//! short-lived cookie of its own, and who has arrived is shown a page of this site that leads on.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use super::Pages;
use super::access::{self, change, moments};
use super::agreement::see;
use super::ask::Asked;
use super::failure::Failure;
use super::passkey::{self, fresh};
use super::pending::{PENDING_MS, Pending};
use super::shown;
use super::sign_in::{self, Kept, OwnForm, cookie, in_hall};
use super::words::{Language, Texts, Words};
use crate::hall::account::AccountId;
use crate::hall::identity::{self, Identity};
use crate::hall::link::Admits;
use crate::hall::session::{self, SESSION_MS, SignedIn};
use crate::hall::{audit, hash};
use crate::provider::{Journey, Provider, ProviderError, SettingOut};

/// Where somebody sets out, and comes back to.
pub(super) const PATH: &str = "/session/provider";

/// What it is called in the audit log.
const WAY: &str = "oidc";

/// The provider, and who is there just now.
pub(super) struct Entrance {
    provider: Provider,
    begun: Pending<Begun>,
}

impl From<Provider> for Entrance {
    fn from(provider: Provider) -> Self {
        Self { provider, begun: Pending::default() }
    }
}

/// What was begun in one browser.
struct Begun {
    journey: Journey,
    browser: [u8; 32],
    /// The session that is to be joined to it; without one, somebody signs in.
    session: Option<String>,
    language: Language,
}

#[derive(Template)]
#[template(path = "onward.html")]
struct Onward<'a> {
    w: Words<'a>,
    other_href: String,
    title: &'a str,
    href: String,
}

/// Since when an account is joined to the provider, in words.
pub(super) struct Joined {
    pub(super) made: String,
    pub(super) used: String,
}

/// Since when an account is; nothing also where there is no provider.
pub(super) async fn joined(pages: &Pages, w: &Words<'_>, account: AccountId) -> Result<Option<Joined>, Failure> {
    let Some(Entrance { provider, .. }) = &pages.0.entrance else { return Ok(None) };
    let issuer = provider.issuer().to_owned();
    let bound = in_hall(pages, move |hall| hall.read(|hall| identity::bound(hall, account, &issuer))).await?;
    let now = pages.now_ms();
    Ok(bound.map(|bound| Joined { made: w.moment(bound.made, now), used: moments(w, bound.used, now) }))
}

/// Sets out to sign in.
pub(super) async fn set_out(State(pages): State<Pages>, asked: Asked, _: OwnForm) -> Result<Response, Failure> {
    leave(&pages, asked.language, None).await
}

/// Sets out to join one's own account to the provider.
pub(super) async fn set_out_to_join(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let session = Kept::Session.of(&pages, &headers).filter(|_| by.account.is_some()).ok_or(Failure::NotAllowed)?;
    leave(&pages, asked.language, Some(session)).await
}

async fn leave(pages: &Pages, language: Language, session: Option<String>) -> Result<Response, Failure> {
    let Entrance { provider, begun } = pages.0.entrance.as_ref().ok_or(Failure::NoProvider)?;
    let now = pages.now_ms();
    let SettingOut { address, state, journey } = provider.set_out(now).await.map_err(|error| told(&error))?;
    let browser = fresh()?;
    begun.put(state, Begun { journey, browser: hash(&browser), session, language }, now);
    let kept = cookie(pages, Kept::Journey, &browser, PENDING_MS / 1000)?;
    // A form may not lead to another site; a page may.
    onward(language, "provider.leaving", address.into(), [kept])
}

/// Takes in who comes back.
pub(super) async fn come_back(
    State(pages): State<Pages>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Entrance { provider, begun } = pages.0.entrance.as_ref().ok_or(Failure::NoProvider)?;
    let now = pages.now_ms();
    let begun = asked.value("state").and_then(|state| begun.take(state, now));
    let browser = Kept::Journey.of(&pages, &headers);
    let Some(begun) = begun.filter(|begun| browser.is_some_and(|browser| hash(&browser) == begun.browser)) else {
        return Err(refused(&pages, Failure::ProviderRefused).await);
    };
    let is_its = asked.value("iss").is_none_or(|issuer| issuer == provider.issuer());
    let Some(code) = asked.value("code").filter(|_| is_its) else {
        return Err(refused(&pages, Failure::ProviderRefused).await);
    };
    let identity = match provider.arrived(begun.journey, code.to_owned(), now).await {
        Ok(identity) => identity,
        Err(error @ ProviderError::Refused(_)) => return Err(refused(&pages, told(&error)).await),
        Err(error) => return Err(told(&error)),
    };
    match begun.session {
        Some(session) => join(&pages, begun.language, session, identity).await,
        None => sign_in(&pages, begun.language, identity).await,
    }
}

async fn sign_in(pages: &Pages, language: Language, identity: Identity) -> Result<Response, Failure> {
    let (now, token) = (pages.now_ms(), fresh()?);
    let begun = token.clone();
    let signed_in = in_hall(pages, move |hall| {
        hall.write(|hall| {
            let Some(account) = identity::account_of(hall, &identity)? else { return Ok(None) };
            identity::used(hall, account.id, now)?;
            session::begin(hall, &begun, &Admits::from(&account), WAY, now).map(Some)
        })
    });
    if signed_in.await?.is_none() {
        return Err(refused(pages, Failure::NotJoined).await);
    }
    let over = cookie(pages, Kept::Journey, "", 0)?;
    let kept = cookie(pages, Kept::Session, &token, SESSION_MS / 1000)?;
    onward(language, "provider.arrived", format!("/?lang={}", language.code()), [over, kept])
}

async fn join(pages: &Pages, language: Language, session: String, identity: Identity) -> Result<Response, Failure> {
    let now = pages.now_ms();
    let by = in_hall(pages, move |hall| hall.read(|hall| session::read(hall, &session, now))).await?;
    let by = by.ok_or(Failure::SignedOut)?;
    let account = by.account.ok_or(Failure::NotAllowed)?;
    change(pages, by, move |hall, by, now| identity::bind(hall, by, account, &identity, now)).await?;
    let over = cookie(pages, Kept::Journey, "", 0)?;
    onward(language, "provider.joined_now", format!("{}?lang={}", passkey::PATH, language.code()), [over])
}

/// Parts one's own account from the provider.
pub(super) async fn part(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let account = by.account.ok_or(Failure::NotAllowed)?;
    change(&pages, by, move |hall, by, now| identity::unbind(hall, by, account, now)).await?;
    see(passkey::PATH, asked.language)
}

/// Parts a colleague's account from it.
pub(super) async fn part_colleague(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = access::parsed(&id)?;
    change(&pages, by, move |hall, by, now| identity::unbind(hall, by, id, now)).await?;
    see(&format!("{}/{id}", access::PATH), asked.language)
}

fn onward<const N: usize>(
    language: Language,
    title: &str,
    href: String,
    cookies: [(HeaderName, HeaderValue); N],
) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let refresh = HeaderValue::try_from(format!("0; url={href}")).map_err(|_| Failure::ProviderUnavailable)?;
    let other_href = format!("{}?lang={}", sign_in::PATH, w.language.other().code());
    let page = shown::rendered(&Onward { w, other_href, title: w.t(title), href })?;
    let mut response = ([(HeaderName::from_static("refresh"), refresh)], page).into_response();
    for (name, value) in cookies {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

/// Writes down that somebody was not let in.
async fn refused(pages: &Pages, failure: Failure) -> Failure {
    let now = pages.now_ms();
    match in_hall(pages, move |hall| hall.write(|hall| Ok(audit::note_refused(hall, now, WAY)?))).await {
        Ok(()) => failure,
        Err(unavailable) => unavailable,
    }
}

fn told(error: &ProviderError) -> Failure {
    match error {
        ProviderError::Unavailable(_) => {
            tracing::error!(%error, "nobody can sign in by the provider");
            Failure::ProviderUnavailable
        }
        ProviderError::Refused(_) => {
            tracing::warn!(%error, "somebody was not let in by the provider");
            Failure::ProviderRefused
        }
    }
}
