//! A document whose saved copy here cannot be read.

use crdt_model::document::{Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};
use crdt_model::wire::{CatchUp, Record, SyncAnswer};

use super::relay::{Relay, alike};
use super::tablet::{GROUP, Tablet, answer, note};
use crate::desk::Place;
use crate::error::ErrorCode;
use crate::store;

impl Tablet {
    /// The disk has spoiled the saved copy.
    fn is_damaged(&mut self, (space, document): Place) {
        store::document::save(self.desk.connection(), space, document, b"nothing that was ever saved").unwrap();
        self.reopens();
        assert_eq!(self.desk.document((space, document)).unwrap_err().code, ErrorCode::StoreDamaged);
    }
}

/// The other device writes to a note that the relay has.
fn writes_far(relay: &mut Relay, place: Place, text: &str) -> Vec<u8> {
    let mut far = relay.documents[&place].clone();
    let change = far.edit(Actor::new(DeviceId::from_bytes([2; 8]), [9; 8]), UnixMillis(9), &[Edit::put("far", text)]);
    let change = change.unwrap();
    relay.takes(place, &change);
    change
}

#[test]
fn a_damaged_copy_is_fetched_by_itself_and_keeps_what_was_not_sent() {
    let (mut tablet, mut relay) = alike();
    tablet.writes(note(2), "not sent yet");
    tablet.is_damaged(note(2));
    let bucket = CatchUp { space: GROUP, after: None, buckets: Some(1 << 2) };
    assert_eq!(tablet.asks(0).request.catch_up, [bucket], "asked for because somebody met it");
    tablet.reopens();
    assert_eq!(tablet.asks(0).request.catch_up, [bucket]);
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.text(note(2)), Some("not sent yet".to_owned()));
    assert_eq!(tablet.field(note(2), "far"), Some("theirs too".to_owned()));
    assert_eq!((tablet.waiting(), tablet.heads(note(2))), (vec![], relay.documents[&note(2)].heads()));
    assert_eq!(tablet.asks(0).request.catch_up, []);
}

#[test]
fn a_change_that_comes_for_a_damaged_copy_brings_all_of_it() {
    let (mut tablet, mut relay) = alike();
    tablet.is_damaged(note(2));
    tablet.reopens();
    let bytes = writes_far(&mut relay, note(2), "newer").into();
    let records = vec![Record { position: 9, space: GROUP, document: note(2).1, bytes }];
    let taken = tablet.takes(SyncAnswer { records, ..answer() });
    assert!(taken.again);
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 1, "shown meanwhile");
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.field(note(2), "far"), Some("newer".to_owned()));
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 0);
}

#[test]
fn a_receipt_for_a_damaged_copy_holds_nothing_up() {
    let (mut tablet, mut relay) = alike();
    for number in [2, 3] {
        tablet.writes(note(number), "more");
    }
    let asked = tablet.asks(0);
    let heard = relay.answers(&asked);
    tablet.is_damaged(note(2));
    tablet.hears(&asked.expects, heard);
    assert_eq!(tablet.waiting(), []);
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.text(note(2)), Some("more".to_owned()));
}

#[test]
fn what_nobody_else_has_is_made_again_from_what_waits() {
    let mut tablet = Tablet::new();
    tablet.syncs_with(&mut Relay::default());
    tablet.writes(note(1), "one");
    tablet.writes(note(1), "two");
    tablet.is_damaged(note(1));
    let mut relay = Relay::default();
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.text(note(1)), Some("two".to_owned()));
    assert_eq!(relay.documents[&note(1)].heads(), tablet.heads(note(1)));
}
