//! A tap on an open document, durable and back in the view, against a bare SQLCipher insert and commit of as many
//! bytes, in pairs that take turns.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;

use crate::Line;
use crate::city::{City, listed, tonight};

const DOCUMENTS: usize = 10_000;
const PAIRS: usize = 400;
/// What a tap's change weighs.
const CHANGE_BYTES: usize = 200;

pub async fn lines() -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::of_documents(folder.path(), DOCUMENTS).await;
    city.relay.stop();
    let group = city.groups[0].clone();
    let occasion = tonight(&city.coordinator, &group).await;
    let people = listed(&city.coordinator, &occasion).await;

    let bare = Connection::open(folder.path().join("bare.sqlite")).unwrap();
    bare.execute_batch(
        "PRAGMA key = \"x'2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE record (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
    )
    .unwrap();
    let (mut taps, mut inserts) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS + 20 {
        let person = &people[pair % people.len()];
        let answer = if (pair / people.len()).is_multiple_of(2) { "came" } else { "left" };
        let started = Instant::now();
        city.coordinator.call("mark", json!({"occasion": occasion, "person": person, "answer": answer})).await;
        let tap = started.elapsed();
        let started = Instant::now();
        bare.execute("INSERT INTO record (bytes) VALUES (?1)", [vec![7_u8; CHANGE_BYTES]]).unwrap();
        let insert = started.elapsed();
        if pair >= 20 {
            taps.push(tap);
            inserts.push(insert);
        }
    }
    [(50, "≤ 2.5"), (99, "≤ 1.8")]
        .map(|(percent, goal)| {
            let (tap, insert) = (percentile(&mut taps, percent), percentile(&mut inserts, percent));
            Line {
                what: format!("a tap, 10,000 documents in the store, p{percent}"),
                measured: format!("{:.2} ms", tap.as_secs_f64() * 1e3),
                beside: format!("bare SQLCipher insert and commit {:.2} ms", insert.as_secs_f64() * 1e3),
                ratio: format!("{:.2}", tap.as_secs_f64() / insert.as_secs_f64()),
                goal,
            }
        })
        .into()
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}
