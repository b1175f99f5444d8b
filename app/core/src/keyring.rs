//! The one readable file beside the store: what the lock screen shows, for each person a copy of the store's key wrapped
//! by their PIN, and some more wrapped by one-time codes.
//!
//! It holds no record and no participant's name. Wrong tries are counted on the disk before they are answered, so that
//! pulling the plug gives nobody another try.

pub(crate) mod begun;
mod file;
mod recovery;
mod slot;
#[cfg(test)]
mod tests;
mod wrapped;

use std::path::Path;

use crdt_model::id::PersonId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::api::view::{Face, LockFace};
use crate::error::{AppError, ErrorCode};
use crate::store::{KEY_LEN, StoreError};
use crate::surroundings::Surroundings;
pub(crate) use file::sync_folder;
use recovery::RecoverySlot;
use slot::Slot;

const FILE: &str = "keyring.json";

/// Wrong PINs until the person's slot closes.
pub(crate) const TRIES_MAX: u32 = 10;

/// The most people who can have a PIN on one device.
pub(crate) const PEOPLE_MAX: usize = 24;

/// 2 has recovery slots: a program that would drop them must not write the file.
const VERSION: u32 = 2;

/// Who opened the store, and its key.
pub(crate) type Unwrapped = (Face, Zeroizing<[u8; KEY_LEN]>);

/// Six digits.
pub(crate) struct Pin(Zeroizing<String>);

impl Pin {
    /// Takes exactly six digits.
    pub(crate) fn parse(text: &str) -> Result<Self, AppError> {
        if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(Zeroizing::new(text.to_owned())))
        } else {
            Err(ErrorCode::PinNotSixDigits.into())
        }
    }

    fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Keyring {
    version: u32,
    /// What the device is called.
    pub(crate) device_label: String,
    /// What its groups are called.
    pub(crate) places: Vec<String>,
    /// How many records waited when the store was closed; absent while it is open, and so after a crash.
    pub(crate) waiting: Option<u32>,
    slots: Vec<Slot>,
    #[serde(default)]
    recovery: Vec<RecoverySlot>,
    /// Wrong one-time codes since the store was last opened.
    #[serde(default)]
    code_tries: u32,
    /// A one-time code has been used, and the store may still hold its letters.
    #[serde(default)]
    pub(crate) code_used: bool,
}

impl Keyring {
    /// One without people.
    pub(crate) const fn new(device_label: String) -> Self {
        Self {
            version: VERSION,
            device_label,
            places: Vec::new(),
            waiting: Some(0),
            slots: Vec::new(),
            recovery: Vec::new(),
            code_tries: 0,
            code_used: false,
        }
    }

    /// Reads it; `None` when there is none.
    pub(crate) fn read(home: &Path) -> Result<Option<Self>, StoreError> {
        let Some(text) = file::read(home, FILE)? else { return Ok(None) };
        let mut keyring: Self = serde_json::from_slice(&text).map_err(|_| StoreError::Damaged)?;
        if keyring.version > VERSION {
            return Err(StoreError::Newer);
        }
        keyring.version = VERSION;
        Ok(Some(keyring))
    }

    /// Writes it: afterwards it is on the disk, whole, or the old one is.
    pub(crate) fn write(&self, home: &Path) -> Result<(), StoreError> {
        let text = serde_json::to_vec_pretty(self).map_err(|_| StoreError::Fault)?;
        file::write(home, FILE, &text)
    }

    /// Who can open the store.
    pub(crate) fn faces(&self) -> Vec<LockFace> {
        let face = |slot: &Slot| {
            let Face { person, name } = slot.face();
            LockFace { person, name, closed: slot.tries >= TRIES_MAX }
        };
        self.slots.iter().map(face).collect()
    }

    /// Wraps the store's key for one more person.
    pub(crate) fn add(
        &mut self,
        face: &Face,
        pin: &Pin,
        key: &[u8; KEY_LEN],
        surroundings: &dyn Surroundings,
    ) -> Result<(), AppError> {
        if self.slots.len() >= PEOPLE_MAX || self.slots.iter().any(|slot| slot.is_of(face.person)) {
            return Err(ErrorCode::NotAllowed.into());
        }
        self.slots.push(Slot::wrap(face, pin, key, surroundings)?);
        Ok(())
    }

    /// Takes away the names of people who were erased. Their slots go with them, but for the one of who is signed in, and
    /// for all of them where nobody else could open what waits here. Says whether anything is to be written.
    pub(crate) fn forget(&mut self, is_erased: impl Fn(PersonId) -> bool, signed_in: PersonId) -> bool {
        let before = self.slots.clone();
        let is_anybody_left = self.slots.iter().any(|slot| !is_erased(slot.face().person));
        self.slots.retain(|slot| !is_anybody_left || slot.is_of(signed_in) || !is_erased(slot.face().person));
        for slot in self.slots.iter_mut().filter(|slot| is_erased(slot.face().person)) {
            slot.forget_name();
        }
        self.slots != before
    }

    /// Unwraps the store's key. Counts the try on the disk first, and sets the count back when the PIN was right.
    pub(crate) fn unlock(&mut self, home: &Path, person: PersonId, pin: &Pin) -> Result<Unwrapped, AppError> {
        let index = self.slots.iter().position(|slot| slot.is_of(person)).ok_or(ErrorCode::NotFound)?;
        let tries = self.slots.get(index).map_or(TRIES_MAX, |slot| slot.tries);
        if tries >= TRIES_MAX {
            return Err(ErrorCode::PinClosed.into());
        }
        self.set_tries(home, index, tries + 1)?;
        let slot = self.slots.get(index).ok_or(ErrorCode::NotFound)?;
        let Some(key) = slot.unwrap(pin)? else {
            return Err(match TRIES_MAX - tries - 1 {
                0 => ErrorCode::PinClosed.into(),
                left => AppError { code: ErrorCode::WrongPin, tries_left: Some(left) },
            });
        };
        let face = slot.face();
        self.waiting = None;
        self.code_tries = 0;
        self.set_tries(home, index, 0)?;
        Ok((face, key))
    }

    fn set_tries(&mut self, home: &Path, index: usize, tries: u32) -> Result<(), StoreError> {
        if let Some(slot) = self.slots.get_mut(index) {
            slot.tries = tries;
        }
        self.write(home)
    }
}
