//! No room left: said in clear words, nothing lost, and all goes on when there is room.

mod access;
mod copies;
mod enrolling;
mod figures;
mod starting;

use serde_json::{Value, json};
use stories::device::DeviceProcess;
use stories::disk::{Disk, passed_over};
use stories::relay::{Relay, command_on};

use crate::evening::{Act, Shown, Stage};

/// So many KiB are left: from nothing to enough for a tap.
const LEFT_KIB: [u64; 6] = [0, 4, 8, 16, 32, 64];

#[tokio::test(flavor = "multi_thread")]
async fn a_device_without_room_says_so_and_goes_on_when_there_is_some() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = match Disk::with_room(&folder.path().join("tablet"), 8 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("a device on a full disk", &reason),
    };
    let mut stage = Stage::set(folder.path()).await;
    let mut refused = 0;
    for left in LEFT_KIB {
        let tablet = DeviceProcess::start(&stage.tablet);
        tablet.unlock().await.unwrap().unwrap();
        disk.fill(left);
        for act in stage.acts() {
            let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
            assert_eq!(Shown::read(&attendance), stage.shown, "{left} KiB left");
            let (command, arguments) = act.command(&stage.city, &attendance);
            match tablet.attempt(command, arguments).await.unwrap() {
                Ok(_) => stage.shown = act.after(&stage.shown),
                Err(error) => {
                    assert_eq!(error["code"], "disk_full", "{left} KiB left: {error}");
                    refused += 1;
                }
            }
        }
        // Nor does an answer that cannot be kept take anything from the outbox.
        tablet.attempt("sync_now", json!({})).await.unwrap().ok();
        // Without room even the PIN's tries cannot be counted.
        tablet.call("lock", json!({})).await;
        let unlocked = tablet.unlock().await.unwrap();
        assert!(unlocked.is_ok() || unlocked.unwrap_err()["code"] == "disk_full");
        disk.make_room();
        tablet.unlock().await.unwrap().unwrap();
        let (command, arguments) = Act::Count.command(&stage.city, &Value::Null);
        tablet.call(command, arguments).await;
        stage.shown = Act::Count.after(&stage.shown);
        tablet.kill();
        stage.comes_back(None).await;
    }
    assert!(refused > 0, "the disk was never full");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_without_room_refuses_and_goes_on_when_there_is_some() {
    let folder = tempfile::tempdir().unwrap();
    let mut disk = match Disk::with_room(&folder.path().join("relay"), 24 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("a relay on a full disk", &reason),
    };
    let mut stage = Stage::set(folder.path()).await;
    let tablet = stage.opened().await;
    let mut refused = 0;
    for left in LEFT_KIB {
        disk.fill(left);
        for act in stage.acts() {
            let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
            let (command, arguments) = act.command(&stage.city, &attendance);
            stage.shown = Shown::read(&tablet.call(command, arguments).await);
            let status = tablet.sync().await;
            assert_eq!(status["to_look_at"], 0, "{status}");
            if status["waiting"] != 0 {
                assert_eq!(status["trouble"], "relay_fault", "{status}");
                refused += 1;
            }
        }
        disk.make_room();
        stage.settles(&tablet).await;
    }
    assert!(refused > 0, "the disk was never full");
    stage.city.relay.stop();
}

#[test]
fn a_relay_that_cannot_be_made_for_want_of_room_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("relay");
    let mut disk = match Disk::with_room(&data, 8 * 1024) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("a relay's first start on a full disk", &reason),
    };
    disk.fill(0);
    let refused = command_on(&data, "serve", &["--listen", "127.0.0.1:0"], &stories::program::Armed::default());
    let said = String::from_utf8_lossy(&refused.stderr).to_lowercase();
    assert!(!refused.status.success() && (said.contains("full") || said.contains("no space")), "{said}");
    disk.make_room();
    let mut relay = Relay::start(&data);
    relay.command("check", &[]);
    relay.stop();
}
