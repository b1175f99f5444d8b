//! What lies open while somebody is signed in: the store, the documents in use, and who writes.
//!
//! Every change of a document goes through one of two doors: [`Desk::record`] for what people here do, and
//! [`Desk::take_in`] for what comes from the relay. Both are one transaction; when it fails, nothing of it is kept in
//! memory either. Commands (`command/`) and sync come from above; views (`view/`) read through the methods here.

mod about;
mod answering;
mod claims;
mod damaged;
mod dismiss;
mod evenings;
mod figures;
mod humans;
mod matches;
mod names;
mod open;
mod pool;
mod read;
mod record;
mod register;
mod say_again;
mod shelf;
mod take_in;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use crdt_model::document::{Document, UnixMillis};
use crdt_model::id::{Actor, DeviceId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::{self, Right, Role};
use crdt_model::space::Space;
use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::api::view::Face;
use crate::error::{AppError, ErrorCode};
use crate::figures::FiguresFile;
use crate::roster::Previews;
use crate::store::meeting_row::MeetingRow;
use crate::store::meta::Relay;
use crate::store::{KEY_LEN, Store, StoreError};
use crate::surroundings::{Surroundings, local_date, random};

pub(crate) use about::Piece;
pub(crate) use answering::Answering;
pub(crate) use claims::{Claimed, Expenses};
pub(crate) use evenings::Evening;
pub(crate) use humans::{Entry, Human, Humans, helps, takes_part};
pub(crate) use matches::responsible;
pub(crate) use names::{Away, NAMES_LOCK_DAYS};
pub(crate) use open::{DeskIdentity, NewDevice, begin, make_store, take_folder};
pub(crate) use read::{Listed, Roster, meeting_place};
pub(crate) use record::{Act, Back, Nothing, Write};
pub(crate) use register::Recorded;
pub(crate) use say_again::can_be_said_again;
use shelf::Shelf;
pub(crate) use take_in::Taking;

/// Names one document on this device.
pub(crate) type Place = (Space, DocumentId);

/// A meeting whose newest changes stand only in the outbox.
#[derive(Debug)]
struct Lately {
    /// The first row of the outbox that is not saved in the document, or one before it.
    since: i64,
    /// As lists show it.
    row: Option<MeetingRow>,
}

/// What lies open while somebody is signed in.
pub(crate) struct Desk {
    store: Store,
    shelf: Shelf,
    surroundings: Arc<dyn Surroundings>,
    key: Zeroizing<[u8; KEY_LEN]>,
    signing: SigningKey,
    device: DeviceId,
    actor: Actor,
    label: String,
    face: Face,
    relay: Relay,
    grants: BTreeMap<Space, Role>,
    /// Meetings whose newest changes stand only in the outbox.
    lately: BTreeMap<Place, Lately>,
    known: read::Known,
    damaged: damaged::Damaged,
    names: names::Names,
    /// The folder of the store.
    home: PathBuf,
    /// Open once somebody has asked for figures.
    figures: Option<FiguresFile>,
    /// The questionnaire that somebody answers now.
    answering: Option<Answering>,
    /// Rosters that were read and wait to be confirmed.
    pub(crate) previews: Previews,
    // Held as long as the desk is; other programs find the store busy.
    _lock: std::fs::File,
}

impl Desk {
    /// The store, for reading.
    pub(crate) const fn connection(&self) -> &Connection {
        self.store.connection()
    }

    /// The time now.
    pub(crate) fn now(&self) -> UnixMillis {
        self.surroundings.now()
    }

    /// Today's local date.
    pub(crate) fn today(&self) -> NaiveDate {
        local_date(self.now())
    }

    /// Fresh random bytes, for an id.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        random(&*self.surroundings)
    }

    /// This device.
    pub(crate) const fn device(&self) -> DeviceId {
        self.device
    }

    /// The key that this device signs with.
    pub(crate) const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The relay that it is enrolled at.
    pub(crate) const fn relay(&self) -> &Relay {
        &self.relay
    }

    /// The folder of the store.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// The store, to write single values that no document holds.
    pub(crate) const fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The clock and the source of random bytes.
    pub(crate) fn surroundings(&self) -> &dyn Surroundings {
        &*self.surroundings
    }

    /// The store's key, to wrap it for another person.
    pub(crate) fn key(&self) -> &[u8; KEY_LEN] {
        &self.key
    }

    /// What the device is called.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Who gave the PIN.
    pub(crate) const fn face(&self) -> &Face {
        &self.face
    }

    /// Who writes: who gave the PIN or, on a host's phone, the host of the match.
    pub(crate) fn person(&mut self) -> Result<PersonId, AppError> {
        if self.role() == Role::Host
            && let Some(host) = self.host_match()?.and_then(|(_, matched)| matched.host)
        {
            return Ok(host);
        }
        Ok(self.face.person)
    }

    /// What the device is: of several roles, the one that does most.
    pub(crate) fn role(&self) -> Role {
        self.grants.values().copied().max().unwrap_or(Role::Reader)
    }

    /// What this device may hold and as what, spaces that it has just made included.
    pub(crate) const fn grants(&self) -> &BTreeMap<Space, Role> {
        &self.grants
    }

    /// Refuses what the device may not do.
    pub(crate) fn check(&self, space: Space, right: Right, kind: Kind) -> Result<(), AppError> {
        match self.grants.get(&space) {
            Some(role) if rights::allows(*role, right, space, kind) => Ok(()),
            _ => Err(ErrorCode::NotAllowed.into()),
        }
    }

    /// Whether this device may write such documents there.
    pub(crate) fn may_write(&self, space: Space, kind: Kind) -> bool {
        self.check(space, Right::Write, kind).is_ok()
    }

    /// Whether this device may read such documents there.
    pub(crate) fn may_read(&self, space: Space, kind: Kind) -> bool {
        self.check(space, Right::Read, kind).is_ok()
    }

    /// A document as it stands, whether or not it is in use.
    pub(crate) fn document(&mut self, place: Place) -> Result<&Document, AppError> {
        let since = self.since(&place);
        let read = self.shelf.reach(self.store.connection(), place, since);
        Ok(&self.damaged.noted(place, read)?.document)
    }

    /// From which row of the outbox on a document's changes are not saved in it.
    fn since(&self, place: &Place) -> Option<i64> {
        self.lately.get(place).map(|lately| lately.since)
    }

    /// A new actor, after something failed in the middle of a change: what the old one was about to say is not said.
    fn fresh_actor(&mut self) {
        self.actor = fresh_actor(self.device, &*self.surroundings);
    }

    /// Saves every document whose newest changes stand only in the outbox.
    pub(crate) fn settle(&mut self) -> Result<(), AppError> {
        if self.lately.is_empty() {
            return Ok(());
        }
        let places: Vec<Place> = self.lately.keys().copied().collect();
        self.take_in(|taking| {
            for place in places {
                taking.settle(place)?;
            }
            points::reach("settle.before_commit");
            Ok::<(), StoreError>(())
        })?;
        points::reach("settle.after_commit");
        Ok(())
    }

    /// Allows the store only so many pages more than it has, as a full disk would.
    #[cfg(test)]
    pub(crate) fn fill_disk(&self, pages_left: i64) {
        self.store.fill_disk(pages_left);
    }
}

/// Never one that was kept: two copies of a folder would write different things under the same name.
fn fresh_actor(device: DeviceId, surroundings: &dyn Surroundings) -> Actor {
    let fresh = if points::planted("persisted_actor") { [1; 8] } else { random(surroundings) };
    Actor::new(device, fresh)
}
