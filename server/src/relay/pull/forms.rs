//! In which form the records of the log go out: one by one, or those of one document together where that is smaller.
//!
//! Bundles are young: one is sent only after it was read again here to the very records that it stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crdt_model::document::{Document, hash_of};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::trial::look_at_bundle;
use crdt_model::wire::{Bundle, Forms, Record, Snapshot};
use rusqlite::Connection;

use super::Asked;
use crate::store::entry::Listed;
use crate::store::{StoreError, document, entry};

/// With fewer records than this a document is not worth opening.
const RECORDS_MIN: usize = 8;
/// The most documents of one answer that are looked at: opening one takes a millisecond or more.
const DOCUMENTS_MAX: usize = 64;
/// A larger document is not opened.
const SAVED_BYTES_MAX: usize = 512 * 1024;

/// What goes out.
#[derive(Default)]
pub(super) struct Folded {
    pub(super) records: Vec<Record>,
    pub(super) bundles: Vec<Bundle>,
    pub(super) snapshots: Vec<Snapshot>,
}

/// Reads what is listed, and folds what the device takes folded.
pub(super) fn fold(connection: &Connection, asked: &Asked, listed: &[(Space, Listed)]) -> Result<Folded, StoreError> {
    let mut folded = Folded::default();
    let mut done = BTreeSet::new();
    for (place, positions) in worth_folding(asked, listed) {
        if fold_one(connection, asked, place, &positions, &mut folded)? {
            done.extend(positions);
        }
    }
    for (_, entry) in listed.iter().filter(|(_, entry)| !done.contains(&entry.position)) {
        folded.records.push(entry::record(connection, entry.position)?);
    }
    Ok(folded)
}

type Place = (Space, DocumentId);

fn worth_folding(asked: &Asked, listed: &[(Space, Listed)]) -> Vec<(Place, Vec<u64>)> {
    let mut by_document: BTreeMap<Place, Vec<u64>> = BTreeMap::new();
    // Version 1 says of whole documents that they come when they were asked for.
    if asked.request.version >= 2 && (asked.takes(Forms::SNAPSHOT) || asked.takes(Forms::BUNDLE)) {
        for (space, entry) in listed {
            by_document.entry((*space, entry.document)).or_default().push(entry.position);
        }
    }
    by_document.retain(|_, positions| positions.len() >= RECORDS_MIN);
    let mut worth: Vec<_> = by_document.into_iter().collect();
    worth.sort_by_key(|(_, positions)| std::cmp::Reverse(positions.len()));
    worth.truncate(DOCUMENTS_MAX);
    worth
}

/// Says whether the records of a document went out together.
fn fold_one(
    connection: &Connection,
    asked: &Asked,
    (space, id): Place,
    positions: &[u64],
    folded: &mut Folded,
) -> Result<bool, StoreError> {
    let Some(saved) = document::length(connection, space, id)?.filter(|saved| *saved <= SAVED_BYTES_MAX) else {
        return Ok(false);
    };
    let changes: Vec<Vec<u8>> = positions
        .iter()
        .map(|position| entry::record(connection, *position).map(|record| record.bytes.into()))
        .collect::<Result<_, _>>()?;
    let plain: usize = changes.iter().map(Vec::len).sum();
    let (entries, _) = entry::size_of(connection, space, id)?;
    if asked.takes(Forms::SNAPSHOT) && entries == positions.len() {
        if saved >= plain {
            return Ok(false);
        }
        let Some(document) = document::read(connection, space, id)? else { return Ok(false) };
        folded.snapshots.push(Snapshot { space, document: id, bytes: document.bytes.into() });
        return Ok(true);
    }
    if !asked.takes(Forms::BUNDLE) {
        return Ok(false);
    }
    let Some(document) = document::read(connection, space, id)? else { return Ok(false) };
    match catch_unwind(AssertUnwindSafe(|| bundle(&document.bytes, &changes))) {
        Ok(Some(bytes)) if bytes.len() < plain => {
            folded.bundles.push(Bundle { space, document: id, bytes: bytes.into() });
            Ok(true)
        }
        Ok(_) => Ok(false),
        Err(_) => {
            tracing::warn!(%space, document = %id, "no bundle can be made of a document; its records go one by one");
            Ok(false)
        }
    }
}

/// A bundle that says exactly what these changes say.
fn bundle(saved: &[u8], changes: &[Vec<u8>]) -> Option<Vec<u8>> {
    let hashes: Vec<[u8; 32]> = changes.iter().map(|change| hash_of(change)).collect::<Option<_>>()?;
    let bytes = Document::load(saved).ok()?.bundle(&hashes)?;
    look_at_bundle(&bytes).ok()?;
    let again: BTreeSet<Vec<u8>> = Document::changes_of_bundle(&bytes).ok()?.into_iter().collect();
    (again == changes.iter().cloned().collect()).then_some(bytes)
}
