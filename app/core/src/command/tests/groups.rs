//! A coordinator's groups: what they are, how far along, when open, which of them say nothing.

use std::collections::BTreeMap;

use crdt_model::group::{Group, Stage};
use crdt_model::headcount::CountMethod;
use crdt_model::id::GroupId;
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion, Slot};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use super::coordinator::{group, laptop, opening, reference};
use crate::api::{
    AgreementRequest, CountsRequest, DeviceRequest, GroupCount, GroupFacts, GroupRequest, MeetingRequest, OpeningEntry,
    ReferenceRequest, Request, StageInput,
};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, child, date};

async fn made(laptop: &Device) -> GroupId {
    laptop.done(reference()).await;
    let openings = vec![opening(2, "16:30:00", "18:30:00"), opening(4, "16:30:00", "18:30:00")];
    let made = laptop.done(group("homework_cafe", openings)).await;
    made["id"].as_str().unwrap().parse().unwrap()
}

fn facts() -> GroupFacts {
    GroupFacts {
        name: "Lektiecafé på Amager".into(),
        kind: "homework_cafe".into(),
        area: "sundholm".into(),
        partners: vec![],
        planned_days: Some(3),
        under_fifteens: true,
        taken_over_from: Some("helhedsplan".into()),
    }
}

fn entry(slot: Option<u16>, weekday: u8, from: &str, until: Option<&str>) -> OpeningEntry {
    let time = |text: &str| text.parse().unwrap();
    let (starts, ends) = (time("15:00:00"), time("17:00:00"));
    OpeningEntry { slot: slot.map(Slot), weekday, starts, ends, from: date(from), until: until.map(date) }
}

fn stage(group: GroupId, stage: Stage, since: Option<&str>, reason: Option<&str>) -> GroupRequest {
    GroupRequest::ReachStage { group, stage, since: since.map(date), reason: reason.map(str::to_owned) }
}

#[tokio::test]
async fn what_a_group_is_can_be_changed_and_left_again() {
    let laptop = laptop();
    let id = made(&laptop).await;
    let page = laptop.done(GroupRequest::EditGroup { group: id, facts: facts() }).await;
    assert_eq!(page["card"]["name"], "Lektiecafé på Amager");
    assert_eq!((&page["partners"], &page["taken_over_from"]), (&json!([]), &json!("Helhedsplanen")));
    assert_eq!((&page["in_agreement"], &page["editing"]["facts"]["planned_days"]), (&json!(true), &json!(3)));

    let waiting = laptop.done(DeviceRequest::SyncDetails {}).await["status"]["waiting"].clone();
    laptop.done(GroupRequest::EditGroup { group: id, facts: facts() }).await;
    assert_eq!(laptop.done(DeviceRequest::SyncDetails {}).await["status"]["waiting"], waiting, "nothing changed");
    let plain = GroupFacts { planned_days: None, taken_over_from: None, ..facts() };
    let page = laptop.done(GroupRequest::EditGroup { group: id, facts: plain }).await;
    assert_eq!((&page["taken_over_from"], &page["editing"]["facts"]["planned_days"]), (&Value::Null, &Value::Null));

    for (wrong, code) in [
        (GroupFacts { area: "nowhere".into(), ..facts() }, ErrorCode::NotInReference),
        (GroupFacts { taken_over_from: Some("nobody".into()), ..facts() }, ErrorCode::NotInReference),
        (GroupFacts { planned_days: Some(8), ..facts() }, ErrorCode::BadRequest),
        (GroupFacts { name: "  ".into(), ..facts() }, ErrorCode::TextMissing),
        (GroupFacts { name: "x".repeat(121), ..facts() }, ErrorCode::TextTooLong),
    ] {
        assert_eq!(laptop.refused(GroupRequest::EditGroup { group: id, facts: wrong }).await, code);
    }
}

#[tokio::test]
async fn closing_needs_a_reason_and_a_group_that_had_begun() {
    let laptop = laptop();
    let id = made(&laptop).await;
    let close = |on, reason| stage(id, Stage::Closed, Some(on), reason);
    assert_eq!(laptop.refused(close("2026-10-01", None)).await, ErrorCode::ReasonMissing);
    assert_eq!(laptop.refused(close("2026-10-01", Some("  "))).await, ErrorCode::ReasonMissing);
    assert_eq!(laptop.refused(close("2026-02-28", Some("Ingen børn"))).await, ErrorCode::ClosedBeforeOpened);
    let long = "x".repeat(1_001);
    assert_eq!(laptop.refused(close("2026-10-01", Some(long.as_str()))).await, ErrorCode::TextTooLong);
    let page = laptop.done(close("2026-10-01", Some("En fritidsklub har det samme."))).await;
    assert_eq!((&page["card"]["stage"], &page["card"]["next"]), (&json!("closed"), &Value::Null));
    assert_eq!(page["closed_reason"], "En fritidsklub har det samme.");
    // What comes after a closing is that it opened again; what was before it is not forgotten.
    let page = laptop.done(stage(id, Stage::Anchored, Some("2026-11-01"), None)).await;
    assert_eq!((&page["card"]["stage"], &page["problems"]), (&json!("anchored"), &json!([])));
    assert_eq!(page["closed_reason"], "En fritidsklub har det samme.");
    let page = laptop.done(stage(id, Stage::Closed, None, None)).await;
    assert_eq!((&page["card"]["stage"], &page["closed_reason"]), (&json!("anchored"), &Value::Null));
}

#[tokio::test]
async fn a_group_that_opens_again_keeps_when_it_first_began() {
    let laptop = laptop();
    let id = made(&laptop).await;
    let stages = async |request: GroupRequest| {
        let page = laptop.done(request).await;
        assert_eq!(page["problems"], json!([]));
        let stages = page["stages"].as_array().unwrap().iter();
        stages.map(|one| format!("{} {}", one["stage"].as_str().unwrap(), one["since"].as_str().unwrap())).collect()
    };
    let told: Vec<String> = stages(stage(id, Stage::Closed, Some("2026-06-01"), Some("Sommer"))).await;
    let before = told[..told.len() - 1].to_vec();
    let again = |on| stage(id, Stage::Established, Some(on), None);
    let and = |more: &[&str]| -> Vec<String> {
        before.iter().cloned().chain(more.iter().map(|one| (*one).to_owned())).collect()
    };
    let closed = "closed 2026-06-01";
    assert_eq!(told, and(&[closed]));
    assert_eq!(stages(again("2026-09-01")).await, and(&[closed, "established 2026-09-01"]));
    assert_eq!(stages(again("2026-09-08")).await, and(&[closed, "established 2026-09-08"]), "on another day");
    let twice = stages(stage(id, Stage::Closed, Some("2026-11-01"), Some("Ingen frivillige"))).await;
    assert_eq!(twice, and(&[closed, "established 2026-09-08", "closed 2026-11-01"]));
    let table = laptop.done(GroupRequest::GroupTable {}).await["groups"][0].clone();
    assert_eq!((&table["card"]["stage"], &table["since"]), (&json!("closed"), &json!("2026-11-01")));

    assert_eq!(stages(stage(id, Stage::Closed, None, None)).await, and(&[closed, "established 2026-09-08"]));
    assert_eq!(stages(stage(id, Stage::Established, None, None)).await, and(&[closed]));
    assert_eq!(stages(stage(id, Stage::Closed, None, None)).await, before);
}

#[tokio::test]
async fn an_opening_that_moves_to_another_day_ends_and_begins_anew() {
    let laptop = laptop();
    let id = made(&laptop).await;
    let set = |openings| GroupRequest::SetOpenings { group: id, openings };
    // Only other times: the same opening. Another day: Thursdays end, Fridays begin.
    let page =
        laptop.done(set(vec![entry(Some(1), 2, "2026-03-01", None), entry(Some(2), 5, "2026-11-20", None)])).await;
    let openings = page["editing"]["openings"].as_array().unwrap();
    let told: Vec<_> =
        openings.iter().map(|one| (&one["weekday"], &one["starts"], &one["from"], &one["until"])).collect();
    let (monday, friday) = (json!("2026-03-01"), json!("2026-11-20"));
    let (early, late, last) = (json!("15:00:00"), json!("16:30:00"), json!("2026-11-19"));
    let (two, four, five, never) = (json!(2), json!(4), json!(5), Value::Null);
    let thursdays = (&four, &late, &monday, &last);
    assert_eq!(told, [(&two, &early, &monday, &never), thursdays, (&five, &early, &friday, &never)]);
    assert_eq!(openings[1]["slot"], 2, "the meetings held on Thursdays stay Thursdays");
    assert_ne!(openings[2]["slot"], 2);

    // An opening that was written by mistake never was.
    let slot = u16::try_from(openings[2]["slot"].as_u64().unwrap()).unwrap();
    let page = laptop.done(set(vec![entry(Some(slot), 5, "2026-11-20", Some("2026-11-19"))])).await;
    assert_eq!(page["editing"]["openings"].as_array().unwrap().len(), 2);
    let page = laptop.done(set(vec![entry(None, 7, "2026-12-01", None)])).await;
    assert_eq!(page["editing"]["openings"].as_array().unwrap().len(), 3);

    let reversed = entry(None, 7, "2026-12-01", Some("2026-11-01"));
    assert_eq!(laptop.refused(set(vec![reversed])).await, ErrorCode::OpeningReversed);
    assert_eq!(laptop.refused(set(vec![entry(Some(9), 7, "2026-12-01", None)])).await, ErrorCode::NotFound);
    assert_eq!(laptop.refused(set(vec![entry(None, 0, "2026-12-01", None)])).await, ErrorCode::BadRequest);
}

#[tokio::test]
async fn a_group_that_closed_long_ago_is_written_as_it_was() {
    let laptop = laptop();
    laptop.done(reference()).await;
    let mut closed = group("homework_cafe", vec![]);
    if let GroupRequest::CreateGroup { stages, .. } = &mut closed {
        stages.push(StageInput { stage: Stage::Closed, since: date("2026-05-31") });
    }
    assert_eq!(laptop.refused(closed.clone()).await, ErrorCode::ReasonMissing);
    if let GroupRequest::CreateGroup { closed_reason, .. } = &mut closed {
        *closed_reason = Some("Fritidsklub har det samme".into());
    }
    laptop.done(closed).await;
    let table = laptop.done(GroupRequest::GroupTable {}).await;
    let line = &table["groups"][0];
    assert_eq!((&line["card"]["stage"], &line["since"]), (&json!("closed"), &json!("2026-05-31")));
    assert_eq!((&line["closed_reason"], &line["silent"]), (&json!("Fritidsklub har det samme"), &json!(false)));
    assert_eq!((&table["expected"], &table["reported"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn a_running_group_that_reports_nothing_is_silent_until_it_says_something() {
    let laptop = laptop();
    let id = made(&laptop).await;
    let table = laptop.done(GroupRequest::GroupTable {}).await;
    let line = &table["groups"][0];
    // Four Tuesdays and four Thursdays before today.
    assert_eq!((&line["silent"], &line["missing"], &line["last"]), (&json!(true), &json!(8), &Value::Null));
    assert_eq!((&table["expected"], &table["reported"], &table["days"]), (&json!(1), &json!(0), &json!(28)));
    let today = laptop.done(GroupRequest::CoordinatorToday {}).await;
    assert_eq!((&today["silent"][0]["name"], &today["running"]), (&json!("Lektiecafé Telemarksgade"), &json!(1)));
    assert_eq!((&today["missing"], &today["tonight"][0]["listed"]), (&json!([]), &json!(0)));

    // "Held closed" is an answer.
    let occasion = Occasion { group: id, date: date("2026-11-10"), slot: Slot(1) };
    laptop.done(MeetingRequest::SetMeetingState { occasion, state: MeetingState::HeldClosed }).await;
    let table = laptop.done(GroupRequest::GroupTable {}).await;
    let line = &table["groups"][0];
    assert_eq!((&line["silent"], &line["missing"]), (&json!(false), &json!(7)));
    assert_eq!((&line["last"]["occasion"]["date"], &table["reported"]), (&json!("2026-11-10"), &json!(1)));
    assert_eq!(line["counted"], Value::Null);
    let counts = |on, count| CountsRequest::WriteHeadcounts {
        date: date(on),
        method: CountMethod::OnTheDay,
        counts: vec![GroupCount { group: id, count }],
    };
    laptop.done(counts("2025-11-12", 40)).await;
    laptop.done(counts("2026-10-30", 31)).await;
    laptop.done(counts("2026-05-30", 28)).await;
    let table = laptop.done(GroupRequest::GroupTable {}).await;
    assert_eq!(table["groups"][0]["counted"], 31);
    let today = laptop.done(GroupRequest::CoordinatorToday {}).await;
    assert_eq!((&today["silent"], &today["people"], &today["duplicates"]), (&json!([]), &json!(0), &json!(0)));
    // Of the last fourteen days, newest first.
    let missing: Vec<_> = today["missing"].as_array().unwrap().iter().map(|one| &one["occasion"]["date"]).collect();
    assert_eq!(missing, [&json!("2026-11-05"), &json!("2026-11-03"), &json!("2026-10-29")]);
}

#[tokio::test]
async fn two_answers_wait_by_name_and_paper_has_every_name_in_danish_order() {
    let names = ["Åse", "Amina", "Zahra"];
    let (tablet, other) = (Device::tablet(1, &names), Device::tablet(2, &names));
    let occasion = crate::testing::occasion("2026-11-12");
    tablet.done(MeetingRequest::Mark { occasion, person: child(1), answer: Answer::Came }).await;
    other.done(MeetingRequest::Mark { occasion, person: child(1), answer: Answer::SaidNo }).await;
    other.send_to(&[&tablet]);

    let today = tablet.done(GroupRequest::CoordinatorToday {}).await;
    assert_eq!((&today["two_answers"][0]["people"], &today["two_answers"][0]["count"]), (&json!(["Amina"]), &json!(1)));
    let sheet = tablet.done(GroupRequest::RollCall { group: GROUP, date: date("2026-11-19") }).await;
    assert_eq!(sheet["participants"], json!(["Amina", "Zahra", "Åse"]));
    assert_eq!(sheet["meeting"]["starts"], "16:30:00");
    // On a day on which it is not open, too.
    let sheet = tablet.done(GroupRequest::RollCall { group: GROUP, date: date("2026-11-20") }).await;
    assert_eq!((&sheet["meeting"]["starts"], &sheet["meeting"]["occasion"]["slot"]), (&Value::Null, &json!(0)));
    tablet.clock.pass_days(40);
    assert_eq!(
        tablet.refused(GroupRequest::RollCall { group: GROUP, date: date("2026-11-19") }).await,
        ErrorCode::NamesLocked
    );
}

#[tokio::test]
async fn a_calendar_leaves_out_what_is_cancelled() {
    let tablet = Device::tablet(1, &[]);
    let occasion = crate::testing::occasion("2026-12-24");
    tablet.done(MeetingRequest::SetMeetingState { occasion, state: MeetingState::Cancelled }).await;
    let calendar = |group| GroupRequest::Calendar { group, kinds: BTreeMap::new() };
    let file = tablet.done(calendar(Some(GROUP))).await;
    assert_eq!(file["name"], "Lektiecafé Telemarksgade.ics");
    assert!(file["text"].as_str().unwrap().contains("EXDATE;TZID=Europe/Copenhagen:20261224T163000"));
    assert_eq!(tablet.done(calendar(None)).await["name"], "Bindeled.ics");
    let stranger = Device::enrolled(2, &[(Space::Programme, Role::Reader)]);
    assert_eq!(stranger.refused(calendar(Some(GROUP))).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn forms_choose_from_the_reference_data() {
    let laptop = laptop();
    laptop.done(reference()).await;
    let choices = laptop.done(ReferenceRequest::Reference {}).await;
    assert_eq!(choices["areas"], json!([{"key": "sundholm", "name": "Sundholmsvej kvarteret", "in_agreement": true}]));
    assert_eq!(choices["kinds"][0]["name"], json!({"da": "Lektiecafé", "en": "Homework café"}));
    assert_eq!(choices["organisations"][0]["is_own"], true);
}

#[tokio::test]
async fn a_groups_tablet_changes_nothing_of_the_group() {
    let tablet = Device::tablet(1, &[]);
    assert_eq!(tablet.done(GroupRequest::Group { group: GROUP }).await["editing"], Value::Null);
    let facts = GroupFacts { kind: "homework_cafe".into(), taken_over_from: None, ..facts() };
    assert_eq!(tablet.refused(GroupRequest::EditGroup { group: GROUP, facts }).await, ErrorCode::NotAllowed);
    assert_eq!(tablet.refused(stage(GROUP, Stage::Anchored, Some("2026-11-01"), None)).await, ErrorCode::NotAllowed);
    let openings = vec![entry(None, 1, "2026-12-01", None)];
    assert_eq!(tablet.refused(GroupRequest::SetOpenings { group: GROUP, openings }).await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn what_another_device_wrote_and_cannot_be_is_shown_with_the_group() {
    let group = Group {
        name: "Pigeklubben".to_owned(),
        kind: "homework_cafe".to_owned(),
        area: "sundholm".to_owned(),
        stages: [(Stage::Established, date("2026-05-01")), (Stage::Closed, date("2026-04-01"))].into(),
        ..Group::default()
    };
    let held = [(Space::Programme, Role::Coordinator), (Space::Group(GROUP), Role::Coordinator)];
    let laptop = Device::enrolled(1, &held);
    laptop.receive((Space::Group(GROUP), DocumentId::group(GROUP)), &group.edits());
    let problems = json!([{"problem": "closed_before_opened"}]);
    assert_eq!(laptop.done(GroupRequest::Group { group: GROUP }).await["problems"], problems);
    assert_eq!(laptop.done(GroupRequest::GroupTable {}).await["groups"][0]["problems"], problems);
}

#[tokio::test]
async fn inside_or_outside_is_as_agreed_and_amended() {
    let laptop = laptop();
    let id = made(&laptop).await;
    let inside = async || {
        let page = laptop.done(GroupRequest::Group { group: id }).await["in_agreement"].clone();
        let table = laptop.done(GroupRequest::GroupTable {}).await["groups"][0]["in_agreement"].clone();
        assert_eq!(page, table);
        page
    };
    assert_eq!(inside().await, true, "as the reference data has it while nothing is agreed");
    let agreement = json!({"title": "Partnerskabsaftalen", "starts": "2025-08-01", "ends": "2027-12-31"});
    let write = json!({"command": "write_agreement", "agreement": agreement});
    let made = laptop.done(serde_json::from_value::<Request>(write).unwrap()).await;
    assert_eq!(inside().await, false, "no area is named");
    let change = json!({"agreement": made["id"], "decided": "2026-03-01", "reason": "Nævnt", "areas": ["sundholm"]});
    let amend = json!({"command": "amend", "amendment": change});
    laptop.done(serde_json::from_value::<Request>(amend).unwrap()).await;
    assert_eq!(inside().await, true);
    // The host programme's agreement is newer, and one is made that is to begin: neither says where groups are.
    let agree = async |title: &str, starts: &str| {
        let agreement = json!({"title": title, "starts": starts, "ends": "2029-12-31"});
        let write = json!({"command": "write_agreement", "agreement": agreement});
        laptop.done(serde_json::from_value::<Request>(write).unwrap()).await["id"].clone()
    };
    let (programme, _) = (agree("Værtsprogrammet", "2026-01-01").await, agree("Den næste", "2028-01-01").await);
    let chosen = json!({
        "command": "write_reference", "areas": [], "kinds": [], "partners": [], "organisations": [],
        "host_programme": {"agreement": programme},
    });
    laptop.done(serde_json::from_value::<Request>(chosen).unwrap()).await;
    assert_eq!(inside().await, true);
    let choices = laptop.done(ReferenceRequest::Reference {}).await;
    assert_eq!(choices["areas"][0]["in_agreement"], true);
    let agreed = laptop.done(AgreementRequest::Agreements {}).await;
    assert_eq!((&agreed["agreements"][0]["title"], &agreed["opens"]), (&json!("Den næste"), &made["id"]));
}
