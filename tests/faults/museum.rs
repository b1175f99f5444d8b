//! What earlier versions left meets the programs of today, and the other way round.

mod first;

use std::collections::BTreeSet;

use crdt_model::kind::Kind;
use crdt_model::wire::VERSION;
use serde_json::{Value, json};
use stories::bad_network::{BadNetwork, Fault, sync_answer, sync_request};
use stories::city::City;
use stories::device::{Device, DeviceProcess};
use stories::museum::{PORT, known, unpack, version};
use stories::officer::Officer;
use stories::program::Armed;
use stories::relay::{Relay, command_on};
use tokio::sync::{Mutex, MutexGuard};

use crate::evening::Shown;

/// One test at a time has the port that the devices in the museum know.
static AT_THE_PORT: Mutex<()> = Mutex::const_new(());

/// Copies of what a version left.
struct Left {
    relay: Relay,
    tablet: Device,
    known: Value,
    folder: tempfile::TempDir,
    _alone: MutexGuard<'static, ()>,
}

impl Left {
    async fn by(name: &str) -> Self {
        let alone = AT_THE_PORT.lock().await;
        let folder = tempfile::tempdir().unwrap();
        let version = version(name);
        for part in ["relay", "tablet"] {
            unpack(&version.join(part), &folder.path().join(part));
        }
        let relay = Relay::at(&folder.path().join("relay"), PORT);
        let tablet = Device::open(&folder.path().join("tablet"));
        Self { relay, tablet, known: known(&version), folder, _alone: alone }
    }

    /// The tablet shows what it showed, and all of its records still wait.
    async fn tablet_is_as_it_was(&self) {
        self.tablet.unlock().await;
        let status = self.tablet.call("sync_status", json!({})).await;
        for count in ["waiting", "to_look_at"] {
            assert_eq!(status[count], self.known["status"][count], "{status}");
        }
        self.shows_the_same(&self.tablet).await;
    }

    async fn shows_the_same(&self, device: &Device) {
        for evening in ["tonight", "last_week"] {
            let occasion = &self.known["occasions"][evening];
            let shown = device.call("attendance", json!({"occasion": occasion})).await;
            let before = &self.known["tablet"][evening];
            assert_eq!(Shown::read(&shown), Shown::read(before), "{evening}");
            assert_eq!(notes(&shown), notes(before), "{evening}");
        }
    }

    /// What never was sent arrives, and somebody new sees all of it.
    async fn everything_arrives(&self) {
        let status = self.tablet.sync().await;
        assert_eq!(status["waiting"], 0, "{status}");
        assert_eq!(status["to_look_at"], self.known["status"]["to_look_at"], "{status}");
        let organisation = format!("organisation/{}", self.known["organisation"].as_str().unwrap());
        let space = format!("group/{}", self.known["group"].as_str().unwrap());
        let link = self.relay.invite("coordinator", &["programme", &organisation, &space]);
        let coordinator = Device::enrol(&self.folder.path().join("new"), &link, "Ny laptop", "Anne").await;
        coordinator.sync().await;
        self.shows_the_same(&coordinator).await;
        self.relay.command("check", &[]);
    }
}

/// Every version that is in the museum.
const VERSIONS: [&str; 3] = ["v1", "v2", "v3"];

#[tokio::test(flavor = "multi_thread")]
async fn todays_relay_serves_what_each_earlier_one_left() {
    for version in VERSIONS {
        served(Left::by(version).await).await;
    }
}

async fn served(mut left: Left) {
    left.relay.restart();
    let check = String::from_utf8(left.relay.command("check", &[])).unwrap();
    assert_eq!(check.trim(), left.known["check"]);
    let officer = Officer::sign_in(&left.relay).await;
    let figures = officer.json(&format!("/figures.json?{}", left.known["period"].as_str().unwrap())).await;
    for before in left.known["figures"].as_array().unwrap() {
        let all = figures["figures"].as_array().unwrap();
        let now = all.iter().find(|figure| figure["id"] == before["id"]).unwrap();
        assert_eq!(now["value"], before["value"], "{now}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn todays_device_sends_what_each_earlier_one_did_not() {
    for version in VERSIONS {
        let mut left = Left::by(version).await;
        left.tablet_is_as_it_was().await;
        left.relay.restart();
        left.everything_arrives().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_they_migrate_both_open_whole() {
    let mut left = Left::by("v1").await;
    left.relay.restart_armed(&Armed::to_stop_at("relay.migrating", 1)).unwrap_err();
    left.relay.restart();
    let check = String::from_utf8(left.relay.command("check", &[])).unwrap();
    assert_eq!(check.trim(), left.known["check"]);

    let tablet =
        DeviceProcess::start_armed(&left.folder.path().join("tablet"), &Armed::to_stop_at("store.migrating", 1));
    assert!(tablet.unlock().await.is_none(), "the first store is migrated when it opens");
    tablet.kill();
    left.tablet_is_as_it_was().await;
    left.everything_arrives().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_newer_version_wrote_is_refused_in_plain_words() {
    let mut left = Left::by("v1").await;
    left.relay.restart();
    left.relay.stop();
    let sql = rusqlite::Connection::open(left.relay.data().join("relay.sqlite")).unwrap();
    sql.pragma_update(None, "user_version", 1_000).unwrap();
    drop(sql);
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["invite", "--role", "reader", "--space", "programme"]]
    {
        let (command, arguments) = command.split_first().unwrap();
        let refused = command_on(left.relay.data(), command, arguments, &Armed::default());
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success() && said.contains("newer version"), "{command}: {said}");
    }

    let keyring = left.folder.path().join("tablet/device/keyring.json");
    let text = std::fs::read_to_string(&keyring).unwrap();
    let newer = text.replacen("\"version\": 1", "\"version\": 1000", 1);
    assert_ne!(text, newer);
    std::fs::write(&keyring, &newer).unwrap();
    let refused = std::process::Command::new(stories::program::path("bindeled-device"))
        .arg("--data")
        .arg(left.folder.path().join("tablet"))
        .args(["call", "session"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("newer"), "{said}");
    assert_eq!(std::fs::read_to_string(&keyring).unwrap(), newer, "it is left as it was");
}

#[test]
fn each_versions_frames_read_as_they_were_written() {
    assert_eq!(usize::from(VERSION), VERSIONS.len() + 1, "a version goes into the museum before the next");
    for (number, left) in (1..).zip(VERSIONS) {
        let (mut requests, mut answers) = (0, 0);
        for entry in std::fs::read_dir(version(left).join("frames")).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            if number == 1 {
                first::is_of_version_one(name, &bytes);
            }
            if name.contains("sync-request") {
                assert_eq!(sync_request(&bytes).version, number);
                requests += 1;
            }
            if name.contains("sync-answer-200") {
                assert_eq!(sync_answer(&bytes).version, number);
                answers += 1;
            }
        }
        assert!(requests > 2 && answers > 2, "{left}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_of_the_first_version_syncs_with_todays_relay() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let today = city.tablet(&folder.path().join("today"), "Tablet", "Sofie").await;
    let attendance = today.call("attendance", city.at(json!({}))).await;
    let mut device = first::Device::enrol(&city.tablet_link()).await;
    device.sync().await;
    assert_eq!(device.documents_of(first::PERSON), 26, "25 children and Sofie");

    let (adam, zahra) = (person(&attendance, "Adam"), person(&attendance, "Zahra"));
    let meeting = city.meeting_document();
    device.marks(&city.space(), &meeting, &adam, "came");
    device.sync().await;
    assert_eq!(device.waiting(), 0);
    today.sync().await;
    let seen = today.call("attendance", city.at(json!({}))).await;
    assert_eq!(seen["present"], 1, "{seen}");

    for answer in ["came", "said_no", "came"] {
        today.call("mark", city.at(json!({"person": zahra, "answer": answer}))).await;
    }
    today.sync().await;
    device.sync().await;
    let marks = device.marks_of(&meeting);
    assert_eq!(marks.get(&zahra).map(String::as_str), Some("came"), "{marks:?}");
    assert_eq!(marks.get(&adam).map(String::as_str), Some("came"), "{marks:?}");

    // What is erased since comes to it neither as a document nor as an empty record.
    today.call("write_note", city.at(json!({"text": "Vi mangler saft."}))).await;
    today.sync().await;
    device.sync().await;
    let (space, note) = device.only_document_of(first::NOTE);
    city.relay.command("erase", &[&space, &note]);
    device.sync().await;
    let mut new = first::Device::enrol(&city.tablet_link()).await;
    new.sync().await;
    assert_eq!((device.documents_of(first::NOTE), new.documents_of(first::NOTE)), (1, 0));
    city.relay.command("check", &[]);
}

/// The notes about a meeting, whoever wrote them.
fn notes(attendance: &Value) -> BTreeSet<&str> {
    let others = attendance["other_notes"].as_array().unwrap().iter();
    others.chain([&attendance["note"]]).filter_map(Value::as_str).collect()
}

fn person(attendance: &Value, name: &str) -> String {
    let windows = attendance["windows"].as_array().unwrap();
    let window = windows.iter().find(|window| window["name"] == name).unwrap();
    window["person"].as_str().unwrap().to_owned()
}

/// An app that was updated before its relay: it enrols, sends and fetches in the relay's version.
#[tokio::test(flavor = "multi_thread")]
async fn todays_device_loses_nothing_at_a_relay_of_an_earlier_version() {
    for newest in 1..VERSION {
        updated_before_its_relay(newest).await;
    }
}

async fn updated_before_its_relay(newest: u16) {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let network = BadNetwork::start(&city.relay.address()).await;
    network.does(Fault::NoNewerThan(newest));
    let link = city.relay.invite_by(&network.address(), "volunteer", &[&city.space()]);
    let data = folder.path().join("tablet");
    let tablet = Device::enrol(&data, &link, "Tablet", "Sofie").await;
    is_received(&tablet).await;
    let attendance = tablet.call("attendance", city.at(json!({}))).await;
    assert_eq!(attendance["listed"], 25, "{attendance}");
    for (name, answer) in [("Adam", "came"), ("Zahra", "said_no")] {
        tablet.call("mark", city.at(json!({"person": person(&attendance, name), "answer": answer}))).await;
        is_received(&tablet).await;
    }
    for exchange in network.exchanges().into_iter().filter(|_| newest == 1) {
        first::is_of_version_one(&format!("{}-request", exchange.path), &exchange.request);
        first::is_of_version_one(&format!("{}-answer", exchange.path), &exchange.answer);
    }

    // What the city records meanwhile that this version does not know passes the tablet by.
    let count = json!({"date": "2026-11-12", "method": "on_the_day", "counts": [{"group": city.group, "count": 31}]});
    city.coordinator.call("write_headcounts", count).await;
    is_received(&city.coordinator).await;
    is_received(&tablet).await;
    let knows_counts = Kind::Headcount.since() <= newest;
    assert_eq!(counted(&tablet).await, if knows_counts { json!(31) } else { Value::Null });

    // Then the relay is updated too.
    network.does(Fault::None);
    let shown = Shown::read(&tablet.call("attendance", city.at(json!({}))).await);
    tablet.call("lock", json!({})).await;
    drop(tablet);
    let tablet = Device::open(&data);
    tablet.unlock().await;
    tablet.call("count_unnamed", city.at(json!({"by": 1}))).await;
    is_received(&tablet).await;
    assert_eq!(counted(&tablet).await, 31, "it has got what it was not sent before");
    let asked_in = network.exchanges().last().map(|exchange| sync_request(&exchange.request).version);
    assert_eq!(asked_in, Some(VERSION));
    city.coordinator.sync().await;
    let seen = Shown::read(&city.coordinator.call("attendance", city.at(json!({}))).await);
    assert_eq!(seen, crate::evening::Act::Count.after(&shown));
    city.relay.command("check", &[]);
}

/// How many the group counted this year, as a device knows it.
async fn counted(device: &Device) -> Value {
    let page = device.call("headcounts", json!({"date": "2026-11-12"})).await;
    page["groups"][0]["now"]["count"].clone()
}

async fn is_received(tablet: &Device) {
    let status = tablet.sync().await;
    assert_eq!((&status["waiting"], &status["to_look_at"]), (&json!(0), &json!(0)), "{status}");
    assert_eq!(status["trouble"], Value::Null, "{status}");
}
