//! A copy of the store's key for a forgotten PIN, wrapped by the one-time code that the relay keeps.
//!
//! A new code gets its slot beside the older ones'. A relay that is put back to an earlier day shows an older code, so
//! these go only after a while; the slot of a code that was used goes at once.

use std::path::Path;

use crdt_model::document::UnixMillis;
use crdt_model::id::PersonId;
use crdt_model::recovery::RecoveryCode;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::slot::Slot;
use super::wrapped::{Cost, Wrapped};
use super::{Keyring, Pin, Unwrapped};
use crate::error::{AppError, ErrorCode};
use crate::store::{KEY_LEN, StoreError};
use crate::surroundings::Surroundings;

/// Wrong codes until no code opens the device any more; a PIN that opens it sets the count back. Nobody guesses 110
/// bits in so many tries, and whoever mistypes 24 letters has enough of them.
pub(crate) const CODE_TRIES_MAX: u32 = 100;

/// The code's own chance makes it strong; stretching it would only cost time, at a moment when somebody may be tapping.
const COST: Cost = Cost { memory_kib: 64, passes: 1 };

/// How long an older code opens the device after its slot was made, once the relay has kept a newer one.
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// The most slots: one a day, and some for codes that were used.
const SLOTS_MAX: usize = 40;

const BOUND_TO: &[u8] = b"bindeled recovery slot 1";

/// A key wrapped by a one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecoverySlot {
    #[serde(flatten)]
    wrapped: Wrapped,
    made: UnixMillis,
}

/// The place of a slot, and the key that came out of it.
type Recovered = (usize, Zeroizing<[u8; KEY_LEN]>);

impl RecoverySlot {
    fn unwrap(&self, code: &RecoveryCode) -> Result<Option<Zeroizing<[u8; KEY_LEN]>>, AppError> {
        self.wrapped.unwrap(code.letters().as_bytes(), BOUND_TO)
    }
}

impl Keyring {
    /// A slot for a code, beside those that are there; nothing when it has one. Gives whether it is new.
    pub(crate) fn add_recovery(
        &mut self,
        code: &RecoveryCode,
        key: &[u8; KEY_LEN],
        surroundings: &dyn Surroundings,
    ) -> Result<bool, AppError> {
        if self.recovered(code)?.is_some() {
            return Ok(false);
        }
        let wrapped = Wrapped::wrap(key, code.letters().as_bytes(), COST, BOUND_TO, surroundings)?;
        self.recovery.push(RecoverySlot { wrapped, made: surroundings.now() });
        let too_many = self.recovery.len().saturating_sub(SLOTS_MAX);
        self.recovery.drain(..too_many);
        Ok(true)
    }

    /// The relay has kept a code: what other codes open goes after a while.
    pub(crate) fn keep_recovery(&mut self, code: &RecoveryCode, now: UnixMillis) {
        self.recovery
            .retain(|slot| now.0.saturating_sub(slot.made.0) < KEPT_MS || matches!(slot.unwrap(code), Ok(Some(_))));
    }

    /// Opens the store by a one-time code and gives a person a new PIN. Counts the try on the disk first. Afterwards the
    /// code opens nothing any more.
    pub(crate) fn recover(
        &mut self,
        home: &Path,
        person: PersonId,
        code: &RecoveryCode,
        pin: &Pin,
        surroundings: &dyn Surroundings,
    ) -> Result<Unwrapped, AppError> {
        let index = self.slots.iter().position(|slot| slot.is_of(person)).ok_or(ErrorCode::NotFound)?;
        if self.code_tries >= CODE_TRIES_MAX {
            return Err(ErrorCode::CodeClosed.into());
        }
        self.code_tries += 1;
        self.write(home)?;
        let Some((used, key)) = self.recovered(code)? else {
            return Err(match CODE_TRIES_MAX - self.code_tries {
                0 => ErrorCode::CodeClosed.into(),
                left => AppError { code: ErrorCode::WrongCode, tries_left: Some(left) },
            });
        };
        let slot = self.slots.get_mut(index).ok_or(StoreError::Fault)?;
        let face = slot.face();
        *slot = Slot::wrap(&face, pin, &key, surroundings)?;
        self.recovery.remove(used);
        self.code_used = true;
        self.code_tries = 0;
        self.waiting = None;
        self.write(home)?;
        Ok((face, key))
    }

    /// The slot that a code opens, and what is in it.
    fn recovered(&self, code: &RecoveryCode) -> Result<Option<Recovered>, AppError> {
        for (place, slot) in self.recovery.iter().enumerate() {
            if let Some(key) = slot.unwrap(code)? {
                return Ok(Some((place, key)));
            }
        }
        Ok(None)
    }
}
