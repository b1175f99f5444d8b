//! The documents in use, open in memory: a bounded number of them.

use std::collections::BTreeMap;

use crdt_model::document::Document;
use crdt_model::meeting::Meeting;
use crdt_model::problem::Problem;
use rusqlite::Connection;

use super::Place;
use crate::store::{self, StoreError};

/// The most documents that stay open.
const OPEN_MAX: usize = 64;

/// An open document; if it is a meeting that was read, also what it reads as and whether its state is disputed.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) document: Document,
    meeting: Option<(Meeting, bool)>,
    used: u64,
}

impl Opened {
    /// Lets the document be changed; it is read again afterwards.
    pub(super) fn changing(&mut self) -> &mut Document {
        self.meeting = None;
        &mut self.document
    }

    /// The meeting that it is, read once for each change.
    pub(super) fn meeting(&mut self) -> &Meeting {
        &self.read().0
    }

    /// Whether devices say different things of what became of the meeting.
    pub(super) fn state_disagrees(&mut self) -> bool {
        self.read().1
    }

    fn read(&mut self) -> &(Meeting, bool) {
        self.meeting.get_or_insert_with(|| {
            let (meeting, problems) = Meeting::read(&self.document);
            let of_state = |problem: &Problem| matches!(problem, Problem::TwoStates | Problem::PresentThoughNotHeld);
            (meeting, problems.iter().any(of_state))
        })
    }
}

/// The open documents.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    open: BTreeMap<Place, Opened>,
    clock: u64,
    /// While an act goes on: what was used after this moment stays open, however much that is.
    held_from: Option<u64>,
}

impl Shelf {
    /// Opens a document, or finds it open.
    pub(super) fn reach(
        &mut self,
        connection: &Connection,
        place: Place,
        since: Option<i64>,
    ) -> Result<&mut Opened, StoreError> {
        self.clock += 1;
        if !self.open.contains_key(&place) {
            let document = load(connection, place, since)?;
            self.make_room();
            self.put(place, document);
        }
        let opened = self.open.get_mut(&place).ok_or(StoreError::Fault)?;
        opened.used = self.clock;
        Ok(opened)
    }

    /// From now on, what is used stays open, until [`Shelf::release`]: an act needs all its documents at once.
    pub(super) const fn hold(&mut self) {
        self.held_from = Some(self.clock);
    }

    /// The act is over; what is too much closes again.
    pub(super) fn release(&mut self) {
        self.held_from = None;
        self.make_room();
    }

    /// The document if it is open.
    pub(super) fn get(&self, place: &Place) -> Option<&Document> {
        self.open.get(place).map(|opened| &opened.document)
    }

    /// An open meeting as it reads now.
    pub(super) fn meeting(&mut self, place: &Place) -> Option<&Meeting> {
        self.open.get_mut(place).map(Opened::meeting)
    }

    /// Keeps a document open in place of what was there.
    pub(super) fn put(&mut self, place: Place, document: Document) {
        self.open.insert(place, Opened { document, meeting: None, used: self.clock });
    }

    /// Closes a document; what it held beyond the store is gone.
    pub(super) fn close(&mut self, place: &Place) {
        self.open.remove(place);
    }

    /// Closes what was used longest ago. Nothing is lost: what is not saved stands in the outbox.
    fn make_room(&mut self) {
        while self.open.len() >= OPEN_MAX {
            let free = self.open.iter().filter(|(_, opened)| self.held_from.is_none_or(|held| opened.used <= held));
            let Some(oldest) = free.min_by_key(|(_, opened)| opened.used).map(|(place, _)| *place) else { return };
            self.open.remove(&oldest);
        }
    }
}

/// A document from the store: as saved and, for a stale one, with what stands in the outbox's rows from `since` on.
pub(super) fn load(connection: &Connection, (space, id): Place, since: Option<i64>) -> Result<Document, StoreError> {
    let mut document = match store::document::saved(connection, space, id)? {
        Some(saved) => Document::load(&saved).map_err(|_| StoreError::Damaged)?,
        None => Document::empty(),
    };
    if let Some(since) = since {
        let changes = store::outbox::changes_of(connection, space, id, since)?;
        document.apply(&changes).map_err(|_| StoreError::Damaged)?;
    }
    Ok(document)
}
