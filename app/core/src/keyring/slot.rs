//! One person's copy of the store's key, wrapped by their PIN.

use crdt_model::id::PersonId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Pin;
use super::wrapped::{Cost, Wrapped};
use crate::api::view::Face;
use crate::error::AppError;
use crate::store::KEY_LEN;
use crate::surroundings::Surroundings;

/// A PIN has few digits, so that each try has to cost something.
pub(super) const COST: Cost = Cost { memory_kib: 19 * 1024, passes: 2 };

/// A person's wrapped key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slot {
    person: PersonId,
    name: String,
    #[serde(flatten)]
    wrapped: Wrapped,
    /// Wrong tries since the last right one.
    pub(super) tries: u32,
}

impl Slot {
    pub(super) fn wrap(
        face: &Face,
        pin: &Pin,
        key: &[u8; KEY_LEN],
        surroundings: &dyn Surroundings,
    ) -> Result<Self, AppError> {
        let wrapped = Wrapped::wrap(key, pin.bytes(), COST, &bound_to(face.person), surroundings)?;
        Ok(Self { person: face.person, name: face.name.clone(), wrapped, tries: 0 })
    }

    /// The key, or `None` when the PIN is not the one.
    pub(super) fn unwrap(&self, pin: &Pin) -> Result<Option<Zeroizing<[u8; KEY_LEN]>>, AppError> {
        self.wrapped.unwrap(pin.bytes(), &bound_to(self.person))
    }

    pub(super) fn is_of(&self, person: PersonId) -> bool {
        self.person == person
    }

    pub(super) fn face(&self) -> Face {
        Face { person: self.person, name: self.name.clone() }
    }

    pub(super) fn forget_name(&mut self) {
        self.name.clear();
    }
}

/// A slot copied under another person's name does not open.
fn bound_to(person: PersonId) -> Vec<u8> {
    [b"bindeled slot 1".as_slice(), person.as_bytes()].concat()
}
