#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use crdt_model::document::UnixMillis;
use crdt_model::id::PersonId;
use crdt_model::recovery::RecoveryCode;
use tempfile::TempDir;

use super::recovery::CODE_TRIES_MAX;
use super::{Keyring, Pin, TRIES_MAX};
use crate::api::view::Face;
use crate::error::{AppError, ErrorCode};
use crate::surroundings::{RealSurroundings, Surroundings as _};

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

#[test]
fn who_was_erased_stands_by_no_name_and_nobody_is_locked_out() {
    let (home, mut keyring) = with_one_person();
    let zenobia = Face { name: "Zenobia".to_owned(), ..face(2) };
    keyring.add(&zenobia, &pin("654321"), &[42; 32], &RealSurroundings).unwrap();
    assert!(!keyring.forget(|_| false, face(1).person));
    let mut signed_in = keyring.clone();
    assert!(keyring.forget(|person| person == zenobia.person, face(1).person));
    assert_eq!(keyring.faces().iter().map(|face| face.name.as_str()).collect::<Vec<_>>(), ["Sofie"]);
    assert!(signed_in.forget(|person| person == zenobia.person, zenobia.person));
    let named = signed_in.faces().into_iter().map(|face| face.name).collect::<Vec<_>>();
    assert_eq!(named, ["Sofie", ""], "who is signed in goes on");

    assert!(keyring.forget(|_| true, zenobia.person), "the last one stays, without a name");
    keyring.write(home.path()).unwrap();
    let text = std::fs::read_to_string(home.path().join("keyring.json")).unwrap();
    assert!(!text.contains("Sofie") && !text.contains("Zenobia"), "{text}");
    let (_, key) = keyring.unlock(home.path(), face(1).person, &pin("123456")).unwrap();
    assert_eq!(*key, [42; 32]);
}

fn code(byte: u8) -> RecoveryCode {
    let mut random = [byte % 24; 64];
    random[0] = byte / 24;
    RecoveryCode::from_random(&random).unwrap()
}

#[test]
fn an_older_code_opens_for_a_while_and_none_opens_twice() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let (home, mut keyring) = with_one_person();
    let opens = |keyring: &mut Keyring, byte| {
        keyring.recover(home.path(), face(1).person, &code(byte), &pin("654321"), &RealSurroundings).is_ok()
    };
    for byte in 1..=4 {
        assert!(keyring.add_recovery(&code(byte), &[42; 32], &RealSurroundings).unwrap());
    }
    assert!(!keyring.add_recovery(&code(2), &[42; 32], &RealSurroundings).unwrap(), "it has one");
    let in_days = |days| UnixMillis(RealSurroundings.now().0 + days * DAY_MS);
    keyring.keep_recovery(&code(4), in_days(29));
    assert!(opens(&mut keyring, 1) && !opens(&mut keyring, 1), "good once");
    assert!(opens(&mut keyring, 2) && !opens(&mut keyring, 5));
    keyring.keep_recovery(&code(4), in_days(31));
    assert!(!opens(&mut keyring, 3) && opens(&mut keyring, 4));
    let (_, key) = keyring.unlock(home.path(), face(1).person, &pin("654321")).unwrap();
    assert_eq!(*key, [42; 32]);
}

#[test]
fn there_are_not_more_and_more_codes() {
    let (home, mut keyring) = with_one_person();
    for byte in 1..=60 {
        keyring.add_recovery(&code(byte), &[42; 32], &RealSurroundings).unwrap();
    }
    assert_eq!(keyring.recovery.len(), 40);
    let mut opens =
        |byte| keyring.recover(home.path(), face(1).person, &code(byte), &pin("654321"), &RealSurroundings).is_ok();
    assert!(!opens(20) && opens(60), "the newest stay");
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
