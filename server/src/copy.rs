//! A verified copy of the relay's file, and the way back from it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crdt_model::id::Epoch;

use crate::check::{Broken, Whole, check};
use crate::clock::Clock;
use crate::folder::Folder;
use crate::journal::{Doubt, Found, Now};
use crate::state::random;
use crate::store::{FILE_NAME, StoreError, create_folder, hold, open_to_read, open_to_write};

/// Why no copy was made, or nothing restored.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is something already where the copy should go.
    #[error("{0} is there already, and is not overwritten")]
    InTheWay(PathBuf),
    /// What was copied, or should be restored, is not whole.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// The file cannot be written.
    #[error("cannot write {file}: {source}")]
    Io {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// Copies the relay's file as of now, also while it is served, and checks the copy. It holds the relay's signing key.
pub fn backup(data: &Path, to: &Path) -> Result<Whole, CopyError> {
    if to.exists() {
        return Err(CopyError::InTheWay(to.to_owned()));
    }
    let unfinished = beside(to);
    remove_if_there(&unfinished)?;
    let connection = open_to_read(&data.join(FILE_NAME))?;
    connection
        .execute("vacuum into ?1", [unfinished.to_string_lossy()])
        .map_err(|error| CopyError::Store(error.into()))?;
    let whole = check(&unfinished)?;
    points::reach("backup.copied");
    settle(&unfinished, to)?;
    points::reach("backup.named");
    Ok(whole)
}

/// What was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// What the copy held.
    pub whole: Whole,
    /// What was done again by the access journal; nothing when there was none that goes as far as the copy, so that every
    /// device waits to be confirmed.
    pub events: Option<u64>,
}

/// Puts a checked copy into a data folder that has no relay yet, with access as the journal says. A new history begins,
/// because devices may have read further than the copy goes.
pub fn restore(folder: impl Into<Folder>, from: &Path) -> Result<Restored, CopyError> {
    let folder = folder.into();
    let file = folder.data.join(FILE_NAME);
    if file.exists() {
        return Err(CopyError::InTheWay(file));
    }
    let whole = check(from)?;
    let journal = folder.journal_of(&open_to_read(from)?)?;
    let _journal_held = journal.hold()?;
    create_folder(&folder.data)?;
    let _held = hold(&folder.data)?;
    let unfinished = beside(&file);
    for suffix in ["", "-wal", "-shm"] {
        let mut left = unfinished.clone().into_os_string();
        left.push(suffix);
        remove_if_there(Path::new(&left))?;
    }
    fs::copy(from, &unfinished).map_err(|source| CopyError::Io { file: unfinished.clone(), source })?;
    points::reach("restore.copied");
    let mut connection = open_to_write(&unfinished, random()?)?;
    let now = Now { at: Clock::system().now_ms(), epoch: Epoch::from_bytes(random()?) };
    let found = journal.reconcile(&mut connection, Doubt::Copy, now)?;
    // The name is given to a file that holds everything itself.
    connection.pragma_update(None, "journal_mode", "delete").map_err(StoreError::from)?;
    drop(connection);
    settle(&unfinished, &file)?;
    points::reach("restore.named");
    let events = match found {
        Found::Replayed(events) => Some(events),
        Found::Newest | Found::Doubted => None,
    };
    Ok(Restored { whole, events })
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    file.with_file_name(name)
}

fn remove_if_there(file: &Path) -> Result<(), CopyError> {
    match fs::remove_file(file) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(CopyError::Io { file: file.to_owned(), source }),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Gives a finished file its name, so that a name never stands for half a file.
fn settle(unfinished: &Path, to: &Path) -> Result<(), CopyError> {
    let named = || -> io::Result<()> {
        File::open(unfinished)?.sync_all()?;
        fs::rename(unfinished, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    };
    named().map_err(|source| CopyError::Io { file: to.to_owned(), source })
}
