//! Saved documents of every released shape open and read as they did when they were saved. The files are never
//! edited; a new shape gets a folder of its own.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail loudly")]
#![allow(clippy::disallowed_methods, reason = "the fixtures are files")]

use std::path::PathBuf;

use chrono::NaiveDate;
use crdt_model::document::{Document, UnixMillis};
use crdt_model::group::{Group, Stage};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Meeting, Occasion, Slot};
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};

const AMINA: PersonId = PersonId::from_bytes([1; 16]);
const SOFIE: PersonId = PersonId::from_bytes([2; 16]);
const TABLET: DeviceId = DeviceId::from_bytes([3; 8]);
const PHONE: DeviceId = DeviceId::from_bytes([4; 8]);

fn actor(device: DeviceId) -> Actor {
    Actor::new(device, [0; 8])
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn occasion() -> Occasion {
    Occasion { group: GroupId::from_bytes([5; 16]), date: date("2026-11-12"), slot: Slot(1) }
}

fn group() -> Group {
    Group {
        name: "Lektiecafé Telemarksgade".to_owned(),
        kind: "homework_cafe".to_owned(),
        area: "sundholmsvej".to_owned(),
        contact: Some(SOFIE),
        stages: [(Stage::Establishing, date("2026-08-01")), (Stage::Established, date("2026-10-14"))].into(),
        schedule: [(Slot(1), "2 16:30 18:30 2026-08-01 -".parse().unwrap())].into(),
        partners: ["helhedsplan".to_owned()].into(),
        ..Group::default()
    }
}

fn person() -> Person {
    Person {
        role: Some(PersonRole::Participant),
        since: Some(date("2026-08-20")),
        until: None,
        birth_year: Some(2014),
        ..Person::default()
    }
}

fn name() -> Name {
    Name { first: "Amina H.".to_owned(), last: None, phone: None }
}

fn meeting() -> Document {
    let mut tablet = Document::empty();
    let mut edits = meeting::start(&occasion());
    edits.push(meeting::mark(AMINA, TABLET, &Mark::new(Answer::Came, UnixMillis(1_794_500_000_000), SOFIE)));
    edits.push(meeting::count_unnamed(TABLET, 2));
    tablet.edit(actor(TABLET), UnixMillis(1_794_500_000_000), &edits).unwrap();
    let mut phone = Document::empty();
    let mut edits = meeting::start(&occasion());
    edits.push(meeting::mark(AMINA, PHONE, &Mark::new(Answer::SaidNo, UnixMillis(1_794_500_060_000), SOFIE)));
    phone.edit(actor(PHONE), UnixMillis(1_794_500_060_000), &edits).unwrap();
    tablet.merge(&phone).unwrap();
    tablet
}

fn written(edits: &[crdt_model::document::Edit]) -> Document {
    let mut document = Document::empty();
    document.edit(actor(TABLET), UnixMillis(1_794_500_000_000), edits).unwrap();
    document
}

/// Opens a fixture; with `NEW_FIXTURES` set, a missing one is made first.
fn fixture(name: &str, make: impl FnOnce() -> Document) -> Document {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/v1").join(name);
    if !path.exists() && std::env::var_os("NEW_FIXTURES").is_some() {
        std::fs::write(&path, make().save()).unwrap();
    }
    Document::load(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_meeting_of_version_1_reads() {
    let document = fixture("meeting.automerge", meeting);
    let (meeting, _) = Meeting::read(&document);
    assert_eq!(meeting.occasion, Some(occasion()));
    assert_eq!((meeting.present(), meeting.unsettled(), meeting.unnamed_total()), (3, 1, 2));
    assert_eq!(meeting.own(AMINA, PHONE).map(|mark| (mark.answer, mark.by)), Some((Answer::SaidNo, SOFIE)));
}

#[test]
fn a_group_of_version_1_reads() {
    let document = fixture("group.automerge", || written(&group().edits()));
    let (read, problems) = Group::read(&document);
    assert_eq!((read, problems), (group(), vec![]));
}

#[test]
fn a_person_of_version_1_reads() {
    let document = fixture("person.automerge", || written(&person().edits()));
    assert_eq!(Person::read(&document), (person(), vec![]));
}

#[test]
fn a_name_of_version_1_reads() {
    let document = fixture("name.automerge", || written(&name().edits()));
    assert_eq!(Name::read(&document), (name(), vec![]));
}
