//! What a restored relay has forgotten and something that waits builds on: sent again from the saved documents.
//!
//! Only this device's own changes; the relay takes another's from nobody else.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::wire::{Needs, Push, RECORDS_MAX};

use super::ask::{Expects, PUSH_BYTES_MAX};
use super::take;
use crate::desk::{Place, Taking};
use crate::store::{self, StoreError};

/// What is sent again in one go: each change once, however often the relay asks.
#[derive(Debug, Default)]
pub(super) struct Again {
    queue: VecDeque<Push>,
    given: BTreeSet<EntryHash>,
}

/// What goes first in one request.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) pushes: Vec<Push>,
    /// More of it follows in the next request; what waits comes after that.
    is_part: bool,
}

impl Again {
    /// Adds what has not been given in this go. Gives whether anything was.
    pub(super) fn add(&mut self, forgotten: Vec<Push>) -> bool {
        let before = self.queue.len();
        for push in forgotten {
            if self.given.insert(entry_of(&push)) {
                self.queue.push_back(push);
            }
        }
        self.queue.len() > before
    }

    /// As much as fits one request.
    pub(super) fn batch(&self) -> Batch {
        let mut bytes = 0_usize;
        let fits = |push: &&Push| {
            bytes = bytes.saturating_add(push.bytes.len());
            bytes <= PUSH_BYTES_MAX
        };
        let pushes: Vec<Push> = self.queue.iter().take(RECORDS_MAX).take_while(fits).cloned().collect();
        Batch { is_part: pushes.len() < self.queue.len(), pushes }
    }

    /// So many of them have been answered.
    pub(super) fn sent(&mut self, count: usize) {
        self.queue.drain(..count.min(self.queue.len()));
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }
}

impl Batch {
    /// How many rows of the outbox, with how many bytes, go along.
    pub(super) fn room_left(&self) -> (usize, usize) {
        if self.is_part {
            return (0, 0);
        }
        let bytes = self.pushes.iter().map(|push| push.bytes.len()).sum();
        (RECORDS_MAX.saturating_sub(self.pushes.len()), PUSH_BYTES_MAX.saturating_sub(bytes))
    }
}

/// This device's changes of those documents in which the relay lacks one of them: all that it once signed for, since
/// what was forgotten was forgotten together, and what the relay knows costs nothing.
pub(super) fn forgotten(
    taking: &Taking<'_>,
    device: DeviceId,
    expects: &Expects,
    needs: &[Needs],
) -> Result<Vec<Push>, StoreError> {
    let sent: BTreeMap<EntryHash, Place> =
        expects.sent.iter().map(|row| (row.entry, (row.space, row.document))).collect();
    let mut missing: BTreeMap<Place, BTreeSet<[u8; 32]>> = BTreeMap::new();
    for needed in needs {
        if let Some(place) = sent.get(&needed.entry) {
            missing.entry(*place).or_default().extend(needed.missing.iter().map(|hash| **hash));
        }
    }
    let mut pushes = Vec::new();
    for ((space, document), missing) in missing {
        let Ok(here) = take::here(taking, (space, document))? else { continue };
        // What waits is on its way already; what was refused would be refused again.
        let unsigned = store::outbox::entries(taking.connection(), space, document)?;
        let mut own = here.changes_by(device);
        own.retain(|(_, bytes)| !unsigned.contains(&EntryHash::of(space, document, bytes)));
        if own.iter().any(|(hash, _)| missing.contains(hash)) {
            pushes.extend(own.into_iter().map(|(_, bytes)| Push { space, document, bytes: bytes.into() }));
        }
    }
    Ok(pushes)
}

fn entry_of(push: &Push) -> EntryHash {
    EntryHash::of(push.space, push.document, &push.bytes)
}
