//! The second door: what comes from the relay. One answer is one transaction.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{Document, UnixMillis};
use crdt_model::host_match::Match;
use crdt_model::id::{Actor, DeviceId, EntryHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::name::Name;
use crdt_model::note::Note;
use crdt_model::person::Person;
use crdt_model::rights::{self, Right, Role};
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Reason};
use rusqlite::Connection;

use super::{Desk, Place, shelf};
use crate::store::meeting_row::MeetingRow;
use crate::store::{self, StoreError};

/// An answer that is being taken in. Nothing of it stands before the whole does.
pub(crate) struct Taking<'a> {
    connection: &'a Connection,
    shelf: &'a shelf::Shelf,
    device: DeviceId,
    /// Who writes what is recorded again.
    actor: Actor,
    sweep: bool,
    after: After,
}

/// What holds in memory once the answer stands.
#[derive(Default)]
struct After {
    /// Meetings whose newest changes stand only in the outbox.
    stale: BTreeMap<Place, i64>,
    /// New versions of documents that are open.
    staged: BTreeMap<Place, Document>,
    touched: BTreeSet<Place>,
    grants_changed: bool,
    has_spoken: bool,
}

impl Desk {
    /// Does everything in `work` or nothing of it. Sync calls it once for each answer.
    pub(crate) fn take_in<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Taking<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let actor = super::fresh_actor(self.device, &*self.surroundings);
        let (shelf, lately, device) = (&self.shelf, &self.lately, self.device);
        let (done, after) = self.store.transaction(|connection| {
            let stale = lately.iter().map(|(place, lately)| (*place, lately.since)).collect();
            let after = After { stale, ..After::default() };
            let mut taking = Taking { connection, shelf, device, actor, sweep: false, after };
            let done = work(&mut taking)?;
            if taking.sweep {
                taking.drop_unheld()?;
            }
            Ok::<_, E>((done, taking.after))
        })?;
        self.lately.retain(|place, _| after.stale.contains_key(place));
        for place in &after.touched {
            self.known.forget(place);
            self.shelf.close(place);
        }
        for (place, document) in after.staged {
            self.shelf.put(place, document);
        }
        if after.has_spoken {
            // The documents that it wrote to lack what the old one had said in them.
            self.actor = actor;
        }
        if after.grants_changed {
            self.shelf = shelf::Shelf::default();
            self.known = super::read::Known::default();
            self.read_grants()?;
        }
        Ok(done)
    }
}

impl Taking<'_> {
    /// The store inside the transaction, for the tables that hold no documents.
    pub(crate) const fn connection(&self) -> &Connection {
        self.connection
    }

    /// This device.
    pub(crate) const fn device(&self) -> DeviceId {
        self.device
    }

    /// Who writes what is recorded again in this answer.
    pub(super) const fn speaker(&mut self) -> Actor {
        self.after.has_spoken = true;
        self.actor
    }

    /// Whether the device has anything of a document.
    pub(crate) fn has(&self, place: Place) -> Result<bool, StoreError> {
        Ok(self.after.staged.contains_key(&place)
            || self.after.stale.contains_key(&place)
            || store::document::saved(self.connection, place.0, place.1)?.is_some())
    }

    /// A copy of a document as it stands now.
    pub(crate) fn document(&self, place: Place) -> Result<Document, StoreError> {
        match self.after.staged.get(&place).or_else(|| self.shelf.get(&place)) {
            Some(document) => Ok(document.clone()),
            None => shelf::load(self.connection, place, self.after.stale.get(&place).copied()),
        }
    }

    /// Keeps a new version of a document. `saved` are its bytes if the caller has them already.
    ///
    /// It contains everything that [`Taking::document`] gave, but for what was refused and recorded again.
    pub(crate) fn put_document(
        &mut self,
        place: Place,
        document: Document,
        saved: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        save(self.connection, place, &document, saved)?;
        if self.after.stale.remove(&place).is_some() {
            store::stale::remove(self.connection, place.0, place.1)?;
        }
        if self.shelf.get(&place).is_some() {
            self.after.staged.insert(place, document);
        }
        self.after.touched.insert(place);
        Ok(())
    }

    /// Saves a document whose newest changes stand only in the outbox.
    pub(crate) fn settle(&mut self, place: Place) -> Result<(), StoreError> {
        if !self.after.stale.contains_key(&place) {
            return Ok(());
        }
        match self.document(place) {
            Ok(document) => self.put_document(place, document, None),
            // It must not hold up all the others.
            Err(StoreError::Damaged) => self.fetch_damaged(place),
            Err(error) => Err(error),
        }
    }

    /// The relay has committed a record: it leaves the outbox.
    pub(crate) fn receipt(&mut self, seq: i64, entry: EntryHash, at: UnixMillis) -> Result<(), StoreError> {
        self.leave(seq, entry)?;
        store::meta::set_received_at(self.connection, at)
    }

    /// The relay has kept a picture: it waits no more.
    pub(crate) fn picture_done(&mut self, seq: i64, at: UnixMillis) -> Result<(), StoreError> {
        self.sweep = true;
        store::picture::done(self.connection, seq, at)
    }

    /// What a row says is where it belongs: it leaves the outbox.
    pub(crate) fn leave(&mut self, seq: i64, entry: EntryHash) -> Result<(), StoreError> {
        let Some((act, space, document)) = store::outbox::find(self.connection, seq, entry)? else { return Ok(()) };
        self.settle((space, document))?;
        if store::outbox::remove(self.connection, seq, act)? {
            store::meta::add_received(self.connection, 1)?;
        }
        self.sweep |= !store::granted::holds(self.connection, space)?;
        Ok(())
    }

    /// The relay has again what was given back. Gives the change, if the document here is without it.
    pub(crate) fn given_back(&mut self, entry: EntryHash) -> Result<Option<Vec<u8>>, StoreError> {
        self.sweep = true;
        store::returned::remove(self.connection, entry)
    }

    /// A document was erased for good. What of it waits can never be taken: it is shown without what it said. With a
    /// name it goes from the lines that tell what else was done with that person; with a host's name in a match go the
    /// pictures of the receipts there.
    pub(crate) fn erase(&mut self, place: Place) -> Result<(), StoreError> {
        if self.is_hosts_name(place)? {
            store::picture::drop_space(self.connection, place.0)?;
        }
        store::outbox::erase(self.connection, place.0, place.1)?;
        if let (Kind::Name, Some(person)) = (place.1.kind(), place.1.as_person()) {
            store::outbox::forget_name(self.connection, person)?;
            store::step::forget_name(self.connection, person)?;
        }
        store::returned::forget(self.connection, place)?;
        self.forget(place)
    }

    /// Whether it is the name of a match's host.
    pub(crate) fn is_hosts_name(&self, (space, document): Place) -> Result<bool, StoreError> {
        let (Space::MatchShared(of), Kind::Name) = (space, document.kind()) else { return Ok(false) };
        match self.document((space, DocumentId::of_match(of))) {
            Ok(matched) => Ok(Match::read(&matched).0.host == document.as_person()),
            Err(StoreError::Damaged) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn forget(&mut self, place: Place) -> Result<(), StoreError> {
        store::document::forget(self.connection, place.0, place.1)?;
        self.after.stale.remove(&place);
        self.after.staged.remove(&place);
        self.after.touched.insert(place);
        Ok(())
    }

    /// The relay has refused a record: it stays, is shown, and is not sent again.
    pub(crate) fn refused(&mut self, seq: i64, entry: EntryHash, reason: Reason) -> Result<(), StoreError> {
        store::outbox::refuse(self.connection, seq, entry, reason)
    }

    /// What the device may hold from now on. A space that it may not hold any more goes as soon as nothing of it is in
    /// the outbox.
    pub(crate) fn set_grants(&mut self, grants: &[Grant]) -> Result<(), StoreError> {
        let before: BTreeSet<Grant> = store::granted::all(self.connection)?.into_iter().collect();
        let now: BTreeSet<Grant> = grants.iter().copied().collect();
        for grant in now.difference(&before) {
            store::granted::add(self.connection, grant)?;
        }
        for grant in before.difference(&now) {
            store::granted::remove(self.connection, grant)?;
        }
        self.after.grants_changed = true;
        self.sweep = true;
        Ok(())
    }

    /// Something that may have held a space here is gone.
    pub(super) const fn sweep(&mut self) {
        self.sweep = true;
    }

    /// What the device may hold may have changed by a command's answer.
    pub(crate) const fn grants_may_differ(&mut self) {
        self.after.grants_changed = true;
    }

    /// Drops what the device may not read any more: whole spaces, and documents of kinds that another role read. What
    /// has something in the outbox stays, refused or not, so that nothing of it goes unseen; and so does what is given
    /// back to a relay that lost it, until that has answered.
    fn drop_unheld(&mut self) -> Result<(), StoreError> {
        let made_here: BTreeSet<Space> = store::space_command::spaces(self.connection)?.into_iter().collect();
        let grants = store::granted::all(self.connection)?;
        for space in store::document::spaces(self.connection)? {
            let mut roles = grants.iter().filter(|grant| grant.space == space).map(|grant| grant.role).peekable();
            let returned = store::returned::documents(self.connection, space)?;
            let is_needed = || {
                let waits =
                    store::outbox::holds(self.connection, space)? || store::picture::is_unsent(self.connection, space)?;
                Ok::<_, StoreError>(waits || !returned.is_empty())
            };
            if made_here.contains(&space) || (roles.peek().is_none() && is_needed()?) {
                continue;
            }
            if roles.peek().is_none() {
                store::granted::drop_space(self.connection, space)?;
                self.after.stale.retain(|place, _| place.0 != space);
                self.after.staged.retain(|place, _| place.0 != space);
                self.after.grants_changed = true;
                continue;
            }
            let roles: Vec<Role> = roles.collect();
            let unread = |kind: &Kind| !roles.iter().any(|role| rights::allows(*role, Right::Read, space, *kind));
            let unsent = store::outbox::documents(self.connection, space)?;
            for kind in Kind::ALL.into_iter().filter(unread) {
                for document in store::document::of_kind(self.connection, space, kind)? {
                    if !unsent.contains_key(&document) && !returned.contains(&document) {
                        self.forget((space, document))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Saves a document and brings the rows that lists read up to date.
pub(super) fn save(
    connection: &Connection,
    (space, id): Place,
    document: &Document,
    saved: Option<&[u8]>,
) -> Result<(), StoreError> {
    match saved {
        Some(saved) => store::document::save(connection, space, id, saved)?,
        None => store::document::save(connection, space, id, &document.save())?,
    }
    match (id.kind(), id.as_person()) {
        (Kind::Person, Some(person)) => store::person_row::put(connection, space, person, &Person::read(document).0),
        (Kind::Name, Some(person)) => store::name_row::put(connection, space, person, &Name::read(document).0),
        (Kind::Meeting, _) => match MeetingRow::of((space, id), document) {
            Some(row) => store::meeting_row::put(connection, &row),
            None => Ok(()),
        },
        (Kind::Note, _) => {
            let (note, _) = Note::read(document);
            match note.subject {
                Some(subject) => store::note_row::put(connection, space, id, subject, note.author, &note.text),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
