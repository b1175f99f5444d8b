//! A device written in JavaScript from PROTOCOL.md alone (`tests/js`) takes part in an evening with real devices. Then
//! it loses its cursor, and then the relay loses an hour of its log, with a tablet that is gone for good.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use stories::city::City;
use stories::officer::Officer;

struct JavaScript {
    folder: PathBuf,
}

impl JavaScript {
    fn call(&self, command: &str, arguments: &Value) -> Value {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("js");
        let mut node = Command::new("node");
        node.arg("client.mjs").arg(&self.folder).arg(command).arg(arguments.to_string()).current_dir(script);
        let output = node.output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn sync(&self) -> Value {
        let shown = self.call("sync", &json!({}));
        assert_eq!((&shown["waiting"], &shown["refused"]), (&json!(0), &json!(0)), "{shown}");
        shown
    }
}

/// The id of somebody on the list, as JavaScript has read it.
fn person(shown: &Value, name: &str) -> String {
    let names = shown["names"].as_object().unwrap();
    names.iter().find(|(_, there)| *there == name).unwrap_or_else(|| panic!("no {name} in {shown}")).0.clone()
}

/// What devices say of somebody tonight, as JavaScript has read it.
fn answers(shown: &Value, name: &str) -> Vec<String> {
    let who = person(shown, name);
    let marks = shown["meetings"][0]["marks"].as_array().unwrap().iter();
    marks.filter(|mark| mark["person"] == who).map(|mark| mark["answer"].as_str().unwrap().to_owned()).collect()
}

fn standing(attendance: &Value, name: &str) -> String {
    let windows = attendance["windows"].as_array().unwrap();
    let window = windows.iter().find(|window| window["name"] == name).unwrap();
    window["standing"]["standing"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_written_from_the_protocol_alone_converges_with_real_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    let javascript = JavaScript { folder: folder.path().join("javascript") };
    javascript.call("enrol", &json!({"link": city.tablet_link(), "label": "Tablet 2"}));
    let list = javascript.sync();
    let on_tablet = |name: &str, answer: &str| city.at(json!({"person": person(&list, name), "answer": answer}));

    // Both mark, each without the other; a mark by JavaScript shows on the tablet and in the figures, and the other way.
    let introduced =
        javascript.call("introduce", &json!({"group": city.group, "name": "Jonas", "since": "2026-11-01"}));
    let mark = |name: &str, answer: &str| {
        let mut mark = city.occasion.clone();
        mark["person"] = json!(person(&list, name));
        mark["answer"] = json!(answer);
        mark["by"] = introduced["person"].clone();
        javascript.call("mark", &mark);
    };
    mark("Abdi", "came");
    mark("Adam", "left");
    tablet.call("mark", on_tablet("Amina", "came")).await;
    tablet.call("mark", on_tablet("Abdi", "said_no")).await;
    tablet.sync().await;
    let shown = javascript.sync();
    assert_eq!(answers(&shown, "Amina"), ["came"]);
    assert_eq!(answers(&shown, "Abdi").len(), 2);
    tablet.sync().await;
    let attendance = tablet.call("attendance", city.at(json!({}))).await;
    let standings = ["Abdi", "Adam", "Amina", "Bilal"].map(|name| standing(&attendance, name));
    assert_eq!(standings, ["two_answers", "left", "came", "not_marked"], "{attendance}");
    let officer = Officer::sign_in(&city.relay).await;
    officer.waits_for("attendance", "from=2026-11-12&to=2026-11-12", 3).await;

    // A lost cursor: what differs is found by comparing.
    let copy = folder.path().join("copy.sqlite");
    city.relay.command("backup", &[copy.to_str().unwrap()]);
    javascript.call("forget_cursor", &json!({}));
    tablet.call("mark", on_tablet("Bilal", "came")).await;
    tablet.sync().await;
    assert_eq!(answers(&javascript.sync(), "Bilal"), ["came"]);

    // The relay is set back to before that mark, and the tablet that made it never comes back.
    drop(tablet);
    city.relay.stop();
    std::fs::rename(city.relay.data(), folder.path().join("lost")).unwrap();
    city.relay.command("restore", &[copy.to_str().unwrap()]);
    city.relay.restart();
    mark("Dalia", "came");
    javascript.sync();
    city.relay.command("check", &[]);
    city.coordinator.sync().await;
    let attendance = city.coordinator.call("attendance", city.at(json!({}))).await;
    for name in ["Bilal", "Dalia"] {
        assert_eq!(standing(&attendance, name), "came", "{attendance}");
    }
}
