//! One commit for many requests.

use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;

use super::*;

const DEVICE: DeviceId = DeviceId::from_bytes([1; 8]);
const GRANT: Grant = Grant { space: Space::Programme, role: Role::Coordinator };

fn store(folder: &Path) -> Store {
    Store::open(&Folder::new(folder.join("data"), None), Clock::system()).unwrap()
}

fn enrol(connection: &Connection) -> Result<(), StoreError> {
    let new = device::NewDevice { key: [1; 32], label: "Tablet", status: device::Status::Active };
    device::add(connection, DEVICE, new, 0)
}

#[tokio::test]
async fn a_request_that_fails_takes_nothing_of_the_others_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let good = store.write(1, enrol);
    // Half done when it fails: what it did is undone, and only that.
    let bad = store.write(1, |connection| {
        grant::add(connection, DEVICE, GRANT)?;
        connection.execute("insert into nowhere default values", [])?;
        Ok(())
    });
    let (good, bad) = tokio::join!(good, bad);
    assert!(good.is_ok() && matches!(bad, Err(StoreError::Sqlite(_))));
    assert!(store.read(|connection| device::read(connection, DEVICE)).await.unwrap().is_some());
    let given = store.read(|connection| grant::all(connection, DEVICE)).await.unwrap();
    assert_eq!(given, [Grant { space: Space::Programme, role: Role::Reader }]);
}

#[tokio::test]
async fn nobody_hears_of_success_when_the_commit_fails() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let failed = store
        .write(1, |connection| {
            // A grant of a device that is not there: found only at the commit.
            connection.execute_batch("pragma defer_foreign_keys = on")?;
            grant::add(connection, DEVICE, GRANT)
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Commit(_))));
    store.write(1, enrol).await.unwrap();
    store.write(1, |connection| grant::add(connection, DEVICE, GRANT)).await.unwrap();
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(store(folder.path()));
    let data = folder.path().join("data");
    let file = data.join(FILE_NAME);
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let opened = open_beside(&data, [7; 40]);
    assert!(matches!(opened, Err(StoreError::Newer { found: 99, .. })));
}

#[tokio::test]
async fn the_newest_challenge_is_good_whatever_the_clock_did() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    store.write(1, enrol).await.unwrap();
    // Five in the same moment, then the clock is turned back.
    for (number, expires) in [(1, 9), (2, 9), (3, 9), (4, 9), (5, 9), (6, 7)] {
        let spent = store.write(1, move |connection| {
            challenge::add(connection, DEVICE, &[number; 32], expires)?;
            connection.execute_batch("savepoint look")?;
            let spent = challenge::spend(connection, DEVICE, &[number; 32], 5);
            connection.execute_batch("rollback to look; release look")?;
            spent
        });
        assert!(spent.await.unwrap(), "challenge {number}");
    }
}

#[tokio::test]
async fn one_write_that_panics_is_rolled_back_and_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let broken = store.write(1, |connection| -> Result<(), StoreError> {
        enrol(connection)?;
        panic!("planned")
    });
    assert!(matches!(broken.await, Err(StoreError::Panicked)));
    store.write(1, enrol).await.expect("the device is not there yet");
}

#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let full = |connection: &Connection| {
        Ok(connection.query_row("select synchronous from pragma_synchronous", [], |row| row.get::<_, i64>(0))?)
    };
    assert_eq!(store(folder.path()).write(1, full).await.unwrap(), 2, "full");
}

#[test]
fn what_an_older_file_holds_in_its_free_pages_goes_also_when_the_first_try_failed() {
    const SECRET: &[u8] = b"Sofie fra Sundholm";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let holds_it = || std::fs::read(&file).unwrap().windows(SECRET.len()).any(|bytes| bytes == SECRET);
    let mut older = Connection::open(&file).unwrap();
    older.pragma_update(None, "secure_delete", false).unwrap();
    older.execute_batch(MIGRATIONS[0]).unwrap();
    meta::begin(&older, [7; 40]).unwrap();
    older.pragma_update(None, "user_version", 1).unwrap();
    older.execute_batch("create table old (text blob)").unwrap();
    older.execute("insert into old values (?1)", [SECRET.repeat(100_000)]).unwrap();
    older.execute_batch("drop table old").unwrap();
    assert!(holds_it());

    // With no place for one more file beside it, it cannot be written anew.
    let is_full = |number: u32| older.execute_batch(&format!("attach ':memory:' as other_{number}")).is_err();
    assert!((0..1_000).any(is_full));
    assert!(migrate(&mut older, [7; 40]).is_err());
    drop(older);
    drop(open_to_write(&file, [7; 40]).unwrap());
    assert!(!holds_it());
}
