//! Passkeys: making one, signing in with one, and the page of one's own. A passkey belongs to the name of this site, so
//! there are none where the pages are reached by an address of numbers.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::Pages;
use super::access::{change, moments};
use super::agreement::see;
use super::ask::Asked;
use super::failure::Failure;
use super::form::Filled;
use super::pending::Pending;
use super::provider::{self, Joined};
use super::shown;
use super::sign_in::{Kept, OwnForm, cookie, in_hall};
use super::words::{Texts, Words};
use crate::hall::account::{self, AccountId, NAME_CHARS_MAX};
use crate::hall::audit;
use crate::hall::link::Admits;
use crate::hall::passkey::{self, PASSKEYS_MAX};
use crate::hall::session::{self, SignedIn};
use crate::hall::{HallError, secret};

pub(super) const PATH: &str = "/passkeys";

/// The two pages on which passkeys are made and shown have a script, our own: a browser has no other way to one.
pub(super) const WITH_SCRIPT: (HeaderName, HeaderValue) = (
    header::CONTENT_SECURITY_POLICY,
    HeaderValue::from_static(
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
);

/// What passkeys are checked with, and what was begun.
pub(super) struct Passkeys {
    webauthn: Webauthn,
    making: Pending<PasskeyRegistration>,
    signing_in: Pending<DiscoverableAuthentication>,
}

impl Passkeys {
    /// For pages at an address; nothing when that has no name.
    pub(super) fn at(address: &str) -> Option<Self> {
        let origin = Url::parse(address).ok()?;
        let webauthn = WebauthnBuilder::new(origin.domain()?, &origin).ok()?.rp_name("Bindeled").build().ok()?;
        Some(Self { webauthn, making: Pending::default(), signing_in: Pending::default() })
    }
}

#[derive(Template)]
#[template(path = "passkeys.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    /// Whether somebody has just set out.
    is_first: bool,
    has_account: bool,
    can_have: bool,
    passkeys: Vec<Shown>,
    /// Whether there is a provider, and since when the account is joined to it.
    provider: bool,
    joined: Option<Joined>,
}

/// A passkey in words.
pub(super) struct Shown {
    pub(super) number: i64,
    pub(super) name: String,
    pub(super) made: String,
    pub(super) used: String,
}

/// An account's passkeys in words.
pub(super) async fn shown_of(pages: &Pages, w: &Words<'_>, account: AccountId) -> Result<Vec<Shown>, Failure> {
    let all = in_hall(pages, move |hall| hall.read(|hall| passkey::all(hall, account))).await?;
    let now = pages.now_ms();
    let shown = |one: passkey::Listed| Shown {
        number: one.number,
        name: one.name,
        made: w.moment(one.made, now),
        used: moments(w, one.used, now),
    };
    Ok(all.into_iter().map(shown).collect())
}

/// One's own passkeys.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(reader): Extension<SignedIn>,
    asked: Asked,
) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let (passkeys, joined) = match reader.account {
        Some(account) => (shown_of(&pages, &w, account).await?, provider::joined(&pages, &w, account).await?),
        None => (Vec::new(), None),
    };
    let page = Page {
        w,
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        is_first: passkeys.is_empty() && joined.is_none(),
        has_account: reader.account.is_some(),
        can_have: pages.0.passkeys.is_some(),
        passkeys,
        provider: pages.0.entrance.is_some(),
        joined,
    };
    Ok(([WITH_SCRIPT], shown::rendered(&page)?).into_response())
}

/// A challenge for the browser, and by what name to answer it.
#[derive(Serialize)]
pub(super) struct Challenge {
    id: String,
    options: Value,
}

/// Begins to make a passkey.
pub(super) async fn begin_making(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    _: OwnForm,
) -> Result<Json<Challenge>, Failure> {
    let (passkeys, account) = (of(&pages)?, by.account.ok_or(Failure::NotAllowed)?);
    let (handle, known) = in_hall(&pages, move |hall| hall.read(|hall| passkey::owner(hall, account))).await?;
    if known.len() >= PASSKEYS_MAX {
        return Err(Failure::NoPasskey);
    }
    let begun = passkeys.webauthn.start_passkey_registration(Uuid::from_bytes(handle), &by.name, &by.name, Some(known));
    let (challenge, begun) = begun.map_err(|error| not_taken(&error))?;
    let mut options = json!(challenge.public_key);
    // It is found by the browser alone, so that nobody types who they are.
    if let Some(wanted) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
        wanted.insert("residentKey".to_owned(), "required".into());
        wanted.insert("requireResidentKey".to_owned(), true.into());
    }
    let id = fresh()?;
    passkeys.making.put(format!("{} {id}", by.mark), begun, pages.now_ms());
    Ok(Json(Challenge { id, options }))
}

/// What the browser made.
#[derive(Deserialize)]
pub(super) struct Made {
    id: String,
    name: String,
    credential: RegisterPublicKeyCredential,
}

/// Keeps a passkey.
pub(super) async fn make(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    _: OwnForm,
    Json(Made { id, name, credential }): Json<Made>,
) -> Result<Json<Value>, Failure> {
    let (passkeys, account) = (of(&pages)?, by.account.ok_or(Failure::NotAllowed)?);
    let begun = passkeys.making.take(&format!("{} {id}", by.mark), pages.now_ms()).ok_or(Failure::NoPasskey)?;
    let made = passkeys.webauthn.finish_passkey_registration(&credential, &begun).map_err(|error| not_taken(&error))?;
    let name: String = Filled::with(&[("name", name)]).line("name").chars().take(NAME_CHARS_MAX).collect();
    change(&pages, by, move |hall, by, now| passkey::add(hall, by, account, &name, &made, now)).await?;
    Ok(Json(json!({})))
}

/// Removes one of one's own.
pub(super) async fn remove(
    State(pages): State<Pages>,
    Path(number): Path<i64>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let account = by.account.ok_or(Failure::NotAllowed)?;
    change(&pages, by, move |hall, by, now| passkey::remove(hall, by, account, number, now)).await?;
    see(PATH, asked.language)
}

/// Begins to sign in.
pub(super) async fn begin_signing_in(State(pages): State<Pages>, _: OwnForm) -> Result<Json<Challenge>, Failure> {
    let passkeys = of(&pages)?;
    let begun = passkeys.webauthn.start_discoverable_authentication();
    let (challenge, begun) = begun.map_err(|error| not_taken(&error))?;
    let id = fresh()?;
    passkeys.signing_in.put(id.clone(), begun, pages.now_ms());
    Ok(Json(Challenge { id, options: json!(challenge.public_key) }))
}

/// What the browser signed.
#[derive(Deserialize)]
pub(super) struct Signed {
    id: String,
    credential: PublicKeyCredential,
}

/// Signs in with a passkey.
pub(super) async fn sign_in(
    State(pages): State<Pages>,
    _: OwnForm,
    Json(Signed { id, credential }): Json<Signed>,
) -> Result<Response, Failure> {
    let passkeys = of(&pages)?;
    let begun = passkeys.signing_in.take(&id, pages.now_ms()).ok_or(Failure::NoPasskey)?;
    let Some((account, key)) = checked(&pages, passkeys, &credential, begun).await? else {
        let now = pages.now_ms();
        in_hall(&pages, move |hall| hall.write(|hall| Ok(audit::note_refused(hall, now, "passkey")?))).await?;
        return Err(Failure::NoPasskey);
    };
    let (now, token) = (pages.now_ms(), fresh()?);
    let begun = token.clone();
    in_hall(&pages, move |hall| {
        hall.write(|hall| {
            passkey::used(hall, &key, now)?;
            let account = account::read(hall, account)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            session::begin(hall, &begun, &Admits::from(&account), "passkey", now)
        })
    })
    .await?;
    Ok(([cookie(&pages, Kept::Session, &token, session::SESSION_MS / 1000)?], Json(json!({}))).into_response())
}

/// Whose passkey signed, when it did.
async fn checked(
    pages: &Pages,
    passkeys: &Passkeys,
    credential: &PublicKeyCredential,
    begun: DiscoverableAuthentication,
) -> Result<Option<(AccountId, Passkey)>, Failure> {
    let Ok((handle, id)) = passkeys.webauthn.identify_discoverable_authentication(credential) else { return Ok(None) };
    let id = id.to_vec();
    let found = in_hall(pages, move |hall| hall.read(|hall| passkey::find(hall, &id, handle.as_bytes()))).await?;
    let Some((account, mut key)) = found else { return Ok(None) };
    match passkeys.webauthn.finish_discoverable_authentication_v2(credential, begun, &key) {
        Ok(result) => {
            key.update_credential(&result);
            Ok(Some((account, key)))
        }
        Err(error) => {
            tracing::info!(%error, "a passkey was not taken");
            Ok(None)
        }
    }
}

fn of(pages: &Pages) -> Result<&Passkeys, Failure> {
    pages.0.passkeys.as_ref().ok_or(Failure::NoPasskey)
}

pub(super) fn fresh() -> Result<String, Failure> {
    secret().map_err(HallError::from).map_err(|error| {
        tracing::error!(%error, "nobody can sign in");
        Failure::Unavailable
    })
}

fn not_taken(error: &WebauthnError) -> Failure {
    tracing::info!(%error, "a passkey was not taken");
    Failure::NoPasskey
}
