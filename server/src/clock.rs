//! What time it is, as something that is handed over.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::NaiveDate;
use crdt_model::document::UnixMillis;

/// Tells the time. Cheap to clone.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::of(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
    }

    /// A clock that says what `now` says, in milliseconds since 1970.
    pub fn of(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        (self.0)()
    }

    /// The date in Denmark.
    pub fn today(&self) -> NaiveDate {
        UnixMillis(self.now_ms()).local_date().unwrap_or_default()
    }
}

/// The last millisecond of a day in Denmark.
pub fn end_of(day: NaiveDate) -> Option<i64> {
    let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    let midnight = midnight.and_local_timezone(chrono_tz::Europe::Copenhagen).earliest()?;
    midnight.timestamp_millis().checked_sub(1)
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now_ms())
    }
}
