//! What was refused and is kept aside, for the municipality: a table to look at, JSON to hand it on, and a way to take it
//! in after all.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::wire::{Push, Reason};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::devices::{DeviceError, reason_word};
use crate::folder::Folder;
use crate::journal::By;
use crate::relay::{At, Intake, Pushed, take_in};
use crate::store::quarantine::{self as kept, Kept};
use crate::store::{StoreError, device};
use crate::table::{aligned, minute};
use crate::trial::{TrialError, Trials};

const HEADS: [&str; 6] = ["DEVICE", "WHEN", "SPACE", "DOCUMENT", "REASON", "BYTES"];

/// Walks what is kept, oldest first, of one device or of all.
pub fn walk<E: From<DeviceError> + From<StoreError>>(
    connection: &Connection,
    of: Option<DeviceId>,
    visit: impl FnMut(Kept) -> Result<(), E>,
) -> Result<(), E> {
    if let Some(id) = of
        && device::read(connection, id)?.is_none()
    {
        return Err(DeviceError::Unknown(id).into());
    }
    kept::walk(connection, of, visit)
}

/// As a table, without the changes themselves.
pub fn table(connection: &Connection, of: Option<DeviceId>) -> Result<String, DeviceError> {
    let mut rows = vec![HEADS.map(str::to_owned)];
    walk(connection, of, |kept| {
        rows.push(row(&kept));
        Ok::<_, DeviceError>(())
    })?;
    Ok(aligned(&rows))
}

fn row(kept: &Kept) -> [String; HEADS.len()] {
    [
        kept.device.to_string(),
        minute(kept.received_at),
        kept.space.to_string(),
        kept.document.to_string(),
        reason_word(kept.reason),
        kept.bytes.len().to_string(),
    ]
}

/// As JSON, with the change in base64; the time in milliseconds since 1970.
pub fn json(kept: &Kept) -> Value {
    json!({
        "device": kept.device,
        "received_at": kept.received_at,
        "space": kept.space,
        "document": kept.document,
        "entry": kept.entry,
        "reason": kept.reason,
        "bytes": kept.bytes.len(),
        "change": STANDARD.encode(&kept.bytes),
    })
}

/// What came of taking in after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// So many records are in the log now, or were there already.
    pub taken: usize,
    /// These stay aside, and why.
    pub refused: Vec<(EntryHash, Reason)>,
    /// These build on what is not here, and stay aside.
    pub needing: Vec<EntryHash>,
    /// These stay aside because there was no time for them, or devices wrote to their documents all the while.
    pub waiting: Vec<EntryHash>,
}

impl Accepted {
    /// What became of each record that was to be taken in.
    fn of(asked: &[EntryHash], pushed: Pushed) -> Self {
        let refused: Vec<_> = pushed.refused.into_iter().map(|refused| (refused.entry, refused.reason)).collect();
        let needing: Vec<_> = pushed.needs.into_iter().map(|needs| needs.entry).collect();
        let taken = pushed.receipts.iter().map(|receipt| receipt.entry);
        let told: BTreeSet<_> = taken.chain(refused.iter().map(|(entry, _)| *entry)).chain(needing.clone()).collect();
        let waiting = asked.iter().copied().filter(|entry| !told.contains(entry)).collect();
        Self { taken: pushed.receipts.len(), refused, needing, waiting }
    }
}

/// Why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotAccepted {
    /// There is no such device.
    #[error("there is no device {0}")]
    Unknown(DeviceId),
    /// Nothing is kept of it, or not this.
    #[error("nothing of the kind is kept aside")]
    NotKept,
    /// No trial could be held.
    #[error(transparent)]
    Trial(#[from] TrialError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DeviceError> for NotAccepted {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Store(error) => Self::Store(error),
            DeviceError::Unknown(device)
            | DeviceError::Closed(device)
            | DeviceError::NotGiven { device, .. }
            | DeviceError::NoCode(device) => Self::Unknown(device),
            DeviceError::NoSuchSpace(_) | DeviceError::DoesNotFit { .. } => Self::NotKept,
        }
    }
}

/// Takes in what is kept of a device, all of it or one record, as if it had been allowed when it came.
pub async fn accept(
    folder: &Folder,
    trials: &Trials,
    device: DeviceId,
    only: Option<EntryHash>,
) -> Result<Accepted, NotAccepted> {
    let records = records(&folder.open_to_read()?, device, only)?;
    taken_in(At::Folder(folder, trials), &By::Command, device, records).await
}

/// The same at the serving relay, for an officer. What there is no time for waits for another go.
pub(crate) async fn accept_serving(
    intake: &Intake,
    by: &By,
    device: DeviceId,
    only: Option<EntryHash>,
) -> Result<Accepted, NotAccepted> {
    let records = intake.store.read(move |connection| Ok(records(connection, device, only))).await??;
    taken_in(At::Serving(intake), by, device, records).await
}

async fn taken_in(at: At<'_>, by: &By, device: DeviceId, records: Vec<Push>) -> Result<Accepted, NotAccepted> {
    let asked: Vec<_> = records.iter().map(|push| EntryHash::of(push.space, push.document, &push.bytes)).collect();
    Ok(Accepted::of(&asked, take_in(at, by, device, records).await?))
}

fn records(connection: &Connection, device: DeviceId, only: Option<EntryHash>) -> Result<Vec<Push>, NotAccepted> {
    let mut records = Vec::new();
    walk(connection, Some(device), |kept| {
        if only.is_none_or(|entry| entry == kept.entry) {
            records.push(Push { space: kept.space, document: kept.document, bytes: kept.bytes.into() });
        }
        Ok::<_, NotAccepted>(())
    })?;
    if records.is_empty() { Err(NotAccepted::NotKept) } else { Ok(records) }
}
