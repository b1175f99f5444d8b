//! What came of the rows that were sent: what was received, what was refused, what waits for others.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{UnixMillis, hash_of};
use crdt_model::id::EntryHash;
use crdt_model::wire::{Needs, Reason, SyncAnswer};

use super::ask::{Expects, Progress, SINCE_RECONCILING};
use super::give_back::{self, Unsent};
use super::take;
use crate::desk::{Place, Taking, can_be_said_again};
use crate::store::sending::WaitingRow;
use crate::store::{self, StoreError};

/// Changes by the document that they belong to.
type Hashes = BTreeMap<Place, BTreeSet<[u8; 32]>>;

/// What an answer says of the rows that were sent.
pub(super) struct Outcomes {
    /// It says anything that gets on.
    pub(super) any: bool,
    /// Where the next round goes on.
    pub(super) progress: Progress,
    /// Documents that were erased for good.
    pub(super) erased: BTreeSet<Place>,
    /// Documents that are to be said again, and the changes that they are to be without, beside those refused.
    again: Hashes,
    /// What the relay has lost and will not take back.
    lost: Hashes,
}

impl Outcomes {
    /// A record leaves the outbox on a receipt that names it, and on nothing else. What was refused stays and is shown;
    /// what needs others stays and waits. What was given back is given back no more.
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
            again: Hashes::new(),
            lost: Hashes::new(),
        };
        for receipt in &answer.receipts {
            if let Some(row) = sent.get(&receipt.entry) {
                taking.receipt(row.seq, row.entry, now)?;
                outcomes.any = true;
            } else if returned.contains_key(&receipt.entry) {
                taking.given_back(receipt.entry)?;
                outcomes.any = true;
            }
        }
        for refusal in &answer.refused {
            let place = if let Some(row) = sent.get(&refusal.entry) {
                taking.refused(row.seq, row.entry, refusal.reason)?;
                let place = (row.space, row.document);
                if can_be_said_again(refusal.reason) {
                    outcomes.again.entry(place).or_default();
                }
                place
            } else if let Some(row) = returned.get(&refusal.entry) {
                outcomes.lose(taking, row)?
            } else {
                continue;
            };
            outcomes.any = true;
            if refusal.reason == Reason::Erased {
                outcomes.erased.insert(place);
            }
        }
        Ok(outcomes)
    }

    /// A row is given back no more, and the relay will never have it.
    fn lose(&mut self, taking: &mut Taking<'_>, row: &WaitingRow) -> Result<Place, StoreError> {
        let place = (row.space, row.document);
        let change = taking.given_back(row.entry)?;
        self.lost.entry(place).or_default().extend(change.as_deref().and_then(hash_of));
        Ok(place)
    }

    /// Something that was sent builds on what the relay does not have. What of that it once had is given back; what it
    /// refused, or will not take back, is left out and what waits is said again without it. Each once in a go.
    pub(super) fn take_needs(
        &mut self,
        taking: &mut Taking<'_>,
        expects: &Expects,
        needs: &[Needs],
        unsent: &Unsent,
    ) -> Result<(), StoreError> {
        let (sent, returned) = (by_entry(&expects.sent), by_entry(&expects.returned));
        let mut missing = Hashes::new();
        for needed in needs {
            if let Some(row) = sent.get(&needed.entry) {
                let place = (row.space, row.document);
                missing.entry(place).or_default().extend(needed.missing.iter().map(|hash| **hash));
            } else if let Some(row) = returned.get(&needed.entry) {
                // It waits only for what is on its way from here.
                let waits = store::outbox::waits(taking.connection(), row.space, row.document)?;
                if self.lost.contains_key(&(row.space, row.document)) || !waits {
                    self.lose(taking, row)?;
                }
            }
        }
        for (place, missing) in missing {
            self.leave_out(taking, place, &missing)?;
            self.give_back(taking, expects, place, &missing, unsent)?;
        }
        Ok(())
    }

    fn leave_out(&mut self, taking: &Taking<'_>, place: Place, missing: &BTreeSet<[u8; 32]>) -> Result<(), StoreError> {
        let lost = self.lost.get(&place).cloned().unwrap_or_default();
        let rows = store::outbox::of_document(taking.connection(), place.0, place.1)?;
        let mut refused = rows.iter().filter(|row| row.refused.is_some()).filter_map(|row| hash_of(&row.bytes));
        let waits_for_ever = !lost.is_disjoint(missing) || refused.any(|hash| missing.contains(&hash));
        if waits_for_ever && self.progress.said_again.insert(place) {
            self.again.entry(place).or_default().extend(lost);
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
        for (place, lost) in &again {
            taking.say_again(*place, lost)?;
            self.send_again(expects);
        }
        Ok(!again.is_empty())
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
