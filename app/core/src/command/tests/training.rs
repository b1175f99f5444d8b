//! Courses and meetings for a register of volunteers, offline.

use std::collections::BTreeMap;

use crdt_model::id::PersonId;
use crdt_model::kind::DocumentId;
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::training::TrainingKind;
use serde_json::{Value, json};

use crate::api::{GroupRequest, TrainingInput, TrainingRequest};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, ORGANISATION, THURSDAY, date, homework_cafe};

const REGISTER: Space = Space::Organisation(ORGANISATION);

fn volunteer(index: usize) -> PersonId {
    let [low, high] = u16::try_from(index).unwrap().to_be_bytes();
    let mut bytes = [1; 16];
    bytes[..2].copy_from_slice(&[low, high]);
    PersonId::from_bytes(bytes)
}

/// A coordinator whose register has so many volunteers; the first also helps in a group.
fn laptop(volunteers: usize) -> Device {
    let grants = [Space::Programme, REGISTER, Space::Group(GROUP)].map(|space| (space, Role::Coordinator));
    let laptop = Device::enrolled(1, &grants);
    laptop.receive((Space::Group(GROUP), DocumentId::group(GROUP)), &homework_cafe().edits());
    let facts = Person { role: Some(PersonRole::Volunteer), since: Some(date("2026-01-01")), ..Person::default() };
    for index in 0..volunteers {
        let person = volunteer(index);
        laptop.receive((REGISTER, DocumentId::person(person)), &facts.edits());
        let name = Name { first: "Anna".to_owned(), last: Some(format!("Nr. {index:03}")), ..Name::default() };
        laptop.receive((REGISTER, DocumentId::name(person)), &name.edits());
    }
    laptop.receive((Space::Group(GROUP), DocumentId::person(volunteer(0))), &facts.edits());
    laptop
}

fn what(kind: TrainingKind, title: &str, on: &str) -> TrainingInput {
    TrainingInput { kind, title: Some(title.to_owned()), date: date(on) }
}

async fn made(laptop: &Device, new: TrainingInput) -> DocumentId {
    let page = laptop.done(TrainingRequest::CreateTraining { new }).await;
    page["line"]["training"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_register_of_427_is_marked_searched_for_and_undone() {
    let laptop = laptop(427);
    let training = made(&laptop, what(TrainingKind::IntroMeeting, "", THURSDAY)).await;
    let page = laptop.done(TrainingRequest::Training { training }).await;
    assert_eq!((&page["line"]["title"], page["windows"].as_array().unwrap().len()), (&Value::Null, 427));
    assert_eq!((&page["windows"][0]["letter"], &page["windows"][1]["letter"]), (&json!("A"), &Value::Null));
    assert_eq!(page["windows"][426]["name"], "Anna Nr. 426");
    // By group one finds those who help there.
    assert_eq!(page["groups"][0]["people"], json!([volunteer(0)]));

    laptop.done(TrainingRequest::MarkTrained { training, person: volunteer(7), present: true }).await;
    laptop.done(TrainingRequest::CountTrainedUnnamed { training, by: 4 }).await;
    let people = (0..427).map(volunteer).collect();
    let page = laptop.done(TrainingRequest::EveryoneTrained { training, people }).await;
    assert_eq!((&page["line"]["present"], &page["line"]["unnamed"]), (&json!(427), &json!(4)));
    assert_eq!(page["undo"], json!({"what": "everyone_came", "count": 426}));
    laptop.done(TrainingRequest::UndoTrained { training }).await;
    laptop.done(TrainingRequest::UndoTrained { training }).await;
    let page = laptop.done(TrainingRequest::Training { training }).await;
    assert_eq!((&page["line"]["present"], &page["line"]["unnamed"]), (&json!(1), &json!(0)));
    laptop.done(TrainingRequest::MarkTrained { training, person: volunteer(7), present: false }).await;
    // It is on the disk, and what was said can be taken back after a crash too.
    let again = laptop.crashed(2);
    again.unlock().await;
    let page = again.done(TrainingRequest::UndoTrained { training }).await;
    assert_eq!(page["line"]["present"], 1);
}

#[tokio::test]
async fn nobody_has_been_at_what_has_not_been_held() {
    let laptop = laptop(1);
    let training = made(&laptop, what(TrainingKind::Course, "Lektiehjælp for nye", "2026-11-21")).await;
    let mark = || TrainingRequest::MarkTrained { training, person: volunteer(0), present: true };
    assert_eq!(laptop.refused(mark()).await, ErrorCode::DateInFuture);
    assert_eq!(laptop.refused(TrainingRequest::CountTrainedUnnamed { training, by: 1 }).await, ErrorCode::DateInFuture);
    let earlier = what(TrainingKind::Course, "Lektiehjælp for nye", "2026-11-10");
    laptop.done(TrainingRequest::ChangeTraining { training, new: earlier.clone() }).await;
    laptop.done(mark()).await;
    let later = TrainingInput { date: date("2026-11-13"), ..earlier };
    assert_eq!(laptop.refused(TrainingRequest::ChangeTraining { training, new: later }).await, ErrorCode::DateInFuture);

    let page = laptop.done(TrainingRequest::CallOffTraining { training, called_off: true }).await;
    assert_eq!(page["line"]["problems"], json!([{"problem": "present_though_not_held"}]));
    let stranger = TrainingRequest::MarkTrained { training, person: volunteer(9), present: true };
    assert_eq!(laptop.refused(stranger).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_comes_stands_before_what_was() {
    let laptop = laptop(0);
    for (title, on) in [("past", "2026-10-29"), ("last", "2026-11-11"), ("next", "2026-11-21"), ("today", THURSDAY)] {
        made(&laptop, what(TrainingKind::ThemeEvening, title, on)).await;
    }
    let view = laptop.done(TrainingRequest::Trainings {}).await;
    let titles = |list: &str| {
        let lines = view[list].as_array().unwrap().iter();
        lines.map(|line| line["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (titles("coming"), titles("past")),
        (vec!["today".into(), "next".into()], vec!["last".into(), "past".into()])
    );
}

#[tokio::test]
async fn two_laptops_mark_the_same_course_and_a_tablet_does_not() {
    let (laptop, other) = (laptop(3), laptop(3));
    let training = made(&laptop, what(TrainingKind::Supervision, "Svære samtaler", THURSDAY)).await;
    laptop.done(TrainingRequest::MarkTrained { training, person: volunteer(0), present: true }).await;
    laptop.send_to(&[&other]);
    other.done(TrainingRequest::MarkTrained { training, person: volunteer(1), present: true }).await;
    other.send_to(&[&laptop]);
    let page = laptop.done(TrainingRequest::Training { training }).await;
    assert_eq!(page["line"]["present"], 2);

    let tablet = Device::tablet(5, &["Amir"]);
    assert_eq!(tablet.refused(TrainingRequest::Trainings {}).await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn only_the_calendar_of_all_groups_has_what_is_held() {
    let laptop = laptop(1);
    made(&laptop, what(TrainingKind::Course, "at lytte", THURSDAY)).await;
    let kinds = BTreeMap::from([("course".to_owned(), "Kursus".to_owned())]);
    let calendar = |group| GroupRequest::Calendar { group, kinds: kinds.clone() };
    let (all, one) = (laptop.done(calendar(None)).await, laptop.done(calendar(Some(GROUP))).await);
    assert!(all["text"].as_str().unwrap().contains("SUMMARY:Kursus: at lytte\r\n"), "{all}");
    assert!(!one["text"].as_str().unwrap().contains("Kursus"), "{one}");
}
