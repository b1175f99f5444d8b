//! What a request asks for: its address and its query, where nothing unknown is passed over.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::problem::{Code, Problem};

/// How many entries one part of a list has if nobody says otherwise.
const LIMIT: u16 = 100;

/// The most entries of one part of a list.
pub(super) const LIMIT_MAX: u16 = 500;

/// The query.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(asked)| Self(asked))
            .map_err(|rejection| Problem::bad_query(rejection.body_text()))
    }
}

/// What an address names. What cannot be a name is nowhere.
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let named = <Path<T> as FromRequestParts<S>>::from_request_parts(parts, state).await;
        named.map(|Path(named)| Self(named)).map_err(|_| Code::NotFound.into())
    }
}

/// Nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A part of a list.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many entries at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub(super) limit: Option<u16>,
    /// Only what comes after this entry; `next` of an answer has it.
    pub(super) after: Option<i64>,
}

/// How many entries are wanted at most.
pub(super) fn limit(asked: Option<u16>) -> Result<usize, Problem> {
    match asked.unwrap_or(LIMIT) {
        limit @ 1..=LIMIT_MAX => Ok(limit.into()),
        _ => Err(Problem::bad_query(format!("limit: 1..={LIMIT_MAX}"))),
    }
}
