//! The access journal: who may do what, in a folder of its own, so that an older copy of the relay's file brings no closed
//! device and no erased document back.
//!
//! A change of access is an [`Event`]. [`record`] does it and writes it down in one transaction; whoever committed that
//! appends it to the journal and syncs before anybody is told of success. Rows that a crash kept from the journal are
//! appended at the next chance; lines that the file lacks mean that the file is an older copy ([`Journal::reconcile`]).

mod already;
mod event;
mod file;
mod line;
mod reconcile;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::store::access_event::{self, AccessEvent};
use crate::store::{StoreError, create_folder, hold_file, meta};

pub use event::{By, Event};
pub use line::{Line, relay_key};
pub use reconcile::{Doubt, Found, Now};

use file::{End, Opened};

/// What keeps the journal from being read or appended to.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder or the file cannot be used.
    #[error("cannot use the access journal {file}: {source}")]
    Io {
        /// Which file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not what was written.
    #[error("line {number} of the access journal {file} has been changed")]
    Changed {
        /// Which file.
        file: PathBuf,
        /// Which line.
        number: u64,
    },
    /// A line tells of something that this version does not know.
    #[error("line {number} of the access journal {file} was written by a newer version")]
    Newer {
        /// Which file.
        file: PathBuf,
        /// Which line.
        number: u64,
    },
    /// The journal and the relay's file went different ways.
    #[error("the access journal {file} and the relay's file do not agree on event {number}")]
    OtherHistory {
        /// Which file.
        file: PathBuf,
        /// From which event on.
        number: u64,
    },
    /// The relay's file is an older copy, which only `serve` and `restore` put right.
    #[error("the access journal {file} is ahead of the relay's file: start the relay first")]
    Ahead {
        /// Which file.
        file: PathBuf,
    },
    /// A serving relay goes on writing there.
    #[error(
        "a relay is serving with the access journal in {0}; stop it first, or give `restore` a copy of that folder"
    )]
    Held(PathBuf),
}

/// The journal of one relay. Any number of processes append to it.
#[derive(Debug)]
pub struct Journal {
    file: PathBuf,
    relay_key: [u8; 32],
    // How far this process has read it, so that not all of it is read again for each line.
    known: Mutex<End>,
}

impl Journal {
    /// The journal of a relay in a folder, which need not be there yet.
    pub fn of(folder: &Path, relay_key: [u8; 32]) -> Self {
        let file = folder.join(file::name(&relay_key));
        Self { file, known: Mutex::new(End::start(&relay_key)), relay_key }
    }

    /// Holds the journal for a relay that serves, or a `restore`: two that go on from the same line would go different ways.
    /// A change of access beside a serving relay does not hold it.
    pub(crate) fn hold(&self) -> Result<File, StoreError> {
        let folder = self.file.parent().unwrap_or(&self.file);
        create_folder(folder)?;
        let lock = self.file.with_extension("lock");
        let held = hold_file(&lock).map_err(|source| JournalError::Io { file: lock, source })?;
        Ok(held.ok_or_else(|| JournalError::Held(folder.to_owned()))?)
    }

    /// Before a change of access beside a relay that may be serving, in its transaction: is the file the newest, and does
    /// the journal begin with what it holds already?
    pub(crate) fn prepare(&self, connection: &Connection, now: i64) -> Result<(), StoreError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut opened = Opened::open(&self.file)?;
        opened.read_on(&mut known, &self.relay_key, |_| Ok(()))?;
        self.agree(connection, &known)?;
        if access_event::newest(connection)? == 0 { already::record_all(connection, now) } else { Ok(()) }
    }

    /// Whether every line is what was written, and the file that it belongs to no older than it.
    pub fn check(&self, connection: &Connection) -> Result<(), StoreError> {
        if !self.file.exists() {
            return Ok(());
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Opened::open(&self.file)?.read_on(&mut known, &self.relay_key, |_| Ok(()))?;
        self.agree(connection, &known)
    }

    /// Appends the committed events that it lacks, and answers when they are on disk.
    pub fn append(&self, connection: &Connection) -> Result<(), StoreError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if access_event::newest(connection)? == known.number {
            // The same number may be another's event, when the two went different ways.
            return self.agree(connection, &known);
        }
        let mut opened = Opened::open(&self.file)?;
        opened.read_on(&mut known, &self.relay_key, |_| Ok(()))?;
        self.write_missing(connection, &mut opened, &mut known)
    }

    fn write_missing(
        &self,
        connection: &Connection,
        opened: &mut Opened<'_>,
        known: &mut End,
    ) -> Result<(), StoreError> {
        self.agree(connection, known)?;
        let mut lines = String::new();
        let mut end = *known;
        access_event::walk_after(connection, known.number, |event| {
            lines.push_str(&file::as_written(&event));
            end.number = event.number;
            end.chain = event.chain;
            Ok::<_, StoreError>(())
        })?;
        if !lines.is_empty() {
            points::reach("journal.before_append");
            opened.append(known, &lines)?;
            end.offset = known.offset;
            *known = end;
            points::reach("journal.appended");
        }
        Ok(())
    }

    /// Whether the journal's end is a line that the relay's file has, too.
    fn agree(&self, connection: &Connection, end: &End) -> Result<(), StoreError> {
        if end.number == 0 {
            return Ok(());
        }
        match access_event::chain_at(connection, end.number)? {
            Some(chain) if chain == end.chain => Ok(()),
            Some(_) => Err(JournalError::OtherHistory { file: self.file.clone(), number: end.number }.into()),
            None => Err(JournalError::Ahead { file: self.file.clone() }.into()),
        }
    }
}

/// The first event of a relay's file that is not what was written, if there is one.
pub(crate) fn first_changed(connection: &Connection, relay_key: &[u8; 32]) -> Result<Option<u64>, StoreError> {
    if !connection.table_exists(None, "access_event")? {
        // A copy of before there was a journal.
        return Ok(None);
    }
    let mut number = 0;
    let mut chain = line::chain_start(relay_key);
    let mut changed = None;
    access_event::walk_after(connection, 0, |event| {
        number += 1;
        chain = line::chain(chain, &event.line);
        if changed.is_none() && (number, chain) != (event.number, event.chain) {
            changed = Some(number);
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(changed)
}

/// Does a change of access and writes it down, in the caller's transaction.
pub fn record(connection: &Connection, by: &By, now: i64, event: Event) -> Result<(), StoreError> {
    event.apply(connection, now)?;
    let number = access_event::newest(connection)?;
    let about = meta::read(connection)?;
    let before = match access_event::chain_at(connection, number)? {
        Some(chain) => chain,
        None => line::chain_start(&relay_key(&about.key_seed)),
    };
    let line = Line { number: number + 1, at: now, by: by.clone(), position: about.position, event };
    let text = line.to_text();
    let chain = line::chain(before, &text);
    access_event::add(connection, &AccessEvent { number: line.number, line: text, chain })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests say what went wrong by failing"
)]
mod tests;
