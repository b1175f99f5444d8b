//! Who may call: the page that was opened with this start's key, from this machine's own address.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The header that carries the key.
pub(super) const KEY_HEADER: &str = "x-bindeled-key";

/// This start's key, and the names under which this server may be asked.
pub(super) struct Guard {
    key: String,
    hosts: [String; 2],
}

impl Guard {
    /// A fresh key for a server at this address.
    pub(super) fn new(at: SocketAddr) -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self { key: URL_SAFE_NO_PAD.encode(key), hosts: [at.to_string(), format!("localhost:{}", at.port())] })
    }

    /// The key.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    fn knows_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }

    fn is_from_here(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
        let origin = headers
            .get(header::ORIGIN)
            .map(|origin| origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://")));
        self.knows_host(host) && origin.is_none_or(|origin| origin == Some(host))
    }

    fn has_key(&self, headers: &HeaderMap) -> bool {
        headers.get(KEY_HEADER).is_some_and(|given| same(given.as_bytes(), self.key.as_bytes()))
    }
}

/// Whether two byte strings are the same, in a time that does not tell where they differ.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Refuses requests under a foreign name or from a foreign page.
pub(super) async fn same_machine(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if guard.is_from_here(request.headers()) { next.run(request).await } else { StatusCode::FORBIDDEN.into_response() }
}

/// Refuses calls without this start's key.
pub(super) async fn needs_key(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if guard.has_key(request.headers()) { next.run(request).await } else { StatusCode::FORBIDDEN.into_response() }
}
