//! How rows are kept.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::budget_line::{BudgetLine, BudgetSide};
use crdt_model::card::card_id;
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::employment::{Employment, Position};
use crdt_model::event::Event;
use crdt_model::goal::{Goal, GoalKind};
use crdt_model::group::Group;
use crdt_model::guidance::Guidance;
use crdt_model::id::Actor;
use crdt_model::interview::InterviewQuestion;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::{self, Said, Sameness, link_id};
use crdt_model::logged::set_cancelled;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion, Slot, meeting_id};
use crdt_model::mentoring::{self, Mentoring};
use crdt_model::name::Name;
use crdt_model::note::Note;
use crdt_model::person::{Person, PersonRole};
use crdt_model::registration::{Registration, registration_id};
use crdt_model::space::Space;
use crdt_model::statement::Statement;
use crdt_model::training::{Training, TrainingKind};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::city::{City, Entry, a_match, date, device, dump, empty, group, november, person, replay};
use super::work::{document, list, register};
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
            let mut document = Document::empty();
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
    let mut documents = BTreeMap::<_, Document>::new();
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
        answers: [(InterviewQuestion::Network, "Fatima kender sin nabo".into())].into(),
    };
    city.record(2, register, DocumentId::new(Kind::Note, [3; 16]), &note.edits());
    let facts = Person { role: Some(PersonRole::Participant), birth_year: Some(2015), ..Person::default() };
    let mut edits = facts.edits();
    // A stray key or an unreadable value could hold a name as well.
    edits.push(Edit::put("nickname", "Fatima"));
    edits.push(Edit::put("since", "Fatima"));
    city.record(2, register, DocumentId::person(person(10)), &edits);
    city.mark(2, group(1), "2026-11-03", 10, Answer::Came);

    name_in_every_text(&mut city, "Fatima");
    public_words(&mut city, "Solvej");

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
    let public = [
        "agreement.case_number",
        "agreement.decision",
        "agreement.document_number",
        "agreement.evaluation_framework",
        "agreement.title",
        "agreement_text.words",
        "amendment.document_number",
        "amendment.reason",
        "budget_line.danish",
        "budget_line.english",
        "goal.danish",
        "goal.english",
        "goal.source",
        "group_row.closed_reason",
        "group_row.name",
        "statement.source",
        "statement.stated_in",
    ];
    assert_eq!(columns_with(&rows, "Solvej"), public.map(str::to_owned).into());
}

/// A name in every text of what is recorded about people, and under a stray key of each.
fn name_in_every_text(city: &mut City, name: &str) {
    let on = Some(date("2026-05-01"));
    let (one, other) = (Some(person(60)), Some(person(61)));
    let text = Some(name.to_owned());
    let course = Some(TrainingKind::Course);
    let training = Training { kind: course, title: text.clone(), date: on, ..Training::default() };
    let guidance = Guidance { group: Some(group(1)), association: name.to_owned(), date: on, ..Guidance::default() };
    let mentoring = Mentoring { mentor: one, mentee: other, matched: on, referrer: text, ..Mentoring::default() };
    let employment = Employment {
        person: one,
        position: Some(Position::VolunteerConsultant),
        percent: Some(50),
        from: on,
        ..Employment::default()
    };
    let event = Event { title: name.to_owned(), date: on, ..Event::default() };
    let newcomer = Registration { registered: on, channel: Some(name.to_owned()), ..Registration::default() };
    let group = Registration { legal_group: Some(name.to_owned()), ..newcomer };
    let said = Said { sameness: Sameness::Same, at: UnixMillis(0), by: person(200), settles: Vec::new() };
    let said = link::say(person(60), person(61), device(1), &said);
    for (space, id, mut edits, unreadable) in [
        (register(1), document(Kind::Training, 1), training.edits(), "until"),
        (list(1), document(Kind::Guidance, 1), guidance.edits(), "child"),
        (list(1), document(Kind::Mentoring, 1), mentoring.edits(), "end_reason"),
        (register(1), document(Kind::Employment, 1), employment.edits(), "until"),
        (register(1), document(Kind::Event, 1), event.edits(), "count"),
        (register(1), registration_id(person(60)), group.edits(), "segment"),
        (list(1), card_id(person(60)), Vec::new(), "area"),
        (register(1), link_id(person(60), person(61)), said, "l/0000000000000000"),
    ] {
        edits.extend([Edit::put("nickname", name), Edit::put(unreadable, name)]);
        city.record(1, space, id, &edits);
    }
}

/// Words of organisations, which are public.
fn public_words(city: &mut City, word: &str) {
    let (words, text) = (word.to_owned(), Some(word.to_owned()));
    let (on, of) = (Some(date("2026-01-01")), Some(document(Kind::Agreement, 1)));
    let texts = BTreeMap::from([("01".to_owned(), words.clone())]);
    let agreement = Agreement {
        title: words.clone(),
        starts: on,
        ends: on,
        decision: text.clone(),
        case_number: text.clone(),
        document_number: text.clone(),
        evaluation_framework: text.clone(),
        effects: texts.clone(),
        clauses: texts.clone(),
        recipients: texts,
        ..Agreement::default()
    };
    let amendment = Amendment {
        agreement: of,
        decided: on,
        reason: words.clone(),
        document_number: text.clone(),
        ..Amendment::default()
    };
    let goal = Goal {
        agreement: of,
        kind: Some(GoalKind::Qualitative),
        danish: words.clone(),
        english: text.clone(),
        source: text.clone(),
        ..Goal::default()
    };
    let statement = Statement {
        figure: "new_groups".to_owned(),
        value: Some(1),
        source: words.clone(),
        document: text.clone(),
        ..Statement::default()
    };
    let line = BudgetLine {
        side: Some(BudgetSide::Source),
        danish: words.clone(),
        english: text.clone(),
        amount_dkk: Some(1),
        ..BudgetLine::default()
    };
    let closed = Group { name: words, closed_reason: text, ..Group::default() };
    for (space, id, edits) in [
        (Space::Programme, document(Kind::Agreement, 1), agreement.edits()),
        (Space::Programme, document(Kind::Amendment, 1), amendment.edits()),
        (Space::Programme, document(Kind::Goal, 1), goal.edits()),
        (Space::Programme, document(Kind::Statement, 1), statement.edits()),
        (Space::Programme, document(Kind::BudgetLine, 1), line.edits()),
        (list(9), DocumentId::group(group(9)), closed.edits()),
    ] {
        city.record(1, space, id, &edits);
    }
}

/// Every column in which a word stands, as `table.column`.
fn columns_with(rows: &Connection, word: &str) -> BTreeSet<String> {
    let mut columns = rows
        .prepare("select t.name, c.name from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'")
        .unwrap();
    let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let columns = columns.map(Result::<(String, String), _>::unwrap).filter(|(table, column)| {
        let there = format!("select exists (select 1 from {table} where instr(cast({column} as text), ?1) > 0)");
        rows.query_row(&there, [word], |row| row.get(0)).unwrap()
    });
    columns.map(|(table, column)| format!("{table}.{column}")).collect()
}

#[test]
fn what_makes_no_sense_is_left_out_and_shown() {
    let mut city = City::founded();
    let marked = |city: &City| city.log.last().map(|entry| (entry.id, entry.bytes.clone())).unwrap();
    city.mark(2, group(1), "2026-11-03", 10, Answer::Came);
    // The same meeting, written into the space of another group.
    let (id, bytes) = marked(&city);
    city.log.push(Entry { space: Space::Group(group(2)), id, bytes });
    // An activity of one match in the space of another.
    city.dine(1, "2026-11-04");
    let (id, bytes) = marked(&city);
    city.log.push(Entry { space: Space::MatchShared(a_match(8)), id, bytes });
    let rows = replay(&city.log);
    let question = november(&rows);
    let value = |id: IndicatorId| id.indicator().figure(&rows, &question).unwrap().value;
    assert_eq!(value(IndicatorId::Attendance), Some(1));
    assert_eq!(value(IndicatorId::HostActivities), Some(1));
    let overview = Overview::of(&rows, &question, &Names::default()).unwrap();
    assert_eq!(overview.left_out, 2);
    let position = question.position();
    skip(&rows, position + 1, &[], &[], "unreadable").unwrap();
    let left_out = crate::overview::left_out(&rows, position).unwrap();
    let told: Vec<_> = left_out.iter().map(|one| (one.space, one.problem.as_str())).collect();
    let misplaced = [Space::Group(group(2)), Space::MatchShared(a_match(8))].map(|space| (Some(space), "misplaced"));
    assert_eq!(told, misplaced);
    let later = crate::overview::left_out(&rows, position + 1).unwrap();
    assert_eq!((later.len(), later[2].entry, later[2].document), (3, Some(position + 1), None));
    assert_eq!(question.last(), date("2026-11-30"));
}

#[test]
fn what_does_not_fit_together_is_to_look_at() {
    let mut city = City::founded();
    let closed = crdt_model::group::reach_stage(crdt_model::group::Stage::Closed, date("2025-08-01"));
    city.record(1, list(1), DocumentId::group(group(1)), &[closed]);
    let rows = replay(&city.log);
    let overview = Overview::of(&rows, &november(&rows), &Names::default()).unwrap();
    assert_eq!((overview.left_out, overview.to_look_at), (0, 1));
    let odd = crate::overview::odd(&rows, november(&rows).position()).unwrap();
    let told: Vec<_> = odd.iter().map(|one| (one.document, one.problem.as_str())).collect();
    assert_eq!(told, [(DocumentId::group(group(1)), "closed_before_opened")]);
}

#[test]
fn what_devices_wrote_apart_is_to_look_at() {
    let mut city = City::organised();
    // Another device wrote what the first did not know: a name, and what became of an evening.
    let mut apart = Document::empty();
    let bytes = apart.edit(Actor::new(device(9), [9; 8]), UnixMillis(0), &[Edit::put("name", "Lektiehjælpen")]);
    city.log.push(Entry { space: list(1), id: DocumentId::group(group(1)), bytes: bytes.unwrap() });
    city.say(2, group(2), "2026-11-05", MeetingState::Held);
    city.say(3, group(2), "2026-11-05", MeetingState::Cancelled);
    // One consultant twice in October, another one after the other; a young person with two mentors, another with one
    // after the other.
    city.employ(1, 70, 50, "2026-01-01", Some("2026-10-31"));
    city.employ(2, 70, 25, "2026-10-31", None);
    city.employ(3, 71, 50, "2026-01-01", Some("2026-10-31"));
    city.employ(4, 71, 25, "2026-11-01", None);
    city.mentor(1, (60, 80), "2026-03-01", None);
    city.mentor(2, (61, 80), "2026-03-02", None);
    city.mentor(3, (60, 81), "2026-03-01", Some("2026-03-02"));
    let over = [mentoring::complete_course(date("2026-10-01"))];
    city.record(1, list(1), document(Kind::Mentoring, 3), &over);
    city.mentor(4, (61, 81), "2026-10-02", None);

    let rows = replay(&city.log);
    let question = november(&rows);
    let odd = crate::overview::odd(&rows, question.position()).unwrap();
    let told: BTreeSet<_> = odd.iter().map(|one| (one.document, one.problem.as_str())).collect();
    let occasion = Occasion { group: group(2), date: date("2026-11-05"), slot: Slot(1) };
    let twice = [(Kind::Employment, 1), (Kind::Employment, 2), (Kind::Mentoring, 1), (Kind::Mentoring, 2)];
    let mut expected: BTreeSet<_> =
        twice.map(|(kind, number)| (document(kind, number), "twice_at_once")).into_iter().collect();
    expected.insert((DocumentId::group(group(1)), "two_values"));
    expected.insert((meeting_id(&occasion), "two_states"));
    assert_eq!(told, expected);
    let overview = Overview::of(&rows, &question, &Names::default()).unwrap();
    assert_eq!((overview.left_out, overview.to_look_at), (0, 6));

    // One of each is taken back.
    city.record(1, register(1), document(Kind::Employment, 2), &[set_cancelled(true)]);
    city.record(1, list(1), document(Kind::Mentoring, 2), &[set_cancelled(true)]);
    let rows = replay(&city.log);
    assert_eq!(Overview::of(&rows, &november(&rows), &Names::default()).unwrap().to_look_at, 2);
}
