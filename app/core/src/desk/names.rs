//! Names lock when the device has been without contact for a time, until the relay has answered again.

#[cfg(test)]
mod tests;

use crdt_model::document::UnixMillis;

use super::Desk;
use crate::api::view::NamesStanding;
use crate::error::{AppError, ErrorCode};
use crate::store::{StoreError, meta};

/// After how many days, where the groups of this device say nothing else.
pub(crate) const NAMES_LOCK_DAYS: u32 = 30;

/// For how many days before it the device says so; no more than a third of the whole time.
const WARNING_DAYS_MAX: u32 = 10;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How long the answer holds while names are open, and how much time may pass unsaved.
const LOOK_EVERY_MS: i64 = 60 * 1000;
const SAVE_EVERY_MS: i64 = 60 * 60 * 1000;

/// How long there has been no contact. It is counted as the clock goes on, and not taken from the difference of two
/// times, so that a clock that was wrong for a while neither locks nor opens names for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Away {
    /// The contact that it is counted from.
    pub(crate) contact: UnixMillis,
    /// How long ago that is.
    pub(crate) passed_ms: i64,
    /// What the clock said when last looked at.
    pub(crate) seen: UnixMillis,
    /// What it said before it was turned back, until it has come there again.
    pub(crate) turned_back_from: Option<UnixMillis>,
}

impl Away {
    /// Counted from a contact.
    fn since(contact: UnixMillis, now: UnixMillis) -> Self {
        Self { contact, passed_ms: (now.0 - contact.0).max(0), seen: now, turned_back_from: None }
    }

    /// As it is when the clock says `now` and the last contact was at `contact`.
    fn at(mut self, now: UnixMillis, contact: UnixMillis) -> Self {
        if contact != self.contact {
            return Self::since(contact, now);
        }
        if now < self.seen {
            self.turned_back_from = self.turned_back_from.max(Some(self.seen));
        } else {
            let mut step_ms = now.0 - self.seen.0;
            if let Some(before) = self.turned_back_from.filter(|before| *before <= now) {
                // The way back to where the clock had been before is no time that passed.
                step_ms = step_ms.min(now.0 - before.0);
                self.turned_back_from = None;
            }
            self.passed_ms = self.passed_ms.saturating_add(step_ms);
        }
        self.seen = now;
        self
    }

    fn standing(&self, lock_days: u32) -> NamesStanding {
        let left_ms = (i64::from(lock_days) * DAY_MS).saturating_sub(self.passed_ms);
        if left_ms <= 0 {
            return NamesStanding::Locked;
        }
        let days_left = u32::try_from((left_ms - 1) / DAY_MS + 1).unwrap_or(lock_days);
        if days_left <= WARNING_DAYS_MAX.min(lock_days / 3) {
            NamesStanding::Soon { days_left }
        } else {
            NamesStanding::Open
        }
    }

    fn is_worth_saving(&self, saved: Option<&Self>) -> bool {
        saved.is_none_or(|saved| {
            (saved.contact, saved.turned_back_from) != (self.contact, self.turned_back_from)
                || self.passed_ms.saturating_sub(saved.passed_ms) >= SAVE_EVERY_MS
        })
    }
}

/// Whether names are shown, and since when the device has been away.
#[derive(Debug)]
pub(super) struct Names {
    away: Away,
    saved: Option<Away>,
    standing: NamesStanding,
}

impl Names {
    /// As it was saved; looked at once more before anything is shown.
    pub(super) fn read(connection: &rusqlite::Connection, now: UnixMillis) -> Result<Self, StoreError> {
        let contact = meta::contact_at(connection)?.unwrap_or(now);
        let saved = meta::away(connection)?;
        let away = saved.unwrap_or_else(|| Away::since(contact, now));
        Ok(Self { away, saved, standing: NamesStanding::Locked })
    }
}

impl Desk {
    /// Whether names are shown.
    pub(crate) const fn names(&self) -> NamesStanding {
        self.names.standing
    }

    /// Whether they are not.
    pub(crate) const fn names_locked(&self) -> bool {
        matches!(self.names.standing, NamesStanding::Locked)
    }

    /// Refuses what needs a name while names are locked.
    pub(crate) fn need_names(&self) -> Result<(), AppError> {
        if self.names_locked() { Err(ErrorCode::NamesLocked.into()) } else { Ok(()) }
    }

    /// Locks names now, until there has been contact: the relay has closed this device. Gives whether they were shown.
    pub(crate) fn lock_names(&mut self) -> Result<bool, AppError> {
        let were_shown = !self.names_locked();
        let contact = meta::contact_at(self.connection())?.unwrap_or(self.names.away.contact);
        self.names.away = Away { passed_ms: i64::MAX, ..Away::since(contact, self.now()) };
        self.names.standing = NamesStanding::Locked;
        self.look_at_clock()?;
        Ok(were_shown)
    }

    /// Looks at the clock, before anything is shown or done.
    pub(crate) fn look_at_clock(&mut self) -> Result<(), AppError> {
        let (now, seen) = (self.now(), self.names.away.seen);
        let looked_just_now = (seen.0..seen.0.saturating_add(LOOK_EVERY_MS)).contains(&now.0);
        if looked_just_now && self.names.standing == NamesStanding::Open {
            return Ok(());
        }
        let contact = meta::contact_at(self.connection())?.unwrap_or(self.names.away.contact);
        let away = self.names.away.at(now, contact);
        self.names.away = away;
        self.names.standing = away.standing(self.names_lock_days()?);
        if away.is_worth_saving(self.names.saved.as_ref()) {
            match self.store.transaction(|connection| meta::set_away(connection, &away)) {
                Ok(()) => self.names.saved = Some(away),
                // On a full disk people read on; it is counted in memory meanwhile.
                Err(error) => tracing::warn!(%error, "the time without contact was not saved"),
            }
        }
        Ok(())
    }

    /// After how many days names lock: the fewest that a group of this device has.
    fn names_lock_days(&mut self) -> Result<u32, AppError> {
        if let Some(days) = self.known.names_lock_days() {
            return Ok(days);
        }
        let mut fewest = None;
        for group in self.group_ids() {
            let days = self.group(group)?.names_lock_days.unwrap_or(NAMES_LOCK_DAYS);
            fewest = Some(fewest.map_or(days, |fewest: u32| fewest.min(days)));
        }
        let days = fewest.unwrap_or(NAMES_LOCK_DAYS);
        self.known.set_names_lock_days(days);
        Ok(days)
    }
}
