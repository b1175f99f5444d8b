//! Who recorded something, on which device, when, and whether it has been taken back.

use chrono::{DateTime, NaiveDate};

use crate::document::{Edit, Fields, UnixMillis};
use crate::id::{DeviceId, PersonId};

const BY: &str = "by";
const DEVICE: &str = "device";
const LOGGED: &str = "logged";
const CANCELLED: &str = "cancelled";

/// Stands in every record that a person makes of something that happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Logged {
    /// Who recorded it.
    pub by: Option<PersonId>,
    /// On which device.
    pub device: Option<DeviceId>,
    /// When, by that device's clock.
    pub at: Option<UnixMillis>,
    /// Taken back: it is kept and not counted.
    pub cancelled: bool,
}

impl Logged {
    /// By whom, where and when.
    pub const fn new(by: PersonId, device: DeviceId, at: UnixMillis) -> Self {
        Self { by: Some(by), device: Some(device), at: Some(at), cancelled: false }
    }

    /// Whether it was recorded before a local date had come, wherever on earth: what it says happened had not.
    pub fn is_before(&self, date: NaiveDate) -> bool {
        let recorded = self.at.and_then(|at| DateTime::from_timestamp_millis(at.0));
        recorded.and_then(|at| at.date_naive().succ_opt()).is_some_and(|latest| latest < date)
    }

    /// Reads it from a record's fields.
    pub fn read(fields: &mut Fields) -> Self {
        Self {
            by: fields.parse(BY),
            device: fields.parse(DEVICE),
            at: fields.int(LOGGED).map(UnixMillis),
            cancelled: fields.bool(CANCELLED).unwrap_or_default(),
        }
    }

    /// The edits that write all of it.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        edits.extend(self.by.map(|by| Edit::put(BY, by.to_string())));
        edits.extend(self.device.map(|device| Edit::put(DEVICE, device.to_string())));
        edits.extend(self.at.map(|at| Edit::put(LOGGED, at.0)));
        edits
    }
}

/// The record is taken back, or back again.
pub fn set_cancelled(cancelled: bool) -> Edit {
    Edit::put(CANCELLED, cancelled)
}
