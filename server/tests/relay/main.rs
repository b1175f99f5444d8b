//! The relay over a real socket, with the frames that devices send.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    unreachable_pub,
    missing_docs,
    reason = "tests say what went wrong by failing, and are nobody's library"
)]

mod access;
mod copies;
mod crowds;
mod enrolment;
mod erasing;
mod forms;
mod frames;
mod hostile;
mod program;
mod reconciling;
mod rights;
mod routes;
mod syncing;
mod trials;
mod versions;
mod waking;
mod world;
