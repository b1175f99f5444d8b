//! From opening the folder, by the PIN, to today's list: with a hundred and with ten thousand documents, in turns.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use stories::device::Device;

use crate::Line;
use crate::city::City;

const PAIRS: usize = 15;

pub async fn lines() -> Vec<Line> {
    let (few, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fill(few.path(), 100).await;
    fill(many.path(), 10_000).await;
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        small.push(start(few.path()).await);
        large.push(start(many.path()).await);
    }
    let (small, large) = (median(small), median(large));
    vec![Line {
        what: "from the PIN to today's list, 10,000 documents".to_owned(),
        measured: format!("{:.0} ms", large.as_secs_f64() * 1e3),
        beside: format!("with 100 documents {:.0} ms", small.as_secs_f64() * 1e3),
        ratio: format!("{:.2}", large.as_secs_f64() / small.as_secs_f64()),
        goal: "≤ 1.15",
    }]
}

async fn fill(folder: &Path, documents: usize) {
    let city = City::of_documents(folder, documents).await;
    city.coordinator.call("lock", json!({})).await;
}

async fn start(folder: &Path) -> Duration {
    let started = Instant::now();
    let device = Device::open(&folder.join("coordinator"));
    device.unlock().await;
    device.call("today", json!({})).await;
    let took = started.elapsed();
    device.call("lock", json!({})).await;
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
