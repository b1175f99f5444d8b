//! No room for a new device, or to open one: it says so, and goes on when there is room.

use serde_json::json;
use stories::city::City;
use stories::device::{Device, PIN};
use stories::disk::{Disk, passed_over};

use crate::is_long;

#[tokio::test(flavor = "multi_thread")]
async fn a_device_without_room_is_not_enrolled_and_can_be_later() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let mut disk = match Disk::with_room(&small, 8 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("a new device on a full disk", &reason),
    };
    let city = City::found(folder.path()).await;
    let (mut enrolled, mut refused) = (0, 0);
    for left in (0..768).step_by(if is_long() { 4 } else { 96 }) {
        let place = small.join(format!("tablet {left}"));
        disk.fill(left);
        let enrols = |link: String| {
            let device = Device::open(&place);
            async move {
                let arguments = json!({"link": link, "device_label": "Tablet", "name": "Sofie", "pin": PIN});
                let answer = device.attempt("enrol", arguments).await;
                answer.map(|_| device)
            }
        };
        let device = match enrols(city.tablet_link()).await {
            Ok(device) => {
                disk.make_room();
                enrolled += 1;
                device
            }
            Err(error) => {
                assert_eq!(json!(error)["code"], "disk_full", "{left} KiB left: {error:?}");
                refused += 1;
                disk.make_room();
                enrols(city.tablet_link()).await.unwrap()
            }
        };
        let status = device.sync().await;
        assert_eq!(status["waiting"], 0, "{left} KiB left: {status}");
        assert_eq!(device.call("attendance", city.at(json!({}))).await["listed"], 25);
        drop(device);
        std::fs::remove_dir_all(&place).unwrap();
    }
    assert!(enrolled > 0 && refused > 0, "enrolled {enrolled} times, refused {refused} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_cannot_be_opened_for_want_of_room_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let mut disk = match Disk::with_room(&small, 8 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("opening a device on a full disk", &reason),
    };
    let city = City::found(folder.path()).await;
    let place = small.join("tablet");
    let device = city.tablet(&place, "Tablet", "Sofie").await;
    device.call("lock", json!({})).await;
    drop(device);
    let (mut opened, mut refused) = (0, 0);
    for left in (0..160).step_by(if is_long() { 4 } else { 16 }) {
        disk.fill(left);
        let device = Device::open(&place);
        let person = device.call("session", json!({})).await["people"][0]["person"].clone();
        let unlock = json!({"person": person, "pin": PIN});
        let unlocked = loop {
            let tried = device.attempt("unlock", unlock.clone()).await;
            // The device before may still be putting itself away.
            if !matches!(&tried, Err(error) if json!(error)["code"] == "store_busy") {
                break tried;
            }
        };
        match unlocked {
            Ok(_) => opened += 1,
            Err(error) => {
                assert_eq!(json!(error)["code"], "disk_full", "{left} KiB left: {error:?}");
                refused += 1;
            }
        }
        disk.make_room();
        if device.call("session", json!({})).await["state"] == "locked" {
            device.call("unlock", unlock).await;
        }
        device.call("count_unnamed", city.at(json!({"by": 1}))).await;
        assert_eq!(device.call("attendance", city.at(json!({}))).await["unnamed"], opened + refused);
        device.call("lock", json!({})).await;
    }
    assert!(opened > 0 && refused > 0, "opened {opened} times, refused {refused} times");
}
