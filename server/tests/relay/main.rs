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
mod agreements;
mod api;
mod copies;
mod crowds;
mod enrolment;
mod erasing;
mod forms;
mod frames;
mod hostile;
mod invites;
mod operating;
mod payouts;
mod pictures;
mod program;
mod receipts;
mod reconciling;
mod retention;
mod rights;
mod routes;
mod shared;
mod syncing;
mod tablets;
mod trials;
mod versions;
mod waking;
mod world;
