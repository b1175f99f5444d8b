//! An evening: taps, two tablets, crashes.

use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use serde_json::{Value, json};

use crate::api::{DeviceRequest, MeetingRequest};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, THURSDAY, child, occasion};

const NAMES: &[&str] = &["Amir", "Åse", "Bo", "Yusuf"];

fn mark(index: usize, answer: Answer) -> MeetingRequest {
    MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(index), answer }
}

async fn attendance(device: &Device) -> Value {
    device.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await
}

fn standings(attendance: &Value) -> Vec<(&str, &str)> {
    let windows = attendance["windows"].as_array().unwrap();
    windows
        .iter()
        .map(|window| (window["name"].as_str().unwrap_or("?"), window["standing"]["standing"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_tap_lights_the_window_and_says_what_undo_would_take_back() {
    let device = Device::tablet(1, NAMES);
    let view = device.done(mark(3, Answer::Came)).await;
    assert_eq!(
        standings(&view),
        [("Amir", "not_marked"), ("Bo", "not_marked"), ("Yusuf", "came"), ("Åse", "not_marked")]
    );
    assert_eq!((&view["present"], &view["listed"], &view["state"]), (&json!(1), &json!(4), &json!("held")));
    assert_eq!(view["undo"], json!({"what": "mark", "name": "Yusuf", "answer": "came"}));
    let again = device.done(mark(3, Answer::Came)).await;
    assert_eq!(again, view);
    let waiting = device.done(DeviceRequest::SyncStatus {}).await["waiting"].clone();
    assert_eq!(waiting, 2, "the volunteer and one tap: the same tap twice is one mark");
}

#[tokio::test]
async fn every_confirmed_tap_is_there_after_a_crash() {
    let device = Device::tablet(1, NAMES);
    device.done(mark(0, Answer::Came)).await;
    device.done(MeetingRequest::CountUnnamed { occasion: occasion(THURSDAY), by: 2 }).await;
    device.done(MeetingRequest::AddParticipant { occasion: occasion(THURSDAY), first_name: "Sami".to_owned() }).await;
    let before = attendance(&device).await;
    let crashed = device.crashed(2);
    crashed.unlock().await;
    assert_eq!(attendance(&crashed).await, before);
    assert_eq!(
        crashed.done(DeviceRequest::SyncDetails {}).await["waiting"],
        device.done(DeviceRequest::SyncDetails {}).await["waiting"]
    );
    // It goes on under another actor, so that nothing it says collides with what the crash cut off.
    crashed.done(mark(1, Answer::Came)).await;
    device.done(mark(2, Answer::Came)).await;
    crashed.send_to(&[&device]);
    assert_eq!(attendance(&device).await["present"], 4);
}

#[tokio::test]
async fn everyone_came_is_one_step_and_leaves_answers_alone() {
    let device = Device::tablet(1, NAMES);
    device.done(mark(1, Answer::SaidNo)).await;
    let view = device.done(MeetingRequest::EveryoneCame { occasion: occasion(THURSDAY) }).await;
    assert_eq!(standings(&view), [("Amir", "came"), ("Bo", "came"), ("Yusuf", "came"), ("Åse", "said_no")]);
    assert_eq!(view["undo"], json!({"what": "everyone_came", "count": 3}));
    let view = device.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
    assert_eq!(view["present"], 0);
}

#[tokio::test]
async fn the_count_without_names_never_goes_below_none_here() {
    let device = Device::tablet(1, NAMES);
    let count = |by| MeetingRequest::CountUnnamed { occasion: occasion(THURSDAY), by };
    assert_eq!(device.done(count(-1)).await["unnamed"], 0);
    assert_eq!(device.done(count(3)).await["unnamed"], 3);
    let view = device.done(count(-5)).await;
    assert_eq!((&view["unnamed"], &view["unnamed_here"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn two_tablets_offline_lose_no_tap_and_show_the_conflict_once_on_both() {
    let (one, two) = (Device::tablet(1, NAMES), Device::tablet(2, NAMES));
    one.done(mark(0, Answer::Came)).await;
    one.done(mark(1, Answer::Came)).await;
    one.done(MeetingRequest::CountUnnamed { occasion: occasion(THURSDAY), by: 1 }).await;
    two.done(mark(1, Answer::SaidNo)).await;
    two.done(mark(0, Answer::Left)).await;
    two.done(mark(2, Answer::Came)).await;
    two.done(MeetingRequest::CountUnnamed { occasion: occasion(THURSDAY), by: 1 }).await;
    for (device, name) in [(&one, "Sami"), (&two, "Nour")] {
        device.done(MeetingRequest::AddParticipant { occasion: occasion(THURSDAY), first_name: name.to_owned() }).await;
    }
    one.send_to(&[&two]);
    two.send_to(&[&one]);
    let (on_one, on_two) = (attendance(&one).await, attendance(&two).await);
    for (view, here) in [(&on_one, 1), (&on_two, 1)] {
        assert_eq!(view["present"], 5);
        assert_eq!((&view["unnamed"], &view["unnamed_here"]), (&json!(2), &json!(here)));
        assert_eq!(view["unsettled"], 1);
        let mut names = standings(view);
        names.sort_unstable();
        assert_eq!(
            names,
            [
                ("Amir", "left"),
                ("Bo", "came"),
                ("Nour", "came"),
                ("Sami", "came"),
                ("Yusuf", "not_marked"),
                ("Åse", "two_answers")
            ]
        );
    }
    assert_eq!(one.done(DeviceRequest::SyncStatus {}).await["to_look_at"], 1);

    let settle = MeetingRequest::Settle { occasion: occasion(THURSDAY), person: child(1), answer: Answer::Came };
    let view = two.done(settle).await;
    assert_eq!(view["unsettled"], 0);
    two.send_to(&[&one]);
    assert_eq!(attendance(&one).await["unsettled"], 0);
    // The settled answer stays settled when it is made more exact.
    assert_eq!(two.done(mark(1, Answer::Left)).await["unsettled"], 0);
    // And settling is a step like any other.
    two.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
    assert_eq!(two.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await["unsettled"], 1);
}

#[tokio::test]
async fn undo_takes_back_nothing_of_another_tablet() {
    let (one, two) = (Device::tablet(1, NAMES), Device::tablet(2, NAMES));
    two.done(mark(0, Answer::Came)).await;
    two.send_to(&[&one]);
    one.done(mark(0, Answer::Came)).await;
    let view = one.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
    assert_eq!(standings(&view)[0], ("Amir", "came"));
    assert_eq!(one.refused(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await, ErrorCode::NothingToUndo);
}

#[tokio::test]
async fn a_new_child_stands_last_tonight_and_in_its_place_next_time() {
    let device = Device::tablet(1, NAMES);
    let new = |name: &str| MeetingRequest::AddParticipant { occasion: occasion(THURSDAY), first_name: name.to_owned() };
    device.done(new("Zoe")).await;
    let view = device.done(new(" Bilal ")).await;
    let names: Vec<_> = standings(&view).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Amir", "Bo", "Yusuf", "Åse", "Zoe", "Bilal"]);
    assert_eq!((&view["present"], &view["listed"]), (&json!(2), &json!(6)));
    device.clock.pass_minutes(7 * 24 * 60);
    let next = device.done(MeetingRequest::Attendance { occasion: occasion("2026-11-19") }).await;
    let names: Vec<_> = standings(&next).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Amir", "Bilal", "Bo", "Yusuf", "Zoe", "Åse"]);
    let letters: Vec<_> = next["windows"].as_array().unwrap().iter().map(|window| window["letter"].as_str()).collect();
    assert_eq!(letters, [Some("A"), Some("B"), None, Some("Y"), Some("Z"), Some("Å")]);
}

#[tokio::test]
async fn names_and_dates_out_of_bounds_are_refused_and_write_nothing() {
    let device = Device::tablet(1, NAMES);
    let new = |name: String| MeetingRequest::AddParticipant { occasion: occasion(THURSDAY), first_name: name };
    assert_eq!(device.refused(new("  ".to_owned())).await, ErrorCode::NameMissing);
    assert_eq!(device.refused(new("x".repeat(41))).await, ErrorCode::NameTooLong);
    let tomorrow = occasion("2026-11-13");
    let early = MeetingRequest::Mark { occasion: tomorrow, person: child(0), answer: Answer::Came };
    assert_eq!(device.refused(early).await, ErrorCode::DateInFuture);
    assert_eq!(device.refused(mark(50, Answer::Came)).await, ErrorCode::NotFound);
    let long = MeetingRequest::WriteNote { occasion: occasion(THURSDAY), text: "x".repeat(2001) };
    assert_eq!(device.refused(long).await, ErrorCode::TextTooLong);
    assert_eq!(device.done(DeviceRequest::SyncStatus {}).await["waiting"], 1);
    // A cancellation is said beforehand.
    let cancel = MeetingRequest::SetMeetingState { occasion: tomorrow, state: MeetingState::Cancelled };
    assert_eq!(device.done(cancel).await["state"], "cancelled");
}

#[tokio::test]
async fn notes_are_one_for_each_tablet() {
    let (one, two) = (Device::tablet(1, NAMES), Device::tablet(2, NAMES));
    let note = |text: &str| MeetingRequest::WriteNote { occasion: occasion(THURSDAY), text: text.to_owned() };
    one.done(note("Amir mangler en bog")).await;
    two.done(note("Vi løb tør for juice")).await;
    two.send_to(&[&one]);
    let view = attendance(&one).await;
    assert_eq!(
        (&view["note"], &view["other_notes"]),
        (&json!("Amir mangler en bog"), &json!(["Vi løb tør for juice"]))
    );
    assert_eq!(one.done(note("")).await["note"], json!(null));
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_said_to_be_saved() {
    let device = Device::tablet(1, NAMES);
    device.done(mark(0, Answer::Came)).await;
    let before = attendance(&device).await;
    device.at_desk(|desk| {
        desk.fill_disk(0);
        Ok(())
    });
    let mut refused = None;
    // Free pages may still take some taps; what is refused must leave nothing.
    for _ in 0..200 {
        let view = attendance(&device).await;
        match device.app.call(MeetingRequest::CountUnnamed { occasion: occasion(THURSDAY), by: 1 }).await {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(attendance(&device).await, view);
                refused = Some(error.code);
                break;
            }
        }
    }
    assert_eq!(refused, Some(ErrorCode::DiskFull));
    device.at_desk(|desk| {
        desk.fill_disk(1_000);
        Ok(())
    });
    let view = device.done(mark(1, Answer::Came)).await;
    assert_eq!(view["present"], 2);
    assert_eq!(before["present"], 1);
    let crashed = device.crashed(2);
    crashed.unlock().await;
    assert_eq!(attendance(&crashed).await, view);
}

#[tokio::test]
async fn suggestions_come_from_the_list_and_from_earlier() {
    let device = Device::tablet(1, NAMES);
    device.done(mark(0, Answer::Came)).await;
    let suggest = |typed: &str| MeetingRequest::SuggestParticipants { group: GROUP, typed: typed.to_owned() };
    let found = device.done(suggest("am")).await;
    assert_eq!((&found[0]["name"], &found[0]["last_came"]), (&json!("Amir"), &json!(THURSDAY)));
    assert_eq!(found[0]["on_list"], true);
    assert_eq!(device.done(suggest("aa")).await[0]["name"], "Åse");
    assert_eq!(device.done(suggest("")).await, json!([]));
}

#[tokio::test]
async fn a_child_that_was_new_by_mistake_is_not_suggested() {
    let device = Device::tablet(1, NAMES);
    let suggest = MeetingRequest::SuggestParticipants { group: GROUP, typed: "Sa".to_owned() };
    device.done(MeetingRequest::AddParticipant { occasion: occasion(THURSDAY), first_name: "Sami".to_owned() }).await;
    assert_eq!(device.done(suggest.clone()).await[0]["name"], "Sami");
    device.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
    assert_eq!(device.done(suggest).await, json!([]));
}

#[tokio::test]
async fn devices_that_disagree_whether_it_was_held_are_shown() {
    let (one, two) = (Device::tablet(1, NAMES), Device::tablet(2, NAMES));
    let closed = MeetingRequest::SetMeetingState { occasion: occasion(THURSDAY), state: MeetingState::HeldClosed };
    assert_eq!(one.done(closed).await["state_disagrees"], false);
    assert_eq!(two.done(mark(0, Answer::Came)).await["state_disagrees"], false);
    one.send_to(&[&two]);
    let view = two.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    assert_eq!((&view["state"], &view["state_disagrees"]), (&json!("held"), &json!(true)));
}
