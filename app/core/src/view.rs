//! Documents and rows to what a screen shows. Nothing here writes.

pub(crate) mod alphabet;
pub(crate) mod attendance;
pub(crate) mod group;
pub(crate) mod host;
mod occasion;
pub(crate) mod suggestion;
pub(crate) mod sync;
#[cfg(test)]
mod tests;
pub(crate) mod today;
