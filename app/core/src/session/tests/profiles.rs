use crdt_model::document::Document;
use crdt_model::id::{DeviceId, GroupId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{EnrolAnswer, Grant};
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use crate::api::{DeviceRequest, GroupRequest, MeetingRequest, Request, SessionRequest};
use crate::error::ErrorCode;
use crate::session::enrol_without_relay;
use crate::testing::{Device, GROUP, PIN, THURSDAY, child, homework_cafe, occasion};

const OTHER: GroupId = GroupId::from_bytes([8; 16]);

/// A tablet with two profiles: the homework café with Amir, chosen, and the girls' club.
async fn two_profiles() -> Device {
    let device = Device::tablet(1, &["Amir"]);
    device.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(0), answer: Answer::Came }).await;
    let note = MeetingRequest::WriteNote { occasion: occasion(THURSDAY), text: "Amir har fået ny skole".to_owned() };
    device.done(note).await;
    assert_eq!(device.done(SessionRequest::NewProfile {}).await["state"], "fresh");
    enrol_without_relay(&device.app, "Tablet 3", "Fatima", PIN, |key| EnrolAnswer {
        device: DeviceId::of_key(&key.verifying_key().to_bytes()),
        grants: vec![Grant { space: Space::Group(OTHER), role: Role::Volunteer }],
        challenge: [77; 32].into(),
        pending: None,
    })
    .unwrap();
    let club = crdt_model::group::Group { name: "Pigeklubben".to_owned(), ..homework_cafe() };
    device.receive((Space::Group(OTHER), DocumentId::group(OTHER)), &club.edits());
    device
}

/// Everything that stands in the open store, decrypted.
fn everything(device: &Device) -> Vec<u8> {
    device.at_desk(|desk| {
        let connection = desk.connection();
        let mut names = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
        let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut all = Vec::new();
        for name in names {
            let mut table = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let columns = table.column_count();
            let mut rows = table.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    match row.get_ref(column).unwrap() {
                        ValueRef::Text(bytes) => all.extend_from_slice(bytes),
                        ValueRef::Blob(bytes) => {
                            all.extend_from_slice(bytes);
                            if let Ok(document) = Document::load(bytes) {
                                all.extend(format!("{:?}", document.fields()).into_bytes());
                            }
                        }
                        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => {}
                    }
                }
            }
        }
        Ok(all)
    })
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

async fn views(device: &Device, group: GroupId) -> String {
    let requests = [
        Request::from(SessionRequest::Session {}),
        MeetingRequest::Today {}.into(),
        GroupRequest::Groups {}.into(),
        GroupRequest::Group { group }.into(),
        MeetingRequest::SuggestParticipants { group, typed: "a".to_owned() }.into(),
        DeviceRequest::SyncDetails {}.into(),
    ];
    let mut views = String::new();
    for request in requests {
        views += &device.done(request).await.to_string();
    }
    views
}

#[tokio::test]
async fn nothing_of_one_profile_is_readable_in_another() {
    let device = two_profiles().await;
    assert!(!views(&device, OTHER).await.contains("Amir"));
    assert_eq!(device.refused(GroupRequest::Group { group: GROUP }).await, ErrorCode::NotFound);
    let there = everything(&device);
    assert!(has(&there, "Pigeklubben".as_bytes()) && has(&there, OTHER.as_bytes()), "it is a search that finds");
    for part in ["Amir".as_bytes(), "Telemarksgade".as_bytes(), GROUP.as_bytes(), child(0).as_bytes()] {
        assert!(!has(&there, part), "{part:?}");
    }
    let second = device.at_desk(|desk| Ok((desk.device(), *desk.key())));

    let locked = device.done(SessionRequest::SwitchProfile { profile: 1 }).await;
    assert_eq!((&locked["state"], &locked["people"][0]["name"]), (&json!("locked"), &json!("Sofie")));
    device.unlock().await;
    assert!(views(&device, GROUP).await.contains("Amir"));
    let here = everything(&device);
    assert!(has(&here, b"Amir"));
    assert!(!has(&here, b"Pigeklubben") && !has(&here, OTHER.as_bytes()) && !has(&here, b"Fatima"));
    let first = device.at_desk(|desk| Ok((desk.device(), *desk.key())));
    assert_ne!(first.0, second.0, "to the relay they are two devices");
    assert_ne!(first.1, second.1, "one key does not open the other");
}

#[tokio::test]
async fn each_profile_keeps_what_waits_and_says_how_much() {
    let device = two_profiles().await;
    let locked = device.done(SessionRequest::Lock {}).await;
    let lines = |session: &Value| -> Vec<_> {
        let profiles = session["profiles"].as_array().unwrap();
        profiles.iter().map(|line| (line["profile"].clone(), line["waiting"].clone(), line["chosen"].clone())).collect()
    };
    let expected =
        [(1, 3, false), (2, 1, true)].map(|(profile, waiting, chosen)| (json!(profile), json!(waiting), json!(chosen)));
    assert_eq!(lines(&locked), expected);
    assert_eq!(locked["profiles"][0]["places"], json!(["Lektiecafé Telemarksgade"]));
    device.done(SessionRequest::SwitchProfile { profile: 1 }).await;
    device.unlock().await;
    assert_eq!(device.done(DeviceRequest::SyncStatus {}).await["waiting"], 3);

    // The app begins anew with the first of them, and the other is still there.
    let again = device.crashed(2);
    let session = again.done(SessionRequest::Session {}).await;
    assert_eq!((&session["people"][0]["name"], &session["profiles"][1]["waiting"]), (&json!("Sofie"), &json!(1)));
    again.done(SessionRequest::SwitchProfile { profile: 2 }).await;
    again.unlock().await;
    assert_eq!(again.done(DeviceRequest::SyncStatus {}).await["waiting"], 1);
}

#[tokio::test]
async fn a_profile_that_is_not_enrolled_leaves_nothing_and_there_is_a_way_back() {
    let device = Device::tablet(1, &["Amir"]);
    let fresh = device.done(SessionRequest::NewProfile {}).await;
    assert_eq!((&fresh["state"], &fresh["profiles"][0]["profile"]), (&json!("fresh"), &json!(1)));
    assert_eq!(device.refused(MeetingRequest::Today {}).await, ErrorCode::NotEnrolled);
    assert_eq!(std::fs::read_dir(device.folder.path()).unwrap().count(), 1);
    assert_eq!(device.refused(SessionRequest::SwitchProfile { profile: 2 }).await, ErrorCode::NotFound);
    let locked = device.done(SessionRequest::SwitchProfile { profile: 1 }).await;
    assert_eq!(locked["state"], "locked");
}

#[tokio::test]
async fn a_profile_that_cannot_be_read_keeps_nobody_from_the_others() {
    let device = two_profiles().await;
    device.done(SessionRequest::Lock {}).await;
    std::fs::write(device.folder.path().join("device/keyring.json"), "{").unwrap();
    let again = device.crashed(2);
    let session = again.done(SessionRequest::Session {}).await;
    assert_eq!((&session["people"][0]["name"], &session["profiles"][0]["profile"]), (&json!("Fatima"), &json!(2)));
    assert_eq!(again.refused(SessionRequest::SwitchProfile { profile: 1 }).await, ErrorCode::StoreDamaged);
    again.unlock().await;
}
