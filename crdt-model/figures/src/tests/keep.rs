//! How rows are kept.

use crdt_model::document::Edit;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use crdt_model::name::Name;
use crdt_model::note::Note;
use crdt_model::person::{Person, PersonRole};
use crdt_model::space::Space;
use rusqlite::types::Value;

use super::city::{City, a_match, date, dump, empty, group, november, person, replay};
use crate::{IndicatorId, Names, Overview, project, schema, skip};

/// A deterministic stir of marks, counts and states on two groups, by three devices.
fn stirred(steps: u32) -> City {
    let mut city = City::founded();
    let mut state = 17_u32;
    for _ in 0..steps {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let pick = |shift: u32, of: u32| u8::try_from((state >> shift) % of).unwrap();
        let of = group(1 + pick(8, 2));
        let on = ["2026-11-03", "2026-11-05", "2026-11-10", "2026-11-12"][usize::from(pick(11, 4))];
        let by = 2 + pick(14, 3);
        match pick(20, 10) {
            0 => city.unnamed(by, of, on, i64::from(pick(24, 5))),
            1 => city.say(by, of, on, [MeetingState::HeldClosed, MeetingState::Silent][usize::from(pick(24, 2))]),
            2 => city.mark(by, of, on, 10 + pick(24, 6), Answer::SaidNo),
            3 => city.mark(by, of, on, 10 + pick(24, 6), Answer::Retracted),
            _ => city.mark(by, of, on, 10 + pick(24, 6), Answer::Came),
        }
    }
    city
}

#[test]
fn rebuilt_rows_equal_those_kept_along_the_way() {
    let city = stirred(400);
    let mut kept = empty();
    // Kept along the way in two sittings, with documents opened anew from the log for each entry.
    for sitting in [0..city.log.len() / 2, city.log.len() / 2..city.log.len()] {
        let transaction = kept.transaction().unwrap();
        for index in sitting {
            let entry = &city.log[index];
            let mut document = crdt_model::document::Document::empty();
            let changes: Vec<_> = city.log[..=index]
                .iter()
                .filter(|other| (other.space, other.id) == (entry.space, entry.id))
                .map(|other| other.bytes.clone())
                .collect();
            document.apply(&changes).unwrap();
            project(&transaction, i64::try_from(index + 1).unwrap(), entry.space, entry.id, &document).unwrap();
        }
        transaction.commit().unwrap();
    }
    assert!(city.log.len() > 200, "the stir should change something most of the time");
    assert_eq!(dump(&kept), dump(&replay(&city.log)));
}

#[test]
fn the_same_entry_again_changes_nothing() {
    let city = stirred(60);
    let rows = replay(&city.log);
    let before = dump(&rows);
    let mut documents = std::collections::BTreeMap::<_, crdt_model::document::Document>::new();
    for (position, entry) in (1..).zip(&city.log) {
        let document = documents.entry((entry.space, entry.id)).or_default();
        document.apply(&[entry.bytes.clone(), entry.bytes.clone()]).unwrap();
        project(&rows, position, entry.space, entry.id, document).unwrap();
        skip(&rows, position, &[], &[], "unreadable").unwrap();
    }
    assert_eq!(dump(&rows), before);
    // At a new position an unchanged document adds no row either; only the position moves.
    let (key, document) = documents.first_key_value().unwrap();
    project(&rows, 10_000, key.0, key.1, document).unwrap();
    assert_eq!(schema::position(&rows).unwrap(), 10_000);
    assert_eq!(dump(&rows).len(), before.len());
}

#[test]
fn an_older_position_answers_as_it_did_then() {
    let city = stirred(150);
    let all = replay(&city.log);
    let names = |rows: &_| Names::at(rows, schema::position(rows).unwrap()).unwrap();
    for length in (3..=city.log.len()).step_by(13) {
        let then = replay(&city.log[..length]);
        let question = november(&then);
        let told_then = Overview::of(&then, &question, &names(&then)).unwrap();
        assert_eq!(Overview::of(&all, &question, &names(&then)).unwrap(), told_then, "at position {length}");
    }
}

#[test]
fn names_and_notes_leave_no_trace() {
    let mut city = City::founded();
    let register = Space::Group(group(1));
    let name = Name { first: "Fatima".into(), last: Some("Al-Sayed".into()), phone: Some("22334455".into()) };
    city.record(2, register, DocumentId::name(person(10)), &name.edits());
    let note = Note {
        subject: Some(DocumentId::person(person(10))),
        author: Some(person(11)),
        written: None,
        text: "Fatima henter selv sin bror".into(),
    };
    city.record(2, register, DocumentId::new(Kind::Note, [3; 16]), &note.edits());
    let facts = Person { role: Some(PersonRole::Participant), birth_year: Some(2015), ..Person::default() };
    let mut edits = facts.edits();
    // A stray key or an unreadable value could hold a name as well.
    edits.push(Edit::put("nickname", "Fatima"));
    edits.push(Edit::put("since", "Fatima"));
    city.record(2, register, DocumentId::person(person(10)), &edits);
    city.mark(2, group(1), "2026-11-03", 10, Answer::Came);

    let rows = replay(&city.log);
    assert_eq!(usize::try_from(schema::position(&rows).unwrap()).unwrap(), city.log.len());
    let everything = dump(&rows);
    // Of the person there is what is odd in it, and not in which words.
    assert!(everything.iter().any(|row| {
        row[0] == Value::Text("problem".into())
            && row.contains(&Value::Blob(DocumentId::person(person(10)).to_wire().to_vec()))
            && row.contains(&Value::Text("unreadable".into()))
    }));
    for value in everything.iter().flatten() {
        let bytes = match value {
            Value::Text(text) => text.as_bytes(),
            Value::Blob(bytes) => bytes,
            _ => continue,
        };
        for word in ["Fatima", "Al-Sayed", "22334455", "bror"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} in {value:?}");
        }
    }
}

#[test]
fn what_makes_no_sense_is_left_out_and_shown() {
    let mut city = City::founded();
    let marked = |city: &City| city.log.last().map(|entry| (entry.id, entry.bytes.clone())).unwrap();
    city.mark(2, group(1), "2026-11-03", 10, Answer::Came);
    // The same meeting, written into the space of another group.
    let (id, bytes) = marked(&city);
    city.log.push(super::city::Entry { space: Space::Group(group(2)), id, bytes });
    // An activity of one match in the space of another.
    city.dine(1, "2026-11-04");
    let (id, bytes) = marked(&city);
    city.log.push(super::city::Entry { space: Space::MatchShared(a_match(8)), id, bytes });
    let rows = replay(&city.log);
    let question = november(&rows);
    let value = |id: IndicatorId| id.indicator().figure(&rows, &question).unwrap().value;
    assert_eq!(value(IndicatorId::Attendance), Some(1));
    assert_eq!(value(IndicatorId::HostActivities), Some(1));
    let overview = Overview::of(&rows, &question, &Names::default()).unwrap();
    assert_eq!(overview.left_out, 2);
    assert_eq!(question.last(), date("2026-11-30"));
}
