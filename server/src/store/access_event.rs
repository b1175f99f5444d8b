//! Changes of access: the lines of the access journal, each written in the transaction of the change itself.

use crdt_model::id::{CommandId, EntryHash};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column};

/// A line of the journal as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEvent {
    /// Its number; the first is 1.
    pub number: u64,
    /// The line.
    pub line: String,
    /// The chain's hash there.
    pub chain: EntryHash,
}

/// The number of the newest; 0 when there is none.
pub fn newest(connection: &Connection) -> Result<u64, StoreError> {
    let newest = connection
        .prepare_cached("select coalesce(max(number), 0) from access_event")?
        .query_row([], |row| row.get(0))?;
    Ok(newest)
}

/// The chain's hash at a number.
pub fn chain_at(connection: &Connection, number: u64) -> Result<Option<EntryHash>, StoreError> {
    let chain = connection
        .prepare_cached("select chain from access_event where number = ?1")?
        .query_row([number], |row| column::id(row, 0))
        .optional()?;
    Ok(chain)
}

/// Adds the next.
pub fn add(connection: &Connection, event: &AccessEvent) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into access_event (number, line, chain) values (?1, ?2, ?3)")?
        .execute(params![event.number, event.line, event.chain.as_bytes()])?;
    Ok(())
}

/// Which lines somebody wants to see.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those with a lower number.
    pub below: Option<u64>,
    /// Those that tell of this.
    pub what: Option<String>,
    /// Those of officers' sessions with these marks.
    pub marks: Option<Vec<String>>,
}

/// The newest lines first, as many as are asked for. How far the log went is nothing that anybody did, and left out.
pub fn newest_first(connection: &Connection, wanted: &Wanted, count: usize) -> Result<Vec<String>, StoreError> {
    let marks = wanted.marks.as_ref().map(|marks| serde_json::json!(marks).to_string());
    let mut query = connection.prepare_cached(
        "select line from access_event \
         where number < coalesce(?1, 9223372036854775807) and line ->> '$.what' <> 'reached' \
           and (?2 is null or line ->> '$.what' = ?2) \
           and (?3 is null or line ->> '$.by.officer' in (select value from json_each(?3))) \
         order by number desc limit ?4",
    )?;
    let lines = query.query_map(params![wanted.below, wanted.what, marks, count], |row| row.get(0))?;
    Ok(lines.collect::<Result<_, _>>()?)
}

/// Whether it was written down already that what a command told of was handed out.
pub fn has_handed_out(connection: &Connection, command: CommandId) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from access_event where line ->> '$.what' = 'handed_out' \
               and line ->> '$.command' = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([command.to_string()], |row| row.get(0))?)
}

/// Walks all after a number, in order.
pub fn walk_after<E: From<StoreError>>(
    connection: &Connection,
    number: u64,
    mut visit: impl FnMut(AccessEvent) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut query = connection
        .prepare_cached("select number, line, chain from access_event where number > ?1 order by number")
        .map_err(failed)?;
    let mut rows = query.query([number]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let read = || Ok(AccessEvent { number: row.get(0)?, line: row.get(1)?, chain: column::id(row, 2)? });
        visit(read().map_err(failed)?)?;
    }
    Ok(())
}
