//! Devices in the field: one waits to be confirmed, one's PIN is forgotten, one is locked in the middle of the evening,
//! and one is used by two groups that must not see each other.

use app_core::error::ErrorCode;
use serde_json::{Value, json};
use stories::bad_network::{BadNetwork, Fault};
use stories::city::City;
use stories::device::{Device, PIN};

const CODE: &str = "577215";

/// Marks the first child who has no answer yet.
async fn tap(device: &Device, city: &City) {
    let there = device.call("attendance", city.at(json!({}))).await;
    let windows = there["windows"].as_array().unwrap();
    let window = windows.iter().find(|window| window["standing"]["standing"] == "not_marked").unwrap();
    device.call("mark", city.at(json!({"person": window["person"], "answer": "came"}))).await;
}

fn device_of(city: &City, label: &str) -> Value {
    let listed: Value = serde_json::from_slice(&city.relay.command("devices", &["--json"])).unwrap();
    let devices = listed.as_array().unwrap();
    devices.iter().find(|device| device["label"] == label).unwrap_or_else(|| panic!("{listed}")).clone()
}

fn recovery_code(city: &City, label: &str) -> String {
    let id = device_of(city, label)["device"].as_str().unwrap().to_owned();
    String::from_utf8(city.relay.command("recovery-code", &[&id])).unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_device_waits_until_somebody_has_read_the_same_four_words() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let link = city.relay.command("invite", &["--role", "volunteer", "--space", &city.space(), "--confirm"]);
    let link = String::from_utf8(link).unwrap();
    let tablet = Device::enrol(&folder.path().join("tablet"), link.trim(), "Tablet 1", "Sofie").await;
    let words = tablet.call("session", json!({})).await["pending"].clone();
    assert_eq!(words.as_array().unwrap().len(), 4);
    let status = tablet.sync().await;
    assert_eq!(status["trouble"], "pending");
    assert_eq!(tablet.call("groups", json!({})).await, json!([]));

    let listed = device_of(&city, "Tablet 1");
    assert_eq!(listed["words"], words);
    city.relay.command("confirm", &[listed["device"].as_str().unwrap()]);
    tablet.sync().await;
    assert_eq!(tablet.call("session", json!({})).await["pending"], Value::Null);
    tap(&tablet, &city).await;
    assert_eq!(tablet.sync().await["waiting"], 0);
    let page = city.coordinator.sync().await;
    assert_eq!(page["trouble"], Value::Null);
    let page = city.coordinator.call("group", json!({"group": city.group})).await;
    let names: Vec<_> = page["volunteers"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Sofie"]);
}

#[tokio::test]
async fn a_coordinator_invites_a_tablet_in_the_app_and_lets_it_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    city.relay.stop();
    let wanted = json!({"role": "volunteer", "space": city.space(), "label": "Tablet 2", "minutes": 10});
    let made = city.coordinator.call("make_invite", wanted).await["invites"][0].clone();
    assert_eq!(made["standing"], json!({"state": "waiting", "minutes": 10}));
    assert_eq!(city.coordinator.call("sync_details", json!({})).await["waiting"][0]["what"]["what"], "invite");
    let link = made["link"].as_str().unwrap().to_owned();
    let tablet = Device::open(&folder.path().join("tablet"));
    let arguments = json!({"link": link, "device_label": "Tablet 2", "name": "Sofie", "pin": PIN});
    assert!(tablet.attempt("enrol", arguments.clone()).await.is_err(), "the relay has not heard of it");

    city.relay.restart();
    assert!(tablet.attempt("enrol", arguments.clone()).await.is_err(), "the relay has still not heard of it");
    assert_eq!(city.coordinator.sync().await["waiting"], 0);
    let open = city.coordinator.call("invites", json!({})).await["invites"][0].clone();
    assert_eq!((&open["standing"]["state"], &open["link"]), (&json!("open"), &json!(link)));
    let session = tablet.call("enrol", arguments).await;
    assert_eq!(tablet.sync().await["trouble"], "pending");

    city.coordinator.sync().await;
    assert_eq!(city.coordinator.call("invites", json!({})).await["invites"], json!([]), "it works once");
    let tablets = city.coordinator.call("tablets", json!({})).await["tablets"].clone();
    assert_eq!((&tablets[0]["standing"], &tablets[0]["words"]), (&json!("waits"), &session["pending"]));
    let shown = city.coordinator.call("let_in", json!({"device": tablets[0]["device"]})).await;
    assert_eq!(shown["tablets"][0]["standing"], "let_in", "the relay has not heard of it");
    city.coordinator.sync().await;
    assert_eq!(tablet.sync().await["trouble"], Value::Null);
    tap(&tablet, &city).await;
    assert_eq!(tablet.sync().await["waiting"], 0);

    let refused = city
        .coordinator
        .attempt("make_invite", json!({"role": "coordinator", "space": city.space(), "label": "", "minutes": 10}));
    assert_eq!(refused.await.unwrap_err().code, ErrorCode::NotAllowed);
    let wanted = json!({"role": "volunteer", "space": city.space(), "label": "", "minutes": 2880});
    let made = city.coordinator.call("make_invite", wanted).await["invites"][0]["invite"].clone();
    let back = city.coordinator.call("take_back_invite", json!({"invite": made})).await;
    assert_eq!(back["invites"][0]["standing"]["state"], "taken_back");
    city.coordinator.sync().await;
    assert_eq!(city.coordinator.call("invites", json!({})).await["invites"], json!([]));
}

#[tokio::test]
async fn an_invite_is_not_spent_on_an_answer_that_was_lost() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let network = BadNetwork::start(&city.relay.address()).await;
    let link = city.relay.invite_by(&network.address(), "volunteer", &[&city.space()]);
    let tablet = Device::open(&folder.path().join("tablet"));
    let arguments = json!({"link": link, "device_label": "Tablet 1", "name": "Sofie", "pin": PIN});
    network.does(Fault::CutAnswer(150));
    assert!(tablet.attempt("enrol", arguments.clone()).await.is_err());
    assert_eq!(device_of(&city, "Tablet 1")["label"], "Tablet 1", "the relay has enrolled it");
    network.does(Fault::None);
    assert_eq!(tablet.call("enrol", arguments).await["state"], "open");
    assert_eq!(tablet.sync().await["trouble"], Value::Null);
}

#[tokio::test]
async fn a_forgotten_pin_loses_nothing_and_the_code_is_good_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    let first = recovery_code(&city, "Tablet 1");
    city.relay.stop();
    tap(&tablet, &city).await;
    let locked = tablet.call("lock", json!({})).await;
    let person = locked["people"][0]["person"].clone();
    assert_eq!(locked["waiting"], 1);

    let wrong = json!({"person": person, "code": "A".repeat(24), "pin": CODE});
    assert_eq!(json!(tablet.attempt("recover_pin", wrong).await.unwrap_err())["code"], "wrong_code");
    let right = json!({"person": person, "code": first, "pin": CODE});
    assert_eq!(tablet.call("recover_pin", right.clone()).await["state"], "open");
    assert_eq!(tablet.call("sync_status", json!({})).await["waiting"], 1);

    city.relay.restart();
    assert_eq!(tablet.sync().await["waiting"], 0);
    let second = recovery_code(&city, "Tablet 1");
    assert_ne!(second, first);
    tablet.call("lock", json!({})).await;
    assert_eq!(json!(tablet.attempt("recover_pin", right).await.unwrap_err())["code"], "wrong_code");
    tablet.call("unlock", json!({"person": person, "pin": CODE})).await;
}

#[tokio::test]
async fn locking_finishes_sending() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    tap(&tablet, &city).await;
    let locked = tablet.call("lock", json!({})).await;
    assert_eq!((&locked["state"], &locked["waiting"]), (&json!("locked"), &json!(0)));

    let wanted = json!({"role": "volunteer", "space": city.space(), "label": "Tablet 2", "minutes": 10});
    let made = city.coordinator.call("make_invite", wanted).await["invites"][0].clone();
    let away = city.coordinator.call("lock", json!({})).await;
    assert_eq!((&away["state"], &away["waiting"]), (&json!("locked"), &json!(0)), "an invite goes, too");
    let arguments = json!({"link": made["link"], "device_label": "Tablet 2", "name": "Fatima", "pin": PIN});
    let invited = Device::open(&folder.path().join("invited"));
    assert_eq!(invited.call("enrol", arguments).await["state"], "open", "and the relay has it");

    let person = locked["people"][0]["person"].clone();
    tablet.call("unlock", json!({"person": person, "pin": PIN})).await;
    city.relay.stop();
    tap(&tablet, &city).await;
    assert_eq!(tablet.call("lock", json!({})).await["waiting"], 1, "what could not be sent is said");
}

#[tokio::test]
async fn two_groups_on_one_tablet_are_two_devices() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let club = city.create_group("Pigeklubben").await;
    city.coordinator.sync().await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    assert_eq!(tablet.call("new_profile", json!({})).await["state"], "fresh");
    let link = city.relay.invite("volunteer", &[&format!("group/{club}")]);
    let arguments = json!({"link": link, "device_label": "Tablet 1 K", "name": "Fatima", "pin": PIN});
    tablet.call("enrol", arguments).await;
    tablet.sync().await;
    let groups = |shown: Value| shown.as_array().unwrap().iter().map(|card| card["name"].clone()).collect::<Vec<_>>();
    assert_eq!(groups(tablet.call("groups", json!({})).await), ["Pigeklubben"]);

    let locked = tablet.call("switch_profile", json!({"profile": 1})).await;
    let person = locked["people"][0]["person"].clone();
    tablet.call("unlock", json!({"person": person, "pin": PIN})).await;
    assert_eq!(tablet.sync().await["trouble"], Value::Null);
    assert_eq!(groups(tablet.call("groups", json!({})).await), ["Lektiecafé Telemarksgade"]);
    assert_ne!(device_of(&city, "Tablet 1")["device"], device_of(&city, "Tablet 1 K")["device"]);
}

#[tokio::test]
async fn a_closed_device_locks_its_names_and_keeps_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    tap(&tablet, &city).await;
    city.relay.command("revoke", &[device_of(&city, "Tablet 1")["device"].as_str().unwrap()]);
    let status = tablet.sync().await;
    assert_eq!((&status["trouble"], &status["names"]), (&json!("revoked"), &json!({"state": "locked"})));
    let there = tablet.call("attendance", city.at(json!({}))).await;
    assert_eq!((&there["present"], &there["windows"][0]["name"]), (&json!(1), &Value::Null));
}

/// A coordinator's app tells which tablets have been in touch and what waits on them, as the relay knows it.
#[tokio::test]
async fn a_coordinator_sees_which_tablets_are_out_of_touch() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    let group = city.coordinator.call("group", json!({"group": city.group})).await["card"]["name"].clone();
    let second = city.second_coordinator(&folder.path().join("second")).await;
    second.sync().await;
    let page = second.call("tablets", json!({})).await;
    let line = |label: &str| {
        let tablets = page["tablets"].as_array().unwrap();
        tablets.iter().find(|tablet| tablet["label"] == label).unwrap_or_else(|| panic!("{page}")).clone()
    };
    let seen = line("Tablet 1");
    assert_eq!((&seen["standing"], &seen["waiting"], &seen["groups"]), (&json!("seen"), &json!(0), &json!([group])));
    assert!(seen["app"].as_str().is_some_and(|app| app.starts_with("bindeled ")), "{seen}");
    assert_eq!(line("Annes laptop")["is_this"], true);
    assert_eq!(line("Mettes laptop")["groups"], json!([]), "it is for the whole organisation");

    let refused = tablet.attempt("tablets", json!({})).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
}
