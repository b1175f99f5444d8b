//! A host's phone.

use crdt_model::host_match::ActivityKind;
use crdt_model::kind::Kind;
use crdt_model::mark::Answer;
use serde_json::json;

use crate::api::{DeviceRequest, HostRequest, MeetingRequest, Request};
use crate::error::ErrorCode;
use crate::testing::{Device, THURSDAY, child, date, occasion};

fn dinner(on: &str) -> HostRequest {
    HostRequest::LogActivity {
        kind: ActivityKind::PrivateDinner,
        date: date(on),
        with: vec![child(101), child(100)],
        children: 2,
        line: Some("Vi lavede frikadeller".to_owned()),
        expense: None,
    }
}

#[tokio::test]
async fn a_dinner_is_logged_offline_and_taken_back() {
    let phone = Device::phone(1);
    phone.done(dinner("2026-11-08")).await;
    let page = phone.done(dinner(THURSDAY)).await;
    assert_eq!(page["people"][0]["name"], "Hanan");
    assert_eq!(page["people"][1]["is_newcomer"], false);
    let newest = &page["activities"][0];
    assert_eq!((&newest["date"], &newest["kind"]), (&json!(THURSDAY), &json!("private_dinner")));
    assert_eq!((&newest["with"], &newest["standing"]), (&json!(["Hanan", "Henrik"]), &json!("waiting")));
    assert_eq!((&newest["line"], &newest["children"]), (&json!("Vi lavede frikadeller"), &json!(2)));
    assert_eq!(phone.done(DeviceRequest::SyncStatus {}).await["waiting"], 2);

    phone.send_to(&[]);
    assert_eq!(phone.done(HostRequest::Match {}).await["activities"][0]["standing"], "received");
    let activity = newest["activity"].as_str().unwrap().parse().unwrap();
    let page = phone.done(HostRequest::CancelActivity { activity, cancelled: true }).await;
    assert_eq!(
        (&page["activities"][0]["cancelled"], &page["activities"][0]["standing"]),
        (&json!(true), &json!("waiting"))
    );
    let page = phone.done(HostRequest::CancelActivity { activity, cancelled: false }).await;
    assert_eq!(page["activities"][0]["cancelled"], false);
}

#[tokio::test]
async fn an_activity_that_was_refused_is_not_shown_as_received() {
    for (refused, kind) in [(0, Kind::Activity), (1, Kind::Note)] {
        let phone = Device::phone(1);
        phone.done(dinner(THURSDAY)).await;
        let rows = phone.waiting();
        assert_eq!(rows[refused].document.kind(), kind);
        phone.refuse(&rows[refused]);
        phone.send_to(&[]);
        assert_eq!(phone.done(HostRequest::Match {}).await["activities"][0]["standing"], "refused");
    }
}

#[tokio::test]
async fn the_host_of_the_match_is_the_one_who_writes() {
    let phone = Device::phone(1);
    assert_eq!(phone.at_desk(|desk| desk.person()), child(100));
}

#[tokio::test]
async fn what_a_host_may_not_do_is_refused() {
    let phone = Device::phone(1);
    assert_eq!(phone.refused(dinner("2026-11-13")).await, ErrorCode::DateInFuture);
    let stranger = HostRequest::LogActivity {
        kind: ActivityKind::SmallOuting,
        date: date(THURSDAY),
        with: vec![child(5)],
        children: 0,
        line: None,
        expense: None,
    };
    assert_eq!(phone.refused(stranger).await, ErrorCode::NotFound);
    let mark = MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(0), answer: Answer::Came };
    assert_eq!(phone.refused(mark).await, ErrorCode::NotFound);
    let reference =
        json!({"command": "write_reference", "areas": [], "kinds": [], "partners": [], "organisations": []});
    let reference: Request = serde_json::from_value(reference).unwrap();
    assert_eq!(phone.refused(reference).await, ErrorCode::NotAllowed);
}
