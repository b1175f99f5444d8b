//! Faults on the real programs: killed at every named point, with planted bugs, without power, without room, behind
//! bad networks, half migrated, and met by what older versions left. `FAULTS_LONG=1` goes on for longer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a test may fail loudly"
)]

mod evening;
mod flood;
mod full_disk;
mod kills;
mod museum;
mod planted;
mod portal;
mod power;

/// Whether there is time.
fn is_long() -> bool {
    std::env::var_os("FAULTS_LONG").is_some_and(|set| set == "1")
}
