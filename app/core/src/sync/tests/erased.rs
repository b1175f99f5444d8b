//! Documents that were erased for good.

use crdt_model::kind::{DocumentId, Kind};
use crdt_model::wire::{Reason, Record, Refused, SyncAnswer};

use super::tablet::{GROUP, Tablet, answer, elsewhere, note};
use crate::api::view::What;
use crate::store;

fn stub(document: DocumentId) -> Record {
    Record { position: 9, space: GROUP, document, bytes: Vec::new().into() }
}

#[test]
fn an_erased_document_goes_with_all_that_was_kept_of_it() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    let record = |position, bytes: Vec<u8>| Record { position, space: GROUP, document: note(1).1, bytes: bytes.into() };
    let records = vec![record(1, far.put("text", "theirs")), record(2, vec![1; 40])];
    tablet.takes(SyncAnswer { records, ..answer() });
    tablet.writes(note(1), "mine");
    tablet.writes(note(2), "another");
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 1);
    let taken = tablet.takes(SyncAnswer { records: vec![stub(note(1).1)], ..answer() });
    assert!(taken.documents);
    for reopened in [false, true] {
        if reopened {
            tablet.reopens();
        }
        assert_eq!(tablet.text(note(1)), None);
        assert_eq!(tablet.text(note(2)), Some("another".to_owned()));
        let connection = tablet.desk.connection();
        assert_eq!(store::set_aside::count(connection).unwrap(), 0);
        let acts = store::outbox::acts(connection, 9).unwrap();
        assert_eq!(acts.iter().map(|act| act.refused).collect::<Vec<_>>(), [None, Some(Reason::Erased)]);
        let rows = store::outbox::of_document(connection, note(1).0, note(1).1).unwrap();
        assert_eq!(rows.iter().map(|row| row.bytes.len()).collect::<Vec<_>>(), [0]);
    }
    assert_eq!(tablet.asks(0).request.push.len(), 1);
}

#[test]
fn what_is_refused_as_erased_is_dropped_too() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::Erased }];
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    assert_eq!(tablet.text(note(1)), None);
    assert_eq!(store::outbox::acts(tablet.desk.connection(), 9).unwrap()[0].what, What::Note);
}

#[test]
fn only_names_and_notes_can_be_erased() {
    let mut tablet = Tablet::new();
    let mut far = elsewhere();
    let meeting = DocumentId::new(Kind::Meeting, [1; 16]);
    let first = Record { position: 1, space: GROUP, document: meeting, bytes: far.put("far", "theirs").into() };
    tablet.takes(SyncAnswer { records: vec![first, stub(meeting)], ..answer() });
    assert_eq!(tablet.field((GROUP, meeting), "far"), Some("theirs".to_owned()));
    assert_eq!(store::set_aside::count(tablet.desk.connection()).unwrap(), 1);
}
