//! Who may ask: a key in the header of the request, and of what it opens.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Api;
use super::problem::{Code, Problem};
use crate::hall::key::{self, Key, Scope, Standing};

/// Lets only a good key through that opens what lies behind.
pub(super) async fn require(State((api, scope)): State<(Api, Scope)>, request: Request, next: Next) -> Response {
    match enter(&api, scope, request.headers()).await {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn enter(api: &Api, scope: Scope, headers: &HeaderMap) -> Result<(), Problem> {
    let secret = bearer(headers).ok_or(Code::NoKey)?.to_owned();
    let now = api.0.clock.now_ms();
    let key = api.read(move |hall| key::of_secret(hall, &secret)).await?.ok_or(Code::UnknownKey)?;
    match key.standing(now) {
        Standing::Good => {}
        Standing::Expired => return Err(Code::KeyExpired.into()),
        Standing::Revoked => return Err(Code::KeyClosed.into()),
    }
    api.0.rate.count(key.id, now).map_err(Problem::after_seconds)?;
    if !key.scopes.contains(&scope) {
        return Err(Problem::needs(scope));
    }
    note_use(api, &key).await
}

async fn note_use(api: &Api, key: &Key) -> Result<(), Problem> {
    let (id, today) = (key.id, api.0.clock.today());
    if key.used == Some(today) {
        return Ok(());
    }
    api.write(move |hall| key::used(hall, id, today)).await
}

/// The secret of the one `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).into_iter();
    let (one, None) = (given.next()?, given.next()) else { return None };
    let (scheme, secret) = one.to_str().ok()?.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}
