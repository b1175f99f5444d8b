//! The time of a world, and the clocks that tell it more or less rightly.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use app_core::Surroundings;
use app_core::relay_client::Network;
use crdt_model::document::UnixMillis;
use rand::Rng as _;
use rand_chacha::ChaCha12Rng;
use server::clock::Clock;

use crate::post::Post;

/// Thursday 12 November 2026, 16:30 in Copenhagen.
const EVENING: &str = "2026-11-12T15:30:00Z";

/// The time of a world. It stands unless somebody passes it.
#[derive(Debug, Clone)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    pub fn evening() -> Self {
        let evening = chrono::DateTime::parse_from_rfc3339(EVENING).expect("a time").timestamp_millis();
        Self(Arc::new(AtomicI64::new(evening)))
    }

    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

/// A clock that may have jumped.
#[derive(Debug, Clone)]
pub struct Watch {
    time: Time,
    off: Arc<AtomicI64>,
}

impl Watch {
    pub fn right(time: &Time) -> Self {
        Self { time: time.clone(), off: Arc::default() }
    }

    pub fn now(&self) -> i64 {
        self.time.0.load(Ordering::SeqCst) + self.off.load(Ordering::SeqCst)
    }

    /// It is off by so much from now on.
    pub fn set_off(&self, ms: i64) {
        self.off.store(ms, Ordering::SeqCst);
    }

    /// As the relay takes it.
    pub fn of_relay(&self) -> Clock {
        let watch = self.clone();
        Clock::of(move || watch.now())
    }
}

/// Where a device runs.
pub struct Room {
    pub watch: Watch,
    chance: Mutex<ChaCha12Rng>,
    post: Post,
}

impl Room {
    pub fn new(watch: Watch, chance: ChaCha12Rng, post: Post) -> Arc<Self> {
        Arc::new(Self { watch, chance: Mutex::new(chance), post })
    }
}

impl Surroundings for Room {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.watch.now())
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        self.chance.lock().expect("nobody panics over it").fill_bytes(bytes);
    }

    fn network(&self) -> Network {
        Network::Courier(Arc::new(self.post.clone()))
    }
}
