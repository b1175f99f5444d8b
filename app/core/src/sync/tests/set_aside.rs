//! What could not be taken in comes once more, when there is a reason that it may be taken in now.

use crdt_model::kind::{DocumentId, Kind};
use crdt_model::wire::{CatchUp, Record, Snapshot, SyncAnswer};

use super::relay::Relay;
use super::tablet::{Elsewhere, GROUP, Tablet, answer, elsewhere, note};
use crate::store;
use crate::sync::Standing;
use crate::view;

fn records(bytes: Vec<u8>) -> SyncAnswer {
    let record = Record { position: 1, space: GROUP, document: note(1).1, bytes: bytes.into() };
    SyncAnswer { records: vec![record], ..answer() }
}

impl Tablet {
    fn asks_for(&mut self) -> Vec<CatchUp> {
        self.asks(0).request.catch_up
    }

    fn has_set_aside(&self) -> u32 {
        store::set_aside::count(self.desk.connection()).unwrap()
    }
}

/// The bucket of the note.
const BUCKET: CatchUp = CatchUp { space: GROUP, after: None, buckets: Some(1 << 1) };

/// A tablet that was sent a spoiled change of a note, and the relay that has it as it was written.
fn spoiled() -> (Tablet, Relay, Elsewhere) {
    let (mut tablet, mut relay) = (Tablet::new(), Relay::default());
    tablet.syncs_with(&mut relay);
    let mut far = elsewhere();
    let mut change = far.put("far", "one");
    relay.takes(note(1), &change);
    *change.last_mut().unwrap() ^= 1;
    tablet.takes(records(change));
    assert_eq!((tablet.has_set_aside(), tablet.asks_for()), (1, vec![]), "nothing says that it would fit now");
    (tablet, relay, far)
}

#[test]
fn it_comes_whole_when_more_of_its_document_comes() {
    let (mut tablet, mut relay, mut far) = spoiled();
    let second = far.put("far", "two");
    relay.takes(note(1), &second);
    assert!(tablet.takes(records(second)).again);
    assert_eq!(tablet.asks_for(), [BUCKET]);
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.field(note(1), "far"), Some("two".to_owned()));
    assert_eq!((tablet.has_set_aside(), tablet.asks_for()), (0, vec![]));
}

#[test]
fn what_still_does_not_fit_is_not_asked_for_without_end() {
    let (mut tablet, _, mut far) = spoiled();
    let second = far.put("far", "two");
    assert!(tablet.takes(records(second.clone())).again);
    let asked = tablet.asks(0);
    let bad = || vec![Snapshot { space: GROUP, document: note(1).1, bytes: vec![7; 99].into() }];
    let taken = tablet.hears(&asked.expects, SyncAnswer { snapshots: bad(), ..records(second.clone()) });
    assert!(!taken.again);
    assert_eq!((tablet.has_set_aside(), tablet.asks_for()), (1, vec![]));
    // In one go it is asked for once, whatever comes.
    let mut asked = tablet.asks(0);
    asked.expects.progress.asked_again.insert(note(1));
    assert!(!tablet.hears(&asked.expects, records(second)).again);
    assert_eq!(tablet.asks_for(), []);
}

#[test]
fn a_name_that_could_not_be_taken_in_is_on_its_way_and_not_erased() {
    let (mut tablet, _, _) = spoiled();
    let coming = |tablet: &Tablet| view::sync::status(&tablet.desk, Standing::default()).unwrap().names_coming;
    assert!(!coming(&tablet), "all has come but a note");
    let name = DocumentId::new(Kind::Name, [1; 16]);
    let record = Record { position: 2, space: GROUP, document: name, bytes: vec![1; 40].into() };
    tablet.takes(SyncAnswer { records: vec![record], ..answer() });
    assert_eq!(tablet.has_set_aside(), 2);
    assert!(coming(&tablet));
}

#[test]
fn a_newer_program_asks_once_for_what_an_earlier_one_set_aside() {
    let (mut tablet, mut relay, _) = spoiled();
    store::meta::set_asked_again_by(tablet.desk.connection(), "an earlier one").unwrap();
    assert_eq!(tablet.asks_for(), [BUCKET]);
    tablet.reopens();
    let asked = tablet.asks(0);
    assert_eq!(asked.request.catch_up, [BUCKET], "until it has come");
    let bad = vec![Snapshot { space: GROUP, document: note(1).1, bytes: vec![7; 99].into() }];
    tablet.hears(&asked.expects, SyncAnswer { snapshots: bad, ..answer() });
    assert_eq!(tablet.asks_for(), [], "once");
    store::meta::set_asked_again_by(tablet.desk.connection(), "an earlier one").unwrap();
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.field(note(1), "far"), Some("one".to_owned()));
    assert_eq!((tablet.has_set_aside(), tablet.asks_for()), (0, vec![]));
}
