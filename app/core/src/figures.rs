//! The figures on the device: a file beside the store, under the same key, with the rows that the relay keeps, too.
//!
//! The file is disposable. When it is missing, broken, of another shape or of another moment of the store, it is made
//! again from the documents. It keeps nothing of what was: a device is asked only about what it knows now. No name ever
//! goes in: documents that hold one leave no row.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use figures::{Rows, project, schema};
use rusqlite::{Connection, OptionalExtension as _};

use crate::desk::Place;
use crate::store::{self, KEY_LEN, StoreError};

const FILE: &str = "figures.sqlite";

/// How far the file has come. The store keeps the same; where they differ, one of them is of another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    /// Which making of the file: random.
    pub(crate) made: [u8; 16],
    /// Grows with every document that is taken in.
    pub(crate) position: i64,
}

/// The open file.
#[derive(Debug)]
pub(crate) struct FiguresFile {
    rows: Connection,
    reached: Reached,
}

impl FiguresFile {
    /// Opens the file, if it is the one that the store knows.
    pub(crate) fn open(home: &Path, key: &[u8; KEY_LEN], known: Reached) -> Result<Option<Self>, StoreError> {
        let file = home.join(FILE);
        if !file.is_file() {
            return Ok(None);
        }
        let rows = connect(&file, key)?;
        if !schema::is_current(&rows)? {
            return Ok(None);
        }
        let made: Option<[u8; 16]> = rows.query_row("SELECT made FROM making", [], |row| row.get(0)).optional()?;
        let is_known = made == Some(known.made) && schema::position(&rows)? == known.position;
        Ok(is_known.then_some(Self { rows, reached: known }))
    }

    /// Makes the file anew, empty.
    pub(crate) fn make(home: &Path, key: &[u8; KEY_LEN], made: [u8; 16]) -> Result<Self, StoreError> {
        let file = home.join(FILE);
        for suffix in ["", "-wal", "-shm"] {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            match std::fs::remove_file(PathBuf::from(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        let mut rows = connect(&file, key)?;
        let transaction = rows.transaction()?;
        schema::create(&transaction)?;
        transaction.execute_batch(
            "CREATE TABLE making (made BLOB NOT NULL) STRICT;
             CREATE TABLE unread (space BLOB NOT NULL, document BLOB NOT NULL, PRIMARY KEY (space, document))
             STRICT, WITHOUT ROWID;",
        )?;
        transaction.execute("INSERT INTO making VALUES (?1)", [made])?;
        transaction.commit()?;
        Ok(Self { rows, reached: Reached { made, position: 0 } })
    }

    /// Puts what documents amount to now in the place of what they amounted to before; one that cannot be read amounts
    /// to nothing, and is noted. When this fails, the file is to be opened anew.
    pub(crate) fn take(&mut self, changed: &[(Place, Option<Rows>)]) -> Result<Reached, StoreError> {
        let transaction = self.rows.transaction()?;
        let mut position = self.reached.position;
        for ((space, id), rows) in changed {
            position += 1;
            let place = (space.to_wire(), id.to_wire());
            let note = match rows {
                Some(rows) => {
                    project::replace(&transaction, position, *space, *id, rows)?;
                    "DELETE FROM unread WHERE space = ?1 AND document = ?2"
                }
                None => {
                    project::replace(&transaction, position, *space, *id, &Rows::none(*space, *id))?;
                    "INSERT OR IGNORE INTO unread (space, document) VALUES (?1, ?2)"
                }
            };
            transaction.prepare_cached(note)?.execute(place)?;
        }
        transaction.commit()?;
        self.reached.position = position;
        Ok(self.reached)
    }

    /// How many documents could not be read, and so are not counted.
    pub(crate) fn unread(&self) -> Result<u32, StoreError> {
        Ok(self.rows.prepare_cached("SELECT count(*) FROM unread")?.query_row([], |row| row.get(0))?)
    }

    /// The rows, to ask.
    pub(crate) const fn rows(&self) -> &Connection {
        &self.rows
    }

    /// How far it has come.
    pub(crate) const fn reached(&self) -> Reached {
        self.reached
    }
}

fn connect(file: &Path, key: &[u8; KEY_LEN]) -> Result<Connection, StoreError> {
    let rows = Connection::open(file)?;
    store::unlock(&rows, key)?;
    // What a power cut takes of it is made again.
    rows.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;")?;
    rows.set_prepared_statement_cache_capacity(128);
    Ok(rows)
}
