//! What was ever said, read from Automerge's changes alone: of the relay's log, of a document on a device.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use automerge::legacy::{Key, OpType};
use automerge::{AutoCommit, Change, ChangeHash, ROOT, ReadDoc as _, ScalarValue, Value};
use crdt_model::id::DeviceId;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, OpenFlags};

/// Names one document.
pub type Place = (Space, DocumentId);

/// Every value that some changes put under a document's keys, and which changes they are.
#[derive(Default)]
pub struct History {
    said: BTreeMap<(Place, String), BTreeSet<String>>,
    changes: BTreeMap<Place, BTreeMap<ChangeHash, DeviceId>>,
    /// Documents that are not shown just now.
    hidden: BTreeSet<Place>,
}

impl History {
    /// Of a saved document.
    pub fn of_document(place: Place, saved: &[u8]) -> Self {
        let mut history = Self::default();
        for change in AutoCommit::load(saved).expect("a saved document can be loaded").get_changes(&[]) {
            history.add(place, &change);
        }
        history
    }

    pub fn add(&mut self, place: Place, change: &Change) {
        let device = DeviceId::from_slice(&change.actor_id().to_bytes()[..8]).expect("eight bytes");
        self.changes.entry(place).or_default().insert(change.hash(), device);
        for op in change.decode().operations {
            if let (Key::Map(key), OpType::Put(value)) = (op.key, op.action) {
                self.said.entry((place, key.to_string())).or_default().insert(text(&value));
            }
        }
    }

    /// Whether a value was once put under a key.
    pub fn says(&self, place: Place, key: &str, value: &str) -> bool {
        self.said.get(&(place, key.to_owned())).is_some_and(|said| said.contains(value))
    }

    /// A document is not shown.
    pub fn hide(&mut self, place: Place) {
        self.hidden.insert(place);
    }

    /// Whether a document is not shown.
    pub fn hides(&self, place: Place) -> bool {
        self.hidden.contains(&place)
    }

    /// The changes of a document, and whose they are.
    pub fn changes(&self, place: Place) -> BTreeMap<ChangeHash, DeviceId> {
        self.changes.get(&place).cloned().unwrap_or_default()
    }

    pub fn join(&mut self, other: Self) {
        for (at, values) in other.said {
            self.said.entry(at).or_default().extend(values);
        }
        for (place, changes) in other.changes {
            self.changes.entry(place).or_default().extend(changes);
        }
    }
}

/// What a saved document says under a key now.
pub fn value(saved: &[u8], key: &str) -> Option<String> {
    let document = AutoCommit::load(saved).expect("a saved document can be loaded");
    match document.get(ROOT, key).expect("a root key can be read") {
        Some((Value::Scalar(value), _)) => Some(text(&value)),
        _ => None,
    }
}

/// A saved document's heads.
pub fn heads(saved: &[u8]) -> Vec<ChangeHash> {
    AutoCommit::load(saved).expect("a saved document can be loaded").get_heads()
}

fn text(value: &ScalarValue) -> String {
    match value {
        ScalarValue::Str(text) => text.to_string(),
        other => format!("#{other}"),
    }
}

/// The relay's log, read on as it grows.
#[derive(Default)]
pub struct Log {
    position: u64,
    pub history: History,
}

impl Log {
    /// Reads what is new.
    pub fn read_on(&mut self, file: &Path) {
        let relay = open(file);
        let mut query = relay
            .prepare("select position, space, document, bytes from entry where position > ?1 order by position")
            .expect("the log can be read");
        let mut rows = query.query([self.position]).expect("the log can be read");
        while let Some(row) = rows.next().expect("the log can be read") {
            self.position = row.get(0).expect("a position");
            if let Some((place, change)) = place_and_change(row, 1) {
                self.history.add(place, &change);
            }
        }
    }
}

/// Every document of the relay, as saved.
pub fn documents(file: &Path) -> BTreeMap<Place, Vec<u8>> {
    let relay = open(file);
    let mut query = relay.prepare("select space, document, saved from document").expect("documents can be read");
    let rows = query.query_map([], |row| Ok((place(row, 0), row.get(2)?))).expect("documents can be read");
    rows.collect::<Result<_, _>>().expect("documents can be read")
}

/// What the relay keeps aside of a device.
pub fn quarantine(file: &Path, device: DeviceId) -> History {
    let relay = open(file);
    let mut history = History::default();
    let mut query =
        relay.prepare("select space, document, bytes from quarantine where device = ?1").expect("it can be read");
    let mut rows = query.query([device.as_bytes()]).expect("it can be read");
    while let Some(row) = rows.next().expect("it can be read") {
        if let Some((place, change)) = place_and_change(row, 0) {
            history.add(place, &change);
        }
    }
    history
}

fn open(file: &Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the relay's file is there")
}

fn place(row: &rusqlite::Row<'_>, first: usize) -> Place {
    let space: Vec<u8> = row.get(first).expect("a space");
    let document: Vec<u8> = row.get(first + 1).expect("a document");
    (Space::from_wire(&space).expect("a space"), DocumentId::from_wire(&document).expect("a document"))
}

/// Nothing where the entry's body was erased.
fn place_and_change(row: &rusqlite::Row<'_>, first: usize) -> Option<(Place, Change)> {
    let bytes: Vec<u8> = row.get(first + 2).expect("bytes");
    (!bytes.is_empty()).then(|| (place(row, first), Change::from_bytes(bytes).expect("a change")))
}
