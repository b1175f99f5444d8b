#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use crdt_model::kind::Kind;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion, Slot};
use serde_json::{Value, json};

use crate::api::{DeviceRequest, GroupRequest, MeetingRequest, Request, SessionRequest};
use crate::error::AppError;
use crate::testing::{Device, GROUP, THURSDAY, child, date, occasion};

async fn came(device: &Device, on: &str, children: std::ops::Range<usize>) {
    for index in children {
        device.done(MeetingRequest::Mark { occasion: occasion(on), person: child(index), answer: Answer::Came }).await;
    }
}

fn dates(list: &Value, slot: impl Fn(&Value) -> &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| slot(item)["date"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn today_says_what_is_on_what_is_missing_and_what_comes() {
    let device = Device::tablet(1, &["Amir", "Bo", "Yusuf"]);
    came(&device, "2026-10-29", 0..2).await;
    came(&device, THURSDAY, 0..1).await;
    device
        .done(MeetingRequest::SetMeetingState {
            occasion: Occasion { group: GROUP, date: date("2026-11-10"), slot: Slot(2) },
            state: MeetingState::HeldClosed,
        })
        .await;
    let today = device.done(MeetingRequest::Today {}).await;
    assert_eq!((&today["date"], &today["name"]), (&json!(THURSDAY), &json!("Sofie")));
    let tonight = &today["tonight"][0];
    assert_eq!((&tonight["listed"], &tonight["present"], &tonight["state"]), (&json!(3), &json!(1), &json!("held")));
    assert_eq!(tonight["meeting"]["starts"], "16:30:00");
    assert_eq!(tonight["last"], json!({"date": "2026-10-29", "present": 2, "windows": [true, true, false]}));
    // Thursday the 5th and Tuesday the 3rd; Tuesday the 10th was reported as closed.
    assert_eq!(dates(&today["missing"], |meeting| &meeting["occasion"]), ["2026-11-05", "2026-11-03"]);
    assert_eq!(dates(&today["next"], |meeting| &meeting["occasion"])[0], "2026-11-17");
}

#[tokio::test]
async fn history_keeps_silence_apart_from_none() {
    let device = Device::tablet(1, &["Amir", "Bo"]);
    came(&device, "2026-10-29", 0..2).await;
    let closed = Occasion { group: GROUP, date: date("2026-11-10"), slot: Slot(2) };
    device.done(MeetingRequest::SetMeetingState { occasion: closed, state: MeetingState::HeldClosed }).await;
    let page = device.done(GroupRequest::Group { group: GROUP }).await;
    let history = page["history"].as_array().unwrap();
    assert_eq!(history.len(), 12);
    let last: Vec<_> = history
        .iter()
        .rev()
        .take(4)
        .map(|past| {
            (past["occasion"]["date"].as_str().unwrap(), past["state"].as_str().unwrap(), past["present"].clone())
        })
        .collect();
    assert_eq!(
        last,
        [
            ("2026-11-10", "held_closed", json!(null)),
            ("2026-11-05", "silent", json!(null)),
            ("2026-11-03", "silent", json!(null)),
            ("2026-10-29", "held", json!(2)),
        ]
    );
}

#[tokio::test]
async fn lists_are_the_same_from_memory_from_rows_and_after_a_crash() {
    let device = Device::tablet(1, &["Amir", "Bo"]);
    // More meetings than stay only in the outbox, and more than stay open.
    let first = date("2026-08-01");
    for on in first.iter_days().take(80) {
        let occasion = Occasion { group: GROUP, date: on, slot: Slot(0) };
        device.done(MeetingRequest::Mark { occasion, person: child(0), answer: Answer::Came }).await;
        device.done(MeetingRequest::CountUnnamed { occasion, by: 1 }).await;
    }
    let views = |device: &Device| {
        let app = device.app.clone();
        async move {
            let occasion = Occasion { group: GROUP, date: first, slot: Slot(0) };
            let requests = [
                Request::from(MeetingRequest::Today {}),
                GroupRequest::Groups {}.into(),
                GroupRequest::Group { group: GROUP }.into(),
                DeviceRequest::SyncDetails {}.into(),
                MeetingRequest::Attendance { occasion }.into(),
            ];
            let mut views = Vec::new();
            for request in requests {
                views.push(app.call(request).await.unwrap());
            }
            views
        }
    };
    let from_memory = views(&device).await;
    let crashed = device.crashed(2);
    crashed.unlock().await;
    assert_eq!(views(&crashed).await, from_memory);
    device.done(SessionRequest::Lock {}).await;
    device.unlock().await;
    let mut from_rows = views(&device).await;
    // Only that the relay could not be reached at locking may have been noted.
    from_rows[3]["status"]["offline_since"] = json!(null);
    from_rows[3]["status"]["trouble"] = json!(null);
    assert_eq!(from_rows, from_memory);
}

#[tokio::test]
async fn details_count_what_was_saved_and_what_was_received() {
    let device = Device::tablet(1, &["Amir", "Bo"]);
    came(&device, THURSDAY, 0..2).await;
    let details = device.done(DeviceRequest::SyncDetails {}).await;
    assert_eq!(
        (&details["saved"], &details["received"], &details["status"]["waiting"]),
        (&json!(3), &json!(0), &json!(3))
    );
    assert_eq!(details["waiting"][0]["what"], json!({"what": "mark", "name": "Bo", "answer": "came"}));
    assert_eq!(details["waiting"][0]["by"], "Sofie");
    assert_eq!(details["status"]["names_coming"], true, "its space has not come from the relay yet");
    device.send_to(&[]);
    let details = device.done(DeviceRequest::SyncDetails {}).await;
    assert_eq!(
        (&details["saved"], &details["received"], &details["status"]["waiting"]),
        (&json!(3), &json!(3), &json!(0))
    );
    assert_eq!(details["status"]["received_at"], details["status"]["contact_at"].clone());
    assert_eq!(details["waiting"], json!([]));
}

#[tokio::test]
async fn what_is_refused_is_to_be_looked_at_unless_it_was_recorded_again() {
    let device = Device::tablet(1, &["Amir", "Bo"]);
    came(&device, THURSDAY, 0..2).await;
    let rows = device.waiting();
    let first = rows.iter().find(|row| row.document.kind() == Kind::Meeting).unwrap();
    device.refuse(first);
    let said = async || {
        let details = device.done(DeviceRequest::SyncDetails {}).await;
        let refused = details["refused"].as_array().unwrap();
        let refused: Vec<_> =
            refused.iter().map(|item| (item["reason"].clone(), item["recorded_again"].clone())).collect();
        let (waiting, status) = (details["waiting"].as_array().unwrap().len(), &details["status"]);
        assert_eq!(status["waiting"], waiting);
        (refused, waiting, status["to_look_at"].clone())
    };
    let reason = json!("wrong_content");
    assert_eq!(said().await, (vec![(reason.clone(), json!(false))], 2, json!(1)));
    device.at_desk(|desk| {
        let place = (first.space, first.document);
        desk.take_in(|taking| taking.say_again(place)).map_err(AppError::from)
    });
    assert_eq!(said().await, (vec![(reason, json!(true))], 3, json!(0)));
}
