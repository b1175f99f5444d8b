//! Killed while access changes: what was said to be done is done, also after a restore of an older copy.

use std::path::{Path, PathBuf};

use serde_json::Value;
use stories::city::City;
use stories::device::Device;
use stories::program::Armed;
use stories::relay::command_on;

use super::enrolling::{arguments, is_enrolled_or_enrols};
use super::{Way, assert_first_is_reached, points_of};
use crate::told;

/// The id of a device by its label.
fn device_id(data: &Path, label: &str) -> String {
    let id = told(&data.join("relay.sqlite"), "select id from device where label = ?1", [label]);
    crdt_model::id::DeviceId::from_bytes(id).to_string()
}

fn copied(city: &City, to: PathBuf) -> PathBuf {
    city.relay.command("backup", &[to.to_str().unwrap()]);
    to
}

async fn trouble(device: &Device) -> Value {
    device.sync().await["trouble"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_said_to_be_closed_stays_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    for point in points_of(Way::Accessing) {
        let tablet = city.tablet(&folder.path().join(point), point, "Sofie").await;
        let copy = copied(&city, folder.path().join(format!("{point}.sqlite")));
        let id = device_id(city.relay.data(), point);
        let killed = command_on(city.relay.data(), "revoke", &[&id], &Armed::to_stop_at(point, 1));
        assert_first_is_reached(!killed.status.success(), point, 1);
        // Said once more, it is done; the first time may have done all of it but say so.
        city.relay.command("revoke", &[&id]);
        assert_eq!(trouble(&tablet).await, "revoked");
        city.relay.restore(&copy);
        assert_eq!(trouble(&tablet).await, "revoked", "{point}: a restore lets it in again");
        city.relay.command("check", &[]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_said_to_be_enrolled_stays_enrolled() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    for point in points_of(Way::Accessing) {
        let data = folder.path().join(point);
        let link = city.tablet_link();
        let copy = copied(&city, folder.path().join(format!("{point}.sqlite")));
        city.relay.restart_armed(&Armed::to_stop_at(point, 1)).unwrap();
        let refused = Device::open(&data).attempt("enrol", arguments(&link)).await;
        assert_first_is_reached(refused.is_err(), point, 1);
        city.relay.restart();
        is_enrolled_or_enrols(&city, &data, &link).await;
        city.relay.restore(&copy);
        let tablet = Device::open(&data);
        tablet.unlock().await;
        assert_eq!(trouble(&tablet).await, Value::Null, "{point}: a restore locks it out");
        city.relay.command("check", &[]);
    }
}
