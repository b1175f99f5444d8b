//! Puts a version of the programs into the museum: `BINDELED_PROGRAMS=DIR cargo run -p stories --example museum -- v1`,
//! where DIR holds the programs of the version that is about to become history.
//!
//! A relay's folder with a small city; a tablet's folder with records that were never sent; and every frame that
//! another tablet and the relay exchanged, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "whoever runs it sees what went wrong"
)]

use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};
use stories::bad_network::BadNetwork;
use stories::device::{DeviceProcess, PIN};
use stories::museum::{PORT, pack, version};
use stories::officer::Officer;
use stories::relay::Relay;

const PERIOD: &str = "from=2026-11-01&to=2026-11-12";
const ORGANISATION: &str = "AQEBAQEBAQEBAQEBAQEBAQ";

async fn enrolled(folder: &Path, link: &str, label: &str, name: &str) -> DeviceProcess {
    let device = DeviceProcess::start(folder);
    device.call("enrol", json!({"link": link, "device_label": label, "name": name, "pin": PIN})).await;
    sent(&device).await;
    device
}

/// Everything has arrived.
async fn sent(device: &DeviceProcess) {
    let status = device.call("sync_now", json!({})).await;
    assert_eq!(status["waiting"], 0, "{status}");
}

/// The coordinator makes a group, its list, and a match.
async fn founded(coordinator: &DeviceProcess) -> (Value, Value) {
    let reference = json!({
        "areas": [{"key": "sundholmsvej", "name": "Sundholmsvej kvarteret", "in_agreement": true}],
        "kinds": [{"key": "homework_cafe", "danish": "Lektiecafé", "english": "Homework café"}],
        "partners": [{"key": "helhedsplan", "name": "Helhedsplanen for Sundholmsvej kvarteret"}],
        "organisations": [{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}],
    });
    coordinator.call("write_reference", reference).await;
    let group = json!({
        "name": "Lektiecafé Telemarksgade", "kind": "homework_cafe", "area": "sundholmsvej",
        "organisation": ORGANISATION, "partners": ["helhedsplan"],
        "stages": [{"stage": "established", "since": "2026-11-01"}],
        "openings": [{"weekday": 4, "starts": "16:30:00", "ends": "18:30:00", "from": "2026-11-01", "until": null}],
    });
    let group = coordinator.call("create_group", group).await;
    let names = "Fornavn\r\nAbdi\r\nAdam\r\nAmina\r\nBilal\r\nDalia\r\nElif\r\nFarah\r\nFreja\r\nZahra\r\nÅse";
    let list = base64::engine::general_purpose::STANDARD.encode(names);
    let preview = json!({"group": group["id"], "file_name": "liste.csv", "base64": list});
    let preview = coordinator.call("preview_roster", preview).await;
    coordinator.call("import_roster", json!({"preview": preview["preview"]})).await;
    let newcomer = registered(coordinator, "register_newcomer", "Layla", &[2019, 2022]).await;
    let host = registered(coordinator, "register_host", "Birgit", &[]).await;
    let host_match = json!({"newcomer": newcomer, "host": host, "matched": "2026-10-20"});
    let host_match = coordinator.call("create_match", host_match).await;
    sent(coordinator).await;
    (group, host_match)
}

/// Somebody of the host programme who waits for a match.
async fn registered(coordinator: &DeviceProcess, command: &str, name: &str, children: &[u16]) -> Value {
    let card = json!({"area": "sundholmsvej", "children": children});
    let new = json!({"first_name": name, "registered": "2026-10-01", "card": card});
    let page = coordinator.call(command, json!({"new": new})).await;
    let person = page["line"]["person"].clone();
    if page["line"]["side"] == "host" {
        coordinator.call("check_resident", json!({"person": person, "on": "2026-10-01"})).await;
    }
    coordinator.call("take_step", json!({"person": person, "step": "interviewed", "on": "2026-10-09"})).await;
    person
}

/// Marks children at a meeting.
async fn marks(tablet: &DeviceProcess, occasion: &Value, answers: &[(&str, &str)]) -> Value {
    let mut attendance = tablet.call("attendance", json!({"occasion": occasion})).await;
    for (name, answer) in answers {
        let windows = attendance["windows"].as_array().unwrap();
        let person = windows.iter().find(|window| window["name"] == *name).unwrap()["person"].clone();
        let mark = json!({"occasion": occasion, "person": person, "answer": answer});
        attendance = tablet.call("mark", mark).await;
    }
    attendance
}

/// Every exchange in two files: what was asked, and what was answered with which status.
fn write_frames(network: &BadNetwork, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let framed = network.exchanges().into_iter().filter(|exchange| exchange.path != "/v1/wake");
    for (number, exchange) in framed.enumerate() {
        let name = exchange.path.trim_start_matches("/v1/").to_owned();
        fs::write(folder.join(format!("{number:02}-{name}-request.cbor")), exchange.request).unwrap();
        fs::write(folder.join(format!("{number:02}-{name}-answer-{}.cbor", exchange.status)), exchange.answer).unwrap();
    }
}

#[tokio::main]
async fn main() {
    let name = std::env::args().nth(1).expect("the version's name, such as v1");
    let target = version(&name);
    assert!(!target.exists(), "{} is there, and nothing in the museum is ever edited", target.display());
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);

    let mut relay = Relay::at(&at("relay"), PORT);
    relay.restart();
    let network = BadNetwork::start(&relay.address()).await;
    let organisation = format!("organisation/{ORGANISATION}");
    let link = relay.invite("coordinator", &["programme", "pool", &organisation]);
    let coordinator = enrolled(&at("coordinator"), &link, "Mettes laptop", "Mette").await;
    let (group, host_match) = founded(&coordinator).await;
    let space = format!("group/{}", group["id"].as_str().unwrap());

    let page = coordinator.call("group", json!({"group": group["id"]})).await;
    let occasion = page["tonight"]["occasion"].clone();
    let mut last_week = occasion.clone();
    last_week["date"] = json!("2026-11-05");

    let phone = relay.invite("host", &[host_match["space"].as_str().unwrap()]);
    let phone = enrolled(&at("phone"), &phone, "Birgits telefon", "Birgit").await;
    let dinner = json!({"kind": "private_dinner", "date": "2026-11-08", "with": [], "children": 2, "line": "Vi lavede mad sammen."});
    phone.call("log_activity", dinner).await;
    sent(&phone).await;

    // The frames of a tablet from its enrolment to a quiet evening, as they pass.
    let seen = relay.invite_by(&network.address(), "volunteer", &[&space]);
    let seen = enrolled(&at("seen"), &seen, "Tablet 1", "Sofie").await;
    marks(&seen, &last_week, &[("Abdi", "came"), ("Adam", "came"), ("Åse", "said_no")]).await;
    seen.call("count_unnamed", json!({"occasion": last_week, "by": 2})).await;
    seen.call("write_note", json!({"occasion": last_week, "text": "Vi mangler saft."})).await;
    sent(&seen).await;
    coordinator.call("set_meeting_state", json!({"occasion": last_week, "state": "held"})).await;
    sent(&coordinator).await;
    sent(&seen).await;
    seen.kill();

    // The tablet whose records were never sent.
    let tablet = enrolled(&at("tablet"), &relay.invite("volunteer", &[&space]), "Tablet 2", "Jonas").await;
    marks(&tablet, &last_week, &[("Abdi", "said_no"), ("Amina", "came")]).await;
    sent(&tablet).await;
    let entries = String::from_utf8(relay.command("check", &[])).unwrap();
    let officer = Officer::sign_in(&relay).await;
    officer.waits_for("meetings_held", PERIOD, 1).await;
    let figures = officer.json(&format!("/figures.json?{PERIOD}")).await;
    relay.stop();
    marks(&tablet, &occasion, &[("Dalia", "came"), ("Elif", "came"), ("Farah", "said_no")]).await;
    tablet.call("add_participant", json!({"occasion": occasion, "first_name": "Tara"})).await;
    tablet.call("write_note", json!({"occasion": occasion, "text": "Tara er ny."})).await;
    let attendance = tablet.call("count_unnamed", json!({"occasion": occasion, "by": 3})).await;
    let before = tablet.call("attendance", json!({"occasion": last_week})).await;
    let status = tablet.call("sync_status", json!({})).await;
    tablet.kill();
    phone.kill();
    coordinator.kill();

    pack(&at("relay"), &target.join("relay"));
    pack(&at("tablet"), &target.join("tablet"));
    write_frames(&network, &target.join("frames"));
    let known = json!({
        "group": group["id"], "organisation": ORGANISATION, "match": host_match["space"],
        "check": entries.trim(), "period": PERIOD, "figures": figures["figures"],
        "status": {"waiting": status["waiting"], "to_look_at": status["to_look_at"]},
        "occasions": {"tonight": occasion, "last_week": last_week},
        "tablet": {"tonight": attendance, "last_week": before},
    });
    fs::write(target.join("known.json"), format!("{known:#}\n")).unwrap();
}
