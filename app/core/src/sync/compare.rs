//! What this device holds of each space, in brief, for a relay that no longer knows its cursor.
//!
//! Only what the relay once had counts: nothing that waits in the outbox or was refused. While a go lasts, that is the
//! same set however much is tapped meanwhile, so the desk is asked for a few documents at a time.

use std::collections::BTreeSet;

use crdt_model::document::Document;
use crdt_model::id::EntryHash;
use crdt_model::kind::DocumentId;
use crdt_model::rights::{self, Right};
use crdt_model::space::Space;
use crdt_model::wire::{Buckets, Compare, Grant};

use crate::desk::Desk;
use crate::store::{self, StoreError};

/// How many documents are read while the desk is held.
const DOCUMENTS_AT_A_TIME: usize = 32;

/// The spaces to compare: those of which anything has come, when the relay knows no cursor of this device.
pub(super) fn wanted(desk: &Desk) -> Result<BTreeSet<Space>, StoreError> {
    match store::meta::cursor(desk.connection())? {
        Some(_) => Ok(BTreeSet::new()),
        None => store::granted::begun(desk.connection()),
    }
}

/// A space that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) compare: Compare,
    after: Option<DocumentId>,
}

impl Reading {
    pub(super) fn of(space: Space) -> Self {
        Self { compare: Compare { space, buckets: Buckets::default() }, after: None }
    }

    /// Reads some documents more. Gives whether there may be others.
    pub(super) fn go_on(&mut self, desk: &Desk) -> Result<bool, StoreError> {
        let (connection, space) = (desk.connection(), self.compare.space);
        let unsent = store::outbox::entries(connection)?;
        let grants = store::granted::all(connection)?;
        let page = store::document::page(connection, space, self.after, DOCUMENTS_AT_A_TIME)?;
        for (document, saved) in page.iter().filter(|(document, _)| reads(&grants, space, *document)) {
            // One that cannot be read counts as not here: then it differs, and comes whole.
            let Ok(here) = Document::load(saved) else { continue };
            for change in here.history() {
                let entry = EntryHash::of(space, *document, &change.bytes);
                if !unsent.contains(&entry) {
                    self.compare.buckets.add(*document, entry);
                }
            }
        }
        self.after = page.last().map(|(document, _)| *document);
        Ok(page.len() == DOCUMENTS_AT_A_TIME)
    }
}

/// Whether a role that the device has in the space reads such documents.
pub(super) fn reads(grants: &[Grant], space: Space, document: DocumentId) -> bool {
    grants
        .iter()
        .any(|grant| grant.space == space && rights::allows(grant.role, Right::Read, grant.space, document.kind()))
}
