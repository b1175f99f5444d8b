//! A fresh device pulls a thousand meetings of twenty changes each, of four groups with people of their own.

use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Days, NaiveDate};
use serde_json::json;
use stories::device::Device;

use crate::Line;
use crate::city::{City, listed};
use crate::peers::{self, Measured};

const GROUPS: usize = 4;
const MEETINGS: u64 = 250;
const PEOPLE: usize = 25;
const CAME: usize = 20;

pub async fn lines() -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    let city = City::with_groups(folder.path(), GROUPS).await;
    let last = NaiveDate::from_ymd_opt(2026, 11, 11).unwrap();
    let mut saved = Vec::new();
    for (place, group) in city.groups.iter().enumerate() {
        city.import(group, PEOPLE, place).await;
        let occasion = |back: u64| json!({"group": group, "date": last - Days::new(back), "slot": 0});
        let people = listed(&city.coordinator, &occasion(0)).await;
        for back in 0..MEETINGS {
            // Not the same ones every time, nor in the same order.
            let from = usize::try_from(back).unwrap() * 7 + place;
            for next in 0..CAME {
                let person = &people[(from + next * 3) % PEOPLE];
                let mark = json!({"occasion": occasion(back), "person": person, "answer": "came"});
                city.coordinator.call("mark", mark).await;
            }
            let meeting = crdt_model::meeting::meeting_id(&serde_json::from_value(occasion(back)).unwrap());
            saved.extend(compressed(&city.coordinator, group, &meeting.to_string()).await);
        }
        for person in &people {
            saved.extend(compressed(&city.coordinator, group, &format!("person/{person}")).await);
            saved.extend(compressed(&city.coordinator, group, &format!("name/{person}")).await);
        }
    }
    city.coordinator.sync().await;
    let deflated = zstd::encode_all(saved.as_slice(), 3).unwrap().len();

    let laptop = city.laptop(&folder.path().join("laptop")).await;
    city.proxy.passed();
    let started = Instant::now();
    laptop.sync().await;
    let took = started.elapsed();
    let passed = city.proxy.passed();
    let page = laptop.call("group", json!({"group": city.groups[0]})).await;
    assert!(page["history"].as_array().unwrap().iter().any(|meeting| meeting["present"] == CAME), "{page}");
    let memory = city.relay.memory();
    let occasion = json!({"group": city.groups[0], "date": last, "slot": 0});
    let people = listed(&laptop, &occasion).await;
    for person in people.iter().take(3) {
        laptop.call("mark", json!({"occasion": occasion, "person": person, "answer": "left"})).await;
    }
    city.proxy.passed();
    laptop.sync().await;
    let reconnect_bytes = city.proxy.passed().bytes;
    let ours = Measured { name: "", pull_seconds: took.as_secs_f64(), memory, reconnect_bytes };
    let mut lines = vec![Line {
        what: "a fresh device pulls 1,000 meetings of 20 changes, with 200 documents of people".to_owned(),
        measured: format!("{:.2} s, {} kB, {} round trips", took.as_secs_f64(), passed.bytes / 1000, passed.requests),
        beside: format!("zstd of `save()` of the same {} kB", deflated / 1000),
        ratio: format!("{:.2} of the bytes", passed.bytes as f64 / deflated as f64),
        goal: "≤ 0.5 of the bytes",
    }];
    lines.extend(peers::beside(&ours, &peers::measure("automerge-repo 2.5.6", &peers::js()).await));
    lines.extend(peers::beside(&ours, &peers::measure("samod 0.16", &peers::samod()).await));
    lines
}

/// A document as Automerge's `save` gives it, its columns deflated.
async fn compressed(device: &Device, group: &str, document: &str) -> Vec<u8> {
    let named = json!({"space": format!("group/{group}"), "document": document});
    let exported = device.call("export_document", named).await;
    let bytes = STANDARD.decode(exported["base64"].as_str().unwrap()).unwrap();
    automerge::Automerge::load(&bytes).unwrap().save()
}
