//! The device's encrypted store: one SQLCipher file. This room knows tables, not what they mean.
//!
//! Each file below is one table: its rows and its queries. All take a [`Connection`], so they work alike inside a
//! transaction and outside. What must stand or fall together goes through [`Store::transaction`].

pub(crate) mod access_command;
mod columns;
pub(crate) mod document;
pub(crate) mod granted;
pub(crate) mod invite;
pub(crate) mod meeting_row;
pub(crate) mod meta;
pub(crate) mod name_row;
pub(crate) mod note_row;
pub(crate) mod outbox;
pub(crate) mod person_row;
pub(crate) mod picture;
pub(crate) mod returned;
pub(crate) mod sending;
pub(crate) mod set_aside;
pub(crate) mod space_command;
pub(crate) mod stale;
pub(crate) mod step;
pub(crate) mod tablets;
#[cfg(test)]
mod tests;
pub(crate) mod unfigured;

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::{Connection, ErrorCode as SqliteCode, TransactionBehavior};
use zeroize::Zeroizing;

use crate::error::{AppError, ErrorCode};

/// Each migration takes the store from the version of its index to the next. Shipped ones are never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/001_start.sql"),
    include_str!("../migrations/002_reconcile.sql"),
    include_str!("../migrations/003_register.sql"),
    include_str!("../migrations/004_kept.sql"),
    include_str!("../migrations/005_names.sql"),
    include_str!("../migrations/006_pictures.sql"),
    include_str!("../migrations/007_invites.sql"),
];

/// How many bytes the store's key has.
pub(crate) const KEY_LEN: usize = 32;

/// Why the store could not do what was asked. Nothing of it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreError {
    /// A newer version of the app made it.
    #[error("the store was made by a newer version")]
    Newer,
    /// The key is wrong or the file is damaged.
    #[error("the store cannot be read")]
    Damaged,
    /// Another program has it open.
    #[error("the store is open elsewhere")]
    Busy,
    /// There is no room left.
    #[error("the disk is full")]
    DiskFull,
    /// Something else went wrong.
    #[error("the store has a fault")]
    Fault,
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::new(match error {
            StoreError::Newer => ErrorCode::StoreNewer,
            StoreError::Damaged => ErrorCode::StoreDamaged,
            StoreError::Busy => ErrorCode::StoreBusy,
            StoreError::DiskFull => ErrorCode::DiskFull,
            StoreError::Fault => ErrorCode::Internal,
        })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        tracing::warn!(%error, "the store refused a statement");
        match &error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                SqliteCode::DiskFull => Self::DiskFull,
                SqliteCode::NotADatabase | SqliteCode::DatabaseCorrupt => Self::Damaged,
                SqliteCode::DatabaseBusy | SqliteCode::DatabaseLocked => Self::Busy,
                // No room for the file beside it that its readers share.
                _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
                _ => Self::Fault,
            },
            // A column that does not hold what it should.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..) => Self::Damaged,
            _ => Self::Fault,
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        tracing::warn!(%error, "the store's folder refused");
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            std::io::ErrorKind::WouldBlock => Self::Busy,
            _ => Self::Fault,
        }
    }
}

/// Gives a connection the key of its file; the first read proves it.
pub(crate) fn unlock(connection: &Connection, key: &[u8; KEY_LEN]) -> Result<(), StoreError> {
    // What it has to say comes back as errors; the log line would say it to nobody.
    let mut pragma = Zeroizing::new(String::from("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'"));
    for byte in key {
        // Writing to a String cannot fail.
        let _infallible = write!(pragma, "{byte:02x}");
    }
    pragma.push_str("'\";");
    Ok(connection.execute_batch(&pragma)?)
}

/// An open store.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
}

impl Store {
    /// Makes a new store with this key.
    pub(crate) fn create(file: &Path, key: &[u8; KEY_LEN]) -> Result<Self, StoreError> {
        Self::prepare(Connection::open(file)?, key)
    }

    /// Opens the store that is there.
    pub(crate) fn open(file: &Path, key: &[u8; KEY_LEN]) -> Result<Self, StoreError> {
        if !file.is_file() {
            return Err(StoreError::Damaged);
        }
        Self::prepare(Connection::open(file)?, key)
    }

    fn prepare(mut connection: Connection, key: &[u8; KEY_LEN]) -> Result<Self, StoreError> {
        unlock(&connection, key)?;
        // The first read proves the key.
        let version: usize = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version > MIGRATIONS.len() {
            return Err(StoreError::Newer);
        }
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 2000;",
        )?;
        if points::planted("synchronous_normal") {
            connection.pragma_update(None, "synchronous", "normal")?;
        }
        connection.set_prepared_statement_cache_capacity(64);
        for (done, migration) in MIGRATIONS.iter().enumerate().skip(version) {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
            transaction.execute_batch(migration)?;
            points::reach("store.migrating");
            transaction.pragma_update(None, "user_version", done + 1)?;
            transaction.commit()?;
        }
        Ok(Self { connection })
    }

    /// For reading.
    pub(crate) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Does everything in `work` or, when it or the commit fails, nothing of it. When this returns `Ok`, what was
    /// written is on the disk.
    pub(crate) fn transaction<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Allows the file only so many pages more than it has, as a full disk would.
    #[cfg(test)]
    pub(crate) fn fill_disk(&self, pages_left: i64) {
        use rusqlite::types::Value;
        let pages: i64 = self.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap_or(i64::MAX / 2);
        let _limit: Result<Value, _> =
            self.connection.query_row(&format!("PRAGMA max_page_count = {}", pages + pages_left), [], |row| row.get(0));
    }
}
