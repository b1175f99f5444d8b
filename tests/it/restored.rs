//! The relay's disk dies, and a copy of this morning takes its place. What was recorded since comes back from the devices
//! that are left, also what a tablet wrote that is gone; what was closed or erased since stays so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stories::city::City;
use stories::device::Device;
use stories::disk::copy_folder;
use stories::relay::Relay;

async fn attendance(device: &Device, city: &City) -> Vec<Value> {
    let there = device.call("attendance", city.at(json!({}))).await;
    there["windows"].as_array().unwrap().clone()
}

async fn person(device: &Device, city: &City, name: &str) -> String {
    let windows = attendance(device, city).await;
    let window = windows.iter().find(|window| window["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    window["person"].as_str().unwrap().to_owned()
}

async fn marks(device: &Device, city: &City, name: &str) {
    let person = person(device, city, name).await;
    device.call("mark", city.at(json!({"person": person, "answer": "came"}))).await;
}

async fn who_came(device: &Device, city: &City) -> BTreeSet<String> {
    let windows = attendance(device, city).await;
    let came = windows.iter().filter(|window| window["standing"]["standing"] == "came");
    came.map(|window| window["name"].as_str().unwrap().to_owned()).collect()
}

async fn is_named(device: &Device, city: &City, name: &str) -> bool {
    attendance(device, city).await.iter().any(|window| window["name"] == name)
}

#[tokio::test]
async fn what_a_restored_relay_lost_comes_back_and_what_was_closed_stays_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let stays = city.tablet(&folder.path().join("stays"), "Tablet 1", "Sofie").await;
    let goes = city.tablet(&folder.path().join("goes"), "Tablet 2", "Jonas").await;
    let closed = city.tablet(&folder.path().join("closed"), "Tablet 3", "Ida").await;
    let copy = folder.path().join("this-morning.sqlite");
    city.relay.command("backup", &[copy.to_str().unwrap()]);

    // Two tablets mark the same evening, the second on what the first has sent.
    marks(&goes, &city, "Abdi").await;
    goes.call("add_participant", city.at(json!({"first_name": "Sami"}))).await;
    goes.sync().await;
    drop(goes);
    stays.sync().await;
    marks(&stays, &city, "Adam").await;
    stays.sync().await;
    let zahra = person(&stays, &city, "Zahra").await;
    city.relay.command("erase", &[&city.space(), &format!("name/{zahra}")]);
    let devices: Value = serde_json::from_slice(&city.relay.command("devices", &["--json"])).unwrap();
    let third = devices.as_array().unwrap().iter().find(|device| device["label"] == "Tablet 3").unwrap();
    city.relay.command("revoke", &[third["device"].as_str().unwrap()]);

    city.relay.restore(&copy);
    assert!(is_named(&stays, &city, "Zahra").await, "nobody has told it yet");
    marks(&stays, &city, "Amina").await;
    let status = stays.sync().await;
    assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &Value::Null));
    city.coordinator.sync().await;

    let fresh = city.tablet(&folder.path().join("fresh"), "Tablet 4", "Kim").await;
    let everybody = BTreeSet::from(["Abdi", "Adam", "Amina", "Sami"].map(str::to_owned));
    for device in [&fresh, &stays, &city.coordinator] {
        assert_eq!(who_came(device, &city).await, everybody);
        assert!(!is_named(device, &city, "Zahra").await, "she was erased");
    }
    assert_eq!(closed.sync().await["trouble"], "revoked");
    city.relay.command("check", &[]);
}

#[tokio::test]
async fn a_group_that_was_made_since_the_machine_was_copied_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let machine = Machine::copied(&mut city, &folder.path().join("machine"));
    let created = city.create_group("Pigeklubben").await;
    assert_eq!(city.coordinator.sync().await["waiting"], 0);
    machine.put_back(&mut city);
    let status = city.coordinator.sync().await;
    assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &Value::Null));
    let page = city.coordinator.call("group", json!({"group": created})).await;
    assert_eq!(page["card"]["name"], "Pigeklubben");

    // And the relay has it again: another device gets it.
    let link = city.relay.invite("volunteer", &[&format!("group/{created}")]);
    let tablet = Device::enrol(&folder.path().join("tablet"), &link, "Tablet 1", "Sofie").await;
    tablet.sync().await;
    assert_eq!(tablet.call("groups", json!({})).await[0]["name"], "Pigeklubben");
}

#[tokio::test]
async fn a_group_whose_maker_is_gone_comes_back_from_another_coordinator() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let second = city.second_coordinator(&folder.path().join("second")).await;
    let machine = Machine::copied(&mut city, &folder.path().join("machine"));
    let created = city.create_group("Pigeklubben").await;
    city.coordinator.sync().await;
    second.sync().await;
    assert_eq!(second.call("group", json!({"group": created})).await["card"]["name"], "Pigeklubben");
    machine.put_back(&mut city);

    // Who made it never comes back; another who coordinates the same syncs first, once it has noticed that the relay stopped.
    second.sync().await;
    let status = second.sync().await;
    let settled = (&status["waiting"], &status["to_look_at"], &status["trouble"]);
    assert_eq!(settled, (&json!(0), &json!(0), &Value::Null), "{status}");
    assert_eq!(second.call("group", json!({"group": created})).await["card"]["name"], "Pigeklubben");
    let link = city.relay.invite("volunteer", &[&format!("group/{created}")]);
    let tablet = Device::enrol(&folder.path().join("tablet"), &link, "Tablet 1", "Sofie").await;
    tablet.sync().await;
    assert_eq!(tablet.call("groups", json!({})).await[0]["name"], "Pigeklubben");

    // And if they do come back, it is one group.
    let status = city.coordinator.sync().await;
    assert_eq!((&status["waiting"], &status["to_look_at"]), (&json!(0), &json!(0)), "{status}");
    city.relay.command("check", &[]);
}

#[tokio::test]
async fn a_device_that_the_relay_no_longer_knows_comes_back_by_a_new_link() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let machine = Machine::copied(&mut city, &folder.path().join("machine"));
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    marks(&tablet, &city, "Abdi").await;
    tablet.sync().await;
    machine.put_back(&mut city);

    marks(&tablet, &city, "Adam").await;
    assert_eq!(tablet.sync().await["trouble"], "unknown_device");
    let other = Relay::start(&folder.path().join("other"));
    let elsewhere = json!({"link": other.invite("volunteer", &[&city.space()])});
    assert_eq!(json!(tablet.attempt("enrol_again", elsewhere).await.unwrap_err())["code"], "invite_invalid");
    let session = tablet.call("enrol_again", json!({"link": city.tablet_link()})).await;
    assert_eq!((&session["state"], &session["device_label"]), (&json!("open"), &json!("Tablet 1")));
    let status = tablet.sync().await;
    assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &Value::Null));
    city.coordinator.sync().await;
    let both = BTreeSet::from(["Abdi", "Adam"].map(str::to_owned));
    for device in [&tablet, &city.coordinator] {
        assert_eq!(who_came(device, &city).await, both);
    }
}

/// Everything that a relay has on its machine, as it once was.
struct Machine {
    copy: PathBuf,
    folders: [PathBuf; 2],
}

impl Machine {
    fn copied(city: &mut City, copy: &Path) -> Self {
        let machine = Self {
            copy: copy.to_owned(),
            folders: [city.relay.data().to_owned(), city.relay.data().with_extension("journal")],
        };
        city.relay.stop();
        for (number, folder) in machine.folders.iter().enumerate() {
            copy_folder(folder, &copy.join(number.to_string()));
        }
        city.relay.restart();
        machine
    }

    fn put_back(&self, city: &mut City) {
        city.relay.stop();
        for (number, folder) in self.folders.iter().enumerate() {
            std::fs::remove_dir_all(folder).unwrap();
            copy_folder(&self.copy.join(number.to_string()), folder);
        }
        city.relay.restart();
    }
}
