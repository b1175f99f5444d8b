//! Bytes that break what reads them, made on purpose: what a stranger may send to a relay, and what a relay that has
//! been taken over may send to a device.
//!
//! Tests and fuzz targets share these; no program does. Everything is made from a seed, so that what was found once is
//! found again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may fail loudly"
)]

pub mod bundle;
pub mod change;
pub mod chunk;
pub mod document;
pub mod good;
pub mod mutation;

/// How many cases the tests go through: `HOSTILE_CASES`, or as many as fit into everyday tests.
pub fn cases(everyday: usize) -> usize {
    std::env::var("HOSTILE_CASES").map_or(everyday, |cases| cases.parse().expect("HOSTILE_CASES is a number"))
}

/// Hostile bytes with the name of what is wrong with them.
pub type Named = (&'static str, Vec<u8>);
