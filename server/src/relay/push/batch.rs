//! Records of one request, sorted by what is to be done with them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crdt_model::id::EntryHash;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::{self, Right};
use crdt_model::space::Space;
use crdt_model::trial;
use crdt_model::wire::{Needs, Push, Reason, Receipt, Refused};
use futures_util::future::try_join_all;
use minicbor::bytes::ByteArray;
use rusqlite::Connection;
use tokio::time::Instant;

use super::Sender;
use crate::access::Access;
use crate::store::{StoreError, device, document, entry, erased, meta, quarantine, space};
use crate::trial::{Job, Outcome, TrialError, Trials};

/// A device is told of so many missing changes of a record; the rest it hears of when it has sent these.
const NEEDS_MAX: usize = 16;
/// So long after it was restored a relay takes what others are said to have written. A tablet that is put away over the
/// summer is in touch within it; nobody can sign for a change of another, so the door does not stay open for ever.
const RETURN_MS_MAX: i64 = 90 * 24 * 60 * 60 * 1000;

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
    pub(super) fn sort(
        connection: &Connection,
        sender: Sender,
        records: Vec<Push>,
        now: i64,
    ) -> Result<Self, StoreError> {
        let judge = Judge::new(connection, sender, now)?;
        let mut batch = Self::default();
        let mut documents: BTreeMap<(Space, DocumentId), Vec<(usize, Push)>> = BTreeMap::new();
        for (place, push) in records.into_iter().enumerate() {
            let entry = entry_of(&push);
            if let Some(position) = entry::position_of(connection, entry)? {
                batch.receipts.push(Receipt { entry, position });
            } else if let Some(reason) = judge.refused_untried(&push)? {
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
                Sender::Author(device) | Sender::Relay(device) | Sender::Kept(device) => Some(device),
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

/// What is known of a sender while its records are sorted.
struct Judge<'a> {
    connection: &'a Connection,
    sender: Sender,
    access: Access,
    /// Whether this relay may have lost something, and takes it from others than its author.
    takes_back: bool,
    /// Spaces of what may not be sent, and whether anything is known of them.
    known: RefCell<BTreeMap<Space, bool>>,
}

impl<'a> Judge<'a> {
    fn new(connection: &'a Connection, sender: Sender, now: i64) -> Result<Self, StoreError> {
        let takes_back = meta::restored_at(connection)?.is_some_and(|restored| now - restored <= RETURN_MS_MAX);
        Ok(Self {
            connection,
            sender,
            access: Access::load(connection, sender.device())?,
            takes_back,
            known: RefCell::default(),
        })
    }

    /// Why a record that is not here yet is not even tried.
    fn refused_untried(&self, push: &Push) -> Result<Option<Reason>, StoreError> {
        let refused = if !self.may_send(push)? {
            Some(if self.knows(push.space)? { Reason::NotAllowed } else { Reason::UnknownSpace })
        } else if erased::is_erased(self.connection, push.space, push.document)? {
            Some(Reason::Erased)
        } else if let Err(reason) = trial::look(&push.bytes) {
            Some(reason)
        } else if self.is_known_to_break(push)? {
            Some(Reason::BreaksDocument)
        } else {
            None
        };
        Ok(refused)
    }

    /// Own changes need the right to write, whichever way they come. What others wrote needs the right to read or, of decisions, to write; a relay
    /// that may have lost it, and an author who could have written it: one that is not known here may have been enrolled
    /// after the copy was made, and refusing it would lose for good what everybody built on it.
    fn may_send(&self, push: &Push) -> Result<bool, StoreError> {
        let kind = push.document.kind();
        let author = match self.sender {
            Sender::Author(device) => Some(device),
            Sender::Giver(_) => trial::author(&push.bytes),
            Sender::Relay(_) => return Ok(officer_may_write(push.space, kind)),
            Sender::Kept(_) => return Ok(rights::lies_in(push.space, kind) && self.knows(push.space)?),
        };
        match author {
            Some(author) if author == self.sender.device() => Ok(self.access.authorize(Right::Write, push.space, kind)),
            Some(author) if self.takes_back && self.access.authorize(right_to_give(kind), push.space, kind) => {
                let theirs = Access::load(self.connection, author)?;
                let is_known = device::read(self.connection, author)?.is_some();
                let holds_something = is_known && theirs.spaces().contains(&push.space);
                Ok(!holds_something || theirs.authorize(Right::Write, push.space, kind))
            }
            _ => Ok(false),
        }
    }

    fn knows(&self, space: Space) -> Result<bool, StoreError> {
        if let Some(known) = self.known.borrow().get(&space) {
            return Ok(*known);
        }
        let known = space::is_known(self.connection, space)?;
        self.known.borrow_mut().insert(space, known);
        Ok(known)
    }

    fn is_known_to_break(&self, push: &Push) -> Result<bool, StoreError> {
        match self.sender {
            Sender::Author(device) => quarantine::is_known_to_break(self.connection, device, entry_of(push)),
            Sender::Giver(_) | Sender::Relay(_) | Sender::Kept(_) => Ok(false),
        }
    }
}

/// What a device needs that gives back what others wrote. Hosts read what was decided about their claims, and money hangs on
/// it: only who decides gives it back.
const fn right_to_give(kind: Kind) -> Right {
    match kind {
        Kind::Decision => Right::Write,
        _ => Right::Read,
    }
}

/// What officers record: what was agreed, what is stated, what they judge, what there is to choose among, what the host
/// programme goes by, and that a claim was paid.
const fn officer_may_write(space: Space, kind: Kind) -> bool {
    let of_programme = matches!(
        kind,
        Kind::Agreement
            | Kind::Amendment
            | Kind::Goal
            | Kind::Statement
            | Kind::Judgement
            | Kind::Reference
            | Kind::Guideline
            | Kind::Questionnaire
            | Kind::BudgetLine
    );
    match space {
        Space::Programme => of_programme,
        Space::MatchShared(_) => matches!(kind, Kind::Payout),
        Space::Organisation(_) | Space::Group(_) | Space::MatchStaff(_) | Space::Pool => false,
    }
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
