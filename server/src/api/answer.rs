//! What is answered: JSON with a strong tag, so that who has it already is told only that; and lists in parts.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::BASE;
use super::problem::{Code, Problem};

/// How long somebody may keep an answer without asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// For as long as they like: it never changes.
    Forever,
    /// They may keep it, and ask each time whether it is still right.
    Asking,
}

impl Keep {
    const fn says(self) -> &'static str {
        match self {
            Self::Forever => "private, max-age=31536000, immutable",
            Self::Asking => "private, no-cache",
        }
    }
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct List<T> {
    items: Vec<T>,
    /// The address of the next part; none after the last.
    next: Option<String>,
}

impl<T: Serialize> List<T> {
    /// The part that was asked for, where `items` begin after what came before it and go on beyond its end. `cursor` says
    /// after which entry the next part begins.
    pub(super) fn of(mut items: Vec<T>, limit: usize, path: &str, cursor: impl FnOnce(&T) -> String) -> Self {
        let goes_on = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| goes_on);
        let next = last.map(|last| format!("{BASE}{path}?limit={limit}&after={}", cursor(last)));
        Self { items, next }
    }

    /// As an answer.
    pub(super) fn answer(self, keep: Keep) -> Result<Answer, Problem> {
        let next = self.next.as_ref();
        let link = next.and_then(|next| HeaderValue::try_from(format!("<{next}>; rel=\"next\"")).ok());
        Ok(Answer { next: link, ..Answer::json(&self, keep)? })
    }
}

/// An answer.
pub(super) struct Answer {
    body: Bytes,
    media_type: HeaderValue,
    keep: Keep,
    next: Option<HeaderValue>,
}

impl Answer {
    /// As JSON.
    pub(super) fn json(answer: &impl Serialize, keep: Keep) -> Result<Self, Problem> {
        let body = serde_json::to_vec(answer).map_err(|error| {
            tracing::error!(%error, "an answer cannot be written");
            Code::Unavailable
        })?;
        Ok(Self::file(body.into(), HeaderValue::from_static("application/json"), keep))
    }

    /// As it is.
    pub(super) const fn file(body: Bytes, media_type: HeaderValue, keep: Keep) -> Self {
        Self { body, media_type, keep, next: None }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&self.body)));
        let mut response = self.body.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.media_type);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.keep.says()));
        // What one key may see is nothing for another to be handed.
        headers.insert(header::VARY, HeaderValue::from_static("authorization, accept"));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(next) = self.next {
            headers.insert(header::LINK, next);
        }
        response
    }
}

/// Looks at what was asked for beside the address: what the answer may be, and what is there already.
pub(super) async fn settle(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return with_headers(next.run(request).await);
    }
    let asked = request.headers().clone();
    let brings = asked.contains_key(header::TRANSFER_ENCODING)
        || asked.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    if brings {
        return with_headers(Problem::from(Code::BodyNotTaken).into_response());
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !accepts(&asked, media_type.unwrap_or_default()) {
            return with_headers(Problem::from(Code::NotAcceptable).into_response());
        }
        if response.headers().get(header::ETAG).is_some_and(|tag| has(&asked, tag)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.body_mut() = Body::empty();
            for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
                response.headers_mut().remove(name);
            }
        }
    }
    with_headers(response)
}

fn with_headers(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, HeaderValue); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
        ),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Every value of a header that is a list.
fn listed(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).filter(|value| !value.is_empty())
}

/// Whether what is there already is this.
fn has(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    listed(asked, header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.trim_start_matches("W/").as_bytes() == tag.as_bytes())
}

/// Whether an answer of a type is wanted; what says more about it goes before what says less.
fn accepts(asked: &HeaderMap, media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let general = essence.split('/').next().unwrap_or_default();
    let of_range = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let wanted = parts.next().unwrap_or_default().to_ascii_lowercase();
        let closeness = match wanted.as_str() {
            "*/*" => 0,
            one if one.strip_suffix("/*") == Some(general) => 1,
            one if one == essence => 2,
            _ => return None,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some((closeness, weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))))
    };
    let mut ranges = listed(asked, header::ACCEPT).peekable();
    ranges.peek().is_none() || ranges.filter_map(of_range).max().is_some_and(|(_, wanted)| wanted)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;

    #[test]
    fn the_closest_range_decides() {
        let accepts = |ranges: &str| {
            let asked = HeaderMap::from_iter([(header::ACCEPT, ranges.parse().unwrap())]);
            accepts(&asked, "application/json; charset=utf-8")
        };
        assert!(super::accepts(&HeaderMap::new(), "application/json"));
        for yes in ["*/*", "application/*", "text/html, application/JSON;q=0.1", "text/html;q=0.9,*/*;q=0.1", ""] {
            assert!(accepts(yes), "{yes}");
        }
        for no in ["text/html", "application/json;q=0, */*", "application/xml", "application/json; q=no"] {
            assert!(!accepts(no), "{no}");
        }
    }

    #[test]
    fn a_tag_is_known_alone_among_others_or_as_any() {
        let has = |tags: &str| {
            let asked = HeaderMap::from_iter([(header::IF_NONE_MATCH, tags.parse().unwrap())]);
            has(&asked, &HeaderValue::from_static("\"a\""))
        };
        assert!(has("\"a\"") && has("W/\"a\"") && has("\"b\", \"a\"") && has("*"));
        assert!(!has("\"b\"") && !has("a"));
    }
}
