//! What came of the rows that were sent: what was received, what was refused, what waits for others.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{UnixMillis, hash_of};
use crdt_model::id::EntryHash;
use crdt_model::space::Space;
use crdt_model::wire::{Needs, Reason, SyncAnswer};

use super::ask::{Expects, Progress, SINCE_RECONCILING};
use super::give_back::{self, Unsent};
use super::take;
use crate::desk::{Place, Taking, can_be_said_again};
use crate::store::outbox::UnsentRow;
use crate::store::sending::WaitingRow;
use crate::store::{self, StoreError};

/// What an answer says of the rows that were sent.
pub(super) struct Outcomes {
    /// It says anything that gets on.
    pub(super) any: bool,
    /// Where the next round goes on.
    pub(super) progress: Progress,
    /// Documents that were erased for good.
    pub(super) erased: BTreeSet<Place>,
    /// What was given back and taken, or may be written after all, and the document here is without.
    pub(super) regained: BTreeMap<Place, Vec<Vec<u8>>>,
    /// Spaces that the relay does not know.
    pub(super) unknown: BTreeSet<Space>,
    /// Documents that are to be said again.
    again: BTreeSet<Place>,
}

impl Outcomes {
    /// A record leaves the outbox on a receipt that names it, and on nothing else. What was refused stays and is shown;
    /// what needs others stays and waits. So does what was given back.
    pub(super) fn take(
        taking: &mut Taking<'_>,
        expects: &Expects,
        answer: &SyncAnswer,
        now: UnixMillis,
    ) -> Result<Self, StoreError> {
        let (sent, returned) = (by_entry(&expects.sent), by_entry(&expects.returned));
        let mut outcomes = Self {
            any: false,
            progress: gone_on(expects, answer),
            erased: BTreeSet::new(),
            regained: BTreeMap::new(),
            unknown: BTreeSet::new(),
            again: BTreeSet::new(),
        };
        for receipt in &answer.receipts {
            if let Some(row) = sent.get(&receipt.entry) {
                taking.receipt(row.seq, row.entry, now)?;
                outcomes.any = true;
            } else if let Some(row) = returned.get(&receipt.entry) {
                if let Some(change) = taking.given_back(receipt.entry)? {
                    outcomes.regained.entry((row.space, row.document)).or_default().push(change);
                }
                outcomes.any = true;
            }
        }
        for refusal in &answer.refused {
            let (row, own) = if let Some(row) = sent.get(&refusal.entry) {
                taking.refused(row.seq, row.entry, refusal.reason)?;
                (row, true)
            } else if let Some(row) = returned.get(&refusal.entry) {
                (row, store::returned::refuse(taking.connection(), row.entry, refusal.reason)?)
            } else {
                continue;
            };
            outcomes.any = true;
            let place = (row.space, row.document);
            match refusal.reason {
                Reason::Erased => outcomes.erased.insert(place),
                Reason::UnknownSpace => outcomes.unknown.insert(row.space),
                reason => own && can_be_said_again(reason) && outcomes.again.insert(place),
            };
        }
        Ok(outcomes)
    }

    /// Something that was sent builds on what the relay does not have. What of that it once had is given back; what it
    /// refused is left out, and what this device said on it is said again without it. Each once in a go.
    pub(super) fn take_needs(
        &mut self,
        taking: &mut Taking<'_>,
        expects: &Expects,
        needs: &[Needs],
        unsent: &Unsent,
    ) -> Result<(), StoreError> {
        let (sent, returned) = (by_entry(&expects.sent), by_entry(&expects.returned));
        let mut missing: BTreeMap<Place, BTreeSet<[u8; 32]>> = BTreeMap::new();
        for needed in needs {
            if let Some(row) = sent.get(&needed.entry).or_else(|| returned.get(&needed.entry)) {
                let place = (row.space, row.document);
                missing.entry(place).or_default().extend(needed.missing.iter().map(|hash| **hash));
            }
        }
        for (place, missing) in missing {
            self.leave_out(taking, place, &missing)?;
            self.give_back(taking, expects, place, &missing, unsent)?;
        }
        Ok(())
    }

    fn leave_out(&mut self, taking: &Taking<'_>, place: Place, missing: &BTreeSet<[u8; 32]>) -> Result<(), StoreError> {
        let sent = store::outbox::of_document(taking.connection(), place.0, place.1)?;
        let returned = store::returned::of_document(taking.connection(), place)?;
        let rows = sent.iter().chain(returned.iter().map(|kept| &kept.row));
        let mut out = rows.filter(|row| row.is_out()).filter_map(UnsentRow::hash);
        if out.any(|hash| missing.contains(&hash)) && self.progress.said_again.insert(place) {
            self.again.insert(place);
        }
        Ok(())
    }

    fn give_back(
        &mut self,
        taking: &Taking<'_>,
        expects: &Expects,
        place: Place,
        missing: &BTreeSet<[u8; 32]>,
        unsent: &Unsent,
    ) -> Result<(), StoreError> {
        if self.progress.given_back.contains(&place) {
            return Ok(());
        }
        let Ok(here) = take::here(taking, place)? else { return Ok(()) };
        let mut once_sent = unsent.once_sent(place, &here);
        if expects.version < SINCE_RECONCILING {
            once_sent.retain(|change| change.device == Some(taking.device()));
        }
        // All that it once had: what was lost was lost together, and what it has costs nothing.
        if once_sent.iter().any(|change| missing.contains(&change.hash)) {
            give_back::add(taking, place, &once_sent)?;
            self.progress.given_back.insert(place);
            self.send_again(expects);
        }
        Ok(())
    }

    /// Records again what was refused. Gives whether that changed a document.
    pub(super) fn say_again(&mut self, taking: &mut Taking<'_>, expects: &Expects) -> Result<bool, StoreError> {
        let again = std::mem::take(&mut self.again);
        for place in &again {
            taking.say_again(*place)?;
            self.send_again(expects);
        }
        Ok(!again.is_empty())
    }

    /// What was kept back is offered once more: all that waits is gone through from its beginning.
    pub(super) fn offer_again(&mut self, taking: &Taking<'_>) -> Result<(), StoreError> {
        if store::sending::offer_again(taking.connection())? {
            (self.progress.after, self.progress.returned_after) = (0, 0);
        }
        Ok(())
    }

    /// What was not allowed in spaces that the device holds only now is offered once more. What was said again without it
    /// meanwhile gets it back.
    pub(super) fn offer_gained(&mut self, taking: &Taking<'_>, gained: BTreeSet<Space>) -> Result<(), StoreError> {
        for space in gained {
            for (document, change) in store::outbox::allow_again(taking.connection(), space)? {
                (self.progress.after, self.progress.returned_after) = (0, 0);
                let Ok(here) = take::here(taking, (space, document))? else { continue };
                if !hash_of(&change).is_some_and(|hash| here.contains(hash)) {
                    self.regained.entry((space, document)).or_default().push(change);
                }
            }
        }
        Ok(())
    }

    /// What now can go may stand before what was sent last.
    const fn send_again(&mut self, expects: &Expects) {
        self.progress.after = expects.progress.after;
        self.any = true;
    }
}

fn by_entry(rows: &[WaitingRow]) -> BTreeMap<EntryHash, &WaitingRow> {
    rows.iter().map(|row| (row.entry, row)).collect()
}

/// After the last rows that the answer speaks of. What the relay did not get to is sent again; what needs others waits
/// for the next time.
fn gone_on(expects: &Expects, answer: &SyncAnswer) -> Progress {
    let receipts = answer.receipts.iter().map(|receipt| receipt.entry);
    let refused = answer.refused.iter().map(|refused| refused.entry);
    let spoken_of: BTreeSet<EntryHash> =
        receipts.chain(refused).chain(answer.needs.iter().map(|needs| needs.entry)).collect();
    let after = |rows: &[WaitingRow], before: i64| {
        rows.iter().take_while(|row| spoken_of.contains(&row.entry)).last().map_or(before, |row| row.seq)
    };
    let before = expects.progress.returned_after;
    let mut returned_after = after(&expects.returned, before);
    if !expects.returned.is_empty() && returned_after == before {
        // A relay that says nothing of what it is given back must not keep everything else waiting behind it.
        returned_after = i64::MAX;
    }
    Progress { after: after(&expects.sent, expects.progress.after), returned_after, ..expects.progress.clone() }
}
