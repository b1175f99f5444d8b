//! How fast, side by side, in one run. Ratios say more than milliseconds of somebody's machine.
//!
//! `make bench` prints the table that stands in the README.

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
mod pull;
mod reconnect;
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
    println!("| what | measured | beside | ratio | goal |");
    println!("|---|---|---|---|---|");
    let print = |lines: Vec<Line>| {
        for line in lines {
            println!("| {} | {} | {} | {} | {} |", line.what, line.measured, line.beside, line.ratio, line.goal);
        }
    };
    print(tap::lines().await);
    print(reconnect::lines().await);
    print(pull::lines().await);
    print(start::lines().await);
}
