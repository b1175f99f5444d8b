//! Documents whose saved copy here cannot be read: noted where that is met, so that sync fetches the relay's.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Desk, Place, Taking};
use crate::store::{self, StoreError};

/// Those that were met since the last round of sync.
#[derive(Debug, Default)]
pub(super) struct Damaged(RefCell<BTreeSet<Place>>);

impl Damaged {
    /// What came of reading a document, noted if it cannot be read.
    pub(super) fn noted<T>(&self, place: Place, read: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(read, Err(StoreError::Damaged)) {
            self.0.borrow_mut().insert(place);
        }
        read
    }
}

impl Desk {
    /// Asks for the documents whose copies here could not be read.
    pub(crate) fn fetch_damaged(&mut self) -> Result<(), StoreError> {
        let damaged = self.damaged.0.take();
        if damaged.is_empty() {
            return Ok(());
        }
        self.take_in(|taking| damaged.into_iter().try_for_each(|place| taking.fetch_damaged(place)))
    }
}

impl Taking<'_> {
    /// The copy of a document here cannot be read: it is asked for.
    pub(crate) fn fetch_damaged(&self, (space, document): Place) -> Result<(), StoreError> {
        tracing::warn!(%space, %document, "cannot be read here and is fetched again");
        store::granted::fetch_document(self.connection(), space, document)
    }
}
