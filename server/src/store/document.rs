//! Every document as of its newest entry: a cache of the log, for trials and for catching up.

use crdt_model::document::Document;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{StoreError, column};

/// A document as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Automerge's `save` format, not deflated.
    pub bytes: Vec<u8>,
    /// The position of its newest entry.
    pub position: u64,
}

/// The document, if anything was written to it.
pub fn read(connection: &Connection, space: Space, document: DocumentId) -> Result<Option<Saved>, StoreError> {
    let saved = connection
        .prepare_cached("select saved, position from document where space = ?1 and document = ?2")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| {
            Ok(Saved { bytes: row.get(0)?, position: row.get(1)? })
        })
        .optional()?;
    Ok(saved)
}

/// A document as it stands. One that cannot be read is not there.
pub fn open(connection: &Connection, space: Space, document: DocumentId) -> Result<Option<Document>, StoreError> {
    let saved = read(connection, space, document)?;
    Ok(saved.and_then(|saved| loaded(space, document, &saved.bytes)))
}

/// Every document of a kind, wherever it lies, without those that cannot be read.
pub fn each(
    connection: &Connection,
    kind: Kind,
    mut visit: impl FnMut(Space, DocumentId, &Document),
) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached(
        "select space, document, saved from document where substr(document, 1, 1) = ?1 order by space, document",
    )?;
    let mut rows = query.query([[kind.tag()]])?;
    while let Some(row) = rows.next()? {
        let (space, id) = (column::id(row, 0)?, column::id(row, 1)?);
        if let Some(document) = loaded(space, id, row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?) {
            visit(space, id, &document);
        }
    }
    Ok(())
}

/// Every document of a kind in a space with when the relay got the newest of it, without those that cannot be read.
pub fn each_in(
    connection: &Connection,
    space: Space,
    kind: Kind,
    mut visit: impl FnMut(&Document, i64),
) -> Result<(), StoreError> {
    let (first, last) = (DocumentId::new(kind, [0; 16]), DocumentId::new(kind, [u8::MAX; 16]));
    let mut query = connection.prepare_cached(
        "select d.document, d.saved, e.received_at from document d join entry e on e.position = d.position
         where d.space = ?1 and d.document between ?2 and ?3",
    )?;
    let mut rows = query.query(params![space.to_wire(), first.to_wire(), last.to_wire()])?;
    while let Some(row) = rows.next()? {
        let saved = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        if let Some(document) = loaded(space, column::id(row, 0)?, saved) {
            visit(&document, row.get(2)?);
        }
    }
    Ok(())
}

/// Where the documents of a kind lie and when the relay got the newest of each, without looking into them.
pub fn received(connection: &Connection, kind: Kind) -> Result<Vec<(Space, DocumentId, i64)>, StoreError> {
    let received = connection
        .prepare_cached(
            "select d.space, d.document, e.received_at from document d join entry e on e.position = d.position
             where substr(d.document, 1, 1) = ?1 order by d.space, d.document",
        )?
        .query_map([[kind.tag()]], |row| Ok((column::id(row, 0)?, column::id(row, 1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(received)
}

fn loaded(space: Space, id: DocumentId, saved: &[u8]) -> Option<Document> {
    Document::load(saved).inspect_err(|error| tracing::warn!(%space, document = %id, %error, "cannot be read")).ok()
}

/// Every document of a kind in a space.
pub fn of_kind(connection: &Connection, space: Space, kind: Kind) -> Result<Vec<Vec<u8>>, StoreError> {
    let (first, last) = (DocumentId::new(kind, [0; 16]), DocumentId::new(kind, [u8::MAX; 16]));
    let saved = connection
        .prepare_cached("select saved from document where space = ?1 and document between ?2 and ?3")?
        .query_map(params![space.to_wire(), first.to_wire(), last.to_wire()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(saved)
}

/// The position of its newest entry; 0 when there is none.
pub fn position(connection: &Connection, space: Space, document: DocumentId) -> Result<u64, StoreError> {
    let position = connection
        .prepare_cached("select position from document where space = ?1 and document = ?2")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| row.get(0))
        .optional()?;
    Ok(position.unwrap_or_default())
}

/// Puts the document as of its newest entry.
pub fn put(connection: &Connection, space: Space, document: DocumentId, saved: &Saved) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into document (space, document, saved, position) values (?1, ?2, ?3, ?4)
             on conflict (space, document) do update set saved = excluded.saved, position = excluded.position",
        )?
        .execute(params![space.to_wire(), document.to_wire(), saved.bytes, saved.position])?;
    Ok(())
}

/// A document that a walk has come to; its bytes are read when they are asked for.
pub struct Passed<'r>(&'r Row<'r>);

impl Passed<'_> {
    /// How many bytes it has.
    pub fn length(&self) -> Result<usize, StoreError> {
        Ok(self.0.get(1)?)
    }

    /// Automerge's `save` format, not deflated.
    pub fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        Ok(self.0.get(2)?)
    }
}

/// The documents of a space in order of their bytes, after one, until `visit` says that it has enough.
pub fn walk_space(
    connection: &Connection,
    space: Space,
    after: Option<DocumentId>,
    mut visit: impl FnMut(DocumentId, &Passed<'_>) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached(
        "select document, length(saved), saved from document where space = ?1 and document > ?2 order by document",
    )?;
    let after = after.map(|document| document.to_wire().to_vec()).unwrap_or_default();
    let mut rows = query.query(params![space.to_wire(), after])?;
    while let Some(row) = rows.next()? {
        if !visit(column::id(row, 0)?, &Passed(row))? {
            break;
        }
    }
    Ok(())
}

/// How many bytes a document has as saved.
pub fn length(connection: &Connection, space: Space, document: DocumentId) -> Result<Option<usize>, StoreError> {
    let length = connection
        .prepare_cached("select length(saved) from document where space = ?1 and document = ?2")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| row.get(0))
        .optional()?;
    Ok(length)
}

/// Walks every document of the relay.
pub fn walk<E: From<StoreError>>(
    connection: &Connection,
    mut visit: impl FnMut(Space, DocumentId, Saved) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut query = connection
        .prepare("select space, document, saved, position from document order by space, document")
        .map_err(failed)?;
    let mut rows = query.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let read = || -> rusqlite::Result<(Space, DocumentId, Saved)> {
            let saved = Saved { bytes: row.get(2)?, position: row.get(3)? };
            Ok((column::id(row, 0)?, column::id(row, 1)?, saved))
        };
        let (space, document, saved) = read().map_err(failed)?;
        visit(space, document, saved)?;
    }
    Ok(())
}
