//! The tables: made, recognised, and how far along the log they are.

use rusqlite::{Connection, OptionalExtension as _, params};

/// The shape of the rows. Raise it whenever a table or the meaning of a row changes: the file is then dropped and made
/// again from the log.
pub const VERSION: i64 = 11;

/// Makes the tables in an empty database, at the position before the first entry.
pub fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("../sql/schema.sql"))?;
    connection.execute("insert into projected (one, version, position) values (1, ?1, 0)", params![VERSION])?;
    Ok(())
}

/// Whether the database holds tables of the shape that this code writes.
pub fn is_current(connection: &Connection) -> rusqlite::Result<bool> {
    let there: bool = connection.query_row(
        "select exists (select 1 from sqlite_schema where type = 'table' and name = 'projected')",
        [],
        |row| row.get(0),
    )?;
    if !there {
        return Ok(false);
    }
    let version: Option<i64> =
        connection.query_row("select version from projected where one = 1", [], |row| row.get(0)).optional()?;
    Ok(version == Some(VERSION))
}

/// The position of the last entry whose facts are in the rows.
pub fn position(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("select position from projected where one = 1", [], |row| row.get(0))
}

pub(crate) fn advance(connection: &Connection, position: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("update projected set position = ?1 where one = 1")?
        .execute(params![position])
        .map(|_| ())
}
