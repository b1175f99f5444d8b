//! A coordinator's laptop, offline.

use crdt_model::group::Stage;
use crdt_model::mark::Answer;
use crdt_model::meeting::{Occasion, Slot};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::json;

use crate::api::{DeviceRequest, GroupRequest, MeetingRequest, OpeningInput, Request, SessionRequest, StageInput};
use crate::error::ErrorCode;
use crate::testing::{Device, ORGANISATION, THURSDAY, date};

pub(super) fn laptop() -> Device {
    Device::enrolled(
        1,
        &[(Space::Programme, Role::Coordinator), (Space::Organisation(ORGANISATION), Role::Coordinator)],
    )
}

pub(super) fn reference() -> Request {
    serde_json::from_value(json!({
        "command": "write_reference",
        "areas": [{"key": "sundholm", "name": "Sundholmsvej kvarteret", "in_agreement": true}],
        "kinds": [{"key": "homework_cafe", "danish": "Lektiecafé", "english": "Homework café"}],
        "partners": [{"key": "helhedsplan", "name": "Helhedsplanen"}],
        "organisations": [{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}],
    }))
    .unwrap()
}

pub(super) fn opening(weekday: u8, starts: &str, ends: &str) -> OpeningInput {
    let time = |text: &str| text.parse().unwrap();
    OpeningInput { weekday, starts: time(starts), ends: time(ends), from: date("2026-03-01"), until: None }
}

pub(super) fn group(kind: &str, openings: Vec<OpeningInput>) -> GroupRequest {
    GroupRequest::CreateGroup {
        name: "Lektiecafé Telemarksgade".into(),
        kind: kind.into(),
        area: "sundholm".into(),
        organisation: ORGANISATION,
        partners: vec!["helhedsplan".into()],
        stages: vec![StageInput { stage: Stage::Established, since: date("2026-03-01") }],
        openings,
        planned_days: None,
        under_fifteens: None,
        taken_over_from: None,
        closed_reason: None,
    }
}

#[tokio::test]
async fn a_group_is_made_offline_and_used_at_once() {
    let laptop = laptop();
    laptop.done(reference()).await;
    let made = laptop
        .done(group("homework_cafe", vec![opening(2, "16:30:00", "18:30:00"), opening(4, "16:30:00", "18:30:00")]))
        .await;
    let id = made["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(made["space"], format!("group/{id}"));

    let page = laptop.done(GroupRequest::Group { group: id }).await;
    assert_eq!(page["card"]["kind"], json!({"da": "Lektiecafé", "en": "Homework café"}));
    assert_eq!(
        (&page["card"]["area"], &page["partners"]),
        (&json!("Sundholmsvej kvarteret"), &json!(["Helhedsplanen"]))
    );
    assert_eq!((&page["card"]["stage"], &page["may_import"]), (&json!("established"), &json!(true)));
    // Openings are numbered in the order given: Thursday is the second.
    let tonight = &page["tonight"];
    assert_eq!((&tonight["occasion"]["slot"], &tonight["starts"]), (&json!(2), &json!("16:30:00")));

    let occasion = Occasion { group: id, date: date(THURSDAY), slot: Slot(2) };
    let view = laptop.done(MeetingRequest::AddParticipant { occasion, first_name: "Amir".into() }).await;
    assert_eq!(view["present"], 1);
    let details = laptop.done(DeviceRequest::SyncDetails {}).await;
    assert_eq!(details["status"]["waiting"], 3);
    // Made before the restart, held after it, though the relay has not heard of it.
    laptop.done(SessionRequest::Lock {}).await;
    laptop.unlock().await;
    let person = view["windows"][0]["person"].as_str().unwrap().parse().unwrap();
    laptop.done(MeetingRequest::Mark { occasion, person, answer: Answer::Left }).await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_leaves_nothing() {
    let laptop = laptop();
    laptop.done(reference()).await;
    let before = laptop.done(DeviceRequest::SyncDetails {}).await;
    assert_eq!(laptop.refused(group("chess", vec![])).await, ErrorCode::NotInReference);
    let reversed = vec![opening(2, "18:30:00", "16:30:00")];
    assert_eq!(laptop.refused(group("homework_cafe", reversed)).await, ErrorCode::OpeningReversed);
    let eighth = vec![opening(8, "16:30:00", "18:30:00")];
    assert_eq!(laptop.refused(group("homework_cafe", eighth)).await, ErrorCode::BadRequest);
    let mut elsewhere = group("homework_cafe", vec![]);
    if let GroupRequest::CreateGroup { organisation, .. } = &mut elsewhere {
        *organisation = crdt_model::id::OrganisationId::from_bytes([4; 16]);
    }
    assert_eq!(laptop.refused(elsewhere).await, ErrorCode::NotAllowed);
    assert_eq!(laptop.done(DeviceRequest::SyncDetails {}).await, before);
    assert_eq!(laptop.done(GroupRequest::Groups {}).await, json!([]));
}
