//! Killed while a device enrols: it is enrolled or it is not, and if not, it can be.

use std::path::Path;

use serde_json::{Value, json};
use stories::city::City;
use stories::device::{Device, DeviceProcess, PIN};
use stories::program::Armed;
use stories::relay::Relay;

use super::{Way, assert_first_is_reached, passings, points_of};

pub fn arguments(link: &str) -> Value {
    json!({"link": link, "device_label": "Tablet", "name": "Sofie", "pin": PIN})
}

/// The device opens by its PIN if it is enrolled, and else enrols by the link that it was given; then it has the list.
pub async fn is_enrolled_or_enrols(city: &City, folder: &Path, link: &str) {
    let device = Device::open(folder);
    let session = device.call("session", json!({})).await;
    if session["state"] == "locked" {
        device.unlock().await;
    } else {
        assert_eq!(session["state"], "fresh", "{session}");
        device.call("enrol", arguments(link)).await;
    }
    let status = device.sync().await;
    assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &Value::Null), "{status}");
    let attendance = device.call("attendance", city.at(json!({}))).await;
    assert_eq!(attendance["listed"], 25, "{attendance}");
    city.relay.command("check", &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_killed_while_it_enrols_is_enrolled_or_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    for point in points_of(Way::Enrolling) {
        for nth in passings() {
            let data = folder.path().join(format!("{point}-{nth}"));
            let tablet = DeviceProcess::start_armed(&data, &Armed::to_stop_at(point, nth));
            let link = city.tablet_link();
            let answer = tablet.attempt("enrol", arguments(&link)).await;
            assert_first_is_reached(answer.is_none(), point, nth);
            tablet.kill();
            is_enrolled_or_enrols(&city, &data, &link).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_killed_while_a_device_enrols_leaves_both_able_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    for point in points_of(Way::EnrollingAtRelay) {
        let data = folder.path().join(point);
        let link = city.tablet_link();
        city.relay.restart_armed(&Armed::to_stop_at(point, 1)).unwrap();
        let answer = Device::open(&data).attempt("enrol", arguments(&link)).await;
        assert_first_is_reached(answer.is_err(), point, 1);
        assert_eq!(json!(answer.unwrap_err())["code"], "relay_unreachable");
        city.relay.restart();
        is_enrolled_or_enrols(&city, &data, &link).await;
    }
}

#[test]
fn a_relay_killed_while_it_is_made_is_made_at_the_next_start() {
    for point in points_of(Way::Founding) {
        for nth in passings() {
            let folder = tempfile::tempdir().unwrap();
            let mut relay = Relay::new(&folder.path().join("relay"));
            let ended = relay.restart_armed(&Armed::to_stop_at(point, nth)).is_err();
            assert_first_is_reached(ended, point, nth);
            relay.restart();
            relay.command("check", &[]);
        }
    }
}
