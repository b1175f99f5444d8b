#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use crdt_model::id::PersonId;
use crdt_model::recovery::RecoveryCode;
use tempfile::TempDir;

use super::recovery::CODE_TRIES_MAX;
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
    let newer = serde_json::to_string(&keyring).unwrap().replace("\"version\":2", "\"version\":3");
    std::fs::write(home.path().join("keyring.json"), newer).unwrap();
    assert_eq!(Keyring::read(home.path()).err(), Some(crate::store::StoreError::Newer));
}

fn code(byte: u8) -> RecoveryCode {
    RecoveryCode::from_random(&[byte; 64]).unwrap()
}

#[test]
fn the_old_code_opens_until_the_new_one_is_kept() {
    let (home, mut keyring) = with_one_person();
    let opens = |keyring: &mut Keyring, byte| {
        keyring.recover(home.path(), face(1).person, &code(byte), &pin("654321"), &RealSurroundings).is_ok()
    };
    assert!(keyring.add_recovery(&code(1), &[42; 32], &RealSurroundings).unwrap());
    assert!(keyring.add_recovery(&code(2), &[42; 32], &RealSurroundings).unwrap());
    assert!(!keyring.add_recovery(&code(2), &[42; 32], &RealSurroundings).unwrap(), "it has one");
    assert!(opens(&mut keyring, 1) && opens(&mut keyring, 2) && !opens(&mut keyring, 3));
    keyring.keep_recovery(&code(2));
    assert!(!opens(&mut keyring, 1) && opens(&mut keyring, 2));
    let (_, key) = keyring.unlock(home.path(), face(1).person, &pin("654321")).unwrap();
    assert_eq!(*key, [42; 32]);
}

#[test]
fn wrong_codes_are_bounded_and_a_pin_sets_the_count_back() {
    let (home, mut keyring) = with_one_person();
    keyring.add_recovery(&code(1), &[42; 32], &RealSurroundings).unwrap();
    keyring.code_tries = CODE_TRIES_MAX - 1;
    keyring.write(home.path()).unwrap();
    let recover = |byte| {
        let mut keyring = Keyring::read(home.path()).unwrap().unwrap();
        let done = keyring.recover(home.path(), face(1).person, &code(byte), &pin("654321"), &RealSurroundings);
        done.err().map(|error| error.code)
    };
    assert_eq!(recover(2), Some(ErrorCode::CodeClosed));
    assert_eq!(recover(1), Some(ErrorCode::CodeClosed));
    let mut keyring = Keyring::read(home.path()).unwrap().unwrap();
    keyring.unlock(home.path(), face(1).person, &pin("123456")).unwrap();
    assert_eq!(recover(1), None);
}

/// As the first version wrote it.
const VERSION_1: &str = r#"{
  "version": 1,
  "device_label": "Tablet 3",
  "places": [],
  "waiting": 0,
  "slots": [
    {
      "person": "bL4Fclq3-TJ4FGazVfb76g",
      "name": "Sofie",
      "memory_kib": 19456,
      "passes": 2,
      "lanes": 1,
      "salt": "Rb-jsKp8Y25XIgXr7G3Z5Q",
      "nonce": "XXQr64UNUjsUsfaaK6OJ3nR1iqgmpt0n",
      "wrapped": "6DKyYQldllq6Qub68XmxRgystvBMDpKTcd21S7axtTHSiiUmPnMODaY7V7364UcE",
      "tries": 0
    }
  ]
}"#;

#[test]
fn a_file_of_version_1_opens_and_is_written_as_today() {
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("keyring.json"), VERSION_1).unwrap();
    let mut keyring = Keyring::read(home.path()).unwrap().unwrap();
    let person = keyring.faces()[0].person;
    let (who, _key) = keyring.unlock(home.path(), person, &pin("123456")).unwrap();
    assert_eq!(who.name, "Sofie");
    assert_eq!(Keyring::read(home.path()).unwrap(), Some(keyring));
    assert!(std::fs::read_to_string(home.path().join("keyring.json")).unwrap().contains("\"version\": 2"));
}
