//! How much each key may ask in a short time. Only keys that are good are counted, so what is kept is bounded by them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How many requests a key may make at once.
const AT_ONCE: i64 = 600;

/// How long it takes until it may make one more.
const EACH_MS: i64 = 50;

/// What each key has asked lately.
#[derive(Debug, Default)]
pub(super) struct Rate(Mutex<BTreeMap<i64, i64>>);

impl Rate {
    /// Counts a request of a key; when it is too many, in how many seconds to come again.
    ///
    /// A key's whole past is one moment: when all that it has asked will have been waited for.
    pub(super) fn count(&self, key: i64, now_ms: i64) -> Result<(), u64> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.retain(|_, free_at| *free_at > now_ms);
        let free_at = keys.entry(key).or_insert(now_ms);
        let over_ms = *free_at + EACH_MS - now_ms - AT_ONCE * EACH_MS;
        if over_ms > 0 {
            return Err(u64::try_from(over_ms).unwrap_or_default().div_ceil(1000));
        }
        *free_at += EACH_MS;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_asks_too_much_waits_and_others_do_not() {
        let rate = Rate::default();
        for _ in 0..AT_ONCE {
            assert_eq!(rate.count(1, 0), Ok(()));
        }
        assert_eq!(rate.count(1, 0), Err(1));
        assert_eq!(rate.count(2, 0), Ok(()));
        assert_eq!((rate.count(1, EACH_MS), rate.count(1, EACH_MS)), (Ok(()), Err(1)));
        assert_eq!(rate.count(1, 10 * AT_ONCE * EACH_MS), Ok(()));
        assert_eq!(rate.0.lock().map(|keys| keys.len()).ok(), Some(1), "what was long ago is forgotten");
    }
}
