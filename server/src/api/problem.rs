//! What is answered where there is no answer: a problem as RFC 9457 has it, with a code for programs and a sentence in each
//! language for people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use figures::said::Said;
use serde::Serialize;
use utoipa::ToSchema;

use crate::hall::HallError;
use crate::hall::key::Scope;
use crate::pages::words::{Language, Texts};

const MEDIA_TYPE: &str = "application/problem+json";

/// Where every code is explained.
pub(super) const LIST: &str = "/api/v1/problems";

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Code {
    /// The query asks for something that there is not.
    BadQuery,
    /// There is no key in the request.
    NoKey,
    /// No key has this secret.
    UnknownKey,
    /// The key's time is over.
    KeyExpired,
    /// The key was closed.
    KeyClosed,
    /// The key opens something else.
    ScopeMissing,
    /// There is nothing at this address.
    NotFound,
    /// This cannot be done at this address.
    MethodNotAllowed,
    /// What is here is of no type that was asked for.
    NotAcceptable,
    /// The request brought something along.
    BodyNotTaken,
    /// The key has asked too much in a short time.
    TooMany,
    /// It cannot be answered now.
    Unavailable,
}

impl Code {
    const ALL: [Self; 12] = [
        Self::BadQuery,
        Self::NoKey,
        Self::UnknownKey,
        Self::KeyExpired,
        Self::KeyClosed,
        Self::ScopeMissing,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::BodyNotTaken,
        Self::TooMany,
        Self::Unavailable,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::BadQuery => "bad_query",
            Self::NoKey => "no_key",
            Self::UnknownKey => "unknown_key",
            Self::KeyExpired => "key_expired",
            Self::KeyClosed => "key_closed",
            Self::ScopeMissing => "scope_missing",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::BodyNotTaken => "body_not_taken",
            Self::TooMany => "too_many",
            Self::Unavailable => "unavailable",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::BadQuery => StatusCode::BAD_REQUEST,
            Self::NoKey | Self::UnknownKey | Self::KeyExpired | Self::KeyClosed => StatusCode::UNAUTHORIZED,
            Self::ScopeMissing => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::BodyNotTaken => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn says(self) -> Said {
        let says = |language| Texts::bundled().of(language).named(&format!("problem.{}", self.word()));
        Said { da: says(Language::Danish), en: says(Language::English) }
    }
}

/// One of the problems that there are.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Known {
    code: Code,
    status: u16,
    says: Said,
}

/// All of them.
pub(super) fn known() -> Vec<Known> {
    Code::ALL.map(|code| Known { code, status: code.status().as_u16(), says: code.says() }).into()
}

/// Why there is no answer (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemDetails {
    /// Where this kind of problem is explained.
    #[serde(rename = "type")]
    kind: String,
    /// What is wrong, in English.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What is wrong, for programs.
    code: Code,
    /// What is wrong, in both languages.
    says: Said,
    /// What exactly could not be taken, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
}

/// A problem on its way out.
#[derive(Debug)]
pub(super) struct Problem {
    code: Code,
    detail: Option<String>,
    header: Option<(header::HeaderName, HeaderValue)>,
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        let challenge = match code {
            Code::NoKey => Some(HeaderValue::from_static("Bearer realm=\"bindeled\"")),
            Code::UnknownKey | Code::KeyExpired | Code::KeyClosed => {
                Some(HeaderValue::from_static("Bearer realm=\"bindeled\", error=\"invalid_token\""))
            }
            _ => None,
        };
        Self { code, detail: None, header: challenge.map(|value| (header::WWW_AUTHENTICATE, value)) }
    }
}

impl From<HallError> for Problem {
    fn from(error: HallError) -> Self {
        tracing::error!(%error, "the API cannot read the city hall's file");
        Code::Unavailable.into()
    }
}

impl Problem {
    /// The query cannot be taken, for a reason that can be told.
    pub(super) fn bad_query(detail: String) -> Self {
        Self { detail: Some(detail), ..Code::BadQuery.into() }
    }

    /// The key does not open this.
    pub(super) fn needs(scope: Scope) -> Self {
        let challenge = format!("Bearer realm=\"bindeled\", error=\"insufficient_scope\", scope=\"{scope}\"");
        let header = HeaderValue::try_from(challenge).ok().map(|value| (header::WWW_AUTHENTICATE, value));
        Self { detail: Some(scope.word().to_owned()), header, ..Code::ScopeMissing.into() }
    }

    /// It is to come again later.
    pub(super) fn after_seconds(seconds: u64) -> Self {
        Self { header: Some((header::RETRY_AFTER, seconds.into())), ..Code::TooMany.into() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, says) = (self.code.status(), self.code.says());
        let kind = format!("{LIST}#{}", self.code.word());
        let title = says.en.clone();
        let details =
            ProblemDetails { kind, title, status: status.as_u16(), code: self.code, says, detail: self.detail };
        // Flat texts and numbers always become JSON.
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_word_and_a_sentence_in_each_language() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.word());
            let Said { da, en } = code.says();
            assert!(da.ends_with('.') && en.ends_with('.') && da != en, "{code:?}: {da} {en}");
        }
    }
}
