//! The log.

use std::collections::BTreeSet;

use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use crdt_model::wire::{self, Receipt, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column, meta};

/// An entry that is about to be appended.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// The space.
    pub space: Space,
    /// The document.
    pub document: DocumentId,
    /// Its identity.
    pub entry: EntryHash,
    /// Whose it is.
    pub device: DeviceId,
    /// Who gave it back to a restored relay, when that was another.
    pub returned_by: Option<DeviceId>,
    /// The change.
    pub bytes: &'a [u8],
    /// When the relay got it.
    pub received_at: i64,
}

/// An entry of the log with what the chain needs.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where in the log.
    pub position: u64,
    /// The space.
    pub space: Space,
    /// The document.
    pub document: DocumentId,
    /// Its identity.
    pub entry: EntryHash,
    /// The chain's hash here.
    pub chain: EntryHash,
    /// The change.
    pub bytes: Vec<u8>,
}

/// Appends at the next positions, in order, and says which.
pub fn append_all(connection: &Connection, new: &[NewEntry<'_>]) -> Result<Vec<Receipt>, StoreError> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let end = meta::read(connection)?;
    let (mut position, mut chain) = (end.position, end.chain);
    let mut receipts = Vec::with_capacity(new.len());
    let mut insert = connection.prepare_cached(
        "insert into entry (position, space, document, entry, device, returned_by, bytes, chain, received_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for new in new {
        position += 1;
        chain = wire::chain(chain, position, new.entry);
        insert.execute(params![
            position,
            new.space.to_wire(),
            new.document.to_wire(),
            new.entry.as_bytes(),
            new.device.as_bytes(),
            new.returned_by.as_ref().map(DeviceId::as_bytes),
            new.bytes,
            chain.as_bytes(),
            new.received_at,
        ])?;
        receipts.push(Receipt { entry: new.entry, position });
    }
    meta::advance(connection, position, chain)?;
    Ok(receipts)
}

/// Where the log stood at a time. It is looked for between the first entry and the last, since later ones came later.
pub fn reached_by(connection: &Connection, at_ms: i64) -> Result<u64, StoreError> {
    let (mut reached, mut beyond) = (0, meta::read(connection)?.position + 1);
    let mut received = connection.prepare_cached("select received_at from entry where position = ?1")?;
    while beyond - reached > 1 {
        let between = reached + (beyond - reached) / 2;
        let at: i64 = received.query_row([between], |row| row.get(0))?;
        *(if at <= at_ms { &mut reached } else { &mut beyond }) = between;
    }
    Ok(reached)
}

/// Where an entry stands already.
pub fn position_of(connection: &Connection, entry: EntryHash) -> Result<Option<u64>, StoreError> {
    let position = connection
        .prepare_cached("select position from entry where entry = ?1")?
        .query_row([entry.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(position)
}

/// Where the entry stands that tells that a document has been erased.
pub fn position_of_stub(
    connection: &Connection,
    space: Space,
    document: DocumentId,
) -> Result<Option<u64>, StoreError> {
    position_of(connection, EntryHash::of(space, document, &[]))
}

/// The chain's hash at a position; `None` when the log does not go so far.
pub fn chain_at(connection: &Connection, position: u64) -> Result<Option<EntryHash>, StoreError> {
    if position == 0 {
        return Ok(Some(EntryHash::from_bytes([0; 32])));
    }
    let chain = connection
        .prepare_cached("select chain from entry where position = ?1")?
        .query_row([position], |row| column::id(row, 0))
        .optional()?;
    Ok(chain)
}

/// An entry of a space in brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Where in the log.
    pub position: u64,
    /// The document.
    pub document: DocumentId,
    /// Whose it is.
    pub device: DeviceId,
    /// The size of the change; 0 when it tells that the document has been erased.
    pub length: usize,
}

/// Up to `limit` entries of a space after a position that are wanted, without those whose bodies have been erased.
pub fn list_after(
    connection: &Connection,
    space: Space,
    after: u64,
    limit: usize,
    wanted: impl Fn(&Listed) -> bool,
) -> Result<Vec<Listed>, StoreError> {
    let mut query = connection.prepare_cached(
        "select position, document, device, length(bytes) from entry
         where space = ?1 and position > ?2 and erased = 0 order by position",
    )?;
    let mut rows = query.query(params![space.to_wire(), after])?;
    let mut found = Vec::new();
    while found.len() < limit {
        let Some(row) = rows.next()? else { break };
        let listed = Listed {
            position: row.get(0)?,
            document: column::id(row, 1)?,
            device: column::id(row, 2)?,
            length: row.get(3)?,
        };
        if wanted(&listed) {
            found.push(listed);
        }
    }
    Ok(found)
}

/// Where something was written after a position, what, and by whom.
pub fn written_after(connection: &Connection, after: u64) -> Result<BTreeSet<(Space, Kind, DeviceId)>, StoreError> {
    let mut query =
        connection.prepare_cached("select space, document, device from entry where position > ?1 order by position")?;
    let mut rows = query.query([after])?;
    let mut written = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let document: DocumentId = column::id(row, 1)?;
        written.insert((column::id(row, 0)?, document.kind(), column::id(row, 2)?));
    }
    Ok(written)
}

/// What the devices are called that wrote in each document of a space.
pub fn written_on(connection: &Connection, space: Space) -> Result<BTreeSet<(DocumentId, String)>, StoreError> {
    let written = connection
        .prepare_cached(
            "select distinct entry.document, device.label from entry join device on device.id = entry.device
             where entry.space = ?1",
        )?
        .query_map([space.to_wire()], |row| Ok((column::id(row, 0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(written)
}

/// Visits the identity of every entry of a space, without documents that have been erased.
pub fn walk_identities(
    connection: &Connection,
    space: Space,
    mut visit: impl FnMut(u64, DocumentId, EntryHash),
) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached(
        "select position, document, entry from entry where space = ?1
         and not exists (select 1 from erased where erased.space = entry.space and erased.document = entry.document)",
    )?;
    let mut rows = query.query([space.to_wire()])?;
    while let Some(row) = rows.next()? {
        visit(row.get(0)?, column::id(row, 1)?, column::id(row, 2)?);
    }
    Ok(())
}

/// How many entries a document has, and how many bytes they have together.
pub fn size_of(connection: &Connection, space: Space, document: DocumentId) -> Result<(usize, usize), StoreError> {
    let size = connection
        .prepare_cached(
            "select count(*), coalesce(sum(length(bytes)), 0) from entry where space = ?1 and document = ?2",
        )?
        .query_row(params![space.to_wire(), document.to_wire()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(size)
}

/// The entries of a document in order, as a device gets them.
pub fn records_of(connection: &Connection, space: Space, document: DocumentId) -> Result<Vec<Record>, StoreError> {
    let records = connection
        .prepare_cached("select position, bytes from entry where space = ?1 and document = ?2 order by position")?
        .query_map(params![space.to_wire(), document.to_wire()], |row| {
            Ok(Record { position: row.get(0)?, space, document, bytes: row.get::<_, Vec<u8>>(1)?.into() })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(records)
}

/// Where a document's first entry stands.
pub fn first_of(connection: &Connection, space: Space, document: DocumentId) -> Result<Option<u64>, StoreError> {
    let position = connection
        .prepare_cached("select min(position) from entry where space = ?1 and document = ?2")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| row.get(0))?;
    Ok(position)
}

/// The entry at a position, as a device gets it.
pub fn record(connection: &Connection, position: u64) -> Result<Record, StoreError> {
    let record = connection.prepare_cached("select space, document, bytes from entry where position = ?1")?.query_row(
        [position],
        |row| {
            let bytes: Vec<u8> = row.get(2)?;
            Ok(Record { position, space: column::id(row, 0)?, document: column::id(row, 1)?, bytes: bytes.into() })
        },
    )?;
    Ok(record)
}

/// Walks the whole log in order.
pub fn walk<E: From<StoreError>>(
    connection: &Connection,
    mut visit: impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut query = connection
        .prepare("select position, space, document, entry, chain, bytes from entry order by position")
        .map_err(failed)?;
    let mut rows = query.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let read = || -> rusqlite::Result<Entry> {
            Ok(Entry {
                position: row.get(0)?,
                space: column::id(row, 1)?,
                document: column::id(row, 2)?,
                entry: column::id(row, 3)?,
                chain: column::id(row, 4)?,
                bytes: row.get(5)?,
            })
        };
        visit(read().map_err(failed)?)?;
    }
    Ok(())
}

/// The changes of a document, in order.
pub fn of_document(connection: &Connection, space: Space, document: DocumentId) -> Result<Vec<Vec<u8>>, StoreError> {
    let changes = connection
        .prepare_cached("select bytes from entry where space = ?1 and document = ?2 order by position")?
        .query_map(params![space.to_wire(), document.to_wire()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(changes)
}
