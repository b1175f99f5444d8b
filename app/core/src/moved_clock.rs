//! A clock that runs as fast as the machine's, some way from it: for demonstrations and tests.

use chrono::{DateTime, FixedOffset};
use crdt_model::document::UnixMillis;

use crate::surroundings::{RealSurroundings, Surroundings};

/// The machine's clock, moved; the machine's randomness. Not moved by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct MovedClock {
    by_ms: i64,
}

impl MovedClock {
    /// A clock that says `start` now, and goes on from there.
    pub fn beginning_at(start: DateTime<FixedOffset>) -> Self {
        Self { by_ms: start.timestamp_millis().saturating_sub(RealSurroundings.now().0) }
    }
}

impl Surroundings for MovedClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(RealSurroundings.now().0.saturating_add(self.by_ms))
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        RealSurroundings.fill_random(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_where_it_is_told_and_goes_on() {
        let start = DateTime::parse_from_rfc3339("2026-11-12T15:30:00+01:00").unwrap();
        let clock = MovedClock::beginning_at(start);
        let passed_ms = clock.now().0 - start.timestamp_millis();
        assert!((0..60_000).contains(&passed_ms), "{passed_ms}");
    }
}
