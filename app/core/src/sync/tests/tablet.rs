//! A device with a real encrypted store, and a second writer far away.

use std::path::Path;
use std::sync::Arc;

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, EntryHash, Epoch, GroupId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Cursor, EnrolAnswer, Grant, SyncAnswer, VERSION};
use ed25519_dalek::SigningKey;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::api::view::{Face, What};
use crate::desk::{Act, Desk, DeskIdentity, NewDevice, Place, Write, begin, make_store, take_folder};
use crate::relay_client::tests::relay_key;
use crate::store::sending::Room;
use crate::store::{self, meta};
use crate::surroundings::{RealSurroundings, Surroundings as _};
use crate::sync::ask::{self, Asked, Expects, Progress, Terms};
use crate::sync::take::{Taken, take};
use crate::sync::unpacked::Unpacked;

pub(crate) const GROUP: Space = Space::Group(GroupId::from_bytes([3; 16]));

const KEY: [u8; 32] = [4; 32];

/// The place of a note in the group.
pub(crate) fn note(number: u8) -> Place {
    (GROUP, DocumentId::new(Kind::Note, [number; 16]))
}

/// An answer with nothing in it.
pub(crate) fn answer() -> SyncAnswer {
    let cursor =
        Cursor { epoch: Epoch::from_bytes([1; 8]), position: 7, chain: EntryHash::from_bytes([2; 32]), seal: None };
    SyncAnswer::empty(VERSION, cursor, [9; 32])
}

pub(crate) struct Tablet {
    pub(crate) desk: Desk,
    folder: TempDir,
}

impl Tablet {
    pub(crate) fn new() -> Self {
        Self::at("http://127.0.0.1:1")
    }

    /// A tablet of the group, enrolled at a relay.
    pub(crate) fn at(url: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let signing = SigningKey::from_bytes(&[8; 32]);
        let relay = meta::Relay { url: url.to_owned(), key: relay_key().verifying_key().to_bytes() };
        let answer = EnrolAnswer {
            device: DeviceId::of_key(&signing.verifying_key().to_bytes()),
            grants: vec![Grant { space: GROUP, role: Role::Volunteer }],
            challenge: [1; 32].into(),
            pending: None,
        };
        make_store(folder.path(), &KEY).unwrap();
        let new =
            NewDevice { key: &KEY, signing: &signing, relay: &relay, answer: &answer, at: RealSurroundings.now() };
        begin(folder.path(), &new).unwrap();
        let desk = open(folder.path());
        Self { folder, desk }
    }

    /// Closes the store without tidying up and opens it again.
    pub(crate) fn reopens(&mut self) {
        // The lock is held until the desk is gone, so another one takes its place for a moment.
        let Self { desk, folder } = std::mem::replace(self, Self::new());
        drop(desk);
        *self = Self { desk: open(folder.path()), folder };
    }

    pub(crate) fn writes(&mut self, place: Place, text: &str) {
        write(&mut self.desk, place, text);
    }

    pub(in crate::sync) fn asks(&mut self, after: i64) -> Asked {
        self.asks_in(VERSION, Progress { after, ..Progress::default() })
    }

    pub(in crate::sync) fn asks_in(&mut self, version: u16, progress: Progress) -> Asked {
        let terms = Terms { version, ..Terms::default() };
        ask::next(&mut self.desk, progress, terms).unwrap()
    }

    /// Takes in an answer to a request that nothing was sent with.
    pub(in crate::sync) fn takes(&mut self, answer: SyncAnswer) -> Taken {
        self.hears(&Expects { version: VERSION, ..Expects::default() }, answer)
    }

    /// Takes in the answer to what was asked.
    pub(in crate::sync) fn hears(&mut self, expects: &Expects, answer: SyncAnswer) -> Taken {
        take(&mut self.desk, expects, Unpacked::of(answer)).unwrap()
    }

    pub(crate) fn waiting(&self) -> Vec<EntryHash> {
        let rows = store::outbox::waiting(self.desk.connection(), 0, Room::ALL).unwrap();
        rows.into_iter().map(|row| row.entry).collect()
    }

    /// The Automerge hashes of this device's changes of a document.
    pub(crate) fn hashes(&mut self, place: Place) -> Vec<[u8; 32]> {
        hashes(&mut self.desk, place)
    }

    pub(crate) fn text(&mut self, place: Place) -> Option<String> {
        self.field(place, "text")
    }

    pub(crate) fn field(&mut self, place: Place, key: &str) -> Option<String> {
        self.desk.document(place).unwrap().fields().text(key).map(str::to_owned)
    }

    /// All that an answer could change.
    pub(crate) fn state(&mut self) -> String {
        state(&mut self.desk)
    }

    /// Allows the file hardly more pages than it has, as a full disk would.
    pub(crate) fn fill_disk(&self) {
        let connection = self.desk.connection();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        let limit = format!("PRAGMA max_page_count = {}", pages + 1);
        let _limit: i64 = connection.query_row(&limit, [], |row| row.get(0)).unwrap();
    }

    pub(crate) fn into_desk(self) -> (TempDir, Desk) {
        (self.folder, self.desk)
    }
}

pub(crate) fn write(desk: &mut Desk, place: Place, text: &str) {
    let write = Write { place, edits: vec![Edit::put("text", text)] };
    assert!(desk.record(&Act::new(What::Note, vec![write])).unwrap());
}

/// The Automerge hashes of this device's changes of a document.
pub(crate) fn hashes(desk: &mut Desk, place: Place) -> Vec<[u8; 32]> {
    let device = Some(desk.device());
    let history = desk.document(place).unwrap().history();
    history.into_iter().filter(|change| change.device == device).map(|change| change.hash).collect()
}

/// All that an answer could change.
pub(crate) fn state(desk: &mut Desk) -> String {
    let cursor = meta::cursor(desk.connection()).unwrap();
    let contact = meta::contact_at(desk.connection()).unwrap();
    let waiting = store::outbox::waiting(desk.connection(), 0, Room::ALL).unwrap();
    let granted = store::granted::all(desk.connection()).unwrap();
    let catch_up = store::granted::incomplete(desk.connection()).unwrap();
    let aside = store::set_aside::count(desk.connection()).unwrap();
    let heads = desk.document(note(1)).unwrap().heads();
    format!("{cursor:?} {contact:?} {waiting:?} {granted:?} {catch_up:?} {aside} {heads:?}")
}

fn open(home: &Path) -> Desk {
    let identity = DeskIdentity {
        label: "Tablet".to_owned(),
        face: Face { person: PersonId::from_bytes([6; 16]), name: "Mette".to_owned() },
    };
    let lock = take_folder(home).unwrap();
    Desk::open(home, lock, Zeroizing::new(KEY), identity, Arc::new(RealSurroundings)).unwrap()
}

/// Somebody else who writes to one document.
pub(crate) struct Elsewhere {
    document: Document,
}

pub(crate) fn elsewhere() -> Elsewhere {
    Elsewhere { document: Document::empty() }
}

impl Elsewhere {
    /// The change that puts a text.
    pub(crate) fn put(&mut self, key: &str, text: &str) -> Vec<u8> {
        let actor = Actor::new(DeviceId::from_bytes([2; 8]), [2; 8]);
        self.document.edit(actor, UnixMillis(1), &[Edit::put(key, text)]).unwrap()
    }

    /// All changes but the first so many, in one.
    pub(crate) fn bundled(&self, after: usize) -> Vec<u8> {
        let hashes: Vec<[u8; 32]> = self.document.history().into_iter().skip(after).map(|change| change.hash).collect();
        self.document.bundle(&hashes).unwrap()
    }

    pub(crate) fn saved(&self) -> Vec<u8> {
        self.document.save()
    }
}
