//! What a document's refused changes said, recorded again on a base without them, so that what is good in them is not
//! lost and nothing waits behind them.
//!
//! Each refused row is tried once. What waits and was made on a refused change is made again on the new base, however
//! often that takes. What cannot be said again stays refused and is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crdt_model::document::{Document, Edit, UnixMillis, edits_of};
use crdt_model::id::{Actor, EntryHash};
use crdt_model::kind::Kind;
use crdt_model::trial::{self, Verdict};
use crdt_model::wire::Reason;

use super::{Place, Taking};
use crate::store::outbox::UnsentRow;
use crate::store::{self, StoreError};

/// When so many edits of a change are each too large by themselves, the document is full: the rest is not tried.
const TOO_LARGE_MAX: usize = 16;

/// Whether what was refused for this reason may be good when it is said again: the change was at fault, not the device
/// or the document.
pub(crate) const fn can_be_said_again(reason: Reason) -> bool {
    match reason {
        Reason::Undecodable
        | Reason::TooLarge
        | Reason::ForeignActor
        | Reason::WrongContent
        | Reason::BreaksDocument => true,
        Reason::NotAllowed | Reason::Revoked | Reason::Erased | Reason::UnknownSpace => false,
    }
}

/// What became of a row.
enum Said {
    /// All of it is in this change.
    Whole(Vec<u8>),
    /// What is good of it is in this change.
    Part(Vec<u8>, Reason),
    /// The document says it already.
    Already,
    /// None of it is good.
    Nothing(Reason),
}

/// A change of this device that is to be said again, and where it stood in the document.
struct Unsaid {
    place_in_history: usize,
    is_returned: bool,
    row: UnsentRow,
}

impl Taking<'_> {
    /// Records again what this device said in a document's refused changes and in what was made on them, whether it waits
    /// or was to be given back. The document is from now on without them. What others said in them stays aside.
    pub(crate) fn say_again(&mut self, place: Place) -> Result<(), StoreError> {
        let sent = store::outbox::of_document(self.connection(), place.0, place.1)?;
        let returned = store::returned::of_document(self.connection(), place)?;
        let here = match self.document(place) {
            Ok(here) => here,
            // Nothing can be built on what cannot be read; what waits goes on waiting.
            Err(StoreError::Damaged) => return Ok(()),
            Err(error) => return Err(error),
        };
        let out = || sent.iter().chain(returned.iter().map(|kept| &kept.row)).filter(|row| row.is_out());
        let refused = out().filter_map(UnsentRow::hash).collect();
        let why = out().find_map(|row| row.refused).unwrap_or(Reason::BreaksDocument);
        // What a panic leaves half-done is a copy that is dropped.
        let parted = catch_unwind(AssertUnwindSafe(|| Parted::of(&here, &refused)));
        let Ok(Some(Parted { mut base, left_out })) = parted else { return Ok(()) };
        let stood = |row: &UnsentRow| row.hash().and_then(|hash| left_out.get(&hash).copied());

        let mut unsaid = Vec::new();
        for kept in returned {
            let was_there = stood(&kept.row);
            if kept.own && (was_there.is_some() || kept.row.is_out()) {
                unsaid.push(Unsaid::new(true, was_there, kept.row));
            } else if was_there.is_some() {
                store::returned::leave_out(self.connection(), kept.row.seq, why)?;
            }
        }
        for row in sent {
            let was_there = stood(&row);
            if was_there.is_some() || row.is_out() {
                unsaid.push(Unsaid::new(false, was_there, row));
            }
        }
        unsaid.sort_by_key(|unsaid| unsaid.place_in_history);
        for Unsaid { is_returned, row, .. } in unsaid {
            if row.is_out() && (row.again.is_some() || !row.refused.is_some_and(can_be_said_again)) {
                if is_returned && stood(&row).is_some() {
                    store::returned::leave_out(self.connection(), row.seq, why)?;
                }
                continue;
            }
            let voice = Voice { kind: place.1.kind(), actor: self.speaker(), at: row.at };
            let said = catch_unwind(AssertUnwindSafe(|| voice.say(&mut base, &row.bytes)));
            let said = said.unwrap_or(Said::Nothing(Reason::Undecodable));
            if is_returned {
                self.keep_returned(place, &row, said, why)?;
            } else {
                self.keep_said(place, &row, said)?;
            }
        }
        if !here.missing().is_empty() {
            // What waited in the document for what had not come is fetched once more.
            store::granted::fetch_again(self.connection(), place.0, u32::MAX)?;
        }
        // Of a document of which nothing is left no list may show a row.
        if base.heads().is_empty() { self.forget(place) } else { self.put_document(place, base, None) }
    }

    fn keep_said(&mut self, (space, document): Place, row: &UnsentRow, said: Said) -> Result<(), StoreError> {
        let connection = self.connection();
        match said {
            Said::Whole(bytes) => {
                let entry = EntryHash::of(space, document, &bytes);
                store::outbox::record_again(connection, row.seq, entry, &bytes, row.refused)
            }
            Said::Part(bytes, reason) => {
                store::outbox::give_up(connection, row.seq, row.refused.unwrap_or(reason), true)?;
                let entry = EntryHash::of(space, document, &bytes);
                store::outbox::record_again(connection, row.seq, entry, &bytes, row.refused)
            }
            Said::Already => self.leave(row.seq, row.entry),
            Said::Nothing(reason) => store::outbox::give_up(connection, row.seq, row.refused.unwrap_or(reason), false),
        }
    }

    fn keep_returned(&self, place: Place, row: &UnsentRow, said: Said, why: Reason) -> Result<(), StoreError> {
        let connection = self.connection();
        let why = row.refused.unwrap_or(why);
        match said {
            Said::Whole(bytes) => store::returned::record_again(connection, place, row, &bytes, why),
            Said::Part(bytes, _) => {
                store::returned::record_again(connection, place, row, &bytes, why)?;
                store::returned::give_up(connection, place, row, why)
            }
            Said::Already => store::returned::remove(connection, row.entry).map(drop),
            Said::Nothing(reason) => store::returned::give_up(connection, place, row, row.refused.unwrap_or(reason)),
        }
    }
}

impl Unsaid {
    fn new(is_returned: bool, place_in_history: Option<usize>, row: UnsentRow) -> Self {
        Self { place_in_history: place_in_history.unwrap_or(usize::MAX), is_returned, row }
    }
}

/// A document parted in two.
struct Parted {
    /// The document without what is left out.
    base: Document,
    /// The hashes of what is left out and of what was made on it, with their places in the history.
    left_out: BTreeMap<[u8; 32], usize>,
}

impl Parted {
    fn of(here: &Document, refused: &BTreeSet<[u8; 32]>) -> Option<Self> {
        let (mut kept, mut left_out) = (Vec::new(), BTreeMap::new());
        for (place, change) in here.history().into_iter().enumerate() {
            if refused.contains(&change.hash) || change.builds_on.iter().any(|hash| left_out.contains_key(hash)) {
                left_out.insert(change.hash, place);
            } else {
                kept.push(change.bytes);
            }
        }
        let mut base = Document::empty();
        base.apply(&kept).ok()?;
        Some(Self { base, left_out })
    }
}

/// Who speaks, when, in what kind of document.
struct Voice {
    kind: Kind,
    actor: Actor,
    at: UnixMillis,
}

impl Voice {
    /// Says what a change said, all of it or else what of it is good.
    fn say(&self, base: &mut Document, change: &[u8]) -> Said {
        let Some(edits) = edits_of(change) else { return Said::Nothing(Reason::Undecodable) };
        let reason = match self.try_edits(base, &edits) {
            Ok(Some(bytes)) => return Said::Whole(bytes),
            Ok(None) => return Said::Already,
            Err(reason) => reason,
        };
        let mut good = Vec::new();
        self.sift(base, &edits, &mut good, &mut 0);
        loop {
            match self.try_edits(base, &good) {
                Ok(Some(bytes)) => return Said::Part(bytes, reason),
                // More than one change may hold.
                Err(Reason::TooLarge) if good.len() > 1 => good.truncate(good.len() / 2),
                Ok(None) | Err(_) => return Said::Nothing(reason),
            }
        }
    }

    /// Finds the good edits by halves, so that few bad ones among many cost few trials.
    fn sift(&self, base: &Document, edits: &[Edit], good: &mut Vec<Edit>, too_large: &mut usize) {
        if *too_large >= TOO_LARGE_MAX {
            return;
        }
        let tried = self.try_edits(&mut base.clone(), edits);
        match (tried, edits) {
            (Ok(_), _) => good.extend_from_slice(edits),
            (Err(reason), [] | [_]) => *too_large += usize::from(reason == Reason::TooLarge),
            (Err(_), _) => {
                let (first, rest) = edits.split_at(edits.len() / 2);
                self.sift(base, first, good, too_large);
                self.sift(base, rest, good, too_large);
            }
        }
    }

    /// Records edits as the relay would take them, or not at all; `None` when the document says them already.
    fn try_edits(&self, base: &mut Document, edits: &[Edit]) -> Result<Option<Vec<u8>>, Reason> {
        let Some(bytes) = base.clone().edit(self.actor, self.at, edits) else {
            let fields = base.fields();
            let said = edits.iter().all(|edit| fields.value(&edit.key) == edit.value.as_ref());
            return if said { Ok(None) } else { Err(Reason::WrongContent) };
        };
        match trial::attempt(self.kind, base, self.actor.device(), &bytes) {
            Verdict::Good => Ok(Some(bytes)),
            Verdict::Bad(reason) => Err(reason),
            Verdict::Known | Verdict::Needs { .. } => Err(Reason::BreaksDocument),
        }
    }
}
