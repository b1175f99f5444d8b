//! The journal's file: one line for each event, its chain's hash before it. Locked while it is read or appended to.

use std::fs::{File, TryLockError};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crdt_model::id::EntryHash;

use super::JournalError;
use super::line::{self, Line};
use crate::store::access_event::AccessEvent;
use crate::store::{StoreError, create_folder};

const HOLD_TRIES: u32 = 1_000;
const HOLD_PAUSE: Duration = Duration::from_millis(10);

/// How far a journal has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) offset: u64,
    pub(super) number: u64,
    pub(super) chain: EntryHash,
}

impl End {
    pub(super) fn start(relay_key: &[u8; 32]) -> Self {
        Self { offset: 0, number: 0, chain: line::chain_start(relay_key) }
    }
}

/// What the file of a relay is called: relays never write into each other's.
pub(super) fn name(relay_key: &[u8; 32]) -> String {
    let (short, _) = relay_key.split_at(8);
    format!("access-{}.journal", URL_SAFE_NO_PAD.encode(short))
}

/// An event as a line of the file.
pub(super) fn as_written(event: &AccessEvent) -> String {
    format!("{} {}\n", event.chain, event.line)
}

/// The file, held by this process alone.
pub(super) struct Opened<'a> {
    path: &'a Path,
    file: File,
}

impl<'a> Opened<'a> {
    /// Opens the file, making it and its folder when they are not there.
    pub(super) fn open(path: &'a Path) -> Result<Self, StoreError> {
        let folder = path.parent().unwrap_or(path);
        create_folder(folder)?;
        let open = || -> io::Result<File> {
            let mut options = File::options();
            options.create(true).truncate(false).read(true).write(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(path)?;
            hold(&file)?;
            if file.metadata()?.len() == 0 {
                // A new name is only on disk with its folder.
                File::open(folder)?.sync_all()?;
            }
            Ok(file)
        };
        let file = open().map_err(|source| failed(path, source))?;
        Ok(Self { path, file })
    }

    /// Reads on from where it was read to. A last line that a power cut left half is taken away: nobody was told of it.
    pub(super) fn read_on(
        &mut self,
        end: &mut End,
        relay_key: &[u8; 32],
        mut visit: impl FnMut(ReadLine) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let length = self.file.metadata().map_err(|source| failed(self.path, source))?.len();
        if length < end.offset {
            // Somebody took the file away; a new one begins.
            *end = End::start(relay_key);
        }
        self.file.seek(SeekFrom::Start(end.offset)).map_err(|source| failed(self.path, source))?;
        let mut reader = BufReader::new(&self.file);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = reader.read_until(b'\n', &mut bytes).map_err(|source| failed(self.path, source))?;
            if read == 0 {
                return Ok(());
            }
            if bytes.last() != Some(&b'\n') {
                break;
            }
            let line = self.checked(&bytes, end)?;
            end.offset += u64::try_from(read).unwrap_or_default();
            end.number = line.line.number;
            end.chain = line.event.chain;
            visit(line)?;
        }
        tracing::warn!(file = %self.path.display(), after = end.number, "the last line was not finished and is taken away");
        self.file.set_len(end.offset).map_err(|source| failed(self.path, source))?;
        Ok(())
    }

    fn checked(&self, bytes: &[u8], end: &End) -> Result<ReadLine, JournalError> {
        let number = end.number + 1;
        let changed = || JournalError::Changed { file: self.path.to_owned(), number };
        let text = str::from_utf8(bytes).map_err(|_| changed())?;
        let (chain, text) = text.trim_end_matches('\n').split_once(' ').ok_or_else(changed)?;
        if chain.parse() != Ok(line::chain(end.chain, text)) {
            return Err(changed());
        }
        let newer = |_| JournalError::Newer { file: self.path.to_owned(), number };
        let line: Line = serde_json::from_str(text).map_err(newer)?;
        if line.number != number {
            return Err(changed());
        }
        let chain = line::chain(end.chain, text);
        Ok(ReadLine { line, event: AccessEvent { number, line: text.to_owned(), chain } })
    }

    /// Appends lines at the end that was read, and answers when they are on disk.
    pub(super) fn append(&mut self, end: &mut End, lines: &str) -> Result<(), JournalError> {
        let mut append = || -> io::Result<()> {
            self.file.seek(SeekFrom::Start(end.offset))?;
            self.file.write_all(lines.as_bytes())?;
            self.file.sync_all()
        };
        if let Err(source) = append() {
            // What may not be on disk must not be read as if it were. A power cut does the same when this fails, too.
            let _still_there = self.file.set_len(end.offset);
            return Err(failed(self.path, source));
        }
        end.offset += u64::try_from(lines.len()).unwrap_or_default();
        Ok(())
    }
}

/// Waits until no other process has the file, though not for ever.
#[expect(clippy::disallowed_methods, reason = "the system's own waiting for a file has no bound")]
fn hold(file: &File) -> io::Result<()> {
    for _ in 0..HOLD_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(HOLD_PAUSE),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "another process does not let go of it"))
}

/// A line that is what was written.
pub(super) struct ReadLine {
    pub(super) line: Line,
    pub(super) event: AccessEvent,
}

fn failed(path: &Path, source: io::Error) -> JournalError {
    JournalError::Io { file: path.to_owned(), source }
}
