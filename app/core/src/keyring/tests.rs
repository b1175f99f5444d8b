#![allow(clippy::unwrap_used, reason = "tests")]

use crdt_model::id::PersonId;
use tempfile::TempDir;

use super::{Keyring, Pin, TRIES_MAX};
use crate::api::view::Face;
use crate::error::{AppError, ErrorCode};
use crate::surroundings::RealSurroundings;

fn face(byte: u8) -> Face {
    Face { person: PersonId::from_bytes([byte; 16]), name: "Sofie".to_owned() }
}

fn pin(text: &str) -> Pin {
    Pin::parse(text).unwrap()
}

fn with_one_person() -> (TempDir, Keyring) {
    let home = TempDir::new().unwrap();
    let mut keyring = Keyring::new("Tablet 3".to_owned());
    keyring.add(&face(1), &pin("123456"), &[42; 32], &RealSurroundings).unwrap();
    keyring.write(home.path()).unwrap();
    (home, keyring)
}

#[test]
fn a_pin_is_six_digits() {
    for bad in ["", "12345", "1234567", "12345a", "12 456", "１２３４５６"] {
        assert_eq!(Pin::parse(bad).err(), Some(ErrorCode::PinNotSixDigits.into()), "{bad}");
    }
    assert!(Pin::parse("000000").is_ok());
}

#[test]
fn the_right_pin_gives_the_key_and_sets_the_count_back() {
    let (home, mut keyring) = with_one_person();
    let wrong = keyring.unlock(home.path(), face(1).person, &pin("000000")).err();
    assert_eq!(wrong, Some(AppError { code: ErrorCode::WrongPin, tries_left: Some(TRIES_MAX - 1) }));
    let (who, key) = keyring.unlock(home.path(), face(1).person, &pin("123456")).unwrap();
    assert_eq!((who, *key), (face(1), [42; 32]));
    let wrong = keyring.unlock(home.path(), face(1).person, &pin("000000")).err();
    assert_eq!(wrong, Some(AppError { code: ErrorCode::WrongPin, tries_left: Some(TRIES_MAX - 1) }));
}

#[test]
fn ten_wrong_tries_close_the_slot_however_often_the_program_starts() {
    let (home, _) = with_one_person();
    for tried in 1..=TRIES_MAX {
        // Read anew each time, as after pulling the plug.
        let mut keyring = Keyring::read(home.path()).unwrap().unwrap();
        let expected = match TRIES_MAX - tried {
            0 => ErrorCode::PinClosed.into(),
            left => AppError { code: ErrorCode::WrongPin, tries_left: Some(left) },
        };
        assert_eq!(keyring.unlock(home.path(), face(1).person, &pin("000000")).err(), Some(expected));
    }
    let mut keyring = Keyring::read(home.path()).unwrap().unwrap();
    let right = keyring.unlock(home.path(), face(1).person, &pin("123456")).err();
    assert_eq!(right, Some(ErrorCode::PinClosed.into()));
}

#[test]
fn a_slot_does_not_open_under_another_name() {
    let (home, keyring) = with_one_person();
    let text = serde_json::to_string(&keyring).unwrap();
    let stolen = text.replace(&face(1).person.to_string(), &face(2).person.to_string());
    let mut stolen: Keyring = serde_json::from_str(&stolen).unwrap();
    let error = stolen.unlock(home.path(), face(2).person, &pin("123456")).err().unwrap();
    assert_eq!(error.code, ErrorCode::WrongPin);
}

#[test]
fn neither_the_key_nor_the_pin_stands_in_the_file() {
    let (home, _) = with_one_person();
    let text = std::fs::read_to_string(home.path().join("keyring.json")).unwrap();
    assert!(!text.contains("123456"));
    assert!(!text.contains("KioqKioq"), "the key in base64");
}

#[test]
fn a_damaged_or_newer_file_is_said_to_be_so() {
    let (home, keyring) = with_one_person();
    std::fs::write(home.path().join("keyring.json"), b"{\"version\":1,").unwrap();
    assert_eq!(Keyring::read(home.path()).err(), Some(crate::store::StoreError::Damaged));
    let newer = serde_json::to_string(&keyring).unwrap().replace("\"version\":1", "\"version\":2");
    std::fs::write(home.path().join("keyring.json"), newer).unwrap();
    assert_eq!(Keyring::read(home.path()).err(), Some(crate::store::StoreError::Newer));
}
