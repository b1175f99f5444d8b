//! Documents that were erased for good.

use crdt_model::document::{Edit, UnixMillis};
use crdt_model::host_match::Match;
use crdt_model::id::{MatchId, PersonId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting;
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Reason, Record, Refused, SyncAnswer};
use rusqlite::types::ValueRef;

use super::tablet::{GROUP, Tablet, answer, elsewhere, note};
use crate::api::view::What;
use crate::desk::{Act, Nothing, Write};
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

const NAME: &str = "Zenobia";

/// The tables in which a text stands.
fn tables_with(tablet: &Tablet, text: &str) -> Vec<String> {
    let connection = tablet.desk.connection();
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let stands_in = |table: &String| {
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap()
                    && bytes.windows(text.len()).any(|window| window == text.as_bytes())
                {
                    return true;
                }
            }
        }
        false
    };
    names.into_iter().filter(stands_in).collect()
}

/// Marks somebody at an evening, with the step that takes it back. Who marks is the other person.
fn marks(tablet: &mut Tablet, evening: u8, (person, by): (PersonId, PersonId), name: &str) {
    let place = (GROUP, DocumentId::new(Kind::Meeting, [evening; 16]));
    let mark = Mark::new(Answer::Came, UnixMillis(1), by);
    let edit = meeting::mark(person, tablet.desk.device(), &mark);
    let backs = tablet.desk.backs(place, &[(edit.clone(), Nothing::Mark)]).unwrap();
    let what = What::Mark { name: Some(name.to_owned()), answer: Answer::Came };
    let act = Act { step: Some((place, backs)), ..Act::new(what, vec![Write { place, edits: vec![edit] }]) };
    assert!(tablet.desk.record(&act).unwrap());
}

#[test]
fn a_name_goes_from_every_line_and_no_line_goes() {
    let (gone, other) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    let mut tablet = Tablet::new();
    marks(&mut tablet, 1, (gone, other), NAME);
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::NotAllowed }];
    tablet.hears(&asked.expects, SyncAnswer { refused, ..answer() });
    let facts = Person { role: Some(PersonRole::Participant), ..Person::default() };
    let name = Name { first: NAME.to_owned(), ..Name::default() };
    let writes = vec![
        Write { place: (GROUP, DocumentId::person(gone)), edits: facts.edits() },
        Write { place: (GROUP, DocumentId::name(gone)), edits: name.edits() },
    ];
    assert!(tablet.desk.record(&Act::new(What::NewPerson { name: Some(NAME.to_owned()) }, writes)).unwrap());
    marks(&mut tablet, 2, (other, gone), "Abdi");
    marks(&mut tablet, 3, (gone, other), NAME);
    for table in ["outbox", "step", "name_row"] {
        assert!(tables_with(&tablet, NAME).contains(&table.to_owned()), "else nothing is shown by its going: {table}");
    }

    tablet.takes(SyncAnswer { records: vec![stub(DocumentId::name(gone))], ..answer() });
    for reopened in [false, true] {
        if reopened {
            tablet.reopens();
        }
        assert_eq!(tables_with(&tablet, NAME), Vec::<String>::new());
        let marked = |name: Option<&str>| What::Mark { name: name.map(str::to_owned), answer: Answer::Came };
        let new = || What::NewPerson { name: None };
        let acts = store::outbox::acts(tablet.desk.connection(), 9).unwrap();
        let lines: Vec<What> = acts.iter().map(|act| act.what.clone()).collect();
        assert_eq!(lines, [marked(None), marked(Some("Abdi")), new(), new(), marked(None)]);
        let waiting = acts.iter().filter(|act| act.refused.is_none()).count();
        assert_eq!(waiting, 3, "what waits goes on waiting: {acts:?}");
        let last = |evening| {
            let evening = DocumentId::new(Kind::Meeting, [evening; 16]);
            store::step::last_what(tablet.desk.connection(), GROUP, evening).unwrap()
        };
        assert_eq!((last(3), last(2)), (Some(marked(None)), Some(marked(Some("Abdi")))));
    }
}
