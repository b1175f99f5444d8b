//! A mentoring group, offline.

use crdt_model::document::{Document, UnixMillis};
use crdt_model::group::{Group, Stage};
use crdt_model::id::{Actor, DeviceId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mentoring::{self, Mentoring, MentoringEnd};
use crdt_model::name::Name;
use crdt_model::person::{Person, PersonRole};
use crdt_model::reference::Reference;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use crate::api::{GroupRequest, MentoringRequest, Request};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, ORGANISATION, THURSDAY, child, date, names};

const SPACE: Space = Space::Group(GROUP);

/// A coordinator with a mentoring group of two mentors, Ali (0) and Birgit (1).
fn laptop() -> Device {
    let grants = [Space::Programme, Space::Organisation(ORGANISATION), SPACE].map(|space| (space, Role::Coordinator));
    let laptop = Device::enrolled(1, &grants);
    let group = Group {
        name: "Mentorerne".to_owned(),
        kind: "mentoring".to_owned(),
        stages: [(Stage::Established, date("2026-01-01"))].into(),
        ..Group::default()
    };
    laptop.receive((SPACE, DocumentId::group(GROUP)), &group.edits());
    let referrers = [("jobcenter".to_owned(), "Jobcenter Skelbækgade".to_owned())].into();
    let reference = Reference { referrers, ..Reference::default() };
    laptop.receive((Space::Programme, DocumentId::reference()), &reference.edits());
    for (index, name) in ["Ali", "Birgit"].into_iter().enumerate() {
        let facts = Person { role: Some(PersonRole::Mentor), since: Some(date("2026-01-01")), ..Person::default() };
        laptop.receive((SPACE, DocumentId::person(child(index))), &facts.edits());
        let name = Name { first: name.to_owned(), ..Name::default() };
        laptop.receive((SPACE, DocumentId::name(child(index))), &name.edits());
    }
    laptop
}

fn mentee(first_name: &str, birth_year: i64) -> MentoringRequest {
    MentoringRequest::AddMentee { group: GROUP, first_name: first_name.into(), birth_year, since: date("2026-02-01") }
}

async fn young(laptop: &Device, first_name: &str, birth_year: i64) -> PersonId {
    let view = laptop.done(mentee(first_name, birth_year)).await;
    let mentees = view["mentees"].as_array().unwrap();
    let found = mentees.iter().find(|mentee| mentee["who"]["name"] == first_name).unwrap();
    found["who"]["person"].as_str().unwrap().parse().unwrap()
}

fn matched(mentor: usize, mentee: PersonId, on: &str) -> MentoringRequest {
    let referrer = Some("jobcenter".to_owned());
    MentoringRequest::CreateMentoring { group: GROUP, mentor: child(mentor), mentee, matched: date(on), referrer }
}

fn first(view: &Value) -> DocumentId {
    view["lines"][0]["mentoring"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn three_things_are_counted_apart() {
    let laptop = laptop();
    let (yusuf, hana) = (young(&laptop, "Yusuf", 2008).await, young(&laptop, "Hana", 2001).await);
    laptop.done(matched(0, yusuf, "2026-02-01")).await;
    let view = laptop.done(matched(0, hana, "2026-03-01")).await;
    assert_eq!(
        (&view["lines"][0]["status"], &view["lines"][0]["referrer"]),
        (&json!("matched"), &json!("Jobcenter Skelbækgade"))
    );
    let of_hana = first(&view);
    let on = date("2026-03-10");
    laptop.done(MentoringRequest::BeginCourse { group: GROUP, mentoring: of_hana, on }).await;
    let view = laptop
        .done(MentoringRequest::CompleteCourse { group: GROUP, mentoring: of_hana, on: date("2026-10-01") })
        .await;
    let counts = ["mentors_recruited", "mentees_matched", "courses", "courses_completed"].map(|key| &view[key]);
    assert_eq!(counts, [&json!(2), &json!(2), &json!(1), &json!(1)]);
    assert_eq!(
        view["mentees"][0],
        json!({"who": {"person": hana, "name": "Hana"}, "birth_year": 2001, "matched": false})
    );

    // What goes on stands first.
    let of_yusuf = first(&view);
    let reason = MentoringEnd::MovedOn;
    let view = laptop
        .done(MentoringRequest::EndMentoring { group: GROUP, mentoring: of_yusuf, on: date(THURSDAY), reason })
        .await;
    assert_eq!((&view["lines"][1]["status"], &view["lines"][1]["end_reason"]), (&json!("ended"), &json!("moved_on")));
    laptop.done(MentoringRequest::CancelMentoring { group: GROUP, mentoring: of_yusuf, cancelled: true }).await;
    let view = laptop.done(matched(1, yusuf, "2026-11-01")).await;
    assert_eq!(view["mentees_matched"], 2);
    assert_eq!(view["lines"][2]["status"], "taken_back");

    // One that is over may be set in again beside the next; one that goes on may not.
    let set_in = |mentoring| MentoringRequest::CancelMentoring { group: GROUP, mentoring, cancelled: false };
    laptop.done(set_in(of_yusuf)).await;
    let noor = young(&laptop, "Noor", 2005).await;
    let before = first(&laptop.done(matched(0, noor, "2026-11-02")).await);
    laptop.done(MentoringRequest::CancelMentoring { group: GROUP, mentoring: before, cancelled: true }).await;
    laptop.done(matched(1, noor, "2026-11-03")).await;
    assert_eq!(laptop.refused(set_in(before)).await, ErrorCode::AlreadyMatched);
}

#[tokio::test]
async fn a_mentoring_group_shows_its_mentors_and_one_of_them_can_be_its_contact() {
    let laptop = laptop();
    young(&laptop, "Yusuf", 2008).await;
    let page = laptop.done(GroupRequest::Group { group: GROUP }).await;
    assert_eq!((names(&page["mentors"]), names(&page["mentees"])), (vec!["Ali", "Birgit"], vec!["Yusuf"]));
    assert_eq!((&page["card"]["listed"], names(&page["editing"]["contacts"])), (&json!(1), vec!["Ali", "Birgit"]));
    let contact = |person| GroupRequest::SetContact { group: GROUP, person };
    assert_eq!(laptop.done(contact(Some(child(1)))).await["contact"], "Birgit");
    assert_eq!(laptop.refused(contact(Some(child(9)))).await, ErrorCode::NotFound);
    let page = laptop.done(contact(None)).await;
    assert_eq!((&page["contact"], &page["editing"]["contact"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let laptop = laptop();
    for (year, expected) in [(2011, false), (2010, true), (2001, true), (2000, false)] {
        let answer = laptop.app.call(mentee("Noor", year)).await;
        assert_eq!(answer.is_ok(), expected, "{year}");
        assert!(expected || answer.unwrap_err().code == ErrorCode::MenteeAge);
    }
    let yusuf = young(&laptop, "Yusuf", 2008).await;
    let view = laptop.done(matched(0, yusuf, "2026-02-01")).await;
    let id = first(&view);
    assert_eq!(laptop.refused(matched(1, yusuf, "2026-03-01")).await, ErrorCode::AlreadyMatched);
    assert_eq!(laptop.refused(matched(7, yusuf, "2026-03-01")).await, ErrorCode::NotFound);
    let complete = |on: &str| MentoringRequest::CompleteCourse { group: GROUP, mentoring: id, on: date(on) };
    let begin = |on: &str| MentoringRequest::BeginCourse { group: GROUP, mentoring: id, on: date(on) };
    assert_eq!(laptop.refused(complete("2026-10-01")).await, ErrorCode::CourseNotBegun);
    assert_eq!(laptop.refused(begin("2026-01-31")).await, ErrorCode::EndsBeforeItBegins);
    assert_eq!(laptop.refused(begin("2026-11-13")).await, ErrorCode::DateInFuture);
    laptop.done(begin("2026-02-10")).await;
    assert_eq!(laptop.refused(complete("2026-02-09")).await, ErrorCode::EndsBeforeItBegins);
    laptop.done(complete("2026-10-01")).await;
    assert_eq!(laptop.refused(begin("2026-10-02")).await, ErrorCode::MentoringOver);
    let hana = young(&laptop, "Hana", 2001).await;
    let unknown = MentoringRequest::CreateMentoring {
        group: GROUP,
        mentor: child(0),
        mentee: hana,
        matched: date(THURSDAY),
        referrer: Some("nobody".to_owned()),
    };
    assert_eq!(laptop.refused(unknown).await, ErrorCode::NotInReference);
}

#[tokio::test]
async fn what_two_laptops_said_at_once_and_an_age_that_does_not_fit_are_shown() {
    let laptop = laptop();
    let yusuf = young(&laptop, "Yusuf", 2008).await;
    let id = first(&laptop.done(matched(0, yusuf, "2026-02-01")).await);
    laptop.done(MentoringRequest::BeginCourse { group: GROUP, mentoring: id, on: date("2026-02-10") }).await;
    let place = (SPACE, id);
    let mut elsewhere = Document::load(&laptop.at_desk(|desk| Ok(desk.document(place)?.save()))).unwrap();
    let ended = mentoring::end(date("2026-06-01"), MentoringEnd::LostContact);
    elsewhere.edit(Actor::new(DeviceId::from_bytes([9; 8]), [0; 8]), UnixMillis(0), &ended);
    laptop.done(MentoringRequest::CompleteCourse { group: GROUP, mentoring: id, on: date("2026-10-01") }).await;
    laptop.at_desk(|desk| {
        let mut merged = desk.document(place)?.clone();
        merged.merge(&elsewhere).unwrap();
        Ok(desk.take_in(|taking| taking.put_document(place, merged, None))?)
    });
    let facts = Person {
        role: Some(PersonRole::Mentee),
        birth_year: Some(1990),
        since: Some(date("2026-02-01")),
        ..Person::default()
    };
    laptop.at_desk(|desk| {
        let place = (SPACE, DocumentId::person(yusuf));
        let mut merged = desk.document(place)?.clone();
        merged.edit(Actor::new(DeviceId::from_bytes([9; 8]), [0; 8]), UnixMillis(0), &facts.edits());
        Ok(desk.take_in(|taking| taking.put_document(place, merged, None))?)
    });
    let view = laptop.done(MentoringRequest::Mentorings { group: GROUP }).await;
    assert_eq!(view["lines"][0]["problems"], json!([{"problem": "two_states"}]));
    assert_eq!(view["lines"][0]["outside_age"], true);
    assert_eq!(view["courses_completed"], 1);
}

#[tokio::test]
async fn a_young_person_matched_on_two_laptops_at_once_is_shown_on_both_lines() {
    let laptop = laptop();
    let (yusuf, hana) = (young(&laptop, "Yusuf", 2008).await, young(&laptop, "Hana", 2001).await);
    laptop.done(matched(0, hana, "2026-01-10")).await;
    let here = first(&laptop.done(matched(0, yusuf, "2026-02-01")).await);
    let there = DocumentId::new(Kind::Mentoring, [70; 16]);
    let elsewhere = Mentoring {
        mentor: Some(child(1)),
        mentee: Some(yusuf),
        matched: Some(date("2026-02-02")),
        ..Mentoring::default()
    };
    laptop.receive((SPACE, there), &elsewhere.edits());
    let problems = |view: &Value| -> Vec<Value> {
        view["lines"].as_array().unwrap().iter().map(|line| line["problems"].clone()).collect()
    };
    let view = laptop.done(MentoringRequest::Mentorings { group: GROUP }).await;
    let twice = json!([{"problem": "twice_at_once"}]);
    assert_eq!(problems(&view), [twice.clone(), twice, json!([])]);
    assert_eq!(view["mentees_matched"], 2);
    let (on, reason) = (date("2026-03-01"), MentoringEnd::Other);
    let view = laptop.done(MentoringRequest::EndMentoring { group: GROUP, mentoring: here, on, reason }).await;
    assert_eq!(problems(&view), [json!([]), json!([]), json!([])], "one of them is over");
}

#[tokio::test]
async fn dates_are_corrected_by_the_same_rules_also_of_one_that_is_over() {
    let laptop = laptop();
    let yusuf = young(&laptop, "Yusuf", 2008).await;
    let id = first(&laptop.done(matched(0, yusuf, "2026-02-01")).await);
    let (course, completed) = (Some(date("2026-02-10")), Some(date("2026-10-01")));
    laptop.done(MentoringRequest::BeginCourse { group: GROUP, mentoring: id, on: date("2026-02-10") }).await;
    laptop.done(MentoringRequest::CompleteCourse { group: GROUP, mentoring: id, on: date("2026-10-01") }).await;
    let correct = |on: &str, course, completed, ended| MentoringRequest::CorrectMentoring {
        group: GROUP,
        mentoring: id,
        matched: date(on),
        course,
        completed,
        ended,
    };
    for (wrong, code) in [
        (correct("2026-02-11", course, completed, None), ErrorCode::EndsBeforeItBegins),
        (correct("2026-02-01", course, Some(date("2026-02-09")), None), ErrorCode::EndsBeforeItBegins),
        (correct("2026-02-01", course, Some(date("2026-11-13")), None), ErrorCode::DateInFuture),
        (correct("2026-02-01", None, completed, None), ErrorCode::CourseNotBegun),
        (correct("2026-02-01", course, completed, completed), ErrorCode::BadRequest),
        (correct("2020-02-01", course, completed, None), ErrorCode::MenteeAge),
    ] {
        assert_eq!(laptop.refused(wrong).await, code);
    }
    let view = laptop.done(correct("2026-01-20", course, Some(date("2026-10-02")), None)).await;
    let line = &view["lines"][0];
    assert_eq!((&line["matched"], &line["completed"]), (&json!("2026-01-20"), &json!("2026-10-02")));

    // It was not completed after all: it goes on, but not beside another.
    let next = first(&laptop.done(matched(1, yusuf, "2026-10-03")).await);
    let goes_on = || correct("2026-01-20", course, None, None);
    assert_eq!(laptop.refused(goes_on()).await, ErrorCode::AlreadyMatched);
    laptop.done(MentoringRequest::CancelMentoring { group: GROUP, mentoring: next, cancelled: true }).await;
    let view = laptop.done(goes_on()).await;
    assert_eq!((&view["lines"][0]["status"], &view["courses_completed"]), (&json!("in_course"), &json!(0)));
}

#[tokio::test]
async fn a_group_counts_as_what_its_kind_was_said_to_be() {
    let laptop = laptop();
    let page = laptop.done(GroupRequest::Group { group: GROUP }).await;
    assert_eq!(page["card"]["kind_role"], "mentoring", "by its key, while nobody has said anything");
    let kind = json!({"key": "mentoring", "danish": "Job", "english": "Jobs", "role": "career_library"});
    let write = json!({
        "command": "write_reference", "areas": [], "kinds": [kind], "partners": [], "organisations": [],
    });
    laptop.done(serde_json::from_value::<Request>(write).unwrap()).await;
    let page = laptop.done(GroupRequest::Group { group: GROUP }).await;
    assert_eq!(page["card"]["kind_role"], "career_library");
}
