//! Keeps the rows at the log's newest entry: closes those that no longer hold and adds those that now do.

mod humans;
mod tallies;

use crdt_model::document::Document;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::rows::{Row, Rows, Table};
use crate::schema;

/// Takes one entry of the log: `document` is what its document reads as once the entry is applied.
///
/// Entries come in the order of the log. One at or before the position already reached changes nothing. The caller
/// brings the transaction.
pub fn project(
    connection: &Connection,
    position: i64,
    space: Space,
    id: DocumentId,
    document: &Document,
) -> rusqlite::Result<()> {
    store(connection, position, space, id, &Rows::of(space, id, document))
}

/// Like [`project()`], with the rows worked out before: what may panic on a stranger's document is then apart from what
/// writes.
pub fn store(
    connection: &Connection,
    position: i64,
    space: Space,
    id: DocumentId,
    rows: &Rows,
) -> rusqlite::Result<()> {
    bring_all_up(connection, position, &Key::of(space, id), rows, Past::Closed)
}

/// Like [`store()`], keeping nothing of what holds no more: for a device, which is asked only about what it knows now.
pub fn replace(
    connection: &Connection,
    position: i64,
    space: Space,
    id: DocumentId,
    rows: &Rows,
) -> rusqlite::Result<()> {
    bring_all_up(connection, position, &Key::of(space, id), rows, Past::Deleted)
}

/// Passes over an entry that could not be read, leaving a mark of it. `reason` is a word of this program, never of the
/// entry.
pub fn skip(
    connection: &Connection,
    position: i64,
    space: &[u8],
    document: &[u8],
    reason: &'static str,
) -> rusqlite::Result<()> {
    if position <= schema::position(connection)? {
        return Ok(());
    }
    connection
        .prepare_cached("insert into skipped (position, space, document, reason) values (?1, ?2, ?3, ?4)")?
        .execute(params![position, space, document, reason])?;
    schema::advance(connection, position)
}

struct Key {
    space: [u8; 17],
    document: [u8; 17],
}

impl Key {
    fn of(space: Space, id: DocumentId) -> Self {
        Self { space: space.to_wire(), document: id.to_wire() }
    }
}

/// What becomes of rows that hold no more.
#[derive(Clone, Copy)]
enum Past {
    /// They say until when they held.
    Closed,
    /// They go.
    Deleted,
}

impl Past {
    fn end(self, connection: &Connection, position: i64, table: &str, rowid: i64) -> rusqlite::Result<()> {
        match self {
            Self::Closed => connection
                .prepare_cached(&format!("update {table} set known_until = ?1 where rowid = ?2"))?
                .execute(params![position, rowid])?,
            Self::Deleted => {
                connection.prepare_cached(&format!("delete from {table} where rowid = ?1"))?.execute([rowid])?
            }
        };
        Ok(())
    }
}

fn bring_all_up(connection: &Connection, position: i64, key: &Key, rows: &Rows, past: Past) -> rusqlite::Result<()> {
    if position <= schema::position(connection)? {
        return Ok(());
    }
    let pair_before = humans::pair(connection, key)?;
    let about_before = tallies::about(connection, key)?;
    for (table, wanted) in &rows.tables {
        bring_up(connection, position, key, table, wanted, past)?;
    }
    // A link's id is that of its pair: if it has rows before and after, they are of the same two.
    if let Some(pair) = humans::pair(connection, key)?.or(pair_before) {
        humans::bring_up(connection, position, &pair, past)?;
    }
    tallies::bring_up(connection, position, about_before, tallies::about(connection, key)?, past)?;
    schema::advance(connection, position)
}

fn bring_up(
    connection: &Connection,
    position: i64,
    key: &Key,
    table: &Table,
    wanted: &[Row],
    past: Past,
) -> rusqlite::Result<()> {
    let mut missing: Vec<&Row> = wanted.iter().collect();
    let mut gone = Vec::new();
    for (rowid, row) in standing(connection, key, table)? {
        match missing.iter().position(|wanted| **wanted == row) {
            Some(index) => {
                missing.remove(index);
            }
            None => gone.push(rowid),
        }
    }
    let name = table.name;
    for rowid in gone {
        past.end(connection, position, name, rowid)?;
    }
    let columns = table.columns.join(", ");
    let marks = ", ?".repeat(table.columns.len());
    let mut insert = connection.prepare_cached(&format!(
        "insert into {name} (space, document, known_from, {columns}) values (?, ?, ?{marks})"
    ))?;
    for row in missing {
        let head = [Value::Blob(key.space.to_vec()), Value::Blob(key.document.to_vec()), Value::Integer(position)];
        insert.execute(params_from_iter(head.iter().chain(row)))?;
    }
    Ok(())
}

fn standing(connection: &Connection, key: &Key, table: &Table) -> rusqlite::Result<Vec<(i64, Row)>> {
    let name = table.name;
    let columns = table.columns.join(", ");
    let mut select = connection.prepare_cached(&format!(
        "select rowid, {columns} from {name} where space = ?1 and document = ?2 and known_until is null order by rowid"
    ))?;
    let rows = select.query_map(params![key.space, key.document], |row| {
        let values = (1..=table.columns.len()).map(|column| row.get(column)).collect::<rusqlite::Result<Row>>()?;
        Ok((row.get(0)?, values))
    })?;
    rows.collect()
}
