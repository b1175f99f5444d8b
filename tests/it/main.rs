//! The one cross-crate test binary. One file a story.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a test may fail loudly"
)]

mod cddl;
mod demo;
mod dinners;
mod erased;
mod evening;
mod field;
mod figures;
mod host;
mod javascript;
mod javascript_device;
mod layers;
mod migrations;
mod notes;
mod promises;
mod restored;
mod taken_over;
