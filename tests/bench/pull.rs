//! A fresh device pulls a thousand documents of about twenty-one changes each.

use std::time::Instant;

use chrono::{Days, NaiveDate};
use serde_json::json;

use crate::Line;
use crate::city::{City, listed};

const DOCUMENTS: u64 = 1_000;

pub async fn lines() -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    let city = City::with_groups(folder.path(), 1).await;
    let group = &city.groups[0];
    city.import(group, 20, 0).await;
    let last = NaiveDate::from_ymd_opt(2026, 11, 11).unwrap();
    let occasion = |back: u64| json!({"group": group, "date": last - Days::new(back), "slot": 0});
    let people = listed(&city.coordinator, &occasion(0)).await;
    let mut saved = Vec::new();
    for back in 0..DOCUMENTS {
        for person in &people {
            let mark = json!({"occasion": occasion(back), "person": person, "answer": "came"});
            city.coordinator.call("mark", mark).await;
        }
        let meeting = crdt_model::meeting::meeting_id(&serde_json::from_value(occasion(back)).unwrap());
        let exported = json!({"space": format!("group/{group}"), "document": meeting});
        let exported = city.coordinator.call("export_document", exported).await;
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(exported["base64"].as_str().unwrap()).unwrap();
        let document = automerge::Automerge::load(&bytes).unwrap();
        saved.extend(document.save());
    }
    city.coordinator.sync().await;
    let deflated = zstd::encode_all(saved.as_slice(), 3).unwrap().len();

    let tablet = city.tablet(&folder.path().join("tablet"), group).await;
    city.proxy.passed();
    let started = Instant::now();
    tablet.sync().await;
    let took = started.elapsed();
    let passed = city.proxy.passed();
    let page = tablet.call("group", json!({"group": group})).await;
    assert!(page["history"].as_array().unwrap().iter().any(|meeting| meeting["present"] == 20), "{page}");
    vec![Line {
        what: format!("a fresh device pulls {DOCUMENTS} documents of 21 changes"),
        measured: format!("{:.2} s, {} kB, {} round trips", took.as_secs_f64(), passed.bytes / 1000, passed.requests),
        beside: format!("zstd of `save()` {} kB", deflated / 1000),
        ratio: format!("{:.2} of the bytes", passed.bytes as f64 / deflated as f64),
        goal: "≤ 0.5 of the bytes",
    }]
}
