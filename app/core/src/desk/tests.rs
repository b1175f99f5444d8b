#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use crdt_model::mark::Answer;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Reason};

use super::Desk;
use crate::api::{DeviceRequest, GroupRequest, MeetingRequest};
use crate::error::AppError;
use crate::store::sending::Room;
use crate::store::{StoreError, outbox};
use crate::testing::{Device, GROUP, THURSDAY, child, occasion};

fn set_grants(device: &Device, grants: &[Grant]) {
    device.at_desk(|desk| desk.take_in(|taking| taking.set_grants(grants)).map_err(AppError::from));
}

fn holds_group(desk: &mut Desk) -> Result<bool, AppError> {
    let documents = crate::store::document::spaces(desk.connection())?;
    Ok(documents.contains(&Space::Group(GROUP)))
}

#[tokio::test]
async fn a_space_goes_only_when_nothing_of_it_waits() {
    let device = Device::tablet(1, &["Amir"]);
    device.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(0), answer: Answer::Came }).await;
    set_grants(&device, &[Grant { space: Space::Programme, role: Role::Reader }]);
    assert!(device.at_desk(holds_group), "the tap waits");
    device.send_to(&[]);
    assert!(!device.at_desk(holds_group));
    assert_eq!(device.done(GroupRequest::Groups {}).await, serde_json::json!([]));
}

#[tokio::test]
async fn a_refused_record_is_kept_shown_and_not_sent_again() {
    let device = Device::tablet(1, &["Amir"]);
    device.send_to(&[]);
    device.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(0), answer: Answer::Came }).await;
    device.at_desk(|desk| {
        let rows = outbox::waiting(desk.connection(), 0, Room::ALL)?;
        desk.take_in(|taking| rows.iter().try_for_each(|row| taking.refused(row.seq, row.entry, Reason::TooLarge)))
            .map_err(AppError::from)
    });
    let details = device.done(DeviceRequest::SyncDetails {}).await;
    assert_eq!(details["refused"][0]["reason"], "too_large");
    assert_eq!((&details["status"]["waiting"], &details["status"]["to_look_at"]), (&0.into(), &1.into()));
    assert!(device.at_desk(|desk| Ok(outbox::waiting(desk.connection(), 0, Room::ALL)?)).is_empty());
    let view = device.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    assert_eq!(view["present"], 1, "it stands here all the same");
}

#[tokio::test]
async fn an_answer_that_fails_half_way_is_not_taken_in_at_all() {
    let (one, two) = (Device::tablet(1, &["Amir"]), Device::tablet(2, &["Amir"]));
    two.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(0), answer: Answer::Came }).await;
    let rows = two.at_desk(|desk| Ok(outbox::waiting(desk.connection(), 0, Room::ALL)?));
    let before = one.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    let failed = one.app.at_desk_now(|desk| {
        desk.take_in(|taking| {
            for row in &rows {
                let place = (row.space, row.document);
                let mut document = taking.document(place)?;
                document.apply(std::slice::from_ref(&row.bytes)).unwrap();
                taking.put_document(place, document, None)?;
            }
            Err::<(), _>(StoreError::Fault)
        })
        .map_err(AppError::from)
    });
    assert!(failed.is_err());
    assert_eq!(one.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await, before);
    two.send_to(&[&one]);
    assert_eq!(one.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await["present"], 1);
}

#[tokio::test]
async fn undo_is_right_after_taps_were_said_again() {
    let device = Device::tablet(1, &["Amir", "Bo"]);
    device.send_to(&[]);
    let view = async |device: &Device| device.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    let mut views = vec![view(&device).await];
    for (who, answer) in [(0, Answer::Came), (1, Answer::Came), (0, Answer::Left)] {
        device.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(who), answer }).await;
        views.push(view(&device).await);
    }
    let rows = device.waiting();
    device.at_desk(|desk| {
        let place = (rows[0].space, rows[0].document);
        desk.take_in(|taking| {
            taking.refused(rows[0].seq, rows[0].entry, Reason::BreaksDocument)?;
            taking.say_again(place)
        })
        .map_err(AppError::from)
    });
    assert_eq!(device.waiting().len(), 3);
    assert_ne!(device.waiting()[2].entry, rows[2].entry, "it was made on what was refused");
    assert_eq!(&view(&device).await, &views[3]);
    let crashed = device.crashed(2);
    crashed.unlock().await;
    assert_eq!(&view(&crashed).await, &views[3]);
    // Somebody taps on, and it is sent: the other tablet sees the same.
    let other = Device::tablet(3, &["Amir", "Bo"]);
    device.send_to(&[&other]);
    assert_eq!(view(&other).await["present"], views[3]["present"]);
    for before in views[..3].iter().rev() {
        device.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
        assert_eq!(&view(&device).await["windows"], &before["windows"]);
    }
    device.send_to(&[&other]);
    assert_eq!(view(&other).await["windows"], views[0]["windows"]);
}
