//! Records of one request, sorted by what is to be done with them.

use std::collections::BTreeMap;

use crdt_model::id::EntryHash;
use crdt_model::kind::DocumentId;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::trial;
use crdt_model::wire::{Needs, Push, Reason, Receipt, Refused};
use futures_util::future::try_join_all;
use minicbor::bytes::ByteArray;
use rusqlite::Connection;
use tokio::time::Instant;

use super::Sender;
use crate::access::Access;
use crate::store::{StoreError, device, document, entry, erased, meta, quarantine};
use crate::trial::{Job, Outcome, TrialError, Trials};

/// A device is told of so many missing changes of a record; the rest it hears of when it has sent these.
const NEEDS_MAX: usize = 16;

/// A document that records are new for.
pub(super) struct Tried {
    pub(super) space: Space,
    pub(super) document: DocumentId,
    /// The position of the document that the trial began with; 0 when there was none.
    pub(super) base: u64,
    /// The records, in the order in which they were sent, by their place in the batch.
    pub(super) records: Vec<(usize, Push)>,
    /// What the trial found.
    pub(super) outcome: Outcome,
    job: Job,
}

/// Records of one request.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) receipts: Vec<Receipt>,
    pub(super) bad: Vec<(Push, Reason)>,
    pub(super) tried: Vec<Tried>,
}

impl Batch {
    /// Sorts out what is known and what is refused without a trial, and fetches the documents of the rest.
    pub(super) fn sort(connection: &Connection, sender: Sender, records: Vec<Push>) -> Result<Self, StoreError> {
        let access = Access::load(connection, sender.device())?;
        let mut batch = Self::default();
        let mut documents: BTreeMap<(Space, DocumentId), Vec<(usize, Push)>> = BTreeMap::new();
        for (place, push) in records.into_iter().enumerate() {
            let entry = entry_of(&push);
            if let Some(position) = entry::position_of(connection, entry)? {
                batch.receipts.push(Receipt { entry, position });
            } else if let Some(reason) = refused_untried(connection, &access, sender, &push)? {
                batch.bad.push((push, reason));
            } else {
                documents.entry((push.space, push.document)).or_default().push((place, push));
            }
        }
        for ((space, document), records) in documents {
            let saved = document::read(connection, space, document)?;
            let base = saved.as_ref().map_or(0, |saved| saved.position);
            let saved = saved.map(|saved| saved.bytes).unwrap_or_default();
            let changes = records.iter().map(|(_, push)| push.bytes.clone()).collect();
            let device = match sender {
                Sender::Author(device) => Some(device),
                Sender::Giver(_) => None,
            };
            let job = Job { kind: document.kind().tag(), device, saved: saved.into(), changes };
            let outcome = Outcome { verdicts: Vec::new(), saved: None };
            batch.tried.push(Tried { space, document, base, records, outcome, job });
        }
        Ok(batch)
    }

    /// Holds the trials, each document by itself and several at a time.
    pub(super) async fn hold_trials(&mut self, trials: &Trials, end: Instant) -> Result<(), TrialError> {
        try_join_all(self.tried.iter_mut().map(|tried| async {
            tried.outcome = trials.hold(&tried.job, end).await?;
            // The commit waits in a queue, and no longer needs the document as it was.
            tried.job.saved = Vec::new().into();
            tried.job.changes = Vec::new();
            Ok(())
        }))
        .await?;
        Ok(())
    }

    /// How many records the commit carries.
    pub(super) fn weight(&self) -> usize {
        self.bad.len() + self.tried.iter().map(|tried| tried.records.len()).sum::<usize>()
    }
}

/// Why a record that is not here yet is not even tried.
fn refused_untried(
    connection: &Connection,
    access: &Access,
    sender: Sender,
    push: &Push,
) -> Result<Option<Reason>, StoreError> {
    let may = |right| access.authorize(right, push.space, push.document.kind());
    if !may(Right::Write) && !matches!(sender, Sender::Giver(_) if may(Right::Read)) {
        return Ok(Some(Reason::NotAllowed));
    }
    if erased::is_erased(connection, push.space, push.document)? {
        return Ok(Some(Reason::Erased));
    }
    if let Err(reason) = trial::look(&push.bytes) {
        return Ok(Some(reason));
    }
    let refused = match sender {
        Sender::Author(device) => {
            quarantine::is_known_to_break(connection, device, entry_of(push))?.then_some(Reason::BreaksDocument)
        }
        Sender::Giver(giver) => {
            let own = trial::author(&push.bytes) == Some(giver) && may(Right::Write);
            (!own && !may_be_returned(connection, push)?).then_some(Reason::NotAllowed)
        }
    };
    Ok(refused)
}

/// Whether this relay may have lost a change, and knows the device that made it.
fn may_be_returned(connection: &Connection, push: &Push) -> Result<bool, StoreError> {
    let Some(author) = trial::author(&push.bytes) else { return Ok(false) };
    Ok(meta::is_restored(connection)? && device::read(connection, author)?.is_some())
}

/// A record's identity.
pub(super) fn entry_of(push: &Push) -> EntryHash {
    EntryHash::of(push.space, push.document, &push.bytes)
}

/// A record is refused.
pub(super) fn refused(push: &Push, reason: Reason) -> Refused {
    Refused { entry: entry_of(push), reason }
}

/// A record waits for others.
pub(super) fn needs(push: &Push, mut missing: Vec<ByteArray<32>>) -> Needs {
    missing.truncate(NEEDS_MAX);
    Needs { entry: entry_of(push), missing }
}
