//! A verified copy of the relay's file with the city hall's inside, and the way back from it.

mod hall;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crdt_model::id::Epoch;

use crate::check::{Broken, Whole, WholeHall, check};
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

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Of the relay's file.
    pub whole: Whole,
    /// Of the city hall's, where there is one.
    pub hall: Option<WholeHall>,
}

/// Copies both files as of now, also while they are served, and checks the copies. They hold the relay's signing key.
pub fn backup(data: &Path, to: &Path) -> Result<Copied, CopyError> {
    if to.exists() {
        return Err(CopyError::InTheWay(to.to_owned()));
    }
    let unfinished = beside(to);
    remove_with_its_log(&unfinished)?;
    // First the city hall's: what a frozen note rests on then is in the relay's, which only grows.
    let copy_of_hall = beside(&unfinished);
    let hall = hall::copied(data, &copy_of_hall)?;
    points::reach("backup.hall");
    let connection = open_to_read(&data.join(FILE_NAME))?;
    begin(&unfinished)?;
    connection
        .execute("vacuum into ?1", [unfinished.to_string_lossy()])
        .map_err(|error| CopyError::Store(error.into()))?;
    if hall.is_some() {
        hall::put_into(&unfinished, &copy_of_hall)?;
    }
    let whole = check(&unfinished)?;
    points::reach("backup.copied");
    settle(&unfinished, to)?;
    points::reach("backup.named");
    Ok(Copied { whole, hall })
}

/// What was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// What the copy held.
    pub whole: Whole,
    /// What it held of the city hall; nothing when an earlier version made it.
    pub hall: Option<WholeHall>,
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
    let hall = hall::restored(from, &folder.data)?;
    points::reach("restore.hall");
    let unfinished = beside(&file);
    remove_with_its_log(&unfinished)?;
    fs::copy(from, &unfinished).map_err(|source| CopyError::Io { file: unfinished.clone(), source })?;
    points::reach("restore.copied");
    let mut connection = open_to_write(&unfinished, random()?)?;
    let now = Now { at: Clock::system().now_ms(), epoch: Epoch::from_bytes(random()?) };
    if hall.is_some() {
        hall::drop_from(&connection).map_err(StoreError::from)?;
    }
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
    Ok(Restored { whole, hall, events })
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    file.with_file_name(name)
}

fn remove_with_its_log(file: &Path) -> Result<(), CopyError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut left = file.to_owned().into_os_string();
        left.push(suffix);
        remove_if_there(Path::new(&left))?;
    }
    Ok(())
}

fn remove_if_there(file: &Path) -> Result<(), CopyError> {
    match fs::remove_file(file) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(CopyError::Io { file: file.to_owned(), source }),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes an empty file that its owner alone reads, for a copy to be written into.
fn begin(file: &Path) -> Result<(), CopyError> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop).map_err(|source| CopyError::Io { file: file.to_owned(), source })
}

/// Gives a finished file its name, so that a name never stands for half a file. Its owner alone reads it.
fn settle(unfinished: &Path, to: &Path) -> Result<(), CopyError> {
    let named = || -> io::Result<()> {
        #[cfg(unix)]
        fs::set_permissions(unfinished, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        File::open(unfinished)?.sync_all()?;
        fs::rename(unfinished, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    };
    named().map_err(|source| CopyError::Io { file: to.to_owned(), source })
}
