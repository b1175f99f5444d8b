//! An answer's documents and changes, looked at before anything of it touches the store.
//!
//! They come from the relay that the device knows, and are yet treated as what they are, bytes from elsewhere: capped,
//! and decoded where a panic in the decoder is one bad document and no more.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crdt_model::document::{Document, DocumentError};
use crdt_model::trial::{self, DOCUMENT_BYTES_MAX};
use crdt_model::wire::{Record, Snapshot};

use crate::desk::Place;

/// Why something of an answer cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It is larger than documents or changes may be.
    TooLarge,
    /// It cannot be decoded.
    Undecodable,
    /// It cannot be joined with what is here.
    Inapplicable,
    /// What is here cannot be read.
    OwnCopyDamaged,
}

impl Unfit {
    /// The word for it in the store.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Undecodable => "undecodable",
            Self::Inapplicable => "inapplicable",
            Self::OwnCopyDamaged => "own_copy_damaged",
        }
    }
}

/// A whole document, decoded if that is possible.
pub(super) struct Whole {
    pub(super) place: Place,
    pub(super) bytes: Vec<u8>,
    pub(super) document: Result<Document, Unfit>,
}

/// Decodes whole documents.
pub(super) fn wholes(snapshots: Vec<Snapshot>) -> Vec<Whole> {
    let whole = |snapshot: Snapshot| {
        let bytes = Vec::from(snapshot.bytes);
        let document = if bytes.len() > DOCUMENT_BYTES_MAX {
            Err(Unfit::TooLarge)
        } else {
            guarded(Unfit::Undecodable, || Document::load(&bytes))
        };
        Whole { place: (snapshot.space, snapshot.document), bytes, document }
    };
    snapshots.into_iter().map(whole).collect()
}

/// Changes by document, each document's in order of position.
pub(super) fn by_document(mut records: Vec<Record>) -> BTreeMap<Place, Vec<Vec<u8>>> {
    records.sort_by_key(|record| record.position);
    let mut changes: BTreeMap<Place, Vec<Vec<u8>>> = BTreeMap::new();
    for record in records {
        changes.entry((record.space, record.document)).or_default().push(record.bytes.into());
    }
    changes
}

/// A document with changes added, as bytes that have been read again, and the changes that could not be added.
pub(super) struct Grown {
    pub(super) document: Document,
    pub(super) saved: Vec<u8>,
    pub(super) unfit: Vec<(Vec<u8>, Unfit)>,
}

/// Adds changes: all at once, or, if one of them spoils that, one by one.
pub(super) fn with_changes(document: &Document, changes: &[Vec<u8>]) -> Result<Grown, Unfit> {
    let is_fit = |change: &Vec<u8>| trial::look(change).is_ok();
    if changes.iter().all(is_fit)
        && let Ok((document, saved)) = joined(document, |copy| copy.apply(changes))
    {
        return Ok(Grown { document, saved, unfit: Vec::new() });
    }
    let (mut document, mut saved) = joined(document, |_| Ok(()))?;
    let mut unfit = Vec::new();
    for change in changes {
        let grown = if is_fit(change) {
            joined(&document, |copy| copy.apply(std::slice::from_ref(change)))
        } else {
            Err(Unfit::Undecodable)
        };
        match grown {
            Ok(grown) => (document, saved) = grown,
            Err(why) => unfit.push((change.clone(), why)),
        }
    }
    Ok(Grown { document, saved, unfit })
}

/// A document with all that another copy of it has, as bytes that have been read again.
pub(super) fn with_whole(document: &Document, whole: &Document) -> Result<(Document, Vec<u8>), Unfit> {
    joined(document, |copy| copy.merge(whole))
}

/// Changes a copy, saves it and reads that again: some changes can be applied and leave a document that never loads.
fn joined(
    document: &Document,
    work: impl FnOnce(&mut Document) -> Result<(), DocumentError>,
) -> Result<(Document, Vec<u8>), Unfit> {
    guarded(Unfit::Inapplicable, || {
        let mut copy = document.clone();
        work(&mut copy)?;
        let saved = copy.save();
        let again = Document::load(&saved)?;
        if again.heads() == copy.heads() {
            Ok((copy, saved))
        } else {
            Err(DocumentError::Inapplicable("it reads otherwise when it is loaded again".to_owned()))
        }
    })
}

fn guarded<T>(otherwise: Unfit, work: impl FnOnce() -> Result<T, DocumentError>) -> Result<T, Unfit> {
    // What a panic leaves half-done is a copy that is dropped.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(DocumentError::Undecodable(_))) => Err(Unfit::Undecodable),
        Ok(Err(DocumentError::Inapplicable(_))) => Err(Unfit::Inapplicable),
        Err(_) => Err(otherwise),
    }
}
