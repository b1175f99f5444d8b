//! Documents that were erased for good.

use crdt_model::document::Edit;
use crdt_model::host_match::Match;
use crdt_model::id::{MatchId, PersonId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Reason, Record, Refused, SyncAnswer};

use super::tablet::{GROUP, Tablet, answer, elsewhere, note};
use crate::api::view::What;
use crate::desk::{Act, Write};
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

#[test]
fn the_receipts_go_with_the_hosts_name() {
    let (host, newcomer) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    let mut tablet = Tablet::new();
    let of = MatchId::from_bytes([5; 16]);
    let space = Space::MatchShared(of);
    let grants = vec![Grant { space: GROUP, role: Role::Volunteer }, Grant { space, role: Role::Coordinator }];
    tablet.takes(SyncAnswer { grants: Some(grants), ..answer() });
    let matched = Match { host: Some(host), newcomer: Some(newcomer), ..Match::default() };
    let edits = matched.edits();
    let write = Write { place: (space, DocumentId::of_match(of)), edits };
    assert!(tablet.desk.record(&Act::new(What::Match, vec![write])).unwrap());
    let taken = Write { place: (space, DocumentId::new(Kind::Note, [1; 16])), edits: vec![Edit::put("text", "bon")] };
    let act = Act { pictures: vec![(space, vec![1; 100])], ..Act::new(What::Note, vec![taken]) };
    assert!(tablet.desk.record(&act).unwrap());
    let seen = |tablet: &Tablet| {
        store::picture::read(tablet.desk.connection(), space, PictureHash::of(&[1; 100])).unwrap().is_some()
    };
    let erased = |person| Record { space, ..stub(DocumentId::name(person)) };
    tablet.takes(SyncAnswer { records: vec![erased(newcomer)], ..answer() });
    assert!(seen(&tablet), "of the newcomer there is none");
    tablet.takes(SyncAnswer { records: vec![erased(host)], ..answer() });
    assert!(!seen(&tablet));
    assert_eq!(tablet.asks(0).request.pictures, []);
}
