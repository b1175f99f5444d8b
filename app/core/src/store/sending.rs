//! Rows that are sent oldest first, as many as one request has room for.

use std::collections::BTreeSet;

use crdt_model::id::EntryHash;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, Rows};

use super::{StoreError, columns};

/// The columns of a row that is sent. The last two say whether its space is still to be made for two organisations, and
/// whether it is to be made by a command that does not go along.
pub(super) fn columns() -> String {
    format!(
        "seq, space, document, entry, bytes,
         space IN (SELECT space FROM space_command WHERE also IS NOT NULL AND done = 0 AND refused IS NULL),
         space IN (SELECT space FROM space_command WHERE done = 0 AND refused IS NULL
                   ORDER BY seq LIMIT -1 OFFSET {COMMANDS_MAX})"
    )
}

/// The most commands in one request.
pub(crate) const COMMANDS_MAX: usize = 256;

/// The protocol version that knows spaces of two organisations.
const SINCE_SHARED: u16 = 4;

/// A change that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingRow {
    /// Its place; rows go oldest first.
    pub(crate) seq: i64,
    pub(crate) space: Space,
    pub(crate) document: DocumentId,
    pub(crate) entry: EntryHash,
    pub(crate) bytes: Vec<u8>,
}

impl WaitingRow {
    /// The protocol version that a relay must speak to take it.
    fn since(&self) -> u16 {
        self.document.kind().since().max(self.space.since())
    }
}

/// What the relay knew no space for, and what it did not let this device give back, is offered once more. Gives whether
/// there was any.
pub(crate) fn offer_again(connection: &Connection) -> Result<bool, StoreError> {
    let unknown = "UPDATE outbox SET refused = NULL WHERE refused = '\"unknown_space\"'";
    let kept = "UPDATE returned SET refused = NULL WHERE refused IN ('\"unknown_space\"', '\"not_allowed\"')";
    let pictures = "UPDATE picture SET refused = NULL WHERE refused IN ('\"unknown_space\"', '\"not_allowed\"')";
    let mut any = false;
    for again in [unknown, kept, pictures] {
        any |= connection.prepare_cached(again)?.execute([])? > 0;
    }
    Ok(any)
}

/// The documents of which something was refused, or is to be given back.
pub(crate) fn open_documents(connection: &Connection) -> Result<BTreeSet<(Space, DocumentId)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT space, document FROM outbox WHERE refused IS NOT NULL UNION SELECT space, document FROM returned",
    )?;
    let rows = statement.query_map([], |row| Ok((columns::space(row, 0)?, columns::document(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a request has room for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// The version that the relay speaks. What is newer is kept back.
    pub(crate) version: u16,
    /// So many rows at the most.
    pub(crate) rows: usize,
    /// So many bytes; the first row goes however large it is.
    pub(crate) bytes: usize,
}

impl Room {
    /// Room for everything.
    #[cfg(test)]
    pub(crate) const ALL: Self = Self { version: u16::MAX, rows: usize::MAX, bytes: usize::MAX };

    /// What is left when these rows go along.
    pub(crate) fn beside(self, rows: &[WaitingRow]) -> Self {
        let bytes: usize = rows.iter().map(|row| row.bytes.len()).sum();
        let rows_left = if bytes < self.bytes { self.rows.saturating_sub(rows.len()) } else { 0 };
        Self { rows: rows_left, bytes: self.bytes.saturating_sub(bytes), ..self }
    }

    /// The first of the rows, as far as there is room.
    pub(super) fn fill(self, mut rows: Rows<'_>) -> Result<Vec<WaitingRow>, StoreError> {
        let (mut found, mut bytes) = (Vec::new(), 0_usize);
        while found.len() < self.rows
            && let Some(row) = rows.next()?
        {
            let waits = WaitingRow {
                seq: row.get(0)?,
                space: columns::space(row, 1)?,
                document: columns::document(row, 2)?,
                entry: columns::entry(row, 3)?,
                bytes: row.get(4)?,
            };
            let since = if row.get(5)? { SINCE_SHARED } else { waits.since() };
            if since > self.version {
                continue;
            }
            // What is recorded in a space goes with its command or after it.
            if row.get(6)? {
                break;
            }
            bytes = bytes.saturating_add(waits.bytes.len());
            if !found.is_empty() && bytes > self.bytes {
                break;
            }
            found.push(waits);
        }
        Ok(found)
    }
}
