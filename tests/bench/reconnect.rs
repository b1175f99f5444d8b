//! A device that comes back with three changes: bytes and round trips, for a hundred to ten thousand documents.

use serde_json::json;

use crate::Line;
use crate::city::{City, listed, tonight};

pub async fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    let mut smallest = None;
    for documents in [100, 1_000, 10_000] {
        let folder = tempfile::tempdir().unwrap();
        let city = City::of_documents(folder.path(), documents).await;
        let occasion = tonight(&city.coordinator, &city.groups[0]).await;
        let people = listed(&city.coordinator, &occasion).await;
        let mark = |person: &str| json!({"occasion": occasion, "person": person, "answer": "came"});
        // The meeting exists already: its first change is not one of the three.
        city.coordinator.call("mark", mark(&people[0])).await;
        city.coordinator.sync().await;
        for person in &people[1..4] {
            city.coordinator.call("mark", mark(person)).await;
        }
        city.proxy.passed();
        let status = city.coordinator.sync().await;
        assert_eq!(status["waiting"], 0);
        let passed = city.proxy.passed();
        let least = *smallest.get_or_insert(passed.bytes);
        lines.push(Line {
            what: format!("reconnect with 3 changes, {documents} documents"),
            measured: format!("{} B, {} round trip", passed.bytes, passed.requests),
            beside: format!("with 100 documents {least} B"),
            ratio: format!("{:.2}", passed.bytes as f64 / least as f64),
            goal: "1 round trip, ≤ 1.2 kB, ratio ≤ 1.05",
        });
    }
    lines
}
