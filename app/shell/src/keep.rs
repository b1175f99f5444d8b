//! Keeps a file for the person at the window, among what was downloaded: a page in a window of its own cannot.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// How many files of one name are kept beside each other.
const SAME_NAME_MAX: u32 = 100;

/// Writes a text into the folder under its name, or beside a file that has that name already. Says where.
pub(crate) fn keep(folder: &Path, name: &str, text: &str) -> std::io::Result<PathBuf> {
    let plain = Path::new(name).file_name().filter(|plain| *plain == name).ok_or(ErrorKind::InvalidInput)?;
    let wanted = folder.join(plain);
    for copy in 1..=SAME_NAME_MAX {
        let path = if copy == 1 { wanted.clone() } else { numbered(&wanted, copy) };
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn numbered(path: &Path, copy: u32) -> PathBuf {
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{} ({copy}).{}", part(path.file_stem()), part(path.extension())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::keep;

    #[test]
    fn a_file_is_kept_beside_an_older_one_and_nowhere_else() {
        let folder = tempfile::TempDir::new().unwrap();
        for (text, name) in [("one", "Grupper.ics"), ("two", "Grupper (2).ics")] {
            let path = keep(folder.path(), "Grupper.ics", text).unwrap();
            assert_eq!(path, folder.path().join(name));
            assert_eq!(std::fs::read_to_string(path).unwrap(), text);
        }
        for elsewhere in ["../Grupper.ics", "/tmp/Grupper.ics", "a/b.ics", "..", ""] {
            assert!(keep(folder.path(), elsewhere, "").is_err(), "{elsewhere}");
        }
    }
}
