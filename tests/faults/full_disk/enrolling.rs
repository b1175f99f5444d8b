//! No room for a new device: it says so and leaves nothing behind, and enrols when there is room.

use serde_json::json;
use stories::city::City;
use stories::device::{Device, PIN};
use stories::disk::{Disk, passed_over};

#[tokio::test(flavor = "multi_thread")]
async fn a_device_without_room_is_not_enrolled_and_can_be_later() {
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let mut disk = match Disk::with_room(&small, 8 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("a new device on a full disk", &reason),
    };
    let city = City::found(folder.path()).await;
    let mut refused = 0;
    for left in (0..768).step_by(48) {
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
    assert!((1..16).contains(&refused), "refused {refused} of 16 times");
}
