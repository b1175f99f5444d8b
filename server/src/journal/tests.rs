//! A journal and the file that it keeps up with, without a relay.

use std::fs;

use crdt_model::id::{DeviceId, Epoch};
use tempfile::TempDir;

use super::*;
use crate::store::device::{self, Status};
use crate::store::{FILE_NAME, open_to_write};

const NOW: i64 = 1_000;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn connection(&self) -> Connection {
        open_to_write(&self.folder.path().join(FILE_NAME), [7; 40]).unwrap()
    }

    fn journal(&self) -> Journal {
        Journal::of(&self.folder.path().join("journal"), relay_key(&[7; 32]))
    }

    fn file(&self) -> PathBuf {
        self.journal().file
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    fn numbers(&self) -> Vec<u64> {
        self.text().lines().map(|line| serde_json::from_str::<Line>(&line[44..]).unwrap().number).collect()
    }

    fn start(&self) -> Result<Found, StoreError> {
        let now = Now { at: NOW, epoch: Epoch::from_bytes([9; 8]) };
        self.journal().reconcile(&mut self.connection(), Doubt::Trust, now)
    }
}

fn enrol(connection: &Connection, number: u8) {
    let device = DeviceId::from_bytes([number; 8]);
    let event = Event::Enrolled { device, key: [number; 32], label: "Tablet".to_owned(), status: Status::Active };
    record(connection, &By::Command, NOW, event).unwrap();
}

fn revoke(connection: &Connection, number: u8) {
    record(connection, &By::Command, NOW, Event::Revoked { device: DeviceId::from_bytes([number; 8]) }).unwrap();
}

fn status(connection: &Connection, number: u8) -> Option<Status> {
    device::read(connection, DeviceId::from_bytes([number; 8])).unwrap().map(|device| device.status)
}

#[test]
fn what_a_crash_kept_from_the_journal_is_appended_at_the_next_start() {
    let place = Place::new();
    let connection = place.connection();
    enrol(&connection, 1);
    place.journal().append(&connection).unwrap();
    enrol(&connection, 2);
    revoke(&connection, 1);
    assert_eq!(place.numbers(), [1]);
    assert_eq!(place.start().unwrap(), Found::Newest);
    assert_eq!(place.numbers(), [1, 2, 3]);
}

#[test]
fn a_last_line_that_a_power_cut_left_half_is_written_again() {
    let place = Place::new();
    let connection = place.connection();
    enrol(&connection, 1);
    enrol(&connection, 2);
    place.journal().append(&connection).unwrap();
    let whole = place.text();
    for kept in 0..whole.len() {
        fs::write(place.file(), &whole[..kept]).unwrap();
        assert_eq!(place.start().unwrap(), Found::Newest, "{kept} bytes");
        assert_eq!(place.text(), whole, "{kept} bytes");
    }
}

#[test]
fn a_changed_line_is_found_and_named() {
    let place = Place::new();
    let connection = place.connection();
    for number in 1..=3 {
        enrol(&connection, number);
    }
    place.journal().append(&connection).unwrap();
    let whole = place.text();
    let second = whole.find('\n').unwrap() + 1;
    let third = second + whole[second..].find('\n').unwrap() + 1;
    for place_of_change in second..third - 1 {
        let mut changed = whole.clone().into_bytes();
        changed[place_of_change] ^= 1;
        fs::write(place.file(), changed).unwrap();
        let found = place.start();
        assert!(
            matches!(found, Err(StoreError::Journal(JournalError::Changed { number: 2, .. }))),
            "{place_of_change}: {found:?}"
        );
    }
    let without_second = format!("{}{}", &whole[..second], &whole[third..]);
    fs::write(place.file(), without_second).unwrap();
    assert!(matches!(place.start(), Err(StoreError::Journal(JournalError::Changed { number: 2, .. }))));
}

#[test]
fn a_journal_that_was_taken_away_is_written_anew() {
    let place = Place::new();
    let connection = place.connection();
    enrol(&connection, 1);
    let journal = place.journal();
    journal.append(&connection).unwrap();
    let before = place.text();
    fs::remove_file(place.file()).unwrap();
    enrol(&connection, 2);
    journal.append(&connection).unwrap();
    assert_eq!(place.numbers(), [1, 2]);
    assert!(place.text().starts_with(&before));
}

#[test]
fn two_processes_append_one_after_the_other() {
    let place = Place::new();
    let connection = place.connection();
    let (one, other) = (place.journal(), place.journal());
    for number in 1..=6 {
        enrol(&connection, number);
        let journal = if number % 2 == 0 { &one } else { &other };
        journal.append(&connection).unwrap();
    }
    assert_eq!(place.numbers(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(place.start().unwrap(), Found::Newest);
}

#[test]
fn an_older_file_is_brought_up_to_the_journal() {
    let place = Place::new();
    let file = place.folder.path().join(FILE_NAME);
    {
        let connection = place.connection();
        enrol(&connection, 1);
        place.journal().append(&connection).unwrap();
    }
    let older = fs::read(&file).unwrap();
    {
        let connection = place.connection();
        revoke(&connection, 1);
        enrol(&connection, 2);
        place.journal().append(&connection).unwrap();
    }
    fs::write(&file, older).unwrap();

    let refused = place.journal().prepare(&place.connection(), NOW);
    assert!(matches!(refused, Err(StoreError::Journal(JournalError::Ahead { .. }))), "{refused:?}");
    assert_eq!(place.start().unwrap(), Found::Replayed(2));
    let connection = place.connection();
    assert_eq!((status(&connection, 1), status(&connection, 2)), (Some(Status::Revoked), Some(Status::Active)));
    assert_eq!(meta::read(&connection).unwrap().epoch, Epoch::from_bytes([9; 8]));
    assert_eq!(meta::restored_at(&connection).unwrap(), Some(NOW));
    assert_eq!(place.numbers(), [1, 2, 3, 4], "the journal goes on");
    assert_eq!(place.start().unwrap(), Found::Newest);
}

#[test]
fn a_file_that_went_its_own_way_is_refused() {
    let place = Place::new();
    let file = place.folder.path().join(FILE_NAME);
    drop(place.connection());
    let older = fs::read(&file).unwrap();
    {
        let connection = place.connection();
        enrol(&connection, 1);
        place.journal().append(&connection).unwrap();
    }
    fs::write(&file, older).unwrap();
    let connection = place.connection();
    enrol(&connection, 2);
    assert!(matches!(place.start(), Err(StoreError::Journal(JournalError::OtherHistory { number: 1, .. }))));
    assert_eq!(place.numbers(), [1]);
}

#[test]
fn a_relay_whose_journal_went_on_without_it_says_so_each_time() {
    let place = Place::new();
    let (connection, journal) = (place.connection(), place.journal());
    enrol(&connection, 1);
    journal.append(&connection).unwrap();
    let another = place.folder.path().join("another.sqlite");
    connection.execute("vacuum into ?1", [another.to_str().unwrap()]).unwrap();
    let another = open_to_write(&another, [8; 40]).unwrap();
    enrol(&another, 2);
    place.journal().append(&another).unwrap();

    revoke(&connection, 1);
    for _ in 0..2 {
        let appended = journal.append(&connection);
        assert!(
            matches!(appended, Err(StoreError::Journal(JournalError::OtherHistory { number: 2, .. }))),
            "{appended:?}"
        );
    }
    assert_eq!(place.numbers(), [1, 2]);
}

#[test]
fn what_could_not_be_appended_is_in_it_before_the_next_commit_is_told_of() {
    let place = Place::new();
    let (connection, journal) = (place.connection(), place.journal());
    enrol(&connection, 1);
    // A folder in the place of the file: it cannot even be opened.
    fs::create_dir_all(place.file()).unwrap();
    for _ in 0..2 {
        assert!(matches!(journal.append(&connection), Err(StoreError::Journal(JournalError::Io { .. }))));
    }
    fs::remove_dir(place.file()).unwrap();
    journal.append(&connection).unwrap();
    assert_eq!(place.numbers(), [1]);
}

#[test]
fn one_relay_at_a_time_goes_on_with_a_journal() {
    let place = Place::new();
    let connection = place.connection();
    let held = place.journal().hold().unwrap();
    let second = place.journal().hold().unwrap_err();
    assert!(second.to_string().starts_with("a relay is serving with the access journal in"), "{second}");
    enrol(&connection, 1);
    place.journal().append(&connection).unwrap();
    drop(held);
    place.journal().hold().unwrap();
    let of_another = Journal::of(&place.folder.path().join("journal"), [1; 32]);
    let _both = (place.journal().hold().unwrap(), of_another.hold().unwrap());
}

#[test]
fn what_was_there_before_there_was_a_journal_is_in_it() {
    let place = Place::new();
    let connection = place.connection();
    for (number, status) in [(1, Status::Active), (2, Status::Pending), (3, Status::Active)] {
        let new = device::NewDevice { key: [number; 32], label: "Tablet", status };
        device::add(&connection, DeviceId::from_bytes([number; 8]), new, 0).unwrap();
    }
    device::revoke(&connection, DeviceId::from_bytes([3; 8]), 5).unwrap();
    assert_eq!(place.start().unwrap(), Found::Newest);
    let statuses = |connection: &Connection| [1, 2, 3].map(|number| status(connection, number));
    let expected = statuses(&connection);
    drop(connection);

    fs::remove_file(place.folder.path().join(FILE_NAME)).unwrap();
    assert!(matches!(place.start().unwrap(), Found::Replayed(4)));
    assert_eq!(statuses(&place.connection()), expected);
}
