//! A few screens as the coordinator sees them: the device's program serves them to Chromium.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use stories::device::DeviceProcess;

use super::filled::Filled;
use crate::Line;

/// From the tap on a place to its heading on the screen: soon enough to feel like an answer.
const GOAL: &str = "≤ 10, ≤ 250 ms";

pub async fn lines(small: &Filled, large: &Filled) -> Vec<Line> {
    let (small, large) = (opened(small).await, opened(large).await);
    let line = |(screen, large): (&String, &f64)| Line {
        what: format!("{screen}, in a browser"),
        measured: format!("{large:.0} ms"),
        beside: format!("with a tenth of it {:.0} ms", small[screen]),
        ratio: format!("{:.1}", large / small[screen]),
        goal: GOAL,
    };
    large.iter().map(line).collect()
}

/// How many milliseconds each screen takes, as `browser.mjs` tells them.
async fn opened(filled: &Filled) -> BTreeMap<String, f64> {
    filled.city.coordinator.call("lock", json!({})).await;
    let device = DeviceProcess::start(&filled.device());
    device.unlock().await.unwrap().unwrap();
    let screens = json!({
        "today": "/", "groups": "/groups", "a group": format!("/groups/{}", filled.city.groups[0]), "volunteers": "/people",
        "a person": format!("/people/{}", filled.person), "headcounts": "/counts", "goals": "/goals",
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/screens/browser.mjs");
    let told = Command::new("node").arg(script).args([device.url(), screens.to_string()]).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    device.kill();
    serde_json::from_slice(&told.stdout).unwrap()
}
