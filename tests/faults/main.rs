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

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

mod evening;
mod flood;
mod full_disk;
mod kills;
mod museum;
mod planted;
mod portal;
mod power;

/// What a relay's file says, read beside the relay: one value.
fn told<T: rusqlite::types::FromSql>(file: &Path, question: &str, by: impl rusqlite::Params) -> T {
    let file = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    file.query_row(question, by, |row| row.get(0)).unwrap()
}

/// Whether there is time.
fn is_long() -> bool {
    std::env::var_os("FAULTS_LONG").is_some_and(|set| set == "1")
}
