//! No room for the access journal: nobody is told of a change of access, nor of anything after it, before it is
//! written down there.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stories::device::{Device, PIN};
use stories::disk::{Disk, passed_over};
use stories::program::Armed;
use stories::relay::{Relay, command_on};

use crate::evening::{Act, Shown, Stage};
use crate::told;

/// Each enrolment takes several hundred bytes; a file's last page has room for a few of them.
const ENROLMENTS_MAX: usize = 16;

/// How many changes of access the relay's file knows.
fn recorded(relay: &Relay) -> usize {
    told(&relay.data().join("relay.sqlite"), "select count(*) from access_event", [])
}

/// How many whole lines the journal has.
fn written_down(journal: &Path) -> usize {
    let file = std::fs::read_dir(journal).unwrap().map(|entry| entry.unwrap().path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "journal"));
    std::fs::read(file.unwrap()).unwrap().iter().filter(|byte| **byte == b'\n').count()
}

async fn enrols(folder: &Path, link: &str) -> Result<Device, String> {
    let device = Device::open(folder);
    let arguments = json!({"link": link, "device_label": "Tablet", "name": "Jonas", "pin": PIN});
    match device.attempt("enrol", arguments).await {
        Ok(_) => Ok(device),
        Err(error) => Err(json!(error)["code"].as_str().unwrap().to_owned()),
    }
}

fn refused(relay: &Relay, command: &str, arguments: &[&str]) {
    let output = command_on(relay.data(), command, arguments, &Armed::default());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("No space left"), "{command}: {said}");
    assert!(output.stdout.is_empty(), "{command} claims success");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_a_change_of_access_that_is_not_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("relay.journal");
    let mut disk = match Disk::with_room(&journal, 256) {
        Ok(disk) => disk,
        Err(reason) => return passed_over("an access journal on a full disk", &reason),
    };
    let mut stage = Stage::set(folder.path()).await;
    let log = folder.path().join("log");
    stage.city.relay.log_to(&log);
    stage.city.relay.restart();
    let tablet = stage.opened().await;
    let links: Vec<String> = (0..ENROLMENTS_MAX).map(|_| stage.city.tablet_link()).collect();
    let devices = stage.city.relay.command("devices", &["--json"]);
    let devices: Value = serde_json::from_slice(&devices).unwrap();
    let closed =
        devices.as_array().unwrap().iter().find(|device| device["label"] == "Tablet").unwrap()["device"].clone();

    // Who is told is written down; in the end somebody is not told.
    disk.fill(0);
    let mut full = None;
    for (number, link) in links.iter().enumerate() {
        let place: PathBuf = folder.path().join(format!("tablet {number}"));
        match enrols(&place, link).await {
            Ok(_) => assert_eq!(written_down(&journal), recorded(&stage.city.relay)),
            Err(code) => full = Some(code),
        }
        if full.is_some() {
            break;
        }
    }
    assert_eq!(full.as_deref(), Some("relay_fault"), "the disk was never full");

    // What comes after it waits for it.
    let attendance = tablet.call("attendance", stage.city.at(json!({}))).await;
    let (command, arguments) = Act::Count.command(&stage.city, &attendance);
    stage.shown = Shown::read(&tablet.call(command, arguments).await);
    let status = tablet.sync().await;
    assert_eq!((&status["waiting"], &status["trouble"]), (&json!(1), &json!("relay_fault")), "{status}");
    let invite = ["--role", "volunteer", "--space", &stage.city.space()];
    refused(&stage.city.relay, "invite", &invite);
    refused(&stage.city.relay, "revoke", &[closed.as_str().unwrap()]);
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.contains("cannot use the access journal") && said.contains("No space left"), "{said}");

    // Nor does a new start make it undone.
    assert!(stage.city.relay.restart_armed(&Armed::default()).is_err());
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.lines().last().unwrap().contains("No space left"), "{said}");

    disk.make_room();
    stage.city.relay.restart();
    assert_eq!(written_down(&journal), recorded(&stage.city.relay));
    stage.city.relay.command("check", &[]);
    enrols(&folder.path().join("another tablet"), &stage.city.tablet_link()).await.unwrap();
    // It was closed, though nobody could be told that it is.
    let status = tablet.sync().await;
    assert_eq!((&status["waiting"], &status["trouble"]), (&json!(0), &json!("revoked")), "{status}");
    stage.city.relay.stop();
}
