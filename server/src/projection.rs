//! Tails the log into `figures.sqlite`: one entry after the other, change by change, into rows.
//!
//! The file is disposable. When it is missing, broken, of another shape, or of another log, it is made again from the
//! first entry, equal to the last row. One entry that cannot be read is passed over with a mark and never stops the
//! rest. Names and notes leave no row. Pages read the rows through connections of their own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crdt_model::document::Document;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use figures::{Rows, schema};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use tokio::sync::watch;

use crate::store::{self, StoreError};

mod shelf;
#[cfg(test)]
mod tests;

use shelf::Shelf;

/// The name of the figures' file in the data folder.
pub const FILE_NAME: &str = "figures.sqlite";

const ENTRIES_PER_COMMIT: u32 = 256;
const RETRY_AFTER: Duration = Duration::from_secs(5);
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Why the figures cannot be kept up.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    /// The log cannot be read.
    #[error("the log cannot be read: {0}")]
    Log(#[from] StoreError),
    /// SQLite could not do it.
    #[error("the figures cannot be kept: {}", store::said(.0))]
    Sqlite(#[from] rusqlite::Error),
    /// A file of figures that is of no use cannot be removed.
    #[error("cannot remove {file}: {source}")]
    Remove {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The log on one side, the rows on the other.
pub struct Projection {
    log: Connection,
    rows: Connection,
    shelf: Shelf,
}

/// How far a step came.
struct Step {
    reached: u64,
    more: bool,
}

/// An entry as the log holds it.
struct Logged {
    position: i64,
    space: Vec<u8>,
    document: Vec<u8>,
    hash: Vec<u8>,
    bytes: Vec<u8>,
}

impl Projection {
    /// Opens the log and the rows of a data folder; rows that do not belong to this log are dropped.
    pub fn open(data: &Path) -> Result<Self, ProjectionError> {
        let log = store::open_to_read(&data.join(store::FILE_NAME))?;
        let file = data.join(FILE_NAME);
        if file.exists() {
            let belongs = open_rows(&file).and_then(|rows| Ok(belong(&log, &rows)?.then_some(rows)));
            match belongs {
                Ok(Some(rows)) => return Ok(Self { log, rows, shelf: Shelf::default() }),
                Ok(None) => tracing::info!("the figures are of another log or shape and are made again"),
                Err(error) => tracing::warn!(%error, "the figures cannot be read and are made again"),
            }
            remove(&file)?;
        }
        let rows = open_rows(&file)?;
        rows.execute_batch("begin")?;
        schema::create(&rows)?;
        rows.execute_batch(
            "create table tail (one integer primary key check (one = 1), entry blob not null) strict; commit",
        )?;
        Ok(Self { log, rows, shelf: Shelf::default() })
    }

    /// Takes in everything that the log has.
    pub fn catch_up(&mut self) -> Result<u64, ProjectionError> {
        loop {
            let step = self.step()?;
            if !step.more {
                return Ok(step.reached);
            }
        }
    }

    /// Takes in what the log has and every newer entry as `newest` tells of it, in a task of its own that ends with the
    /// store. What comes back tells the position that the rows have reached.
    pub fn follow(self, mut newest: watch::Receiver<u64>) -> watch::Receiver<u64> {
        let (reached, told) = watch::channel(0);
        tokio::spawn(async move {
            let mut projection = self;
            loop {
                let taken = tokio::task::spawn_blocking(move || {
                    let step = projection.step();
                    (projection, step)
                });
                let Ok((back, step)) = taken.await else {
                    tracing::error!("the projection ended; figures stay as they are until the next start");
                    return;
                };
                projection = back;
                match step {
                    Ok(step) => {
                        reached.send_replace(step.reached);
                        if step.more {
                            continue;
                        }
                    }
                    Err(error) => {
                        tracing::error!(%error, "the figures fall behind");
                        tokio::time::sleep(RETRY_AFTER).await;
                        continue;
                    }
                }
                if newest.changed().await.is_err() {
                    return;
                }
            }
        });
        told
    }

    fn step(&mut self) -> Result<Step, ProjectionError> {
        let taken = self.take_in();
        if taken.is_err() {
            // What is on the shelf may be ahead of the rows that were not committed.
            self.shelf = Shelf::default();
        }
        taken
    }

    fn take_in(&mut self) -> Result<Step, ProjectionError> {
        let transaction = self.rows.transaction()?;
        let mut reached = schema::position(&transaction)?;
        let entries = entries_after(&self.log, reached)?;
        let more = entries.len() == usize::try_from(ENTRIES_PER_COMMIT).unwrap_or(usize::MAX);
        for entry in &entries {
            match read(&self.log, &transaction, &mut self.shelf, entry)? {
                Ok((space, id, rows)) => figures::project::store(&transaction, entry.position, space, id, &rows)?,
                Err(reason) => {
                    tracing::warn!(position = entry.position, reason, "an entry is left out of the figures");
                    figures::skip(&transaction, entry.position, &entry.space, &entry.document, reason)?;
                }
            }
            reached = entry.position;
        }
        if let Some(last) = entries.last() {
            transaction.execute("insert or replace into tail (one, entry) values (1, ?1)", params![last.hash])?;
        }
        transaction.commit()?;
        Ok(Step { reached: u64::try_from(reached).unwrap_or_default(), more })
    }
}

/// Opens the rows to read: what pages use.
pub fn open_to_read(data: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(data.join(FILE_NAME), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(BUSY_WAIT)?;
    Ok(connection)
}

fn open_rows(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // Disposable: what a power cut takes is made again from the log.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Whether the rows have the shape of today and end at an entry that the log has at that position.
fn belong(log: &Connection, rows: &Connection) -> rusqlite::Result<bool> {
    if !schema::is_current(rows)? {
        return Ok(false);
    }
    let position = schema::position(rows)?;
    if position == 0 {
        return Ok(true);
    }
    let there: Option<Vec<u8>> =
        log.query_row("select entry from entry where position = ?1", [position], |row| row.get(0)).optional()?;
    let kept: Option<Vec<u8>> =
        rows.query_row("select entry from tail where one = 1", [], |row| row.get(0)).optional()?;
    Ok(there.is_some() && there == kept)
}

fn remove(file: &Path) -> Result<(), ProjectionError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        let file = PathBuf::from(name);
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(ProjectionError::Remove { file, source });
            }
            _ => {}
        }
    }
    Ok(())
}

fn entries_after(log: &Connection, position: i64) -> rusqlite::Result<Vec<Logged>> {
    let mut select = log.prepare_cached(
        "select position, space, document, entry, bytes from entry where position > ?1 order by position limit ?2",
    )?;
    let entries = select.query_map(params![position, ENTRIES_PER_COMMIT], |row| {
        Ok(Logged {
            position: row.get(0)?,
            space: row.get(1)?,
            document: row.get(2)?,
            hash: row.get(3)?,
            bytes: row.get(4)?,
        })
    })?;
    entries.collect()
}

type Read = Result<(Space, DocumentId, Rows), &'static str>;

/// The rows that an entry's document amounts to once the entry is applied, or why they cannot be worked out.
fn read(log: &Connection, rows: &Connection, shelf: &mut Shelf, entry: &Logged) -> rusqlite::Result<Read> {
    let Some(space) = Space::from_wire(&entry.space) else { return Ok(Err("unknown_space")) };
    let Some(id) = DocumentId::from_wire(&entry.document) else { return Ok(Err("unknown_kind")) };
    if id.kind().is_details() {
        return Ok(Ok((space, id, Rows::of(space, id, &Document::empty()))));
    }
    let before = match shelf.take(space, id) {
        Some(document) => Some(document),
        None => reopen(log, rows, entry)?,
    };
    let Some(mut document) = before else { return Ok(Err("document_unreadable")) };
    let worked_out = catch_unwind(AssertUnwindSafe(move || {
        document.apply(std::slice::from_ref(&entry.bytes)).ok()?;
        let rows = Rows::of(space, id, &document);
        Some((document, rows))
    }));
    Ok(match worked_out {
        Ok(Some((document, rows))) => {
            shelf.put(space, id, document);
            Ok((space, id, rows))
        }
        Ok(None) => Err("entry_unreadable"),
        Err(_) => Err("entry_panics"),
    })
}

/// The document as it was just before an entry, from the log, without the entries that were passed over.
fn reopen(log: &Connection, rows: &Connection, entry: &Logged) -> rusqlite::Result<Option<Document>> {
    let mut passed_over = rows.prepare_cached("select position from skipped where space = ?1 and document = ?2")?;
    let passed_over: Vec<i64> = passed_over
        .query_map(params![entry.space, entry.document], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut select = log.prepare_cached(
        "select position, bytes from entry where space = ?1 and document = ?2 and position < ?3 order by position",
    )?;
    let changes = select.query_map(params![entry.space, entry.document, entry.position], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
    })?;
    let mut known = Vec::new();
    for change in changes {
        let (position, bytes) = change?;
        if !passed_over.contains(&position) {
            known.push(bytes);
        }
    }
    let document = catch_unwind(AssertUnwindSafe(move || {
        let mut document = Document::empty();
        document.apply(&known).ok().map(|()| document)
    }));
    Ok(document.ok().flatten())
}
