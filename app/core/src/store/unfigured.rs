//! Documents that have changed since the figures last took them in. The store notes them itself, by triggers.

use rusqlite::{Connection, params};

use super::{StoreError, columns};
use crate::desk::Place;

/// Some of them, at most so many.
pub(crate) fn first(connection: &Connection, rows_max: usize) -> Result<Vec<Place>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT space, document FROM unfigured LIMIT ?1")?;
    let rows = statement.query_map([rows_max], |row| Ok((columns::space(row, 0)?, columns::document(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One was taken in.
pub(crate) fn remove(connection: &Connection, (space, document): Place) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM unfigured WHERE space = ?1 AND document = ?2")?
        .execute(params![space.to_wire(), document.to_wire()])?;
    Ok(())
}

/// All that there are have to be taken in.
pub(crate) fn add_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("INSERT OR IGNORE INTO unfigured SELECT space, document FROM document", [])?;
    Ok(())
}
