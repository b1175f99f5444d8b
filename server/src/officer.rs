//! What officers record, written by the relay as a device of its own.
//!
//! The device's id follows from the relay's key. So it is the same after a restore, and stands in no list: there is
//! nothing to enrol, to confirm or to close. An officer's act is one change of one document of the programme, or beside a
//! claim that was paid, under an actor that is used once and kept nowhere; it is tried and committed as any device's.

use chrono::NaiveDate;
use crdt_model::document::{Document, DocumentError, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::space::Space;
use crdt_model::wire::{Push, Reason};
use tokio::time::Instant;

use crate::error::Refusal;
use crate::journal::By;
use crate::payout::{self, PayoutFile};
use crate::relay::{Intake, PUSH_TIME_MAX, Pushed, Sender, one_batch};
use crate::state::random;
use crate::store::{Store, StoreError, document};

/// Why something was not recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotRecorded {
    /// The document, as it stands or as it would, is not one that can be kept.
    #[error("the change was refused ({0:?})")]
    Refused(Reason),
    /// The store or the trials could not do it, or not in time.
    #[error("the relay could not take it now")]
    Unavailable,
    /// A stored document cannot be read.
    #[error("a stored document cannot be read: {0}")]
    Unreadable(#[from] DocumentError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

impl From<Refusal> for NotRecorded {
    fn from(_: Refusal) -> Self {
        Self::Unavailable
    }
}

/// Writes what officers record. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Officer {
    intake: Intake,
    device: DeviceId,
}

impl Officer {
    /// For the relay with this public key.
    pub(crate) fn new(intake: Intake, relay_key: &[u8; 32]) -> Self {
        Self { intake, device: DeviceId::of_key(relay_key) }
    }

    /// A new document of a kind.
    pub(crate) fn new_document(kind: Kind) -> Result<DocumentId, NotRecorded> {
        Ok(DocumentId::new(kind, random()?))
    }

    /// That it is recorded here and now. Which officer did it stands in the relay's log, not in a document that partners
    /// receive.
    pub(crate) fn logged(&self) -> Logged {
        Logged {
            by: None,
            device: Some(self.device),
            at: Some(UnixMillis(self.intake.clock.now_ms())),
            cancelled: false,
        }
    }

    /// A document of the programme as it stands; empty when there is none.
    pub(crate) async fn read(&self, id: DocumentId) -> Result<Document, NotRecorded> {
        self.read_in(Space::Programme, id).await
    }

    /// Records edits of a document of the programme as one change, and answers when it is on disk. Nothing happens when
    /// all of it stands so already.
    pub(crate) async fn write(&self, id: DocumentId, edits: &[Edit]) -> Result<(), NotRecorded> {
        self.write_in(Space::Programme, id, edits).await
    }

    /// Pays what was approved until the end of a day and has not been paid, and tells the hosts; nothing when there is
    /// none.
    pub(crate) async fn pay(&self, by: By, as_of: NaiveDate) -> Result<Option<PayoutFile>, NotRecorded> {
        let now = self.intake.clock.now_ms();
        let paid = self.store().write(1, move |connection| payout::pay(connection, &by, as_of, now)).await?;
        if let Err(error) = payout::tell(self).await {
            // The file stands, and the relay tries again by itself.
            tracing::warn!(%error, "hosts are not told yet of what was paid");
        }
        Ok(paid)
    }

    /// What records are taken in with.
    pub(crate) const fn intake(&self) -> &Intake {
        &self.intake
    }

    /// Where it records.
    pub(crate) const fn store(&self) -> &Store {
        &self.intake.store
    }

    async fn read_in(&self, space: Space, id: DocumentId) -> Result<Document, NotRecorded> {
        let saved = self.store().read(move |connection| document::read(connection, space, id)).await?;
        Ok(saved.map_or_else(|| Ok(Document::empty()), |saved| Document::load(&saved.bytes))?)
    }

    /// The same anywhere.
    pub(crate) async fn write_in(&self, space: Space, id: DocumentId, edits: &[Edit]) -> Result<(), NotRecorded> {
        let mut document = self.read_in(space, id).await?;
        let actor = Actor::new(self.device, random()?);
        let Some(bytes) = document.edit(actor, UnixMillis(self.intake.clock.now_ms()), edits) else { return Ok(()) };
        let push = Push { space, document: id, bytes: bytes.into() };
        let mut pushed = Pushed::default();
        let end = Instant::now() + PUSH_TIME_MAX;
        one_batch(&self.intake, Sender::Relay(self.device), vec![push], &mut pushed, end).await?;
        match (pushed.receipts.first(), pushed.refused.first()) {
            (Some(_), _) => Ok(()),
            (None, Some(refused)) => Err(NotRecorded::Refused(refused.reason)),
            (None, None) => Err(NotRecorded::Unavailable),
        }
    }
}
