//! Whole documents of the spaces that a device asks for, a page at a time.

use std::collections::BTreeSet;

use crdt_model::kind::DocumentId;
use crdt_model::rights::Right;
use crdt_model::space::Space;
use crdt_model::wire::{Buckets, CatchUp, Forms, RECORDS_MAX, Record, Snapshot};
use rusqlite::Connection;

use super::{Asked, BYTES_MAX, ERASING_SINCE};
use crate::access::Access;
use crate::store::document::Passed;
use crate::store::{StoreError, document, entry, erased};

/// The most documents that are passed over for one answer because they are not for the device.
const PASSED_MAX: usize = 50_000;

/// A document with more records than this is not sent record by record in one answer.
const DOCUMENT_RECORDS_MAX: usize = RECORDS_MAX / 2;

/// What one answer holds.
#[derive(Default)]
pub(super) struct Page {
    pub(super) snapshots: Vec<Snapshot>,
    /// The same as records, for a device that takes no snapshots; and word of what has been erased.
    pub(super) records: Vec<Record>,
    /// Where to go on.
    pub(super) left: Vec<CatchUp>,
    /// A document whose records are too many for one answer: the log is to be read from here once more.
    pub(super) read_again_after: Option<u64>,
    records_max: usize,
    bytes: usize,
    passed: usize,
}

/// Whole documents, space by space, in order of their bytes, beside some records of the log.
pub(super) fn documents(
    connection: &Connection,
    asked: &Asked,
    access: &Access,
    beside: usize,
) -> Result<Page, StoreError> {
    let mut page = Page { records_max: RECORDS_MAX.saturating_sub(beside), ..Page::default() };
    let held = access.spaces();
    // What the device does not hold is passed over: it learns from the grants that it does not.
    for wanted in asked.request.catch_up.iter().filter(|wanted| held.contains(&wanted.space)) {
        if page.left.is_empty() {
            page.walk(connection, asked, access, *wanted)?;
        } else {
            page.left.push(*wanted);
        }
    }
    Ok(page)
}

impl Page {
    fn walk(
        &mut self,
        connection: &Connection,
        asked: &Asked,
        access: &Access,
        wanted: CatchUp,
    ) -> Result<(), StoreError> {
        let CatchUp { space, after, buckets } = wanted;
        let is_for_it = |document: &DocumentId| {
            access.authorize(Right::Read, space, document.kind())
                && buckets.is_none_or(|bits| Buckets::has(bits, *document))
        };
        // Who names buckets may hold something of them already, and has to hear what has been erased.
        let mut erased = BTreeSet::new();
        if buckets.is_some() && asked.request.version >= ERASING_SINCE {
            erased = erased::in_space(connection, space)?;
            erased.retain(|document| is_for_it(document) && after.is_none_or(|after| *document > after));
        }
        let mut last = after;
        let mut full = false;
        document::walk_space(connection, space, after, |document, passed| {
            while let Some(gone) = erased.first().copied().filter(|gone| *gone < document) {
                full = !self.tell_erased(connection, space, gone)?;
                if full {
                    return Ok(false);
                }
                erased.pop_first();
                last = Some(gone);
            }
            full = if is_for_it(&document) {
                !self.take(connection, asked, space, document, passed)?
            } else {
                self.passed += 1;
                self.passed > PASSED_MAX
            };
            if !full {
                last = Some(document);
            }
            Ok(!full)
        })?;
        while let Some(gone) = erased.pop_first().filter(|_| !full) {
            full = !self.tell_erased(connection, space, gone)?;
            if !full {
                last = Some(gone);
            }
        }
        if full {
            self.left.push(CatchUp { space, after: last, buckets });
        }
        Ok(())
    }

    /// Says whether there was room.
    fn take(
        &mut self,
        connection: &Connection,
        asked: &Asked,
        space: Space,
        document: DocumentId,
        passed: &Passed<'_>,
    ) -> Result<bool, StoreError> {
        if asked.takes(Forms::SNAPSHOT) {
            let length = passed.length()?;
            if !self.has_room(0, length) {
                return Ok(false);
            }
            self.bytes += length;
            self.snapshots.push(Snapshot { space, document, bytes: passed.bytes()?.into() });
            return Ok(true);
        }
        let (count, bytes) = entry::size_of(connection, space, document)?;
        if count > DOCUMENT_RECORDS_MAX || bytes > BYTES_MAX {
            let before_it = entry::first_of(connection, space, document)?.map(|first| first.saturating_sub(1));
            self.read_again_after = self.read_again_after.into_iter().chain(before_it).min();
            return Ok(true);
        }
        if !self.has_room(count, bytes) {
            return Ok(false);
        }
        self.bytes += bytes;
        self.records.extend(entry::records_of(connection, space, document)?);
        Ok(true)
    }

    fn tell_erased(&mut self, connection: &Connection, space: Space, document: DocumentId) -> Result<bool, StoreError> {
        if !self.has_room(1, 0) {
            return Ok(false);
        }
        if let Some(position) = entry::position_of_stub(connection, space, document)? {
            self.records.push(Record { position, space, document, bytes: Vec::new().into() });
        }
        Ok(true)
    }

    fn has_room(&self, records: usize, bytes: usize) -> bool {
        let first = self.snapshots.is_empty() && self.records.is_empty();
        let in_number = self.snapshots.len() < RECORDS_MAX && self.records.len() + records <= self.records_max;
        in_number && (first || self.bytes + bytes <= BYTES_MAX)
    }
}
