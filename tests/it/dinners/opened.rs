//! A device's folder as somebody reads it who has it and the PIN: by what stands in its files, without the app.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use automerge::{Automerge, Change};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};
use crdt_model::kind::{DocumentId, Kind};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::Value;
use stories::device::PIN;

/// What is found in a folder, and where.
pub struct Opened {
    /// Every file as it lies there, and every value of every table of those that the key opens, with the same unpacked
    /// beside it, and the document whose row it stands in.
    values: Vec<(String, Option<DocumentId>, Vec<u8>)>,
}

impl Opened {
    /// Opens every file of a device's folder.
    pub fn open(folder: &Path) -> Self {
        let mut opened = Self { values: Vec::new() };
        let files = files(folder);
        // First as they lie there: opening a database may put away what lies beside it.
        for file in &files {
            opened.values.push((file.display().to_string(), None, std::fs::read(file).unwrap()));
        }
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "sqlite")) {
            let connection = unlocked_file(file);
            for table in texts(&connection, "SELECT name FROM sqlite_schema WHERE type = 'table'") {
                opened.read(&connection, file, &table);
            }
        }
        opened
    }

    fn read(&mut self, connection: &Connection, file: &Path, table: &str) {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let of_document = columns.iter().position(|column| column == "document");
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let document = of_document.and_then(|at| DocumentId::from_wire(row.get_ref(at).unwrap().as_blob().ok()?));
            for (at, column) in columns.iter().enumerate() {
                let bytes = match row.get_ref(at).unwrap() {
                    ValueRef::Null => continue,
                    ValueRef::Integer(number) => number.to_string().into_bytes(),
                    ValueRef::Real(number) => number.to_string().into_bytes(),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                };
                let place = format!("{}: {table}.{column}", file.display());
                self.values.extend(unpacked(&bytes).into_iter().map(|bytes| (place.clone(), document, bytes)));
                self.values.push((place, document, bytes));
            }
        }
    }

    /// Where a text stands, whatever the case of its letters, but for documents of some kinds.
    pub fn places_of(&self, text: &str, without: &[Kind]) -> BTreeSet<String> {
        let passed_over =
            |document: &Option<DocumentId>| document.is_some_and(|document| without.contains(&document.kind()));
        let there = self.values.iter().filter(|(_, document, bytes)| !passed_over(document) && holds(bytes, text));
        there.map(|(place, document, _)| format!("{place} of {document:?}")).collect()
    }

    /// The kinds of documents in it, by their words.
    pub fn kinds(&self) -> BTreeSet<&'static str> {
        self.values.iter().filter_map(|(_, document, _)| Some(document.as_ref()?.kind().word())).collect()
    }
}

/// The store of a device's folder, by the PIN.
pub fn unlocked(folder: &Path) -> Connection {
    unlocked_file(&folder.join("device/store.sqlite"))
}

/// An encrypted file, by the keyring beside it.
fn unlocked_file(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    let key = key(&file.with_file_name("keyring.json"));
    let hex = key.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    connection.execute_batch(&format!("PRAGMA key = \"x'{hex}'\";")).unwrap();
    connection
}

/// Every file in a folder, however deep.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

/// Whether bytes hold a text, whatever the case of its letters.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

/// The store's key, unwrapped by the PIN of the one person who has one.
fn key(keyring: &Path) -> Vec<u8> {
    let keyring: Value = serde_json::from_slice(&std::fs::read(keyring).unwrap()).unwrap();
    let slot = &keyring["slots"][0];
    let bytes = |field: &str| URL_SAFE_NO_PAD.decode(slot[field].as_str().unwrap()).unwrap();
    let cost = |field: &str| u32::try_from(slot[field].as_u64().unwrap()).unwrap();
    let params = Params::new(cost("memory_kib"), cost("passes"), cost("lanes"), Some(32)).unwrap();
    let mut stretched = [0; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(PIN.as_bytes(), &bytes("salt"), &mut stretched).unwrap();
    let person = URL_SAFE_NO_PAD.decode(slot["person"].as_str().unwrap()).unwrap();
    let bound_to = [b"bindeled slot 1".as_slice(), &person].concat();
    let payload = Payload { msg: &bytes("wrapped"), aad: &bound_to };
    let cipher = XChaCha20Poly1305::new(Key::from_slice(&stretched));
    cipher.decrypt(XNonce::from_slice(&bytes("nonce")), payload).expect("the PIN is right")
}

fn texts(connection: &Connection, question: &str) -> Vec<String> {
    let mut statement = connection.prepare(question).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// A document's or a change's whole history, uncompressed: what was written, and what it was written over.
fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    if let Ok(document) = Automerge::load(bytes) {
        return document.get_changes(&[]).into_iter().map(|change| change.raw_bytes().to_vec()).collect();
    }
    Change::from_bytes(bytes.to_vec()).map(|change| vec![change.raw_bytes().to_vec()]).unwrap_or_default()
}
