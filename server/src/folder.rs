//! Where a relay is kept: its data folder and its journal's, and changes of access made there beside a relay that may be
//! serving.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use crate::clock::Clock;
use crate::journal::{Journal, relay_key};
use crate::state::random;
use crate::store::{FILE_NAME, StoreError, meta, open_beside, open_to_read};

/// A data folder and its journal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The data folder.
    pub data: PathBuf,
    /// The folder of the access journal; best on another disk.
    pub journal: PathBuf,
}

impl Folder {
    /// A data folder, with its journal beside it where nothing else is said.
    pub fn new(data: PathBuf, journal: Option<PathBuf>) -> Self {
        let journal = journal.unwrap_or_else(|| beside(&data));
        Self { data, journal }
    }

    /// The relay's file, to read.
    pub fn open_to_read(&self) -> Result<Connection, StoreError> {
        open_to_read(&self.data.join(FILE_NAME))
    }

    /// Whether its journal is whole and agrees with its file, while a relay may be serving.
    pub fn check_journal(&self) -> Result<(), StoreError> {
        self.journal_of(&self.open_to_read()?)?.check(&self.open_to_read()?)
    }

    /// The journal of the relay whose file this is.
    pub(crate) fn journal_of(&self, connection: &Connection) -> Result<Journal, StoreError> {
        Ok(Journal::of(&self.journal, relay_key(&meta::read(connection)?.key_seed)))
    }

    /// Does `work` in a transaction and appends to the journal what it recorded there. Makes a relay where there is none.
    pub fn change<T, E: From<StoreError>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let failed = |error: rusqlite::Error| E::from(StoreError::from(error));
        let mut connection = open_beside(&self.data, random().map_err(StoreError::from)?)?;
        let journal = self.journal_of(&connection)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        journal.prepare(&transaction, Clock::system().now_ms())?;
        let done = work(&transaction)?;
        transaction.commit().map_err(failed)?;
        journal.append(&connection)?;
        Ok(done)
    }
}

impl From<&PathBuf> for Folder {
    fn from(data: &PathBuf) -> Self {
        Self::new(data.clone(), None)
    }
}

/// Where a data folder's journal is when nothing else is said.
fn beside(data: &Path) -> PathBuf {
    // A name like `.` only has neighbours once it is spelled out.
    let spelled = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let mut name = spelled.file_name().unwrap_or_default().to_owned();
    name.push(".journal");
    spelled.with_file_name(name)
}
