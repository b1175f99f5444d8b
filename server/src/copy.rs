//! A verified copy of the relay's file, and the way back from it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crdt_model::id::Epoch;

use crate::check::{Broken, Whole, check};
use crate::state::random;
use crate::store::{FILE_NAME, StoreError, challenge, create_folder, hold, meta, open_beside, open_to_read, token};

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

/// Puts a checked copy into a data folder that has no relay yet. A new history begins, because devices may have read
/// further than the copy goes.
pub fn restore(data: &Path, from: &Path) -> Result<Whole, CopyError> {
    let file = data.join(FILE_NAME);
    if file.exists() {
        return Err(CopyError::InTheWay(file));
    }
    let whole = check(from)?;
    create_folder(data)?;
    let _held = hold(data)?;
    let unfinished = beside(&file);
    fs::copy(from, &unfinished).map_err(|source| CopyError::Io { file: unfinished.clone(), source })?;
    points::reach("restore.copied");
    settle(&unfinished, &file)?;
    points::reach("restore.named");
    let connection = open_beside(data, random()?)?;
    meta::set_epoch(&connection, Epoch::from_bytes(random()?))?;
    // They may have been used since the copy was made.
    challenge::forget_all(&connection)?;
    token::forget_all(&connection)?;
    Ok(whole)
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
