//! Notes, by what they are about.

use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, params};

use super::{StoreError, columns};

/// A note as it is now.
pub(crate) fn put(
    connection: &Connection,
    space: Space,
    document: DocumentId,
    subject: DocumentId,
    author: Option<PersonId>,
    text: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO note_row (space, document, subject, author, text) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (space, document) DO UPDATE SET subject = excluded.subject, author = excluded.author,
             text = excluded.text",
        )?
        .execute(params![
            space.to_wire(),
            document.to_wire(),
            subject.to_wire(),
            author.map(|author| *author.as_bytes()),
            text
        ])?;
    Ok(())
}

/// The notes about a document that say something.
pub(crate) fn about(
    connection: &Connection,
    space: Space,
    subject: DocumentId,
) -> Result<Vec<(DocumentId, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT document, text FROM note_row WHERE space = ?1 AND subject = ?2 AND text <> '' ORDER BY document",
    )?;
    let rows = statement
        .query_map(params![space.to_wire(), subject.to_wire()], |row| Ok((columns::document(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
