//! Durable ingest with every check on: beside the bare trials on as many threads, and beside the JavaScript relay.

use std::time::Instant;

use crdt_model::document::{Document, UnixMillis};
use crdt_model::kind::Kind;
use crdt_model::trial::{self, Verdict};
use crdt_model::wire::{Push, SyncRequest, VERSION};
use stories::relay::Relay;

use crate::Line;
use crate::client::Client;
use crate::folder::{self, GROUP, line, note};
use crate::peers::{Peer, js};

/// Tablets that push at the same time.
const DEVICES: u64 = 8;
const RECORDS: u64 = 2_000;
const FRAME: usize = 260;

pub async fn lines() -> Vec<Line> {
    let single = ingested(1).await;
    let twenty = ingested(20).await;
    let tried = (tried(1), tried(20));
    let folder = tempfile::tempdir().unwrap();
    let beside = Peer::serve(&js(), &folder.path().join("data"));
    let took = beside.seconds(&["push", &beside.address(), &folder.path().join("ids").to_string_lossy(), "500", "20"]);
    let javascript = 10_000.0 / took;
    let of = |ingested: f64, tried: f64, goal| Line {
        what: "durable ingest with every check on".to_owned(),
        measured: format!("{ingested:.0} changes/s"),
        beside: format!("bare trials {tried:.0}/s"),
        ratio: format!("{:.2}", ingested / tried),
        goal,
    };
    let mut lines = vec![of(single, tried.0, "≥ 0.75"), of(twenty, tried.1, "≥ 0.50")];
    lines[0].what += ", one change of a document at a time";
    lines[1].what += ", twenty changes of a document at a time";
    lines.push(Line {
        what: "the same, twenty at a time".to_owned(),
        measured: format!("{twenty:.0} changes/s"),
        beside: format!("one at a time {single:.0}/s"),
        ratio: format!("{:.1}", twenty / single),
        goal: "≥ 6",
    });
    lines.push(Line {
        what: "the same, twenty at a time".to_owned(),
        measured: format!("{twenty:.0} changes/s"),
        beside: format!("automerge-repo 2.5.6 {javascript:.0}/s, not flushed to disk"),
        ratio: format!("{:.0}", twenty / javascript),
        goal: "≥ 10",
    });
    lines
}

/// The changes of a device: so many to each document.
fn changes(device: u64, each: u64, client: &Client) -> Vec<Push> {
    let mut pushes = Vec::new();
    for number in 0..RECORDS / each {
        let number = device * RECORDS + number;
        let mut document = Document::empty();
        for time in 0..each {
            let change = document.edit(client.actor(), UnixMillis(1), &line(number, time)).unwrap();
            pushes.push(Push { space: GROUP, document: note(number), bytes: change.into() });
        }
    }
    pushes
}

/// Changes a second through a relay.
async fn ingested(each: u64) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("relay");
    folder::fill(&data, DEVICES, 0);
    let relay = Relay::start(&data);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut devices = Vec::new();
    for number in 0..DEVICES {
        let mut client = Client::new(http.clone(), &relay.address(), number);
        // The first contact, and the trial's children started.
        client.sync(&SyncRequest::empty(VERSION, [0; 8])).await.unwrap();
        let pushes = changes(number, each, &client);
        devices.push((client, pushes));
    }
    let started = Instant::now();
    let pushing = devices.into_iter().map(|(mut client, pushes)| {
        tokio::spawn(async move {
            for frame in pushes.chunks(FRAME) {
                let request = SyncRequest { push: frame.to_vec(), ..SyncRequest::empty(VERSION, [0; 8]) };
                let answer = client.sync(&request).await.unwrap();
                assert_eq!(answer.receipts.len(), frame.len(), "{:?} {:?}", answer.refused, answer.needs);
            }
        })
    });
    for pushed in pushing.collect::<Vec<_>>() {
        pushed.await.unwrap();
    }
    (DEVICES * RECORDS) as f64 / started.elapsed().as_secs_f64()
}

/// Trials a second, on as many threads as the relay has children.
fn tried(each: u64) -> f64 {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let client = Client::new(reqwest::Client::new(), "", 0);
    let pushes: Vec<Vec<Push>> = (0..threads).map(|device| changes(device, each, &client)).collect();
    let device = client.id;
    let started = Instant::now();
    std::thread::scope(|scope| {
        for pushes in &pushes {
            scope.spawn(move || {
                for of_document in pushes.chunks(each as usize) {
                    let mut document = Document::empty();
                    let changes: Vec<&[u8]> = of_document.iter().map(|push| push.bytes.as_slice()).collect();
                    let tried = trial::attempt_all(Kind::Note, &mut document, Some(device), &changes);
                    assert!(tried.verdicts.iter().all(|verdict| *verdict == Verdict::Good), "{:?}", tried.verdicts);
                }
            });
        }
    });
    (threads * RECORDS) as f64 / started.elapsed().as_secs_f64()
}
