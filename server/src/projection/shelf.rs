//! The documents that were opened last, so that the next change finds its document open.

use std::collections::BTreeMap;

use crdt_model::document::Document;
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;

const DOCUMENTS_MAX: usize = 512;

/// A bounded number of open documents; the one used longest ago is closed first.
#[derive(Default)]
pub(super) struct Shelf {
    open: BTreeMap<(Space, DocumentId), (u64, Document)>,
    by_use: BTreeMap<u64, (Space, DocumentId)>,
    uses: u64,
}

impl Shelf {
    /// Takes a document off the shelf.
    pub(super) fn take(&mut self, space: Space, id: DocumentId) -> Option<Document> {
        let (used, document) = self.open.remove(&(space, id))?;
        self.by_use.remove(&used);
        Some(document)
    }

    /// Puts a document on the shelf.
    pub(super) fn put(&mut self, space: Space, id: DocumentId, document: Document) {
        self.take(space, id);
        self.uses += 1;
        self.open.insert((space, id), (self.uses, document));
        self.by_use.insert(self.uses, (space, id));
        if self.open.len() > DOCUMENTS_MAX
            && let Some((_, oldest)) = self.by_use.pop_first()
        {
            self.open.remove(&oldest);
        }
    }
}
