//! What was begun and waits for its second half: challenges of passkeys, journeys to a provider. Each is taken once, is
//! good for a few minutes, and there are never more than so many.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How long the second half may take.
pub(super) const PENDING_MS: i64 = 5 * 60 * 1000;

/// The most that wait; beyond that the oldest is given up.
const PENDING_MAX: usize = 1_000;

/// Second halves that are waited for, by what names them.
pub(super) struct Pending<T>(Mutex<BTreeMap<String, (i64, T)>>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Pending<T> {
    /// Begins to wait.
    pub(super) fn put(&self, name: String, begun: T, now_ms: i64) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (until, _)| *until > now_ms);
        if waiting.len() >= PENDING_MAX {
            let oldest = waiting.iter().min_by_key(|(_, (until, _))| *until).map(|(name, _)| name.clone());
            oldest.and_then(|oldest| waiting.remove(&oldest));
        }
        waiting.insert(name, (now_ms + PENDING_MS, begun));
    }

    /// What was begun under a name, once.
    pub(super) fn take(&self, name: &str, now_ms: i64) -> Option<T> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(name).filter(|(until, _)| *until > now_ms).map(|(_, begun)| begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_taken_once_and_in_time_and_there_is_a_bound() {
        let pending = Pending::default();
        pending.put("a".to_owned(), 1, 0);
        assert_eq!((pending.take("a", 1), pending.take("a", 1)), (Some(1), None));
        pending.put("b".to_owned(), 2, 0);
        assert_eq!(pending.take("b", PENDING_MS), None);
        for begun in 0..=PENDING_MAX {
            pending.put(begun.to_string(), begun, i64::try_from(begun).unwrap_or_default());
        }
        assert_eq!((pending.take("0", 1_001), pending.take("1", 1_001)), (None, Some(1)));
    }
}
