//! Erasing a document for good, beside a relay that may be serving.

use crdt_model::kind::DocumentId;
use crdt_model::space::Space;

use crate::clock::Clock;
use crate::folder::Folder;
use crate::journal::{By, Event, record};
use crate::state::random;
use crate::store::{FILE_NAME, StoreError, document, erased, open_to_write};

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// A sort of document that figures rest on.
    #[error("only names and notes can be erased, and {0} is neither")]
    NotErasable(DocumentId),
    /// There is none with this id.
    #[error("there is no {document} in {space}")]
    Unknown {
        /// Where it should be.
        space: Space,
        /// What should be there.
        document: DocumentId,
    },
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Erases a name or a note here; devices drop it when they are next in touch.
pub fn erase(folder: &Folder, space: Space, document: DocumentId) -> Result<(), EraseError> {
    if !document.kind().is_details() {
        return Err(EraseError::NotErasable(document));
    }
    folder.change(|connection| {
        if erased::is_erased(connection, space, document)? {
            return Ok(());
        }
        if document::read(connection, space, document)?.is_none() {
            return Err(EraseError::Unknown { space, document });
        }
        Ok(record(connection, &By::Command, Clock::system().now_ms(), Event::Erased { space, document })?)
    })?;
    tidy(folder)?;
    Ok(())
}

/// What was overwritten must not stay behind in the file's log of writes. A reader may keep it there for a moment longer;
/// the relay itself takes it away then.
pub(crate) fn tidy(folder: &Folder) -> Result<(), StoreError> {
    let connection = open_to_write(&folder.data.join(FILE_NAME), random()?)?;
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    Ok(())
}
