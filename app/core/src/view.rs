//! Documents and rows to what a screen shows. Nothing here writes.

pub(crate) mod alphabet;
