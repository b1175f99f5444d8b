use crdt_model::id::PersonId;
use serde_json::json;

use crate::api::{DeviceRequest, MeetingRequest, SessionRequest};
use crate::error::ErrorCode;
use crate::keyring::TRIES_MAX;
use crate::session::recovery::{kept, to_send};
use crate::testing::{Device, PIN, THURSDAY, child, occasion};
use crdt_model::mark::Answer;

const NEW_PIN: &str = "577215";

fn letters(device: &Device) -> Option<String> {
    device.at_desk(to_send)
}

/// A tablet with a mark that waits and a code that the relay has kept.
async fn forgotten() -> (Device, PersonId, String) {
    let device = Device::tablet(1, &["Amir"]);
    device.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(0), answer: Answer::Came }).await;
    let code = letters(&device).unwrap();
    device.at_desk(kept);
    let person = device.at_desk(|desk| Ok(desk.face().person));
    device.done(SessionRequest::Lock {}).await;
    (device, person, code)
}

fn recover(person: PersonId, code: &str) -> SessionRequest {
    SessionRequest::RecoverPin { person, code: code.to_owned(), pin: NEW_PIN.to_owned() }
}

#[tokio::test]
async fn a_forgotten_pin_loses_nothing() {
    let (device, person, code) = forgotten().await;
    for _ in 0..TRIES_MAX {
        device.refused(SessionRequest::Unlock { person, pin: "000000".to_owned() }).await;
    }
    let locked = device.done(SessionRequest::Session {}).await;
    assert_eq!((&locked["people"][0]["closed"], &locked["waiting"]), (&json!(true), &json!(2)));
    assert_eq!(device.refused(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await, ErrorCode::PinClosed);

    // As read out over the phone and typed on a tablet.
    let typed = code.to_lowercase();
    let typed: Vec<&str> = typed.as_bytes().chunks(4).map(|four| str::from_utf8(four).unwrap()).collect();
    let open = device.done(recover(person, &typed.join("-"))).await;
    assert_eq!((&open["state"], &open["person"]["name"]), (&json!("open"), &json!("Sofie")));
    assert_eq!(device.done(DeviceRequest::SyncStatus {}).await["waiting"], 2);
    let there = device.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    assert_eq!(there["windows"][0]["standing"]["standing"], "came");

    let locked = device.done(SessionRequest::Lock {}).await;
    assert_eq!(locked["people"][0]["closed"], false);
    assert_eq!(device.refused(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await, ErrorCode::WrongPin);
    device.done(SessionRequest::Unlock { person, pin: NEW_PIN.to_owned() }).await;
}

#[tokio::test]
async fn a_wrong_code_opens_nothing_and_is_counted() {
    let (device, person, code) = forgotten().await;
    assert_eq!(device.refused(recover(person, "ABCD EFGH")).await, ErrorCode::CodeUnreadable);
    let other = "A".repeat(24);
    let error = device.app.call(recover(person, &other)).await.unwrap_err();
    assert_eq!((error.code, error.tries_left), (ErrorCode::WrongCode, Some(99)));
    let after_a_crash = device.crashed(2);
    let error = after_a_crash.app.call(recover(person, &other)).await.unwrap_err();
    assert_eq!((error.code, error.tries_left), (ErrorCode::WrongCode, Some(98)));
    assert_eq!(device.refused(recover(child(7), &code)).await, ErrorCode::NotFound);
    let short = SessionRequest::RecoverPin { person, code: code.clone(), pin: "12345".to_owned() };
    assert_eq!(device.refused(short).await, ErrorCode::PinNotSixDigits);
    device.done(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await;
}

#[tokio::test]
async fn a_code_is_renewed_when_used_and_once_a_day() {
    let (device, person, first) = forgotten().await;
    device.unlock().await;
    assert_eq!(letters(&device), None, "kept today");
    device.clock.pass_days(1);
    let second = letters(&device).unwrap();
    assert_ne!(second, first);
    assert_eq!(letters(&device), Some(second.clone()), "sent until it is kept");

    // The relay may have the old one or the new one: the answer was lost.
    device.done(SessionRequest::Lock {}).await;
    device.done(recover(person, &first)).await;
    let third = letters(&device).unwrap();
    assert!(![&first, &second].contains(&&third), "a code has been read out");
    device.at_desk(kept);
    assert_eq!(letters(&device), None);
    device.done(SessionRequest::Lock {}).await;
    assert_eq!(device.refused(recover(person, &first)).await, ErrorCode::WrongCode, "it was used");
    device.done(recover(person, &second)).await;
}

#[tokio::test]
async fn a_code_that_was_used_is_never_sent_or_taken_again() {
    let device = Device::tablet(1, &[]);
    let code = letters(&device).unwrap();
    // The relay has kept it, the answer was lost, and an officer reads it out.
    let person = device.at_desk(|desk| Ok(desk.face().person));
    device.done(SessionRequest::Lock {}).await;
    let before = device.crashed(2);
    device.done(recover(person, &code)).await;
    assert_ne!(letters(&device), Some(code.clone()));
    device.done(SessionRequest::Lock {}).await;
    assert_eq!(device.refused(recover(person, &code)).await, ErrorCode::WrongCode);

    // Also when the device stopped before the store was told.
    let keyring = "device/keyring.json";
    std::fs::copy(device.folder.path().join(keyring), before.folder.path().join(keyring)).unwrap();
    let path = before.folder.path().join(keyring);
    let mut told: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    told["code_used"] = json!(true);
    told["recovery"] = json!([]);
    std::fs::write(&path, told.to_string()).unwrap();
    before.done(SessionRequest::Unlock { person, pin: NEW_PIN.to_owned() }).await;
    assert_ne!(letters(&before).unwrap(), code);
    before.done(SessionRequest::Lock {}).await;
    assert_eq!(before.refused(recover(person, &code)).await, ErrorCode::WrongCode);
}

#[tokio::test]
async fn a_relay_that_was_put_back_shows_a_code_that_still_opens_the_device() {
    let (device, person, first) = forgotten().await;
    device.unlock().await;
    for day in 1..=29 {
        device.clock.pass_days(1);
        assert!(letters(&device).is_some(), "day {day}");
        device.at_desk(kept);
    }
    let later = device.crashed(2);
    device.done(SessionRequest::Lock {}).await;
    device.done(recover(person, &first)).await;

    later.clock.pass_days(40);
    later.unlock().await;
    letters(&later).unwrap();
    later.at_desk(kept);
    later.done(SessionRequest::Lock {}).await;
    assert_eq!(later.refused(recover(person, &first)).await, ErrorCode::WrongCode, "that was long ago");
}

#[tokio::test]
async fn a_device_that_stops_in_between_goes_on_with_the_same_code() {
    let device = Device::tablet(1, &[]);
    let code = letters(&device).unwrap();
    let crashed = device.crashed(2);
    crashed.unlock().await;
    assert_eq!(letters(&crashed), Some(code.clone()));
    // Also when the slot had not been written yet.
    let path = crashed.folder.path().join("device/keyring.json");
    let mut keyring: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    keyring["recovery"] = json!([]);
    std::fs::write(&path, keyring.to_string()).unwrap();
    assert_eq!(letters(&crashed), Some(code.clone()));
    let person = crashed.at_desk(|desk| Ok(desk.face().person));
    crashed.done(SessionRequest::Lock {}).await;
    crashed.done(recover(person, &code)).await;
}

#[tokio::test]
async fn the_letters_stand_in_no_file_that_can_be_read() {
    let (device, ..) = forgotten().await;
    device.unlock().await;
    device.clock.pass_days(1);
    let code = letters(&device).unwrap();
    for entry in std::fs::read_dir(device.folder.path().join("device")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(code.len()).any(|window| window == code.as_bytes()));
    }
}
