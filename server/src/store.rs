//! The relay's own SQLite file: the log and what stands beside it. One file of code for each table.
//!
//! All writing of a serving relay goes through `writer`, which commits many requests at once; reading uses
//! connections of its own. `invite`, `backup` and `check` work beside it on the same file. Nothing here knows HTTP.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crdt_model::id::Epoch;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::watch;

pub mod access_event;
pub mod challenge;
pub mod column;
pub mod command;
pub mod device;
pub mod document;
pub mod entry;
pub mod erased;
pub mod grant;
pub mod invite;
pub mod meta;
pub mod payout;
pub mod picture;
pub mod quarantine;
mod reader;
pub mod recovery;
pub mod space;
pub mod token;
mod writer;

use crate::clock::Clock;
use crate::folder::Folder;
use crate::journal::{Doubt, Found, JournalError, Now};
use crate::state::random;

use reader::Readers;
use writer::Writer;

/// The name of the relay's file in its data folder.
pub const FILE_NAME: &str = "relay.sqlite";

const LOCK_NAME: &str = "relay.lock";
const MIGRATIONS: [&str; 5] = [
    include_str!("../migrations/001_relay.sql"),
    include_str!("../migrations/002_access.sql"),
    include_str!("../migrations/003_programme.sql"),
    include_str!("../migrations/004_invites.sql"),
    include_str!("../migrations/005_reached.sql"),
];
/// Files of an older shape may still hold in their free pages what was replaced.
const SECURE_DELETE_SINCE: usize = 2;
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another relay serves this data folder.
    #[error("another relay is already serving the data folder {0}")]
    Held(PathBuf),
    /// The file was written by a newer version of this program.
    #[error("the data folder was written by a newer version (its shape is {found}, this version knows {known})")]
    Newer {
        /// The version of the file.
        found: usize,
        /// The newest version known here.
        known: usize,
    },
    /// There is no relay in the folder.
    #[error("there is no relay in the data folder {0}")]
    NotThere(PathBuf),
    /// The folder or the lock cannot be made or read.
    #[error("cannot use the data folder {folder}: {source}")]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no thread to write on.
    #[error("the system gives no thread: {0}")]
    Thread(std::io::Error),
    /// SQLite could not do it: a full disk, a broken file.
    #[error("the database could not do it: {}", said(.0))]
    Sqlite(#[from] rusqlite::Error),
    /// The relay is stopping.
    #[error("the relay is stopping")]
    Stopping,
    /// What a request asked to be written made the program panic, and was rolled back.
    #[error("the program failed over what should be written; nothing of it is kept")]
    Panicked,
    /// A commit failed for every request in it.
    #[error("the commit failed: {0}")]
    Commit(String),
    /// The access journal cannot be read or appended to.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// The store of a serving relay. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: Arc<Readers>,
    writer: Writer,
    // Folder and journal, held as long as the store is: the system lets go when the process ends, however it ends.
    _held: Arc<[File; 2]>,
}

impl Store {
    /// Opens a data folder for serving, creating it when it is not there. When the access journal knows more than the
    /// file, the file is an older copy: what happened since is done again, and a new history begins.
    pub fn open(folder: &Folder, clock: Clock) -> Result<Self, StoreError> {
        create_folder(&folder.data)?;
        let held = hold(&folder.data)?;
        let mut connection = open_beside(&folder.data, random()?)?;
        let journal = folder.journal_of(&connection)?;
        let held = [held, journal.hold()?];
        let now = Now { at: clock.now_ms(), epoch: Epoch::from_bytes(random()?) };
        let found = journal.reconcile(&mut connection, Doubt::Trust, now)?;
        if let Found::Replayed(events) = found {
            tracing::warn!(
                events,
                "the file is an older copy: access is as the journal says, and a new history begins"
            );
        }
        let writer = Writer::start(connection, journal, clock)?;
        Ok(Self { readers: Arc::new(Readers::new(&folder.data)), writer, _held: Arc::new(held) })
    }

    /// Reads in one snapshot of the file, on a thread where waiting for a disk hurts nobody.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        Readers::read(Arc::clone(&self.readers), query).await
    }

    /// Writes in the next commit, and answers when it is on disk. `weight` is how many records it carries.
    pub async fn write<T, F>(&self, weight: usize, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.write(weight, work).await
    }

    /// The newest committed position, as it grows.
    pub fn positions(&self) -> watch::Receiver<u64> {
        self.writer.positions()
    }
}

/// Opens the file for writing beside a relay that may be serving it; makes or upgrades it when needed. `random` is the
/// new relay's key seed and epoch.
pub fn open_beside(folder: &Path, random: [u8; 40]) -> Result<Connection, StoreError> {
    create_folder(folder)?;
    open_to_write(&folder.join(FILE_NAME), random)
}

/// Opens a file for writing; makes or upgrades it when needed.
pub fn open_to_write(file: &Path, random: [u8; 40]) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(file)?;
    prepare(&connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    let to_the_disk = if points::planted("synchronous_normal") { "normal" } else { "full" };
    connection.pragma_update(None, "synchronous", to_the_disk)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is replaced or erased is overwritten: otherwise it stays readable in the file's free pages.
    connection.pragma_update(None, "secure_delete", true)?;
    migrate(&mut connection, random)?;
    Ok(connection)
}

/// Opens a file that is there for reading only.
pub fn open_to_read(file: &Path) -> Result<Connection, StoreError> {
    if !file.is_file() {
        return Err(StoreError::NotThere(file.parent().unwrap_or(file).to_owned()));
    }
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare(&connection)?;
    Ok(connection)
}

/// What SQLite says. Of a full disk it says only that it cannot write when the file that readers share has no room.
pub(crate) fn said(error: &rusqlite::Error) -> String {
    match error.sqlite_error() {
        Some(failure) if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// Holds the data folder: at most one serving relay, or one `restore`, at a time.
pub fn hold(folder: &Path) -> Result<File, StoreError> {
    let failed = |source| StoreError::Folder { folder: folder.to_owned(), source };
    hold_file(&folder.join(LOCK_NAME)).map_err(failed)?.ok_or_else(|| StoreError::Held(folder.to_owned()))
}

/// Holds a file, made when it is not there; nothing when another holds it.
pub(crate) fn hold_file(file: &Path) -> std::io::Result<Option<File>> {
    let lock = File::options().create(true).truncate(false).write(true).open(file)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => Err(source),
    }
}

/// Makes the folder, readable by its owner alone.
pub fn create_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| StoreError::Folder { folder: folder.to_owned(), source })
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn migrate(connection: &mut Connection, random: [u8; 40]) -> Result<(), StoreError> {
    // Before its shape is told as new: what is cut off in between is done at the next start.
    if (1..SECURE_DELETE_SINCE).contains(&shape_of(connection)?) {
        connection.execute_batch("vacuum")?;
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found = shape_of(&transaction)?;
    let known = MIGRATIONS.len();
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for migration in MIGRATIONS.iter().skip(found) {
        transaction.execute_batch(migration)?;
        points::reach("relay.migrating");
    }
    if found == 0 {
        meta::begin(&transaction, random)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// How many migrations a file has behind it; 0 when it is new.
fn shape_of(connection: &Connection) -> Result<usize, StoreError> {
    Ok(connection.query_row("select user_version from pragma_user_version", [], |row| row.get(0))?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests;
