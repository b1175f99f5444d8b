//! What the relay once had and lacks now, found by comparing documents: kept in the store until the relay has it again.

use std::collections::BTreeSet;

use crdt_model::document::{Document, Recorded, UnixMillis};
use crdt_model::id::EntryHash;
use crdt_model::kind::DocumentId;
use crdt_model::wire::{Buckets, CatchUp, Grant};

use super::ask::{Expects, SINCE_RECONCILING};
use super::compare;
use super::take;
use crate::desk::{Place, Taking};
use crate::store::outbox::UnsentRow;
use crate::store::{self, StoreError};

/// The most documents of one answer that the relay lacks altogether: nobody's tap waits for thousands of them.
const LACKING_MAX: usize = 256;

/// What is in the outbox: the relay does not lack it, it has not had it.
pub(super) struct Unsent {
    entries: BTreeSet<EntryHash>,
    /// Documents of which the relay refused something, or lost it.
    open: BTreeSet<Place>,
}

impl Unsent {
    pub(super) fn read(taking: &Taking<'_>) -> Result<Self, StoreError> {
        let entries = store::outbox::entries(taking.connection())?;
        Ok(Self { entries, open: store::sending::open_documents(taking.connection())? })
    }

    /// The relay has come to have changes of a document: what it refused of them, or was to be given back, is settled.
    pub(super) fn settle(
        &self,
        taking: &mut Taking<'_>,
        place: Place,
        has: impl Fn(&[u8; 32]) -> bool,
    ) -> Result<(), StoreError> {
        if !self.open.contains(&place) {
            return Ok(());
        }
        let has = |row: &UnsentRow| row.hash().is_some_and(|hash| has(&hash));
        for kept in store::returned::of_document(taking.connection(), place)?.iter().filter(|kept| has(&kept.row)) {
            taking.given_back(kept.row.entry)?;
        }
        let sent = store::outbox::of_document(taking.connection(), place.0, place.1)?;
        for row in sent.iter().filter(|row| row.refused.is_some() && has(row)) {
            taking.leave(row.seq, row.entry)?;
        }
        Ok(())
    }

    /// The changes of a document that the relay once had.
    pub(super) fn once_sent(&self, (space, document): Place, here: &Document) -> Vec<Recorded> {
        let mut history = here.history();
        history.retain(|change| !self.entries.contains(&EntryHash::of(space, document, &change.bytes)));
        history
    }
}

/// The relay's copy of a document has come: what it lacks of ours is given back.
pub(super) fn lacking_in(
    taking: &Taking<'_>,
    unsent: &Unsent,
    place: Place,
    here: &Document,
    theirs: &Document,
) -> Result<(), StoreError> {
    if here.heads().into_iter().all(|head| theirs.contains(head)) {
        return Ok(());
    }
    let mut lacking = unsent.once_sent(place, here);
    lacking.retain(|change| !theirs.contains(change.hash));
    add(taking, place, &lacking)
}

/// A page of a space has come: documents that should be on it and are not, the relay lacks altogether. Gives how far the
/// page was gone through; what comes after is asked for once more.
pub(super) fn missing_on_page(
    taking: &mut Taking<'_>,
    unsent: &Unsent,
    page: &CatchUp,
    to: Option<DocumentId>,
    came: &BTreeSet<Place>,
    now: UnixMillis,
) -> Result<Option<DocumentId>, StoreError> {
    let grants = store::granted::all(taking.connection())?;
    let (mut last, mut lacking) = (page.after, 0);
    for document in store::document::between(taking.connection(), page.space, page.after, to)? {
        let place = (page.space, document);
        let is_of_page = page.buckets.is_none_or(|buckets| Buckets::has(buckets, document));
        if is_of_page && !came.contains(&place) && compare::reads(&grants, page.space, document) {
            if lacking == LACKING_MAX {
                return Ok(last);
            }
            match take::here(taking, place)? {
                Ok(here) => add(taking, place, &unsent.once_sent(place, &here))?,
                // Nobody has it but for what is still to be sent.
                Err(_) => take::mend(taking, place, &Document::empty(), now)?,
            }
            lacking += 1;
        }
        last = Some(document);
    }
    Ok(to)
}

/// A relay that lost its place in the log does not let this device hold all that it held. What goes is given back first:
/// it goes when the relay has answered.
pub(super) fn before_it_goes(
    taking: &Taking<'_>,
    expects: &Expects,
    grants: &[Grant],
    unsent: &Unsent,
) -> Result<(), StoreError> {
    for space in &expects.compare {
        for document in store::document::between(taking.connection(), *space, None, None)? {
            if compare::reads(grants, *space, document) {
                continue;
            }
            let Ok(here) = take::here(taking, (*space, document))? else { continue };
            let mut changes = unsent.once_sent((*space, document), &here);
            if expects.version < SINCE_RECONCILING {
                changes.retain(|change| change.device == Some(taking.device()));
            }
            add(taking, (*space, document), &changes)?;
        }
    }
    Ok(())
}

/// Gives changes back, in this order.
pub(super) fn add(taking: &Taking<'_>, place: Place, changes: &[Recorded]) -> Result<(), StoreError> {
    changes.iter().try_for_each(|change| store::returned::add(taking.connection(), place, change, taking.device()))
}
