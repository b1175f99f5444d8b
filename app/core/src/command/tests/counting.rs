//! Headcounts, estimates, guidances and consultants, offline.

use crdt_model::document::{Document, UnixMillis};
use crdt_model::employment::{Employment, Position};
use crdt_model::estimate::{EstimateAmong, EstimateMethod, EstimateSort, Estimator};
use crdt_model::group::{Group, Stage};
use crdt_model::headcount::{CountMethod, Headcount, headcount_id};
use crdt_model::id::{Actor, DeviceId, GroupId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::Logged;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use crate::api::{CountsRequest, DeviceRequest, EmploymentInput, EstimateInput, GroupCount};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, ORGANISATION, THURSDAY, child, date, homework_cafe};

const GUIDES: GroupId = GroupId::from_bytes([8; 16]);

/// A coordinator with two groups, of which one began this year.
fn laptop() -> Device {
    let organisation = Space::Organisation(ORGANISATION);
    let grants = [Space::Programme, organisation, Space::Group(GROUP), Space::Group(GUIDES)];
    let laptop = Device::enrolled(1, &grants.map(|space| (space, Role::Coordinator)));
    laptop.receive((Space::Group(GROUP), DocumentId::group(GROUP)), &homework_cafe().edits());
    let guides = Group {
        name: "Foreningsguiderne Tingbjerg".to_owned(),
        kind: "association_guiding".to_owned(),
        organisation: Some(ORGANISATION),
        stages: [(Stage::TakenOver, date("2025-08-18"))].into(),
        ..Group::default()
    };
    laptop.receive((Space::Group(GUIDES), DocumentId::group(GUIDES)), &guides.edits());
    laptop
}

fn headcounts(on: &str) -> CountsRequest {
    CountsRequest::Headcounts { date: Some(date(on)) }
}

fn counted(on: &str, counts: &[(GroupId, i64)]) -> CountsRequest {
    let counts = counts.iter().map(|(group, count)| GroupCount { group: *group, count: *count }).collect();
    CountsRequest::WriteHeadcounts { date: date(on), method: CountMethod::OnTheDay, counts }
}

/// Each group's number of the year before and of the year; a hyphen where there is none.
fn numbers(view: &Value) -> Vec<String> {
    let number = |line: &Value| line["count"].as_i64().map_or("-".to_owned(), |count| count.to_string());
    let groups = view["groups"].as_array().unwrap().iter();
    groups.map(|group| format!("{} {} {}", group["name"], number(&group["before"]), number(&group["now"]))).collect()
}

#[tokio::test]
async fn all_groups_are_counted_at_once_and_what_is_not_counted_is_missing_not_nothing() {
    let laptop = laptop();
    laptop.done(counted("2025-11-06", &[(GUIDES, 48)])).await;
    let before = laptop.done(headcounts(THURSDAY)).await;
    assert_eq!(numbers(&before), ["\"Foreningsguiderne Tingbjerg\" 48 -", "\"Lektiecafé Telemarksgade\" - -"]);
    assert_eq!((&before["counted"], &before["total"]), (&json!(0), &json!(0)));
    // Begun in March 2026: no number of 2025 is missing.
    let was_there = |at: usize| &before["groups"][at]["was_there_before"];
    assert_eq!((was_there(0), was_there(1)), (&json!(true), &json!(false)));

    let view = laptop.done(counted("2026-11-06", &[(GROUP, 0)])).await;
    assert_eq!((&view["counted"], &view["total"]), (&json!(1), &json!(0)));
    let view = laptop.done(counted(THURSDAY, &[(GUIDES, 52), (GROUP, 31)])).await;
    assert_eq!((&view["counted"], &view["total"]), (&json!(2), &json!(83)));
    assert_eq!(view["groups"][1]["now"]["by"], "Sofie");
    // One act of two records; the earlier one of the year stands beside the last.
    assert_eq!(view["groups"][1]["others"][0]["date"], "2026-11-06");
    let waiting = laptop.done(DeviceRequest::SyncDetails {}).await["waiting"].clone();
    assert_eq!(waiting[0]["what"], json!({"what": "headcounts", "count": 2}));
}

#[tokio::test]
async fn a_count_is_corrected_taken_back_and_written_again() {
    let laptop = laptop();
    laptop.done(counted(THURSDAY, &[(GROUP, 13)])).await;
    let view = laptop.done(counted(THURSDAY, &[(GROUP, 31)])).await;
    assert_eq!((&view["groups"][1]["now"]["count"], &view["groups"][1]["others"]), (&json!(31), &json!([])));
    let back = CountsRequest::CancelHeadcount { group: GROUP, date: date(THURSDAY), cancelled: true };
    let view = laptop.done(back).await;
    assert_eq!((&view["groups"][1]["now"], &view["groups"][1]["others"][0]["count"]), (&Value::Null, &json!(31)));
    let view = laptop.done(counted(THURSDAY, &[(GROUP, 31)])).await;
    assert_eq!(view["groups"][1]["now"]["cancelled"], false);
    assert_eq!(laptop.waiting().len(), 4);
    // The same once more is nothing new.
    laptop.done(counted(THURSDAY, &[(GROUP, 31)])).await;
    assert_eq!(laptop.waiting().len(), 4);
}

#[tokio::test]
async fn a_count_that_cannot_be_is_refused_and_leaves_nothing() {
    let laptop = laptop();
    assert_eq!(laptop.refused(counted("2026-11-13", &[(GROUP, 31)])).await, ErrorCode::DateInFuture);
    for count in [-1, 100_000] {
        let two = counted(THURSDAY, &[(GUIDES, 5), (GROUP, count)]);
        assert_eq!(laptop.refused(two).await, ErrorCode::CountOutOfRange);
    }
    let twice = counted(THURSDAY, &[(GROUP, 5), (GROUP, 6)]);
    assert_eq!(laptop.refused(twice).await, ErrorCode::BadRequest);
    let elsewhere = GroupId::from_bytes([99; 16]);
    assert_eq!(laptop.refused(counted(THURSDAY, &[(elsewhere, 5)])).await, ErrorCode::NotFound);
    assert_eq!(laptop.waiting().len(), 0);
}

#[tokio::test]
async fn a_groups_own_tablet_counts_its_own_users_and_reckons_nothing() {
    let tablet = Device::tablet(2, &["Amir"]);
    let view = tablet.done(counted(THURSDAY, &[(GROUP, 31)])).await;
    assert_eq!(
        (numbers(&view), &view["groups"][0]["listed"]),
        (vec!["\"Lektiecafé Telemarksgade\" - 31".to_owned()], &json!(1))
    );
    assert_eq!(tablet.refused(estimate(Some(GROUP), 3)).await, ErrorCode::NotAllowed);
    assert_eq!(tablet.refused(CountsRequest::Estimates {}).await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn two_devices_numbers_of_one_day_and_one_from_the_future_are_shown_as_problems() {
    let laptop = laptop();
    let place = (Space::Group(GROUP), headcount_id(GROUP, date(THURSDAY)));
    let by = |device: u8, count| {
        let mut document = Document::empty();
        let headcount = Headcount {
            group: Some(GROUP),
            date: Some(date(THURSDAY)),
            count: Some(count),
            method: Some(CountMethod::OnTheDay),
            logged: Logged::default(),
        };
        document.edit(Actor::new(DeviceId::from_bytes([device; 8]), [0; 8]), UnixMillis(0), &headcount.edits());
        document
    };
    let mut merged = by(1, 31);
    merged.merge(&by(2, 13)).unwrap();
    laptop.at_desk(|desk| Ok(desk.take_in(|taking| taking.put_document(place, merged, None))?));
    let later = date("2027-03-01");
    let early = Headcount {
        group: Some(GROUP),
        date: Some(later),
        count: Some(7),
        method: Some(CountMethod::OnTheDay),
        logged: Logged::new(child(0), DeviceId::from_bytes([1; 8]), UnixMillis(0)),
    };
    laptop.receive((Space::Group(GROUP), headcount_id(GROUP, later)), &early.edits());

    let view = laptop.done(headcounts(THURSDAY)).await;
    assert_eq!(view["groups"][1]["now"]["problems"], json!([{"problem": "two_values", "key": "count"}]));
    let next_year = laptop.done(headcounts("2027-01-01")).await;
    assert_eq!(next_year["groups"][1]["now"], Value::Null);
    assert_eq!(next_year["groups"][1]["others"][0]["problems"], json!([{"problem": "in_the_future"}]));
    // Writing the right number settles it.
    let view = laptop.done(counted(THURSDAY, &[(GROUP, 31)])).await;
    assert_eq!((&view["groups"][1]["now"]["count"], &view["groups"][1]["now"]["problems"]), (&json!(31), &json!([])));
}

fn estimate(group: Option<GroupId>, count: i64) -> CountsRequest {
    let new = EstimateInput {
        group,
        sort: EstimateSort::MinorityBackground,
        among: EstimateAmong::NewVolunteers,
        date: date(THURSDAY),
        count,
        estimator: Estimator::Consultant,
        method: EstimateMethod::Acquaintance,
    };
    CountsRequest::WriteEstimate { new }
}

#[tokio::test]
async fn an_estimate_is_a_number_of_a_group_or_of_all_and_can_be_taken_back() {
    let laptop = laptop();
    laptop.done(estimate(None, 12)).await;
    let lines = laptop.done(estimate(Some(GROUP), 3)).await;
    let of_group = lines.as_array().unwrap().iter().find(|line| line["group"] != Value::Null).unwrap().clone();
    assert_eq!((&of_group["group_name"], &of_group["count"]), (&json!("Lektiecafé Telemarksgade"), &json!(3)));
    let id: DocumentId = of_group["estimate"].as_str().unwrap().parse().unwrap();
    let lines = laptop.done(CountsRequest::CancelEstimate { group: Some(GROUP), estimate: id, cancelled: true }).await;
    assert_eq!((&lines[0]["count"], &lines[1]["cancelled"]), (&json!(12), &json!(true)));
    assert_eq!(laptop.refused(estimate(None, -1)).await, ErrorCode::CountOutOfRange);
    let elsewhere = CountsRequest::CancelEstimate { group: None, estimate: id, cancelled: false };
    assert_eq!(laptop.refused(elsewhere).await, ErrorCode::NotFound);
}

fn guided(group: GroupId, who: Option<usize>, association: &str) -> CountsRequest {
    CountsRequest::GuideChild {
        group,
        child: who.map(child),
        association: association.into(),
        date: date("2026-11-02"),
    }
}

#[tokio::test]
async fn children_are_guided_with_and_without_a_name_on_the_groups_own_tablet() {
    let tablet = Device::tablet(2, &["Amir", "Åse"]);
    tablet.done(guided(GROUP, Some(0), "Tingbjerg  Håndbold")).await;
    tablet.done(guided(GROUP, Some(0), "Husum Boldklub")).await;
    tablet.done(guided(GROUP, None, "Tingbjerg Håndbold")).await;
    let view = tablet.done(guided(GROUP, None, "Tingbjerg Håndbold")).await;
    assert_eq!((&view["children_guided"], &view["unnamed"]), (&json!(1), &json!(2)));
    assert_eq!(view["associations"], json!(["Husum Boldklub", "Tingbjerg Håndbold"]));

    let again = guided(GROUP, Some(0), "husum boldklub");
    assert_eq!(tablet.refused(again.clone()).await, ErrorCode::AlreadyGuided);
    let husum = |line: &&Value| line["association"] == "Husum Boldklub";
    let id = view["lines"].as_array().unwrap().iter().find(husum).unwrap()["guidance"].clone();
    let guidance: DocumentId = id.as_str().unwrap().parse().unwrap();
    let view = tablet.done(CountsRequest::CancelGuidance { group: GROUP, guidance, cancelled: true }).await;
    assert_eq!((&view["children_guided"], &view["lines"][3]["cancelled"]), (&json!(1), &json!(true)));
    tablet.done(again).await;
    let set_in = CountsRequest::CancelGuidance { group: GROUP, guidance, cancelled: false };
    assert_eq!(tablet.refused(set_in).await, ErrorCode::AlreadyGuided);

    assert_eq!(tablet.refused(guided(GROUP, Some(7), "Husum Boldklub")).await, ErrorCode::NotFound);
    assert_eq!(tablet.refused(guided(GROUP, None, " ")).await, ErrorCode::TextMissing);
}

fn employed(person: Option<&Value>, first_name: &str, percent: i64, from: &str) -> CountsRequest {
    let person = person.map(|person| person.as_str().unwrap().parse().unwrap());
    let new = EmploymentInput { person, first_name: first_name.into(), percent, from: date(from) };
    CountsRequest::Employ { new }
}

#[tokio::test]
async fn persons_and_full_time_are_counted_apart() {
    let laptop = laptop();
    laptop.done(employed(None, "Mette", 100, "2026-01-01")).await;
    let view = laptop.done(employed(None, "Karim", 50, "2026-02-01")).await;
    assert_eq!((&view["persons"], &view["full_time_hundredths"]), (&json!(2), &json!(150)));
    assert_eq!(view["lines"][0]["person"]["name"], "Karim");

    // Fewer hours are an employment of their own.
    let karim = view["lines"][0]["person"]["person"].clone();
    let more = employed(Some(&karim), "", 30, "2026-09-01");
    assert_eq!(laptop.refused(more.clone()).await, ErrorCode::EmployedAlready);
    let employment: DocumentId = view["lines"][0]["employment"].as_str().unwrap().parse().unwrap();
    let until = |until: &str| CountsRequest::EndEmployment { employment, until: date(until) };
    assert_eq!(laptop.refused(until("2026-01-31")).await, ErrorCode::EndsBeforeItBegins);
    laptop.done(until("2026-08-31")).await;
    let view = laptop.done(more).await;
    assert_eq!((&view["persons"], &view["full_time_hundredths"]), (&json!(2), &json!(130)));
    assert_eq!(laptop.refused(until("2026-09-01")).await, ErrorCode::EmployedAlready, "it ends before the next begins");
    laptop.done(until("2026-08-30")).await;

    // What was taken back may be set in again while nothing else holds on its days.
    let thirty = view["lines"].as_array().unwrap().iter().find(|line| line["percent"] == 30).unwrap();
    let thirty: DocumentId = thirty["employment"].as_str().unwrap().parse().unwrap();
    let cancel = |cancelled| CountsRequest::CancelEmployment { employment: thirty, cancelled };
    laptop.done(cancel(true)).await;
    laptop.done(cancel(false)).await;
    laptop.done(cancel(true)).await;
    laptop.done(employed(Some(&karim), "", 40, "2026-09-01")).await;
    assert_eq!(laptop.refused(cancel(false)).await, ErrorCode::EmployedAlready);

    for percent in [0, 101] {
        let hours = employed(None, "Ida", percent, "2026-01-01");
        assert_eq!(laptop.refused(hours).await, ErrorCode::PercentOutOfRange);
    }
    assert_eq!(laptop.refused(employed(None, "", 50, "2026-01-01")).await, ErrorCode::NameMissing);
}

#[tokio::test]
async fn one_person_employed_on_two_laptops_at_once_is_shown_on_both_lines() {
    let laptop = laptop();
    let view = laptop.done(employed(None, "Mette", 50, "2026-01-01")).await;
    let mette = view["lines"][0]["person"]["person"].as_str().unwrap().parse().unwrap();
    let elsewhere = |number: u8, from: &str, until: Option<&str>| {
        let employment = Employment {
            person: Some(mette),
            position: Some(Position::VolunteerConsultant),
            percent: Some(25),
            from: Some(date(from)),
            until: until.map(date),
            logged: Logged::default(),
        };
        let place = (Space::Organisation(ORGANISATION), DocumentId::new(Kind::Employment, [number; 16]));
        laptop.receive(place, &employment.edits());
    };
    elsewhere(70, "2025-01-01", Some("2025-12-31"));
    let problems = |view: &Value| -> Vec<Value> {
        view["lines"].as_array().unwrap().iter().map(|line| line["problems"].clone()).collect()
    };
    let view = laptop.done(CountsRequest::Employments {}).await;
    assert_eq!(problems(&view), [json!([]), json!([])], "one after the other");
    elsewhere(71, "2026-09-01", None);
    let view = laptop.done(CountsRequest::Employments {}).await;
    let twice = json!([{"problem": "twice_at_once"}]);
    assert_eq!(problems(&view), [twice.clone(), twice, json!([])]);
    let employment = DocumentId::new(Kind::Employment, [71; 16]);
    let view = laptop.done(CountsRequest::CancelEmployment { employment, cancelled: true }).await;
    assert_eq!(problems(&view), [json!([]), json!([]), json!([])]);
}
