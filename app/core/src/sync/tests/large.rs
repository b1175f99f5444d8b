//! An answer that declares more than the budget for decoding ahead.

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};
use crdt_model::trial::OPERATIONS_MAX;
use crdt_model::wire::{Bundle, Record, Snapshot, SyncAnswer};

use super::tablet::{GROUP, Tablet, answer, elsewhere, note};
use crate::store;

/// So many of the large documents below are more than the budget.
const MANY: u8 = 160;

#[test]
fn an_answer_beyond_the_budget_is_taken_in_whole() {
    let mut tablet = Tablet::new();
    let mut large = Document::empty();
    // One operation says the schema.
    let edits: Vec<Edit> = (0..OPERATIONS_MAX - 1).map(|number| Edit::put(number.to_string(), "one")).collect();
    large.edit(Actor::new(DeviceId::from_bytes([2; 8]), [2; 8]), UnixMillis(1), &edits).unwrap();
    let bytes = large.save();
    let whole = |number| Snapshot { space: GROUP, document: note(number).1, bytes: bytes.clone().into() };
    let hashes: Vec<[u8; 32]> = large.history().into_iter().map(|change| change.hash).collect();
    let bundle = large.bundle(&hashes).unwrap();
    let mut flipped = bundle.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let mut far = elsewhere();
    let record = Record { position: 1, space: GROUP, document: note(0).1, bytes: far.put("far", "theirs").into() };
    let bundled = |number, bytes: Vec<u8>| Bundle { space: GROUP, document: note(number).1, bytes: bytes.into() };
    let bundles = vec![bundled(MANY + 1, bundle), bundled(MANY + 2, flipped)];
    let snapshots = (1..=MANY).map(whole).collect();
    tablet.takes(SyncAnswer { snapshots, bundles, records: vec![record], ..answer() });
    tablet.reopens();
    for number in 1..=MANY + 1 {
        assert_eq!(tablet.field(note(number), "0"), Some("one".to_owned()), "{number}");
    }
    assert_eq!(tablet.field(note(0), "far"), Some("theirs".to_owned()));
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 1);
}
