//! Trials of strangers' changes, held in child processes with limits of their own.
//!
//! Some changes with a right checksum make Automerge panic, recurse without end or claim memory, and nothing inside a
//! process stops all of that. So the relay hands each document and what is new for it to `<program> trial`, and takes
//! back verdicts. A change is only called broken when a fresh child died of it alone.

mod child;
mod frame;
mod pool;

pub use child::run as run_child;
pub use frame::{Job, Outcome, Verdict};
pub use pool::{TrialError, Trials};
