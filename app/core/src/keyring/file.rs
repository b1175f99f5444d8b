//! A small file that is replaced whole: the new one is on the disk before the old one is gone.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::store::StoreError;

/// Larger ones are not ours.
const BYTES_MAX: u64 = 1024 * 1024;

pub(super) fn read(home: &Path, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let path = home.join(name);
    match fs::metadata(&path) {
        Ok(there) if there.len() > BYTES_MAX => Err(StoreError::Damaged),
        Ok(_) => Ok(Some(fs::read(&path)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn write(home: &Path, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let new = home.join(format!("{name}.new"));
    let mut file = File::create(&new)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // Whether or not it can be removed, the old file stands.
        let _left_behind = fs::remove_file(&new);
        return Err(error.into());
    }
    points::reach("keyring.before_rename");
    fs::rename(&new, home.join(name))?;
    points::reach("keyring.after_rename");
    sync_folder(home)
}

/// A name is on the disk only when its folder is.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _only_unix_syncs_folders = folder;
    Ok(())
}
