//! Named points in the programs, where a test may kill them or plant a bug.
//!
//! A program passes a point with [`reach`] and asks for a planted bug with [`planted`]. Without the feature `armed`,
//! which only the stories turn on, both are nothing. With it, a test names what it wants in the program's environment:
//! `BINDELED_STOP_AT=name` or `name:nth` ends the program at the point, at the first or the nth passing, as `kill -9`
//! does, and `name:nth:hold` only keeps that thread there for ever; `BINDELED_PLANTED=name` plants a bug.

#[cfg(feature = "armed")]
mod armed;
#[cfg(not(feature = "armed"))]
mod armed {
    pub(super) const fn reach(_point: &str) {}
    pub(super) const fn planted(_bug: &str) -> bool {
        false
    }
}

/// Every point that the device passes.
pub const DEVICE: [&str; 17] = [
    "record.before_commit",
    "record.after_commit",
    "settle.before_commit",
    "settle.after_commit",
    "put_away.settled",
    "keyring.before_rename",
    "keyring.after_rename",
    "sync.before_request",
    "sync.answered",
    "take.before_commit",
    "take.after_commit",
    "enrol.before_request",
    "enrol.answered",
    "enrol.begun",
    "enrol.before_rename",
    "enrol.after_rename",
    "store.migrating",
];

/// Every point that the relay passes.
pub const RELAY: [&str; 16] = [
    "relay.migrating",
    "relay.entries_appended",
    "relay.document_put",
    "relay.before_commit",
    "relay.after_commit",
    "relay.before_answer",
    "relay.before_enrolled",
    "relay.enrolled",
    "journal.before_append",
    "journal.appended",
    "backup.hall",
    "backup.copied",
    "backup.named",
    "restore.hall",
    "restore.copied",
    "restore.named",
];

/// Every bug that can be planted.
pub const PLANTED: [&str; 4] =
    ["receipt_before_commit", "persisted_actor", "synchronous_normal", "outbox_emptied_on_200"];

/// Passes a point. When a test has asked for it, the program ends here, and nothing after this happens.
#[inline]
pub fn reach(point: &str) {
    armed::reach(point);
}

/// Whether a test has planted this bug.
#[inline]
#[must_use]
pub fn planted(bug: &str) -> bool {
    armed::planted(bug)
}
