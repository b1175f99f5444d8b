//! The JavaScript Automerge opens a document exported from the relay and sees the same marks.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use stories::city::City;

#[tokio::test(flavor = "multi_thread")]
async fn the_javascript_automerge_sees_the_same_marks() {
    let folder = tempfile::tempdir().unwrap();
    let city = City::found(folder.path()).await;
    let tablet = city.tablet(&folder.path().join("tablet"), "Tablet 1", "Sofie").await;
    let attendance = tablet.call("attendance", city.at(json!({}))).await;
    let windows = attendance["windows"].as_array().unwrap();
    let mut said = BTreeMap::new();
    for (window, answer) in windows.iter().zip(["came", "said_no", "left"].into_iter().cycle()) {
        let who = window["person"].as_str().unwrap();
        tablet.call("mark", city.at(json!({"person": who, "answer": answer}))).await;
        said.insert(who.to_owned(), answer.to_owned());
    }
    tablet.call("count_unnamed", city.at(json!({"by": 3}))).await;
    tablet.sync().await;

    let saved = city.relay.command("export", &["--space", &city.space(), "--document", &city.meeting_document()]);
    let file = folder.path().join("meeting.automerge");
    std::fs::write(&file, saved).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("js");
    let output = Command::new("node").arg("read_meeting.mjs").arg(&file).current_dir(script).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let seen: BTreeMap<String, String> = read["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| (mark["person"].as_str().unwrap().to_owned(), mark["answer"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(seen, said);
    assert_eq!((&read["date"], &read["unnamed"]), (&city.occasion["date"], &json!(3)));
}
