#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod names;
mod pending;
mod people;
mod profiles;
mod recovery;

use crdt_model::id::InviteId;
use crdt_model::invite::Invite;
use crdt_model::space::Space;
use ed25519_dalek::SigningKey;
use serde_json::json;

use crate::api::{DeviceRequest, GroupRequest, MeetingRequest, SessionRequest};
use crate::error::ErrorCode;
use crate::keyring::Pin;
use crate::testing::{Device, GROUP, PIN, THURSDAY, names, occasion};

fn enrol(link: &str) -> SessionRequest {
    SessionRequest::Enrol {
        link: link.to_owned(),
        device_label: "Tablet 3".to_owned(),
        name: "Sofie".to_owned(),
        pin: PIN.to_owned(),
    }
}

fn link(relay: &str) -> String {
    let relay_key = SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
    Invite { relay: relay.to_owned(), relay_key, id: InviteId::from_bytes([1; 16]), secret: [2; 16] }.to_string()
}

#[tokio::test]
async fn a_fresh_app_creates_nothing_and_knows_no_command() {
    let device = Device::fresh(1);
    assert_eq!(device.done(SessionRequest::Session {}).await, json!({"state": "fresh", "profiles": []}));
    assert_eq!(device.refused(MeetingRequest::Today {}).await, ErrorCode::NotEnrolled);
    assert_eq!(std::fs::read_dir(device.folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn an_enrolment_that_fails_leaves_nothing() {
    let device = Device::fresh(1);
    assert_eq!(device.refused(enrol("hello")).await, ErrorCode::InviteUnreadable);
    assert_eq!(device.refused(enrol(&link("http://10.0.0.7:80"))).await, ErrorCode::InviteNotEncrypted);
    let no_key = Invite { relay_key: [7; 32], ..link("https://bindeled.example").parse().unwrap() }.to_string();
    assert_eq!(device.refused(enrol(&no_key)).await, ErrorCode::InviteUnreadable);
    // Nobody listens there.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(device.refused(enrol(&link(&address))).await, ErrorCode::RelayUnreachable);
    let left = std::fs::read_dir(device.folder.path().join("device.new")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["begun.json"], "the relay may have got it");
    assert_eq!(device.done(SessionRequest::Session {}).await, json!({"state": "fresh", "profiles": []}));
}

#[test]
fn an_invite_whose_answer_was_lost_is_tried_again_with_the_same_key() {
    let device = Device::fresh(1);
    let invite: Invite = link("https://bindeled.example").parse().unwrap();
    let other = Invite { id: InviteId::from_bytes([3; 16]), ..invite.clone() };
    let key = |begun: &super::Begun, invite, pin| {
        let pin = Pin::parse(pin).unwrap();
        begun.key_for(device.folder.path(), invite, &pin, &*device.clock).unwrap().to_bytes()
    };
    let (run, crashed) = (super::Begun::default(), super::Begun::default());
    let first = key(&run, &invite, PIN);
    assert_eq!(key(&run, &invite, PIN), first);
    assert_eq!(key(&run, &invite, "314159"), first, "whatever PIN is given while the app runs");
    assert_eq!(key(&crashed, &invite, PIN), first, "and after a crash");
    assert_eq!(key(&super::Begun::default(), &invite, "314159"), first);

    let mistyped = key(&super::Begun::default(), &invite, "000000");
    assert_ne!(mistyped, first);
    for _ in 0..9 {
        assert_eq!(key(&super::Begun::default(), &invite, PIN), first, "it is not forgotten over another PIN");
    }
    assert_ne!(key(&super::Begun::default(), &other, PIN), first);
    assert_ne!(key(&super::Begun::default(), &invite, PIN), first, "one invite at a time");
}

#[tokio::test]
async fn words_are_checked_before_the_invite_is_spent() {
    let device = Device::fresh(1);
    let with = |label: &str, name: &str, pin: &str| SessionRequest::Enrol {
        link: link("https://bindeled.example"),
        device_label: label.to_owned(),
        name: name.to_owned(),
        pin: pin.to_owned(),
    };
    assert_eq!(device.refused(with("T", " ", PIN)).await, ErrorCode::NameMissing);
    assert_eq!(device.refused(with("T", &"x".repeat(41), PIN)).await, ErrorCode::NameTooLong);
    assert_eq!(device.refused(with("T", "Sofie", "12345")).await, ErrorCode::PinNotSixDigits);
}

#[tokio::test]
async fn the_first_person_is_on_the_list_of_volunteers_and_waits_to_be_sent() {
    let device = Device::tablet(1, &[]);
    let page = device.done(GroupRequest::Group { group: GROUP }).await;
    assert_eq!(names(&page["volunteers"]), ["Sofie"]);
    let details = device.done(DeviceRequest::SyncDetails {}).await;
    assert_eq!(details["status"]["waiting"], 1);
    assert_eq!(details["waiting"][0]["what"], json!({"what": "new_person", "name": "Sofie"}));
}

#[tokio::test]
async fn locking_keeps_what_waits_and_a_wrong_pin_opens_nothing() {
    let device = Device::tablet(1, &["Amir"]);
    let session = device.done(SessionRequest::Lock {}).await;
    assert_eq!(session["state"], "locked");
    assert_eq!(session["places"], json!(["Lektiecafé Telemarksgade"]));
    assert_eq!(session["waiting"], 1);
    assert_eq!(device.refused(MeetingRequest::Today {}).await, ErrorCode::Locked);

    let person = session["people"][0]["person"].as_str().unwrap().parse().unwrap();
    let wrong = SessionRequest::Unlock { person, pin: "000000".to_owned() };
    let error = device.app.call(wrong).await.unwrap_err();
    assert_eq!((error.code, error.tries_left), (ErrorCode::WrongPin, Some(9)));
    let open = device.done(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await;
    assert_eq!((&open["state"], &open["person"]["name"]), (&json!("open"), &json!("Sofie")));
    assert_eq!(open["role"], "volunteer");
    let attendance = device.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    assert_eq!(attendance["windows"][0]["name"], "Amir");
}

#[tokio::test]
async fn another_person_gets_a_pin_of_their_own_for_the_same_store() {
    let device = Device::tablet(1, &[]);
    let add = |name: &str| SessionRequest::AddPerson { person: None, name: name.to_owned(), pin: "161803".to_owned() };
    device.done(add("Jonas")).await;
    let locked = device.done(SessionRequest::Lock {}).await;
    let jonas = locked["people"][1]["person"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        device.refused(SessionRequest::Unlock { person: jonas, pin: PIN.to_owned() }).await,
        ErrorCode::WrongPin
    );
    let open = device.done(SessionRequest::Unlock { person: jonas, pin: "161803".to_owned() }).await;
    assert_eq!(open["person"]["name"], "Jonas");
    let page = device.done(GroupRequest::Group { group: GROUP }).await;
    assert_eq!(names(&page["volunteers"]), ["Jonas", "Sofie"]);
}

#[tokio::test]
async fn two_programs_do_not_open_one_folder() {
    let device = Device::tablet(1, &[]);
    let second = crate::App::open(device.folder.path().to_owned(), device.clock.clone()).unwrap();
    let person = device.at_desk(|desk| Ok(desk.face().person));
    let error = second.call(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::StoreBusy);
    device.done(SessionRequest::Lock {}).await;
    assert!(second.call(SessionRequest::Unlock { person, pin: PIN.to_owned() }).await.is_ok());
}

#[tokio::test]
async fn a_device_is_enrolled_once() {
    let device = Device::tablet(1, &[]);
    assert_eq!(device.refused(enrol(&link("https://bindeled.example"))).await, ErrorCode::AlreadyEnrolled);
}

#[tokio::test]
async fn after_a_crash_nobody_claims_to_know_what_waits() {
    let device = Device::tablet(1, &[]);
    let session = device.crashed(2).done(SessionRequest::Session {}).await;
    assert_eq!((&session["state"], &session["waiting"]), (&json!("locked"), &json!(null)));
}

#[tokio::test]
async fn a_space_that_is_not_the_devices_is_not_there() {
    let device = Device::tablet(1, &[]);
    let other = crdt_model::id::GroupId::from_bytes([8; 16]);
    assert_eq!(device.refused(GroupRequest::Group { group: other }).await, ErrorCode::NotFound);
    let document = crdt_model::kind::DocumentId::group(other);
    let export = DeviceRequest::ExportDocument { space: Space::Group(other), document };
    assert_eq!(device.refused(export).await, ErrorCode::NotAllowed);
}
