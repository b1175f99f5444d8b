//! The one cross-crate test binary. One file a story.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a test may fail loudly"
)]

mod demo;
mod evening;
mod field;
mod javascript;
mod javascript_device;
mod layers;
mod promises;
mod restored;
mod taken_over;
