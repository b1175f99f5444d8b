//! An answer's documents and changes, looked at before anything of it touches the store.
//!
//! They come from the relay that the device knows, and are yet treated as what they are, bytes from elsewhere: looked at
//! for what they claim before memory is given to them, and decoded where a panic in the decoder is one bad document and
//! no more. All of it runs on a thread for blocking work, with that thread's bounded stack, and nothing here follows what
//! a document nests.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crdt_model::document::{Document, DocumentError};
use crdt_model::trial::{self, DOCUMENT_BYTES_MAX};
use crdt_model::wire::{Bundle, Reason, Record, Snapshot, SyncAnswer};

use crate::desk::Place;

/// The most bytes that a document may grow to here: what the relay takes, and as much again of what waits.
const KEPT_BYTES_MAX: usize = 2 * DOCUMENT_BYTES_MAX;

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

impl From<Reason> for Unfit {
    fn from(reason: Reason) -> Self {
        if reason == Reason::TooLarge { Self::TooLarge } else { Self::Undecodable }
    }
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

/// An answer whose documents have been decoded.
pub(super) struct Unpacked {
    /// The rest of it.
    pub(super) answer: SyncAnswer,
    pub(super) wholes: Vec<Whole>,
    /// Changes by document, each document's in order of position.
    pub(super) changes: BTreeMap<Place, Vec<Vec<u8>>>,
    /// Bundles that cannot be decoded.
    pub(super) unfit: Vec<(Place, Vec<u8>, Unfit)>,
    /// Documents that were erased for good.
    pub(super) erased: BTreeSet<Place>,
}

impl Unpacked {
    /// Decodes what an answer brought.
    pub(super) fn of(mut answer: SyncAnswer) -> Self {
        let wholes = std::mem::take(&mut answer.snapshots).into_iter().map(Whole::of).collect();
        let mut changes: BTreeMap<Place, Vec<Vec<u8>>> = BTreeMap::new();
        let (mut unfit, mut erased) = (Vec::new(), BTreeSet::new());
        answer.records.sort_by_key(|record| record.position);
        for Record { space, document, bytes, .. } in answer.records.drain(..) {
            if bytes.is_empty() && document.kind().is_details() {
                erased.insert((space, document));
            } else {
                changes.entry((space, document)).or_default().push(bytes.into());
            }
        }
        for Bundle { space, document, bytes } in answer.bundles.drain(..) {
            match bundled(&bytes) {
                Ok(bundled) => changes.entry((space, document)).or_default().extend(bundled),
                Err(why) => unfit.push(((space, document), bytes.into(), why)),
            }
        }
        Self { answer, wholes, changes, unfit, erased }
    }
}

/// A whole document, decoded if that is possible.
pub(super) struct Whole {
    pub(super) place: Place,
    pub(super) bytes: Vec<u8>,
    pub(super) document: Result<Document, Unfit>,
}

impl Whole {
    fn of(snapshot: Snapshot) -> Self {
        let bytes = Vec::from(snapshot.bytes);
        let looked_at = trial::look_at_document(&bytes).map_err(Unfit::from);
        let document = looked_at.and_then(|()| guarded(Unfit::Undecodable, || Document::load(&bytes)));
        Self { place: (snapshot.space, snapshot.document), bytes, document }
    }
}

/// The changes of a bundle; each is then held to what changes are held to.
fn bundled(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Unfit> {
    trial::look_at_bundle(bytes)?;
    guarded(Unfit::Undecodable, || Document::changes_of_bundle(bytes))
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
    let (copy, saved) = guarded(Unfit::Inapplicable, || {
        let mut copy = document.clone();
        work(&mut copy)?;
        let saved = copy.save();
        let again = Document::load(&saved)?;
        if again.heads() == copy.heads() {
            Ok((copy, saved))
        } else {
            Err(DocumentError::Inapplicable("it reads otherwise when it is loaded again".to_owned()))
        }
    })?;
    if saved.len() > KEPT_BYTES_MAX { Err(Unfit::TooLarge) } else { Ok((copy, saved)) }
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
