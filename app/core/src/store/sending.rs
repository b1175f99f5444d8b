//! Rows that are sent oldest first, as many as one request has room for.

use crdt_model::id::EntryHash;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::Rows;

use super::{StoreError, columns};

/// The columns of a row that is sent.
pub(super) const COLUMNS: &str = "seq, space, document, entry, bytes";

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
            if waits.since() > self.version {
                continue;
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
