//! What was refused and is kept aside, for the coordinator: a table to look at, JSON to hand it on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::id::DeviceId;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::devices::{DeviceError, reason_word};
use crate::store::quarantine::{self as kept, Kept};
use crate::store::{StoreError, device};
use crate::table::{aligned, minute};

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
