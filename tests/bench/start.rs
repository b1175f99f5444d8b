//! From the PIN to today's list, with a hundred and with ten thousand documents.

use std::time::{Duration, Instant};

use serde_json::json;
use stories::device::{Device, PIN};

use crate::Line;
use crate::city::City;

const STARTS: usize = 7;

pub async fn lines() -> Vec<Line> {
    let small = start(100).await;
    let large = start(10_000).await;
    vec![Line {
        what: "unlock to today's list, 10,000 documents".to_owned(),
        measured: format!("{:.0} ms", large.as_secs_f64() * 1e3),
        beside: format!("with 100 documents {:.0} ms", small.as_secs_f64() * 1e3),
        ratio: format!("{:.2}", large.as_secs_f64() / small.as_secs_f64()),
        goal: "≤ 1.15",
    }]
}

async fn start(documents: usize) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let city = City::of_documents(folder.path(), documents).await;
    city.coordinator.call("lock", json!({})).await;
    drop(city);
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..STARTS {
        let device = Device::open(&folder.path().join("coordinator"));
        let session = device.call("session", json!({})).await;
        let started = Instant::now();
        device.call("unlock", json!({"person": session["people"][0]["person"], "pin": PIN})).await;
        device.call("today", json!({})).await;
        times.push(started.elapsed());
        device.call("lock", json!({})).await;
    }
    times.sort_unstable();
    times[STARTS / 2]
}
