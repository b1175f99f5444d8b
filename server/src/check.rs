//! Is the relay's file whole? The chain is walked, and every document is read and held against the log.

use std::collections::BTreeMap;
use std::path::Path;

use crdt_model::document::Document;
use crdt_model::id::{EntryHash, PictureHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire;
use rusqlite::{Connection, OpenFlags};

use crate::hall::audit;
use crate::hall::note::{self, Number};
use crate::hall::release;
use crate::journal;
use crate::store::meta::Meta;
use crate::store::{StoreError, document, entry, erased, meta, open_to_read, picture};

/// What a whole file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whole {
    /// Entries in the log.
    pub entries: u64,
    /// Documents.
    pub documents: u64,
}

/// What a whole file of the city hall's holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WholeHall {
    /// Frozen notes.
    pub notes: u64,
}

/// What is not whole.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// SQLite itself finds the file damaged.
    #[error("the file is damaged: {0}")]
    File(String),
    /// A position is missing, or one is there that should not be.
    #[error("position {expected} should come next in the log, and {found} does")]
    Gap {
        /// The position that should come.
        expected: u64,
        /// The one that does.
        found: u64,
    },
    /// The bytes of an entry are not those that it was received with.
    #[error("the entry at position {0} has been changed")]
    Changed(u64),
    /// The chain's hash does not follow from what stands before it.
    #[error("the chain is broken at position {0}")]
    Chain(u64),
    /// The log ends elsewhere than the relay believes.
    #[error("the log ends at position {found}, and should at {expected}")]
    End {
        /// Where it should end.
        expected: u64,
        /// Where it does.
        found: u64,
    },
    /// An event of access is not what was written.
    #[error("event {0} of access has been changed")]
    Access(u64),
    /// An edition is not what was published, or is missing.
    #[error("edition {0} is missing or not as it was published")]
    Edition(i64),
    /// A line of the audit log is not what was written.
    #[error("line {0} of the audit log has been changed")]
    Audit(u64),
    /// A document cannot be read.
    #[error("{document} in {space} cannot be read")]
    Unreadable {
        /// The space.
        space: Space,
        /// The document.
        document: DocumentId,
    },
    /// A document is not what the log makes of it.
    #[error("{document} in {space} is not what the log makes of it")]
    Differs {
        /// The space.
        space: Space,
        /// The document.
        document: DocumentId,
    },
    /// The bytes of a picture are not those that it is named after.
    #[error("the picture {picture} of {space} has been changed")]
    Picture {
        /// The space.
        space: Space,
        /// Which.
        picture: PictureHash,
    },
    /// A frozen note, a file of it or what its figures counted is not what was frozen.
    #[error("the frozen note {0} has been changed")]
    Note(Number),
    /// The file cannot be read at all.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for Broken {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Checks the city hall's file: every frozen note is what was frozen, and every edition what was published.
pub fn check_hall(file: &Path) -> Result<WholeHall, Broken> {
    let mut connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let snapshot = connection.transaction()?;
    let said: String = snapshot.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if said != "ok" {
        return Err(Broken::File(said));
    }
    // A file of an earlier version has no notes yet.
    let notes =
        if snapshot.table_exists::<&str>(None, "note")? { note::check(&snapshot)?.map_err(Broken::Note)? } else { 0 };
    if snapshot.table_exists::<&str>(None, "audit")?
        && let Some(number) = audit::first_changed(&snapshot)?
    {
        return Err(Broken::Audit(number));
    }
    if snapshot.table_exists::<&str>(None, "edition")?
        && let Some(number) = release::first_changed(&snapshot)?
    {
        return Err(Broken::Edition(number));
    }
    Ok(WholeHall { notes })
}

/// Checks a relay's file; tells the first thing that is not whole.
pub fn check(file: &Path) -> Result<Whole, Broken> {
    let mut connection = open_to_read(file)?;
    // One snapshot, whatever a serving relay writes meanwhile.
    let snapshot = connection.transaction()?;
    let said: String = snapshot.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if said != "ok" {
        return Err(Broken::File(said));
    }
    let about = meta::read(&snapshot)?;
    if let Some(number) = journal::first_changed(&snapshot, &journal::relay_key(&about.key_seed))? {
        return Err(Broken::Access(number));
    }
    let newest = chain(&snapshot, &about)?;
    if let Some((space, picture)) = picture::first_changed(&snapshot)? {
        return Err(Broken::Picture { space, picture });
    }
    documents(&snapshot, newest)
}

type Newest = BTreeMap<(Space, DocumentId), u64>;

/// Walks the chain; gives back the newest position of each document.
fn chain(connection: &Connection, end: &Meta) -> Result<(u64, Newest), Broken> {
    let mut at = 0;
    let mut chain = EntryHash::from_bytes([0; 32]);
    let erased = erased::all(connection)?;
    let mut newest = Newest::new();
    entry::walk(connection, |entry| {
        let position = entry.position;
        if position != at + 1 {
            return Err(Broken::Gap { expected: at + 1, found: position });
        }
        let is_erased = entry.bytes.is_empty() && erased.contains(&(entry.space, entry.document));
        if !is_erased && EntryHash::of(entry.space, entry.document, &entry.bytes) != entry.entry {
            return Err(Broken::Changed(position));
        }
        chain = wire::chain(chain, position, entry.entry);
        if chain != entry.chain {
            return Err(Broken::Chain(position));
        }
        at = position;
        newest.insert((entry.space, entry.document), position);
        Ok(())
    })?;
    if (at, chain) != (end.position, end.chain) {
        return Err(Broken::End { expected: end.position, found: at });
    }
    Ok((at, newest))
}

fn documents(connection: &Connection, (entries, mut newest): (u64, Newest)) -> Result<Whole, Broken> {
    let mut whole = Whole { entries, documents: 0 };
    let erased = erased::all(connection)?;
    document::walk(connection, |space, document, saved| {
        if erased.contains(&(space, document)) || newest.remove(&(space, document)) != Some(saved.position) {
            return Err(Broken::Differs { space, document });
        }
        let stored = Document::load(&saved.bytes).map_err(|_| Broken::Unreadable { space, document })?;
        let changes = entry::of_document(connection, space, document)?;
        let count = changes.len();
        let mut rebuilt = Document::empty();
        rebuilt.apply(&changes).map_err(|_| Broken::Differs { space, document })?;
        if rebuilt.heads() != stored.heads() || stored.changes().len() != count {
            return Err(Broken::Differs { space, document });
        }
        whole.documents += 1;
        Ok(())
    })?;
    match newest.into_keys().find(|document| !erased.contains(document)) {
        Some((space, document)) => Err(Broken::Differs { space, document }),
        None => Ok(whole),
    }
}
