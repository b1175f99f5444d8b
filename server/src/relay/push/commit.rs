//! The commit of one batch: good records into the log, bad ones aside.

use std::collections::BTreeMap;

use crdt_model::id::DeviceId;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::trial;
use crdt_model::wire::{Push, Reason, Rejection};
use rusqlite::Connection;

use super::batch::{Batch, Tried, entry_of, needs, refused};
use super::{Pushed, Sender};
use crate::store::document::Saved;
use crate::store::entry::NewEntry;
use crate::store::quarantine::{self, Room};
use crate::store::{StoreError, device, document, entry, erased};
use crate::trial::Verdict;

/// What a commit did.
#[derive(Default)]
pub(super) struct Done {
    pub(super) pushed: Pushed,
    /// Records of documents that another device wrote to since the trial.
    pub(super) overtaken: Vec<Push>,
}

/// Runs inside the writing transaction. A device that was closed since it asked commits nothing.
pub(super) fn commit(
    connection: &Connection,
    sender: Sender,
    batch: Batch,
    now: i64,
) -> Result<Result<Done, Rejection>, StoreError> {
    let device = sender.device();
    if !matches!(sender, Sender::Relay(_) | Sender::Kept(_)) && !device::is_active(connection, device)? {
        return Ok(Err(Rejection::Revoked));
    }
    let mut done = Done::default();
    done.pushed.receipts = batch.receipts;
    let mut bad = batch.bad;
    let mut good = BTreeMap::new();
    let mut documents = Vec::new();
    let mut overtaken = BTreeMap::new();
    for tried in batch.tried {
        let erased = erased::is_erased(connection, tried.space, tried.document)?;
        if !erased && document::position(connection, tried.space, tried.document)? == tried.base {
            documents.extend(settle(tried, &mut good, &mut bad, &mut done.pushed));
        } else {
            overtaken.extend(tried.records);
        }
    }
    done.overtaken = overtaken.into_values().collect();
    let new: Vec<NewEntry<'_>> = good
        .values()
        .map(|push| {
            let (space, document, entry) = (push.space, push.document, entry_of(push));
            let author = author(sender, push);
            let returned_by = (author != device).then_some(device);
            NewEntry { space, document, entry, device: author, returned_by, bytes: &push.bytes, received_at: now }
        })
        .collect();
    let receipts = entry::append_all(connection, &new)?;
    points::reach("relay.entries_appended");
    // What was refused once and is good now is kept aside no more.
    for new in &new {
        quarantine::remove(connection, new.device, new.entry)?;
    }
    let newest: BTreeMap<_, _> =
        new.iter().zip(&receipts).map(|(new, receipt)| ((new.space, new.document), receipt.position)).collect();
    done.pushed.receipts.extend(receipts);
    for (space, document, bytes) in documents {
        let position = newest.get(&(space, document)).copied().unwrap_or_default();
        document::put(connection, space, document, &Saved { bytes, position })?;
        points::reach("relay.document_put");
    }
    refuse(connection, sender, bad, now, &mut done.pushed)?;
    Ok(Ok(done))
}

fn refuse(
    connection: &Connection,
    sender: Sender,
    bad: Vec<(Push, Reason)>,
    now: i64,
    pushed: &mut Pushed,
) -> Result<(), StoreError> {
    if bad.is_empty() {
        return Ok(());
    }
    let mut room = Room::of(connection, sender.device())?;
    for (push, reason) in bad {
        tracing::warn!(?sender, space = %push.space, document = %push.document, ?reason, "refused");
        // What was erased is kept nowhere; what may come later, and what was given back, stays with the device.
        let is_final = !matches!(reason, Reason::Erased | Reason::UnknownSpace);
        if is_final && matches!(sender, Sender::Author(_)) {
            // Where there is no room for it the device is told all the same: it keeps what was refused, and shows it.
            room.keep(connection, &push, reason, now)?;
        }
        pushed.refused.push(refused(&push, reason));
    }
    Ok(())
}

fn author(sender: Sender, push: &Push) -> DeviceId {
    match sender {
        Sender::Author(device) | Sender::Relay(device) | Sender::Kept(device) => device,
        Sender::Giver(device) => trial::author(&push.bytes).unwrap_or(device),
    }
}

/// Sorts the records of one document by their verdicts; gives back the document with the good ones in it.
fn settle(
    tried: Tried,
    good: &mut BTreeMap<usize, Push>,
    bad: &mut Vec<(Push, Reason)>,
    pushed: &mut Pushed,
) -> Option<(Space, DocumentId, Vec<u8>)> {
    for ((place, push), verdict) in tried.records.into_iter().zip(tried.outcome.verdicts) {
        match verdict {
            Some(Verdict::Good) => {
                good.insert(place, push);
            }
            Some(Verdict::Bad(reason)) => bad.push((push, reason)),
            Some(Verdict::Needs(missing)) => pushed.needs.push(needs(&push, missing)),
            Some(Verdict::Known) | None => {}
        }
    }
    tried.outcome.saved.map(|saved| (tried.space, tried.document, saved.into()))
}
