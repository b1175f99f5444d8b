//! A clock that stands where it is put, and chance that comes out the same for the same seed.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use app_core::{RealSurroundings, Surroundings};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Europe::Copenhagen;
use crdt_model::document::UnixMillis;
use rand::Rng as _;
use rand_chacha::ChaCha12Rng;

/// The surroundings of one simulated device.
pub(super) struct Simulated {
    now_ms: AtomicI64,
    /// None on a device that was there before: the same bytes drawn twice would make two writers with one name.
    bytes: Mutex<Option<ChaCha12Rng>>,
    /// Draws the ids of what is done.
    ids: Mutex<Option<ChaCha12Rng>>,
}

/// How many bytes an id has; nothing that must be fresh on every run has as many.
const ID_BYTES: usize = 16;

impl Simulated {
    /// A clock that stands at the machine's time.
    pub(super) fn new() -> Self {
        Self { now_ms: AtomicI64::new(RealSurroundings.now().0), bytes: Mutex::new(None), ids: Mutex::new(None) }
    }

    /// Draws its bytes from here on, instead of from the machine.
    pub(super) fn draw_from(&self, chance: ChaCha12Rng) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) = Some(chance);
    }

    /// Draws the ids of what is done next.
    pub(super) fn draw_ids_from(&self, chance: ChaCha12Rng) {
        *self.ids.lock().unwrap_or_else(PoisonError::into_inner) = Some(chance);
    }

    /// Puts the clock to a local date and time in Denmark.
    pub(super) fn put(&self, date: NaiveDate, time: NaiveTime) {
        let local = date.and_time(time).and_local_timezone(Copenhagen);
        // An hour that the change to summer time leaves out is the one before it.
        let at = local
            .earliest()
            .or_else(|| (date.and_time(time) - TimeDelta::hours(1)).and_local_timezone(Copenhagen).earliest());
        self.now_ms.store(at.map_or(0, |at| at.timestamp_millis()), Ordering::Relaxed);
    }

    /// Puts the clock to the machine's time.
    pub(super) fn put_to_real(&self) {
        self.now_ms.store(RealSurroundings.now().0, Ordering::Relaxed);
    }

    /// Lets some time pass.
    pub(super) fn pass(&self, by: TimeDelta) {
        self.now_ms.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }
}

impl Surroundings for Simulated {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.now_ms.load(Ordering::Relaxed))
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        if bytes.len() == ID_BYTES
            && let Some(chance) = &mut *self.ids.lock().unwrap_or_else(PoisonError::into_inner)
        {
            chance.fill_bytes(bytes);
            return;
        }
        match &mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(chance) => chance.fill_bytes(bytes),
            None => RealSurroundings.fill_random(bytes),
        }
    }
}
