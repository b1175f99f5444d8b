//! Steps that can be undone, by meeting, the newest last.

use crdt_model::document::UnixMillis;
use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{StoreError, columns};
use crate::api::view::What;

/// One more step.
pub(crate) fn add<B: Serialize>(
    connection: &Connection,
    space: Space,
    document: DocumentId,
    at: UnixMillis,
    what: &What,
    back: &B,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO step (space, document, seq, at, what, back)
             VALUES (?1, ?2, (SELECT coalesce(max(seq), 0) + 1 FROM step WHERE space = ?1 AND document = ?2), ?3, ?4, ?5)",
        )?
        .execute(params![
            space.to_wire(),
            document.to_wire(),
            at.0,
            columns::to_json(what)?,
            columns::to_json(back)?
        ])?;
    Ok(())
}

/// What the last step did.
pub(crate) fn last_what(
    connection: &Connection,
    space: Space,
    document: DocumentId,
) -> Result<Option<What>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT what FROM step WHERE space = ?1 AND document = ?2 ORDER BY seq DESC LIMIT 1")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| columns::json(row, 0))
        .optional()?)
}

/// The last step: its number and what would take it back.
pub(crate) fn last<B: DeserializeOwned>(
    connection: &Connection,
    space: Space,
    document: DocumentId,
) -> Result<Option<(i64, B)>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT seq, back FROM step WHERE space = ?1 AND document = ?2 ORDER BY seq DESC LIMIT 1")?
        .query_row(params![space.to_wire(), document.to_wire()], |row| Ok((row.get(0)?, columns::json(row, 1)?)))
        .optional()?)
}

/// It was taken back.
pub(crate) fn remove(connection: &Connection, space: Space, document: DocumentId, seq: i64) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM step WHERE space = ?1 AND document = ?2 AND seq = ?3")?.execute(params![
        space.to_wire(),
        document.to_wire(),
        seq
    ])?;
    Ok(())
}

/// A person's name was erased: what was done with them is told without it. What would take a step back names them in a
/// key, or by their document.
pub(crate) fn forget_name(connection: &Connection, person: PersonId) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT space, document, seq, what FROM step WHERE instr(back, ?1) > 0")?;
    let rows = statement.query_map([format!("/{person}")], |row| {
        Ok((columns::space(row, 0)?, columns::document(row, 1)?, row.get(2)?, columns::json(row, 3)?))
    })?;
    let steps: Vec<(Space, DocumentId, i64, What)> = rows.collect::<Result<_, _>>()?;
    for (space, document, seq, what) in steps {
        connection
            .prepare_cached("UPDATE step SET what = ?4 WHERE space = ?1 AND document = ?2 AND seq = ?3")?
            .execute(params![space.to_wire(), document.to_wire(), seq, columns::to_json(&what.without_name())?])?;
    }
    Ok(())
}

/// Forgets steps made before a time; nobody undoes last week's taps one by one.
pub(crate) fn forget_before(connection: &Connection, at: UnixMillis) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM step WHERE at < ?1")?.execute([at.0])?;
    Ok(())
}
