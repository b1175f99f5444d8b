use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{EnrolAnswer, Grant};
use crdt_model::words::confirmation_words;
use serde_json::{Value, json};

use crate::api::{GroupRequest, MeetingRequest, SessionRequest};
use crate::error::AppError;
use crate::session::{confirmed, enrol_without_relay};
use crate::testing::{Device, GROUP, PIN, names};

#[tokio::test]
async fn a_pending_device_shows_its_words_until_it_is_confirmed() {
    let device = Device::fresh(1);
    let mut words = None;
    let session = enrol_without_relay(&device.app, "Tablet 3", "Sofie", PIN, |key| {
        let key = key.verifying_key().to_bytes();
        words = Some(confirmation_words(&key, &[0; 32]));
        EnrolAnswer { device: DeviceId::of_key(&key), grants: vec![], challenge: [1; 32].into(), pending: Some(true) }
    })
    .unwrap();
    let words = json!(words.unwrap());
    assert_eq!(serde_json::to_value(session).unwrap()["pending"], words);
    assert_eq!(device.done(MeetingRequest::Today {}).await["tonight"], json!([]));

    // Starting the app again changes nothing.
    device.done(SessionRequest::Lock {}).await;
    device.unlock().await;
    assert_eq!(device.done(SessionRequest::Session {}).await["pending"], words);

    // The first answer: it has been confirmed.
    let grants = [Grant { space: Space::Group(GROUP), role: Role::Volunteer }];
    device.at_desk(|desk| {
        desk.take_in(|taking| taking.set_grants(&grants)).map_err(AppError::from)?;
        assert!(confirmed(desk)?);
        assert!(!confirmed(desk)?, "once");
        Ok(())
    });
    let session = device.done(SessionRequest::Session {}).await;
    assert_eq!((&session["pending"], &session["role"]), (&Value::Null, &json!("volunteer")));
    let page = device.done(GroupRequest::Group { group: GROUP }).await;
    assert_eq!(names(&page["volunteers"]), ["Sofie"], "as after an enrolment that waits for nobody");
}
