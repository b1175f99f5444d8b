#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::PathBuf;

use crdt_model::document::UnixMillis;
use crdt_model::id::{EntryHash, Epoch, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use crdt_model::wire::Cursor;
use rusqlite::Connection;
use tempfile::TempDir;

use super::sending::Room;
use super::{KEY_LEN, Store, StoreError, meta, outbox};
use crate::api::view::What;

const KEY: [u8; KEY_LEN] = [5; KEY_LEN];

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("store.sqlite")
}

#[test]
fn only_its_own_key_opens_it() {
    let folder = TempDir::new().unwrap();
    drop(Store::create(&file(&folder), &KEY).unwrap());
    assert!(Store::open(&file(&folder), &KEY).is_ok());
    assert_eq!(Store::open(&file(&folder), &[6; KEY_LEN]).err(), Some(StoreError::Damaged));
}

#[test]
fn a_commit_waits_for_the_disk() {
    let folder = TempDir::new().unwrap();
    drop(Store::create(&file(&folder), &KEY).unwrap());
    let store = Store::open(&file(&folder), &KEY).unwrap();
    let pragma = |sql| store.connection().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(pragma("select synchronous from pragma_synchronous"), 2, "full");
}

#[test]
fn nothing_stands_in_the_file_in_the_clear() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&file(&folder), &KEY).unwrap();
    store.transaction(|connection| put(connection, None, "Yusuf Yusuf Yusuf")).unwrap();
    drop(store);
    let bytes = std::fs::read(file(&folder)).unwrap();
    assert!(!bytes.is_empty());
    for clear in ["Yusuf", "SQLite format 3", "outbox"] {
        assert!(!bytes.windows(clear.len()).any(|window| window == clear.as_bytes()), "{clear}");
    }
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let store = Store::create(&file(&folder), &KEY).unwrap();
    store.connection().pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let before = std::fs::read(file(&folder)).unwrap();
    assert_eq!(Store::open(&file(&folder), &KEY).err(), Some(StoreError::Newer));
    assert!(std::fs::read(file(&folder)).unwrap() == before);
}

#[test]
fn a_file_that_is_gone_or_cut_is_damaged() {
    let folder = TempDir::new().unwrap();
    assert_eq!(Store::open(&file(&folder), &KEY).err(), Some(StoreError::Damaged));
    assert!(!file(&folder).exists(), "looking must not make one");
    drop(Store::create(&file(&folder), &KEY).unwrap());
    std::fs::write(file(&folder), b"not a store at all, but long enough to be read as one, perhaps").unwrap();
    assert_eq!(Store::open(&file(&folder), &KEY).err(), Some(StoreError::Damaged));
}

fn put(connection: &Connection, act: Option<i64>, text: &str) -> Result<i64, StoreError> {
    let row = outbox::NewRow {
        space: Space::Programme,
        document: DocumentId::new(Kind::Meeting, [1; 16]),
        entry: EntryHash::of(Space::Programme, DocumentId::reference(), text.as_bytes()),
        bytes: text.as_bytes(),
        at: UnixMillis(7),
        by: PersonId::from_bytes([1; 16]),
        what: &What::Note,
    };
    outbox::add(connection, act, &row)
}

#[test]
fn a_full_disk_takes_nothing_of_a_transaction_and_the_store_goes_on() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&file(&folder), &KEY).unwrap();
    store.transaction(|connection| put(connection, None, "before")).unwrap();
    store.fill_disk(2);
    let large = "x".repeat(100_000);
    let full = store.transaction(|connection| {
        put(connection, None, "small")?;
        put(connection, None, &large)
    });
    assert_eq!(full, Err(StoreError::DiskFull));
    let kept = outbox::waiting(store.connection(), 0, Room::ALL).unwrap();
    assert_eq!(kept.iter().map(|row| row.bytes.as_slice()).collect::<Vec<_>>(), [b"before".as_slice()]);
    assert!(store.transaction(|connection| put(connection, None, "after")).is_ok());
}

#[test]
fn acts_are_counted_and_rows_are_sent() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&file(&folder), &KEY).unwrap();
    store
        .transaction(|connection| {
            let first = put(connection, None, "one")?;
            put(connection, Some(first), "two")?;
            put(connection, None, "three")
        })
        .unwrap();
    let connection = store.connection();
    assert_eq!(outbox::tally(connection).unwrap().waiting, 2);
    let rows = outbox::waiting(connection, 0, Room::ALL).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(outbox::waiting(connection, 0, Room { rows: 2, ..Room::ALL }).unwrap().len(), 2);
    assert_eq!(
        outbox::waiting(connection, 0, Room { bytes: 1, ..Room::ALL }).unwrap().len(),
        1,
        "one row goes however large it is"
    );
    assert!(!outbox::remove(connection, 1, 1).unwrap(), "half of the first act is still here");
    assert!(outbox::remove(connection, 2, 1).unwrap());
    outbox::remove(connection, 3, 3).unwrap();
    // Numbers are never used again, not even when the outbox was empty.
    assert_eq!(put(connection, None, "four").unwrap(), 4);
    assert_eq!(outbox::find(connection, 4, rows.first().unwrap().entry).unwrap(), None);
}

#[test]
fn a_cursor_is_kept_with_its_seal_and_one_of_before_there_were_seals_is_read() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create(&file(&folder), &KEY).unwrap();
    let (epoch, chain) = (Epoch::from_bytes([1; 8]), EntryHash::from_bytes([2; 32]));
    let with = |seal: Option<[u8; 16]>| Cursor { epoch, position: 7, chain, seal: seal.map(Into::into) };
    for cursor in [with(None), with(Some([3; 16]))] {
        store.transaction(|connection| meta::set_cursor(connection, Some(&cursor))).unwrap();
        assert_eq!(meta::cursor(store.connection()), Ok(Some(cursor)));
    }
    let cut = |connection: &Connection| -> Result<(), StoreError> {
        connection.execute("update meta set value = substr(value, 1, 50) where key = 'cursor'", [])?;
        Ok(())
    };
    store.transaction(cut).unwrap();
    assert_eq!(meta::cursor(store.connection()), Err(StoreError::Damaged));
}
