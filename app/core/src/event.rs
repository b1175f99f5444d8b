//! What the app says when something changed. The screens read again what they show.

use serde::Serialize;
use ts_rs::TS;

/// Something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Documents changed, by this device or another.
    Documents,
    /// The state of sync changed.
    Sync,
    /// The store was opened or closed.
    Session,
}
