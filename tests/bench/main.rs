//! How fast, side by side, in one run. Ratios say more than milliseconds of somebody's machine.
//!
//! `make bench` prints the tables that stand in the README and, of the screens, in ARCHITECTURE.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    missing_docs,
    unreachable_pub,
    reason = "a bench may fail loudly"
)]

mod city;
mod client;
mod crowd;
mod folder;
mod ingest;
mod national;
mod peers;
mod pull;
mod reconnect;
mod screens;
mod start;
mod tap;

/// One line of the table.
pub struct Line {
    what: String,
    measured: String,
    beside: String,
    ratio: String,
    goal: &'static str,
}

#[tokio::main]
async fn main() {
    // Nothing here speaks TLS; reqwest wants to know who would.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    println!("| what | measured | beside | ratio | goal |");
    println!("|---|---|---|---|---|");
    let print = |lines: Vec<Line>| {
        for line in lines {
            println!("| {} | {} | {} | {} | {} |", line.what, line.measured, line.beside, line.ratio, line.goal);
        }
    };
    // `make bench ONLY=pull` measures one of them.
    let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|word| word == name);
    if wanted("tap") {
        print(tap::lines().await);
    }
    if wanted("reconnect") {
        print(reconnect::lines().await);
    }
    if wanted("pull") {
        print(pull::lines().await);
    }
    if wanted("start") {
        print(start::lines().await);
    }
    if wanted("screens") {
        print(screens::lines().await);
    }
    if wanted("national") {
        print(national::lines().await);
    }
    if wanted("ingest") {
        print(ingest::lines().await);
    }
    if wanted("crowd") {
        print(crowd::lines().await);
    }
}
