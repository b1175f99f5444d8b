//! How long to wait before the next try: full jitter, so that a hundred tablets do not knock at once when the relay
//! comes back.

use std::time::Duration;

/// The longest that the first pause can be.
const FIRST_PAUSE_MAX: Duration = Duration::from_secs(1);

/// The longest that any pause can be, unless the relay asks for more.
const PAUSE_MAX: Duration = Duration::from_secs(300);

/// Counts failures in a row.
#[derive(Debug, Default)]
pub(super) struct Pace {
    failures: u32,
}

impl Pace {
    /// A try succeeded.
    pub(super) const fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// A try failed: how long to pause, given a random number and what the relay asked for.
    pub(super) fn failed(&mut self, random: u64, retry_after: Option<Duration>) -> Duration {
        let longest =
            FIRST_PAUSE_MAX.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX)).min(PAUSE_MAX);
        self.failures = self.failures.saturating_add(1).min(16);
        let millis = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
        let jittered = Duration::from_millis(random.checked_rem(millis).unwrap_or_default());
        match retry_after {
            Some(asked) => asked.saturating_add(jittered.min(FIRST_PAUSE_MAX)),
            None => jittered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses(random: u64) -> Vec<u128> {
        let mut pace = Pace::default();
        (0..12).map(|_| pace.failed(random, None).as_millis()).collect()
    }

    #[test]
    fn pauses_grow_to_five_minutes_and_no_further() {
        let longest = pauses(u64::MAX / 2 * 2 - 1);
        for (index, pause) in longest.iter().enumerate() {
            assert!(*pause < 1_000 << index.min(9), "{longest:?}");
            assert!(*pause < 300_000, "{longest:?}");
        }
        assert!(pauses(299_999)[9..].iter().all(|pause| *pause == 299_999));
        assert!(pauses(0).iter().all(|pause| *pause == 0));
    }

    #[test]
    fn a_success_starts_over() {
        let mut pace = Pace::default();
        for _ in 0..9 {
            pace.failed(7, None);
        }
        pace.succeeded();
        assert!(pace.failed(u64::MAX, None) < Duration::from_secs(1));
    }

    #[test]
    fn the_relays_wish_is_obeyed() {
        let mut pace = Pace::default();
        assert!(pace.failed(0, Some(Duration::from_secs(900))) >= Duration::from_secs(900));
    }
}
