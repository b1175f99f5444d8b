//! What the app takes from the machine besides its folder: the time, randomness and the way to the relay. Tests and the
//! demo bring their own.

use chrono::NaiveDate;
use crdt_model::document::UnixMillis;

use crate::relay_client::Network;

/// The clock, the source of random bytes and the way to the relay.
pub trait Surroundings: Send + Sync {
    /// The time now.
    fn now(&self) -> UnixMillis;

    /// Fills `bytes` with bytes that nobody can guess.
    fn fill_random(&self, bytes: &mut [u8]);

    /// The way to the relay.
    fn network(&self) -> Network {
        Network::Http
    }
}

/// The machine's own clock and randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealSurroundings;

impl Surroundings for RealSurroundings {
    fn now(&self) -> UnixMillis {
        UnixMillis(chrono::Utc::now().timestamp_millis())
    }

    #[expect(clippy::expect_used, reason = "a device without randomness must not make a key")]
    fn fill_random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>(surroundings: &dyn Surroundings) -> [u8; N] {
    let mut bytes = [0; N];
    surroundings.fill_random(&mut bytes);
    bytes
}

/// The local date in Denmark.
pub(crate) fn local_date(at: UnixMillis) -> NaiveDate {
    at.local_date().unwrap_or_default()
}
