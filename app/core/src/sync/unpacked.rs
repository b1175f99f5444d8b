//! An answer's documents and changes, looked at before anything of it touches the store.
//!
//! They come from the relay that the device knows, and are yet treated as what they are, bytes from elsewhere: looked at
//! for what they claim before memory is given to them, and decoded where a panic in the decoder is one bad document and
//! no more. All of it runs on a thread for blocking work, with that thread's bounded stack, and nothing here follows what
//! a document nests.
//!
//! A few kilobytes may rightly declare a hundred documents of a quarter of a million operations each. So only as much as
//! a budget allows is decoded before its turn; what is beyond waits as bytes, and is then decoded one document at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crdt_model::document::{Document, DocumentError};
use crdt_model::trial::{self, DOCUMENT_BYTES_MAX, DOCUMENT_OPERATIONS_MAX, Declared};
use crdt_model::wire::{Bundle, Reason, Record, Snapshot, SyncAnswer};

use crate::desk::Place;

/// The most bytes that a document may grow to here: what the relay takes, and as much again of what waits.
const KEPT_BYTES_MAX: usize = 2 * DOCUMENT_BYTES_MAX;

/// The most operations that it may grow to, in the same way.
const KEPT_OPERATIONS_MAX: u64 = 2 * DOCUMENT_OPERATIONS_MAX as u64;

/// The memory for what of an answer is decoded before its turn.
const AHEAD_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The memory for what is added to one document at once. The largest bundle that is taken fits in.
const TURN_BYTES_MAX: u64 = 2 * AHEAD_BYTES_MAX;

/// What an operation or a change takes once it is decoded, on the safe side.
const ROW_BYTES: u64 = 128;

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

/// An answer whose documents have been looked at, and decoded as far as the budget went.
pub(super) struct Unpacked {
    /// The rest of it.
    pub(super) answer: SyncAnswer,
    pub(super) wholes: Vec<Whole>,
    /// Changes by document.
    pub(super) changes: BTreeMap<Place, Changes>,
    /// Bundles that cannot be decoded.
    pub(super) unfit: Vec<(Place, Vec<u8>, Unfit)>,
    /// Documents that were erased for good.
    pub(super) erased: BTreeSet<Place>,
}

impl Unpacked {
    /// Decodes what an answer brought.
    pub(super) fn of(mut answer: SyncAnswer) -> Self {
        let mut ahead = Budget(AHEAD_BYTES_MAX);
        let snapshots = std::mem::take(&mut answer.snapshots).into_iter();
        let wholes = snapshots.map(|snapshot| Whole::of(snapshot, &mut ahead)).collect();
        let mut changes: BTreeMap<Place, Changes> = BTreeMap::new();
        let (mut unfit, mut erased) = (Vec::new(), BTreeSet::new());
        answer.records.sort_by_key(|record| record.position);
        for Record { space, document, bytes, .. } in answer.records.drain(..) {
            if bytes.is_empty() && document.kind().is_details() {
                erased.insert((space, document));
            } else {
                changes.entry((space, document)).or_default().each.push(bytes.into());
            }
        }
        for Bundle { space, document, bytes } in answer.bundles.drain(..) {
            let declared = trial::declared_by_bundle(&bytes);
            match ahead.decode(declared, || Document::changes_of_bundle(&bytes)) {
                Some(Ok(bundled)) => changes.entry((space, document)).or_default().each.extend(bundled),
                Some(Err(why)) => unfit.push(((space, document), bytes.into(), why)),
                None => changes.entry((space, document)).or_default().bundled.push(bytes.into()),
            }
        }
        Self { answer, wholes, changes, unfit, erased }
    }
}

/// What is left of the memory for decoding.
struct Budget(u64);

impl Budget {
    /// Takes what is declared; nothing when there is no room for it.
    fn take(&mut self, declared: Declared) -> Option<()> {
        let taken = declared.rows.saturating_mul(ROW_BYTES).saturating_add(declared.bytes);
        self.0 = self.0.checked_sub(taken)?;
        Some(())
    }

    /// Decodes what declares this much, and gives nothing when there is no room.
    fn decode<T>(
        &mut self,
        declared: Result<Declared, Reason>,
        work: impl FnOnce() -> Result<T, DocumentError>,
    ) -> Option<Result<T, Unfit>> {
        match declared {
            Ok(declared) => self.take(declared).map(|()| guarded(Unfit::Undecodable, work)),
            Err(reason) => Some(Err(reason.into())),
        }
    }
}

/// A whole document that has been looked at.
pub(super) struct Whole {
    pub(super) place: Place,
    pub(super) bytes: Vec<u8>,
    /// Decoded if that is possible; absent until its turn comes.
    ahead: Option<Result<Document, Unfit>>,
}

impl Whole {
    fn of(snapshot: Snapshot, ahead: &mut Budget) -> Self {
        let bytes = Vec::from(snapshot.bytes);
        let ahead = ahead.decode(trial::declared_by_document(&bytes), || Document::load(&bytes));
        Self { place: (snapshot.space, snapshot.document), bytes, ahead }
    }

    /// Its place, its bytes, and the document if it can be decoded.
    pub(super) fn opened(self) -> (Place, Vec<u8>, Result<Document, Unfit>) {
        let Self { place, bytes, ahead } = self;
        let document = ahead.unwrap_or_else(|| guarded(Unfit::Undecodable, || Document::load(&bytes)));
        (place, bytes, document)
    }
}

/// Bytes that are not taken in, and why.
type Misfit = (Vec<u8>, Unfit);

/// The changes of one document that an answer brought.
#[derive(Default)]
pub(super) struct Changes {
    /// In order of position.
    each: Vec<Vec<u8>>,
    /// Bundles that have been looked at and wait for their turn.
    bundled: Vec<Vec<u8>>,
}

impl Changes {
    /// Each change, and the bundles that cannot be decoded or are too much at once.
    pub(super) fn opened(self) -> (Vec<Vec<u8>>, Vec<Misfit>) {
        let Self { mut each, bundled } = self;
        let (mut room, mut unfit) = (Budget(TURN_BYTES_MAX), Vec::new());
        for bundle in bundled {
            let opened = room.decode(trial::declared_by_bundle(&bundle), || Document::changes_of_bundle(&bundle));
            match opened.unwrap_or(Err(Unfit::TooLarge)) {
                Ok(changes) => each.extend(changes),
                Err(why) => unfit.push((bundle, why)),
            }
        }
        (each, unfit)
    }
}

impl From<Vec<Vec<u8>>> for Changes {
    fn from(each: Vec<Vec<u8>>) -> Self {
        Self { each, bundled: Vec::new() }
    }
}

/// A document with changes added, as bytes that have been read again, and the changes that could not be added.
pub(super) struct Grown {
    pub(super) document: Document,
    pub(super) saved: Vec<u8>,
    pub(super) unfit: Vec<Misfit>,
}

/// Adds changes: all at once, or, if one of them spoils that, one by one.
pub(super) fn with_changes(document: &Document, changes: &[Vec<u8>]) -> Result<Grown, Unfit> {
    let mut room = Budget(TURN_BYTES_MAX);
    let misfits: Vec<Option<Unfit>> = changes.iter().map(|change| misfit(change, &mut room)).collect();
    if misfits.iter().all(Option::is_none)
        && let Ok((document, saved)) = joined(document, |copy| copy.apply(changes))
    {
        return Ok(Grown { document, saved, unfit: Vec::new() });
    }
    let (mut document, mut saved) = joined(document, |_| Ok(()))?;
    let mut unfit = Vec::new();
    for (change, misfit) in changes.iter().zip(misfits) {
        let grown = match misfit {
            None => joined(&document, |copy| copy.apply(std::slice::from_ref(change))),
            Some(why) => Err(why),
        };
        match grown {
            Ok(grown) => (document, saved) = grown,
            Err(why) => unfit.push((change.clone(), why)),
        }
    }
    Ok(Grown { document, saved, unfit })
}

/// Why a change is not even tried, if it is not: by itself, or because there is no more room beside others.
fn misfit(change: &[u8], room: &mut Budget) -> Option<Unfit> {
    match trial::declared_by_change(change).map(|declared| room.take(declared)) {
        Ok(Some(())) => None,
        Ok(None) => Some(Unfit::TooLarge),
        Err(_) => Some(Unfit::Undecodable),
    }
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
    let is_too_large = saved.len() > KEPT_BYTES_MAX || copy.size() > KEPT_OPERATIONS_MAX;
    if is_too_large { Err(Unfit::TooLarge) } else { Ok((copy, saved)) }
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use crdt_model::document::{Edit, UnixMillis};
    use crdt_model::id::{Actor, DeviceId};
    use crdt_model::trial::OPERATIONS_MAX;

    use super::*;
    use crate::sync::tests::tablet::{GROUP, answer, note};

    /// A document of as many operations as a change may have, and the change.
    fn large() -> (Document, Vec<u8>) {
        let mut document = Document::empty();
        // One operation says the schema.
        let edits: Vec<Edit> = (0..OPERATIONS_MAX - 1).map(|number| Edit::put(number.to_string(), true)).collect();
        let change = document.edit(Actor::new(DeviceId::from_bytes([2; 8]), [2; 8]), UnixMillis(1), &edits).unwrap();
        (document, change)
    }

    #[test]
    fn what_declares_more_than_the_budget_waits_for_its_turn() {
        let (document, change) = large();
        let declared = trial::declared_by_document(&document.save()).unwrap();
        assert!(declared.rows >= document.size() && document.size() >= OPERATIONS_MAX as u64, "{declared:?}");
        let snapshot = |number| Snapshot { space: GROUP, document: note(number).1, bytes: document.save().into() };
        let snapshots: Vec<Snapshot> = (1..=255).map(snapshot).collect();
        let hashes: Vec<[u8; 32]> = document.history().into_iter().map(|change| change.hash).collect();
        let bytes = document.bundle(&hashes).unwrap().into();
        let bundles = vec![Bundle { space: GROUP, document: note(0).1, bytes }];
        let unpacked = Unpacked::of(SyncAnswer { snapshots, bundles, ..answer() });
        let ahead = unpacked.wholes.iter().filter(|whole| whole.ahead.is_some()).count();
        let most = AHEAD_BYTES_MAX / (declared.rows * ROW_BYTES);
        assert!(0 < ahead && ahead as u64 <= most && ahead < unpacked.wholes.len(), "{ahead} of at most {most}");
        for whole in unpacked.wholes {
            assert_eq!(whole.opened().2.unwrap().heads(), document.heads());
        }
        let (each, unfit) = unpacked.changes.into_values().next().unwrap().opened();
        assert_eq!((each, unfit), (vec![change], vec![]));
    }

    #[test]
    fn no_more_is_added_to_a_document_at_once_than_the_budget_holds() {
        let (document, change) = large();
        let most = TURN_BYTES_MAX / (OPERATIONS_MAX as u64 * ROW_BYTES);
        let mut room = Budget(TURN_BYTES_MAX);
        let fit = (0..=most).take_while(|_| misfit(&change, &mut room).is_none()).count();
        assert!(0 < fit && fit as u64 <= most, "{fit} of at most {most}");
        assert_eq!(misfit(&change, &mut room), Some(Unfit::TooLarge));
        // So it is with bundles that come in their turn.
        let hashes: Vec<[u8; 32]> = document.history().into_iter().map(|change| change.hash).collect();
        let bundled = vec![document.bundle(&hashes).unwrap(); usize::try_from(most).unwrap() + 1];
        let (each, unfit) = Changes { each: Vec::new(), bundled }.opened();
        assert!(!each.is_empty() && !unfit.is_empty());
        assert!(unfit.iter().all(|(_, why)| *why == Unfit::TooLarge));
    }
}
