//! Ten thousand devices come back at once; then they all hold a stream open to be woken by.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crdt_model::wire::{SyncRequest, VERSION};
use stories::relay::Relay;
use tokio::sync::Semaphore;

use crate::Line;
use crate::client::{Client, Later};
use crate::folder;

const DEVICES: u64 = 10_000;
const DOCUMENTS: u64 = 100_000;
/// As many at a time as keep the relay busy and no more: the ideal.
const IN_TURN: usize = 64;
const FEW: usize = 512;

pub async fn lines() -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("relay");
    folder::fill(&data, DEVICES, DOCUMENTS);
    let relay = Relay::start(&data);
    // Each device has a connection of its own, as if it came from somewhere else.
    let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
    let devices: Vec<Client> = (0..DEVICES).map(|number| Client::new(http.clone(), &relay.address(), number)).collect();

    let (served, ideal) = all(devices, IN_TURN).await;
    let (devices, tokens): (Vec<_>, Vec<_>) = served.into_iter().unzip();
    let tokens: Vec<String> = tokens.iter().flatten().map(|token| URL_SAFE_NO_PAD.encode(token)).collect();
    assert_eq!(tokens.len() as u64, DEVICES, "every device was given a token");
    let before = relay.memory();
    let few = open(&relay, &tokens[..FEW]).await;
    let with_few = relay.memory();
    let rest = open(&relay, &tokens[FEW..]).await;
    let with_all = relay.memory();
    drop((few, rest));
    let (_, crowd) = all(devices, DEVICES as usize).await;
    let after = relay.memory();

    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    vec![
        Line {
            what: "10,000 devices reconnect at once".to_owned(),
            measured: format!(
                "{:.1} s, the slowest {:.1} s, {} asked to come later, none starved, relay {:.0} MB",
                crowd.all.as_secs_f64(),
                crowd.slowest.as_secs_f64(),
                crowd.refused,
                megabytes(after)
            ),
            beside: format!(
                "in turn, {IN_TURN} at a time {:.1} s, relay {:.0} MB",
                ideal.all.as_secs_f64(),
                megabytes(before)
            ),
            ratio: format!("{:.2}", crowd.all.as_secs_f64() / ideal.all.as_secs_f64()),
            goal: "none starved",
        },
        Line {
            what: "relay memory, 100,000 documents known, 512 streams held open".to_owned(),
            measured: format!("{:.0} MB", megabytes(with_few)),
            beside: "64 MB".to_owned(),
            ratio: format!("{:.2}", megabytes(with_few) / 64.0),
            goal: "≤ 1",
        },
        Line {
            what: "the same with 10,000 streams".to_owned(),
            measured: format!("{:.0} MB", megabytes(with_all)),
            beside: "150 MB".to_owned(),
            ratio: format!("{:.2}", megabytes(with_all) / 150.0),
            goal: "≤ 1",
        },
    ]
}

struct Took {
    all: Duration,
    slowest: Duration,
    refused: u64,
}

/// Devices, and the token that each was given.
type Served = Vec<(Client, Option<[u8; 16]>)>;

/// Every device syncs once, so many at a time; one that is asked to come later does.
async fn all(devices: Vec<Client>, at_a_time: usize) -> (Served, Took) {
    let places = Arc::new(Semaphore::new(at_a_time));
    let started = Instant::now();
    let tasks: Vec<_> = devices
        .into_iter()
        .map(|mut client| {
            let places = Arc::clone(&places);
            tokio::spawn(async move {
                let _place = places.acquire_owned().await.unwrap();
                let mut refused = 0;
                loop {
                    let request = SyncRequest { without_token: Some(true), ..SyncRequest::empty(VERSION, [0; 8]) };
                    match client.sync(&request).await {
                        Ok(answer) => return (client, answer.token.map(|token| *token), refused, started.elapsed()),
                        Err(Later(after)) => {
                            refused += 1;
                            let jitter = f64::from(client.id.as_bytes()[0]) / 255.0;
                            tokio::time::sleep(after.mul_f64(0.5 + jitter)).await;
                        }
                    }
                }
            })
        })
        .collect();
    let mut served: Served = Vec::new();
    let mut took = Took { all: Duration::ZERO, slowest: Duration::ZERO, refused: 0 };
    for task in tasks {
        let (client, token, refused, at) = task.await.unwrap();
        took.refused += refused;
        took.slowest = took.slowest.max(at);
        served.push((client, token));
    }
    took.all = started.elapsed();
    (served, took)
}

/// Opens a stream for each token and waits until each has said its first word.
async fn open(relay: &Relay, tokens: &[String]) -> Vec<reqwest::Response> {
    let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
    let places = Arc::new(Semaphore::new(IN_TURN));
    let opening: Vec<_> = tokens
        .iter()
        .map(|token| {
            let (http, places, address, token) = (http.clone(), Arc::clone(&places), relay.address(), token.clone());
            tokio::spawn(async move {
                let _place = places.acquire_owned().await.unwrap();
                let mut stream = http.get(format!("{address}/v1/wake")).bearer_auth(token).send().await.unwrap();
                assert_eq!(stream.status(), 200);
                stream.chunk().await.unwrap();
                stream
            })
        })
        .collect();
    let mut open = Vec::new();
    for stream in opening {
        open.push(stream.await.unwrap());
    }
    open
}
