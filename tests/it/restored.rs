//! The relay's disk dies, and a copy of this morning takes its place. What was recorded since comes back from the devices
//! that are left, also what a tablet wrote that is gone; what was closed or erased since stays so.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stories::city::City;
use stories::device::Device;

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
