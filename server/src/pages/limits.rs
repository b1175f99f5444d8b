//! How often one may try to sign in: so many times a minute from one address, and so many from all together. Whoever tries
//! more is told when to come again.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Pages;
use super::failure::Failure;
use crate::listen::Peer;

const WINDOW_MS: i64 = 60 * 1000;
/// An office's officers may all come from one address.
pub(super) const FROM_ONE_MAX: u32 = 60;
/// What is remembered is bounded by it, too: no more addresses than tries.
pub(super) const FROM_ALL_MAX: u32 = 600;

/// The tries of this minute.
#[derive(Default)]
pub(super) struct Limits(Mutex<Tries>);

#[derive(Default)]
struct Tries {
    since: i64,
    all: u32,
    from: BTreeMap<IpAddr, u32>,
}

impl Limits {
    /// Counts a try; how many milliseconds to wait when it is one too many.
    fn count(&self, from: IpAddr, now_ms: i64) -> Result<(), i64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !(tries.since..tries.since + WINDOW_MS).contains(&now_ms) {
            *tries = Tries { since: now_ms, ..Tries::default() };
        }
        let wait = tries.since + WINDOW_MS - now_ms;
        if tries.all >= FROM_ALL_MAX {
            return Err(wait);
        }
        let from = tries.from.entry(from).or_default();
        if *from >= FROM_ONE_MAX {
            return Err(wait);
        }
        *from += 1;
        tries.all += 1;
        Ok(())
    }
}

/// Lets so many tries through as are allowed.
pub(super) async fn hold(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0);
    match pages.0.limits.count(network(caller(peer, request.headers())), pages.now_ms()) {
        Ok(()) => next.run(request).await,
        Err(wait_ms) => {
            let mut response = Failure::TooManyTries.into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_ms / 1000 + 1));
            response
        }
    }
}

/// Who asks: behind a proxy on this machine, the address that the proxy saw. Nobody else is believed to say whom they
/// stand for.
fn caller(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let said = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = said.and_then(|said| said.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    last.filter(|_| peer.to_canonical().is_loopback()).unwrap_or(peer)
}

/// An address, or of the newer kind the network that one household has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_is_held_and_others_go_on_until_all_are() {
        let limits = Limits::default();
        for _ in 0..FROM_ONE_MAX {
            limits.count(address("192.0.2.1"), 1_000).unwrap();
        }
        assert_eq!(limits.count(address("192.0.2.1"), 11_000), Err(WINDOW_MS - 11_000));
        limits.count(address("192.0.2.2"), 11_000).unwrap();
        for tried in 0..FROM_ALL_MAX - FROM_ONE_MAX - 1 {
            limits.count(IpAddr::V4((tried + 0x0a00_0000).into()), 11_000).unwrap();
        }
        assert!(limits.count(address("192.0.2.3"), 11_000).is_err());
        assert!(limits.0.lock().unwrap().from.len() <= FROM_ALL_MAX as usize);
        limits.count(address("192.0.2.1"), 1_000 + WINDOW_MS).unwrap();
    }

    #[test]
    fn only_a_proxy_on_this_machine_says_whom_it_stands_for() {
        let headers = HeaderMap::from_iter([(
            header::HeaderName::from_static("x-forwarded-for"),
            HeaderValue::from_static("10.0.0.1, 192.0.2.7"),
        )]);
        assert_eq!(caller(address("127.0.0.1"), &headers), address("192.0.2.7"));
        assert_eq!(caller(address("198.51.100.1"), &headers), address("198.51.100.1"));
        assert_eq!(network(address("2001:db8:1:2:3::4")), address("2001:db8:1:2::"));
        assert_eq!(network(address("::ffff:192.0.2.7")), address("192.0.2.7"));
    }
}
