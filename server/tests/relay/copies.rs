//! Is it whole, and can it be copied and brought back?

use std::path::PathBuf;

use crdt_model::kind::Kind;
use crdt_model::wire::Rejection;
use server::check::{Broken, check};
use server::copy::{CopyError, backup, restore};
use server::folder::Folder;
use server::journal::JournalError;
use server::store::StoreError;
use server::{Relay, RunError};

use crate::world::{World, entry};

fn filled() -> (World, PathBuf) {
    let world = World::new();
    let device = world.volunteer();
    device.push(&world, (0..3).map(|_| device.begin(Kind::Meeting)).collect());
    let file = world.data().join("relay.sqlite");
    (world, file)
}

#[test]
fn a_flipped_byte_anywhere_in_the_log_is_found() {
    let (world, file) = filled();
    assert_eq!(check(&file).unwrap().entries, 3);
    let flip = |column: &str, position: u64| {
        let sql = world.sql();
        let read = format!("select {column} from entry where position = ?1");
        let mut bytes: Vec<u8> = sql.query_row(&read, [position], |row| row.get(0)).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        let write = format!("update entry set {column} = ?2 where position = ?1");
        sql.execute(&write, rusqlite::params![position, bytes]).unwrap();
    };
    for column in ["bytes", "entry", "chain", "document", "space"] {
        flip(column, 2);
        assert!(matches!(check(&file), Err(Broken::Changed(2) | Broken::Chain(2))), "{column}");
        flip(column, 2);
    }
    assert!(check(&file).is_ok());
}

#[test]
fn a_lost_entry_and_a_changed_document_are_found() {
    let (world, file) = filled();
    world.sql().execute("update document set saved = (select saved from document limit 1 offset 1)", []).unwrap();
    assert!(check(&file).is_ok(), "the three documents are equal to begin with");
    world.sql().execute("update document set saved = zeroblob(50) where position = 3", []).unwrap();
    assert!(matches!(check(&file), Err(Broken::Unreadable { .. })));
    world.sql().execute("delete from document where position = 3", []).unwrap();
    assert!(matches!(check(&file), Err(Broken::Differs { .. })));
    world.sql().execute("delete from entry where position = 3", []).unwrap();
    assert!(matches!(check(&file), Err(Broken::End { expected: 3, found: 2 })));
    world.sql().execute("delete from entry where position = 1", []).unwrap();
    assert!(matches!(check(&file), Err(Broken::Gap { expected: 1, found: 2 })));
}

#[test]
fn a_relay_that_serves_a_copy_put_in_place_by_hand_is_copied_again() {
    let mut world = World::new();
    let (first, second) = (world.folder.path().join("first.sqlite"), world.folder.path().join("second.sqlite"));
    let hall = backup(&world.data(), &first).unwrap().hall.unwrap();
    world.stop();
    std::fs::copy(&first, world.data().join("relay.sqlite")).unwrap();
    world.start();
    assert_eq!(backup(&world.data(), &second).unwrap().hall, Some(hall));
    world.stop();
    std::fs::rename(world.data(), world.folder.path().join("lost")).unwrap();
    assert_eq!(restore(&world.data(), &second).unwrap().hall, Some(hall));
}

#[test]
fn a_copy_made_while_serving_comes_back_as_a_new_history() {
    let mut world = World::new();
    let device = world.volunteer();
    let pushed = device.begin(Kind::Meeting);
    let before = device.push(&world, vec![pushed.clone()]);
    let copy = world.folder.path().join("copy.sqlite");
    assert_eq!(backup(&world.data(), &copy).unwrap().whole.entries, 1);
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&copy.metadata().unwrap().permissions()) & 0o777,
        0o600,
        "its owner alone reads it"
    );
    assert!(matches!(backup(&world.data(), &copy), Err(CopyError::InTheWay(_))));
    assert!(matches!(restore(&world.data(), &copy), Err(CopyError::InTheWay(_))));

    world.stop();
    std::fs::rename(world.data(), world.folder.path().join("lost")).unwrap();
    assert_eq!(restore(&world.data(), &copy).unwrap().whole.entries, 1);
    world.start();
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::BadChallenge), "no old one is good");
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::UnknownCursor));
    device.cursor.replace(None);
    let after = device.push(&world, vec![pushed.clone()]);
    assert_eq!(after.receipts, before.receipts);
    assert_eq!(after.receipts[0].entry, entry(&pushed));
    assert_ne!(after.cursor.epoch, before.cursor.epoch);
}

#[test]
fn a_copy_does_not_go_on_with_the_journal_of_a_serving_relay() {
    let mut world = World::new();
    let device = world.volunteer();
    let copy = world.folder.path().join("copy.sqlite");
    backup(&world.data(), &copy).unwrap();
    let journal = world.place().journal;
    let new = Folder::new(world.folder.path().join("new"), Some(journal.clone()));
    let refused = restore(new.clone(), &copy).unwrap_err();
    assert!(matches!(refused, CopyError::Store(StoreError::Journal(JournalError::Held(_)))), "{refused}");
    assert!(!new.data.exists());

    // The serving relay goes on, and so does who works beside it.
    device.push(&world, vec![device.begin(Kind::Meeting)]);
    world.revoke(device.id);
    world.volunteer();
    world.place().check_journal().unwrap();

    // A copy of the journal's folder is another's, and the journal itself when nobody serves.
    let copied = world.folder.path().join("copied");
    std::fs::create_dir(&copied).unwrap();
    for file in std::fs::read_dir(&journal).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), copied.join(file.file_name())).unwrap();
    }
    assert!(restore(Folder { journal: copied, ..new.clone() }, &copy).unwrap().events.is_some());
    std::fs::remove_dir_all(&new.data).unwrap();
    world.stop();
    assert!(restore(new, &copy).unwrap().events.is_some());
}

#[test]
fn a_damaged_copy_is_not_restored() {
    let (world, file) = filled();
    let copy = world.folder.path().join("copy.sqlite");
    backup(&world.data(), &copy).unwrap();
    drop(file);
    let sql = rusqlite::Connection::open(&copy).unwrap();
    sql.execute("update entry set received_at = 0, bytes = zeroblob(9) where position = 1", []).unwrap();
    drop(sql);
    let elsewhere = world.folder.path().join("elsewhere");
    assert!(matches!(restore(&elsewhere, &copy), Err(CopyError::Broken(Broken::Changed(1)))));
    assert!(!elsewhere.join("relay.sqlite").exists());
}

#[test]
fn one_folder_has_one_serving_relay() {
    let world = World::new();
    let config = world.config(world.data());
    let opened = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        Relay::open(config, listener).await.err()
    });
    assert!(matches!(opened, Some(RunError::Store(StoreError::Held(_)))));
}
