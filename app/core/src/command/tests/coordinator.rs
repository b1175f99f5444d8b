//! A coordinator's laptop, offline.

use crdt_model::group::Stage;
use crdt_model::mark::Answer;
use crdt_model::meeting::{Occasion, Slot};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::json;

use crate::api::{AreaInput, KeyedName, KindInput, OpeningInput, Request, StageInput};
use crate::error::ErrorCode;
use crate::testing::{Device, ORGANISATION, THURSDAY, date};

fn laptop() -> Device {
    Device::enrolled(
        1,
        &[(Space::Programme, Role::Coordinator), (Space::Organisation(ORGANISATION), Role::Coordinator)],
    )
}

fn reference() -> Request {
    Request::WriteReference {
        areas: vec![AreaInput { key: "sundholm".into(), name: "Sundholmsvej kvarteret".into(), in_agreement: true }],
        kinds: vec![KindInput {
            key: "homework_cafe".into(),
            danish: "Lektiecafé".into(),
            english: "Homework café".into(),
        }],
        partners: vec![KeyedName { key: "helhedsplan".into(), name: "Helhedsplanen".into() }],
        organisations: vec![KeyedName { key: ORGANISATION.to_string(), name: "Dansk Flygtningehjælp".into() }],
    }
}

fn opening(weekday: u8, starts: &str, ends: &str) -> OpeningInput {
    let time = |text: &str| text.parse().unwrap();
    OpeningInput { weekday, starts: time(starts), ends: time(ends), from: date("2026-03-01"), until: None }
}

fn group(kind: &str, openings: Vec<OpeningInput>) -> Request {
    Request::CreateGroup {
        name: "Lektiecafé Telemarksgade".into(),
        kind: kind.into(),
        area: "sundholm".into(),
        organisation: ORGANISATION,
        partners: vec!["helhedsplan".into()],
        stages: vec![StageInput { stage: Stage::Established, since: date("2026-03-01") }],
        openings,
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

    let page = laptop.done(Request::Group { group: id }).await;
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
    let view = laptop.done(Request::AddParticipant { occasion, first_name: "Amir".into() }).await;
    assert_eq!(view["present"], 1);
    let details = laptop.done(Request::SyncDetails {}).await;
    assert_eq!(details["status"]["waiting"], 3);
    // Made before the restart, held after it, though the relay has not heard of it.
    laptop.done(Request::Lock {}).await;
    laptop.unlock().await;
    let person = view["windows"][0]["person"].as_str().unwrap().parse().unwrap();
    laptop.done(Request::Mark { occasion, person, answer: Answer::Left }).await;
}

#[tokio::test]
async fn a_match_is_made_with_both_names_and_no_more() {
    let laptop = laptop();
    laptop.done(reference()).await;
    let made = laptop
        .done(Request::CreateMatch {
            organisation: ORGANISATION,
            area: "sundholm".into(),
            matched: date("2026-05-17"),
            host: "Henrik".into(),
            newcomer: "Hanan".into(),
            children: 2,
        })
        .await;
    assert!(made["space"].as_str().unwrap().ends_with("/shared"));
    assert_eq!(laptop.done(Request::Match {}).await["people"][0]["name"], "Hanan");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_leaves_nothing() {
    let laptop = laptop();
    laptop.done(reference()).await;
    let before = laptop.done(Request::SyncDetails {}).await;
    assert_eq!(laptop.refused(group("chess", vec![])).await, ErrorCode::NotInReference);
    let reversed = vec![opening(2, "18:30:00", "16:30:00")];
    assert_eq!(laptop.refused(group("homework_cafe", reversed)).await, ErrorCode::OpeningReversed);
    let eighth = vec![opening(8, "16:30:00", "18:30:00")];
    assert_eq!(laptop.refused(group("homework_cafe", eighth)).await, ErrorCode::BadRequest);
    let mut elsewhere = group("homework_cafe", vec![]);
    if let Request::CreateGroup { organisation, .. } = &mut elsewhere {
        *organisation = crdt_model::id::OrganisationId::from_bytes([4; 16]);
    }
    assert_eq!(laptop.refused(elsewhere).await, ErrorCode::NotAllowed);
    assert_eq!(laptop.done(Request::SyncDetails {}).await, before);
    assert_eq!(laptop.done(Request::Groups {}).await, json!([]));
}
