//! Laws of the documents: merging commutes, associates and is idempotent, every merge reads, and no tap undoes
//! another tablet's tap.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a test may fail loudly")]

use automerge::transaction::Transactable as _;
use automerge::{AutoCommit, ObjType, ROOT};
use chrono::NaiveDate;
use crdt_model::document::{Document, Edit, SCHEMA, SCHEMA_KEY, UnixMillis};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::{Answer, Mark, Standing, speaking};
use crdt_model::meeting::{self, Meeting, MeetingState, Occasion, Slot, StateMark};
use crdt_model::note::note_id;
use crdt_model::problem::Problem;
use proptest::prelude::*;

const PEOPLE: u8 = 4;
const TABLETS: usize = 3;

/// What can happen at a tablet.
#[derive(Debug, Clone)]
enum Step {
    Mark { tablet: usize, person: u8, answer: Answer },
    Volunteer { tablet: usize, person: u8, answer: Answer },
    Unnamed { tablet: usize, count: i64 },
    State { tablet: usize, state: MeetingState },
    Hear { tablet: usize, from: usize },
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Came), Just(Answer::Left), Just(Answer::SaidNo), Just(Answer::Retracted)]
}

fn step() -> impl Strategy<Value = Step> {
    let tablet = 0..TABLETS;
    prop_oneof![
        6 => (tablet.clone(), 0..PEOPLE, answer()).prop_map(|(tablet, person, answer)| Step::Mark { tablet, person, answer }),
        2 => (tablet.clone(), 0..PEOPLE, answer()).prop_map(|(tablet, person, answer)| Step::Volunteer { tablet, person, answer }),
        2 => (tablet.clone(), 0_i64..9).prop_map(|(tablet, count)| Step::Unnamed { tablet, count }),
        1 => (tablet.clone(), prop_oneof![Just(MeetingState::Held), Just(MeetingState::HeldClosed), Just(MeetingState::Silent)])
            .prop_map(|(tablet, state)| Step::State { tablet, state }),
        2 => (tablet.clone(), tablet).prop_map(|(tablet, from)| Step::Hear { tablet, from }),
    ]
}

fn device(tablet: usize) -> DeviceId {
    DeviceId::from_bytes([u8::try_from(tablet).unwrap() + 1; 8])
}

fn actor(tablet: usize) -> Actor {
    Actor::new(device(tablet), [9; 8])
}

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number + 100; 16])
}

fn occasion() -> Occasion {
    Occasion {
        group: GroupId::from_bytes([5; 16]),
        date: NaiveDate::from_ymd_opt(2026, 11, 12).unwrap(),
        slot: Slot(1),
    }
}

fn tap(document: &mut Document, tablet: usize, at: i64, edit: Edit) {
    let mut edits = meeting::start(&occasion());
    edits.push(edit);
    document.edit(actor(tablet), UnixMillis(at), &edits);
}

fn mark(answer: Answer, at: i64) -> Mark {
    Mark::new(answer, UnixMillis(at), person(99))
}

/// Plays the steps on tablets that all begin offline with nothing.
fn play(steps: &[Step]) -> Vec<Document> {
    let mut tablets = vec![Document::empty(); TABLETS];
    for (step, at) in steps.iter().zip(1_i64..) {
        match *step {
            Step::Mark { tablet, person: who, answer } => {
                let edit = meeting::mark(person(who), device(tablet), &mark(answer, at));
                tap(&mut tablets[tablet], tablet, at, edit);
            }
            Step::Volunteer { tablet, person: who, answer } => {
                let edit = meeting::mark_volunteer(person(who), device(tablet), &mark(answer, at));
                tap(&mut tablets[tablet], tablet, at, edit);
            }
            Step::Unnamed { tablet, count } => {
                tap(&mut tablets[tablet], tablet, at, meeting::count_unnamed(device(tablet), count));
            }
            Step::State { tablet, state } => {
                let mark = StateMark { state, at: UnixMillis(at), by: person(99) };
                tap(&mut tablets[tablet], tablet, at, meeting::set_state(device(tablet), &mark));
            }
            Step::Hear { tablet, from } => {
                let heard = tablets[from].clone();
                tablets[tablet].merge(&heard).unwrap();
            }
        }
    }
    tablets
}

fn merged(first: &Document, then: &[&Document]) -> Document {
    let mut merged = first.clone();
    for document in then {
        merged.merge(document).unwrap();
    }
    merged
}

/// The same history and the same meaning.
fn same(left: &Document, right: &Document) -> bool {
    left.heads() == right.heads() && Meeting::read(left) == Meeting::read(right)
}

proptest! {
    #[test]
    fn merging_commutes_associates_and_is_idempotent(steps in prop::collection::vec(step(), 0..40)) {
        let tablets = play(&steps);
        let [a, b, c] = [&tablets[0], &tablets[1], &tablets[2]];
        prop_assert!(same(&merged(a, &[b]), &merged(b, &[a])));
        prop_assert!(same(&merged(a, &[&merged(b, &[c])]), &merged(&merged(a, &[b]), &[c])));
        prop_assert!(same(&merged(a, &[b, b, a]), &merged(a, &[b])));
    }

    #[test]
    fn every_tablets_last_word_on_each_person_is_in_the_merge(steps in prop::collection::vec(step(), 0..60)) {
        let tablets = play(&steps);
        let all = merged(&tablets[0], &[&tablets[1], &tablets[2]]);
        let (meeting, _) = Meeting::read(&all);
        let mut last = std::collections::BTreeMap::new();
        for (step, at) in steps.iter().zip(1_i64..) {
            if let Step::Mark { tablet, person: who, answer } = *step {
                last.insert((person(who), device(tablet)), mark(answer, at));
            }
        }
        for ((who, on), said) in last {
            prop_assert_eq!(meeting.own(who, on), Some(&said));
        }
    }

    #[test]
    fn a_change_applies_in_any_order_and_twice(steps in prop::collection::vec(step(), 1..30), seed in any::<u64>()) {
        let tablets = play(&steps);
        let all = merged(&tablets[0], &[&tablets[1], &tablets[2]]);
        let mut changes = all.changes();
        changes.extend(all.changes());
        // A fixed shuffle: order by a hash of place and seed.
        let mut order: Vec<usize> = (0..changes.len()).collect();
        order.sort_by_key(|place| (*place as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let mut rebuilt = Document::empty();
        for place in order {
            rebuilt.apply(&[changes[place].clone()]).unwrap();
        }
        prop_assert!(same(&rebuilt, &all));
    }

    #[test]
    fn taking_back_on_one_tablet_leaves_the_others_taps(
        steps in prop::collection::vec(step(), 0..30),
        who in 0..PEOPLE,
    ) {
        let mut tablets = play(&steps);
        tap(&mut tablets[1], 1, 1_000, meeting::mark(person(who), device(1), &mark(Answer::Came, 1_000)));
        let heard = tablets[1].clone();
        tablets[0].merge(&heard).unwrap();
        tap(&mut tablets[0], 0, 1_001, meeting::mark(person(who), device(0), &mark(Answer::Retracted, 1_001)));
        let (meeting, _) = Meeting::read(&merged(&tablets[0], &[&tablets[1]]));
        prop_assert_eq!(meeting.own(person(who), device(1)).map(|mark| mark.answer), Some(Answer::Came));
        prop_assert!(Standing::of(&meeting.participants[&person(who)]).counts());
    }

    #[test]
    fn a_mark_reads_back(answer in answer(), at in any::<i64>(), by in any::<[u8; 16]>(), settles in prop::collection::vec((any::<[u8; 8]>(), any::<i64>()), 0..4)) {
        let mark = Mark {
            answer,
            at: UnixMillis(at),
            by: PersonId::from_bytes(by),
            settles: settles.into_iter().map(|(device, at)| (DeviceId::from_bytes(device), UnixMillis(at))).collect(),
        };
        prop_assert_eq!(mark.to_string().parse::<Mark>(), Ok(mark));
    }

    #[test]
    fn reading_never_fails_on_content(fields in prop::collection::vec(("[a-z/-]{0,12}", 0_u8..6, ".{0,8}"), 0..20)) {
        let mut foreign = AutoCommit::new();
        for (key, sort, text) in fields {
            match sort {
                0 => foreign.put(ROOT, &key, text.as_str()).unwrap(),
                1 => foreign.put(ROOT, &key, 7_i64).unwrap(),
                2 => foreign.put(ROOT, &key, 1.5_f64).unwrap(),
                3 => foreign.put(ROOT, &key, true).unwrap(),
                4 => foreign.put(ROOT, &key, vec![1_u8, 2]).unwrap(),
                _ => { foreign.put_object(ROOT, &key, ObjType::Map).unwrap(); }
            }
        }
        let document = Document::load(&foreign.save()).unwrap();
        Meeting::read(&document);
        crdt_model::group::Group::read(&document);
        crdt_model::person::Person::read(&document);
        crdt_model::name::Name::read(&document);
        crdt_model::note::Note::read(&document);
        crdt_model::host_match::Match::read(&document);
        crdt_model::host_match::Activity::read(&document);
        crdt_model::reference::Reference::read(&document);
    }
}

#[test]
fn two_tablets_that_start_the_same_meeting_offline_keep_every_tick() {
    let mut tablets = play(&[]);
    for who in 0..PEOPLE {
        let tablet = usize::from(who % 2);
        let edit = meeting::mark(person(who), device(tablet), &mark(Answer::Came, i64::from(who)));
        tap(&mut tablets[tablet], tablet, i64::from(who), edit);
    }
    tap(&mut tablets[0], 0, 50, meeting::count_unnamed(device(0), 2));
    tap(&mut tablets[1], 1, 51, meeting::count_unnamed(device(1), 3));
    let (meeting, problems) = Meeting::read(&merged(&tablets[0], &[&tablets[1]]));
    assert_eq!(meeting.occasion, Some(occasion()));
    assert_eq!((meeting.present_named(), meeting.unnamed_total()), (4, 5));
    assert_eq!(meeting.state, MeetingState::Held);
    assert_eq!(problems, []);
}

#[test]
fn came_against_said_no_is_two_answers_until_somebody_settles_it() {
    let mut tablets = play(&[]);
    tap(&mut tablets[0], 0, 1, meeting::mark(person(0), device(0), &mark(Answer::Came, 1)));
    tap(&mut tablets[1], 1, 2, meeting::mark(person(0), device(1), &mark(Answer::SaidNo, 2)));
    let mut all = merged(&tablets[0], &[&tablets[1]]);
    let (before, problems) = Meeting::read(&all);
    assert_eq!((before.present(), before.unsettled()), (1, 1));
    assert_eq!(problems, [Problem::TwoAnswers { person: person(0) }]);

    let settles = speaking(&before.participants[&person(0)])
        .filter(|(on, _)| *on != device(1))
        .map(|(on, mark)| (*on, mark.at))
        .collect();
    let settling = Mark { settles, ..mark(Answer::SaidNo, 3) };
    tap(&mut all, 1, 3, meeting::mark(person(0), device(1), &settling));
    let (after, problems) = Meeting::read(&all);
    assert_eq!((after.present(), after.unsettled()), (0, 0));
    assert_eq!(problems, []);

    // A later tap on the first tablet speaks again: nothing was taken from it.
    tap(&mut all, 0, 4, meeting::mark(person(0), device(0), &mark(Answer::Came, 4)));
    assert_eq!(Meeting::read(&all).0.unsettled(), 1);
}

#[test]
fn came_and_left_is_an_ordinary_evening() {
    let mut tablets = play(&[]);
    tap(&mut tablets[0], 0, 1, meeting::mark(person(0), device(0), &mark(Answer::Came, 1)));
    tap(&mut tablets[1], 1, 2, meeting::mark(person(0), device(1), &mark(Answer::Left, 2)));
    let (meeting, problems) = Meeting::read(&merged(&tablets[0], &[&tablets[1]]));
    assert_eq!((meeting.present(), meeting.unsettled()), (1, 0));
    assert_eq!(problems, []);
}

#[test]
fn what_a_newer_version_wrote_survives_an_edit_by_this_one() {
    let mut newer = AutoCommit::new();
    newer.put(ROOT, SCHEMA_KEY, SCHEMA + 1).unwrap();
    newer.put(ROOT, "mood/x", "cheerful").unwrap();
    let mut document = Document::load(&newer.save()).unwrap();
    tap(&mut document, 0, 1, meeting::mark(person(0), device(0), &mark(Answer::Came, 1)));
    let again = Document::load(&document.save()).unwrap();
    assert_eq!(again.fields().text("mood/x"), Some("cheerful"));
    let (meeting, problems) = Meeting::read(&again);
    assert_eq!(meeting.present(), 1);
    assert!(problems.contains(&Problem::NewerSchema { schema: SCHEMA + 1 }));
}

#[test]
fn a_meeting_id_depends_on_group_date_and_slot_only() {
    let here = occasion();
    assert_eq!(meeting::meeting_id(&here), meeting::meeting_id(&occasion()));
    let others = [
        Occasion { group: GroupId::from_bytes([6; 16]), ..here },
        Occasion { date: here.date.succ_opt().unwrap(), ..here },
        Occasion { slot: Slot(2), ..here },
    ];
    for other in others {
        assert_ne!(meeting::meeting_id(&here), meeting::meeting_id(&other));
    }
    // Frozen: devices in the field derive it too.
    assert_eq!(meeting::meeting_id(&here).to_string(), "meeting/P7W9rXLQ0NL8lvOJHMy4jQ");
}

#[test]
fn a_note_id_depends_on_device_and_subject_only() {
    let subject = DocumentId::person(PersonId::from_bytes([1; 16]));
    let here = note_id(DeviceId::from_bytes([3; 8]), subject);
    assert_ne!(here, note_id(DeviceId::from_bytes([4; 8]), subject));
    assert_ne!(here, note_id(DeviceId::from_bytes([3; 8]), DocumentId::name(PersonId::from_bytes([1; 16]))));
    // Frozen: notes in the field are found by it.
    assert_eq!(here.to_string(), "note/TOta8u5Cf-ZvSpPp3g5ZVQ");
}

#[test]
fn every_mark_reads_as_it_was_written() {
    for answer in Answer::ALL {
        assert_eq!(mark(answer, 7).to_string().parse(), Ok(mark(answer, 7)));
    }
    for state in MeetingState::ALL {
        let said = StateMark { state, at: UnixMillis(7), by: person(0) };
        assert_eq!(said.to_string().parse(), Ok(said));
    }
    for wrong in ["", "came", "Came 7", "held_open 7 ZGRkZGRkZGRkZGRkZGRkZA"] {
        assert!(wrong.parse::<Mark>().is_err() && wrong.parse::<StateMark>().is_err(), "{wrong:?}");
    }
}

#[test]
fn an_edit_that_changes_nothing_is_no_change() {
    let mut document = Document::empty();
    let edits = meeting::start(&occasion());
    assert!(document.edit(actor(0), UnixMillis(1), &edits).is_some());
    assert!(document.edit(actor(0), UnixMillis(2), &edits).is_none());
}
