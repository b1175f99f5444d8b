use crdt_model::group::Group;
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::space::Space;
use serde_json::json;

use crate::api::{DeviceRequest, GroupRequest, HostRequest, MeetingRequest, Request, SessionRequest};
use crate::error::ErrorCode;
use crate::event::Event;
use crate::testing::{Device, GROUP, THURSDAY, child, homework_cafe, occasion};

const NAMES: [&str; 4] = ["Amir", "Bodil", "Hanan", "Henrik"];
const NOTE: &str = "Mor ringer i morgen";

async fn names(device: &Device) -> serde_json::Value {
    device.done(DeviceRequest::SyncStatus {}).await["names"].clone()
}

/// Everything that a tablet shows of its group.
async fn shown(device: &Device) -> String {
    let requests = [
        Request::from(SessionRequest::Session {}),
        MeetingRequest::Today {}.into(),
        GroupRequest::Groups {}.into(),
        GroupRequest::Group { group: GROUP }.into(),
        MeetingRequest::Attendance { occasion: occasion(THURSDAY) }.into(),
        MeetingRequest::SuggestParticipants { group: GROUP, typed: "a".to_owned() }.into(),
        DeviceRequest::SyncDetails {}.into(),
    ];
    let mut text = String::new();
    for request in requests {
        text += &device.done(request).await.to_string();
    }
    text
}

/// A tablet with marks, two answers, a note, something to undo and something that waits.
async fn evening() -> Device {
    let device = Device::tablet(1, &["Amir", "Bodil"]);
    let other = Device::tablet(2, &["Amir", "Bodil"]);
    let occasion = occasion(THURSDAY);
    other.done(MeetingRequest::Mark { occasion, person: child(1), answer: Answer::SaidNo }).await;
    other.send_to(&[&device]);
    device.done(MeetingRequest::WriteNote { occasion, text: NOTE.to_owned() }).await;
    device.done(MeetingRequest::CountUnnamed { occasion, by: 2 }).await;
    for person in [child(0), child(1)] {
        device.done(MeetingRequest::Mark { occasion, person, answer: Answer::Came }).await;
    }
    device
}

#[tokio::test]
async fn without_contact_names_lock_and_counting_goes_on() {
    let device = evening().await;
    let occasion = occasion(THURSDAY);
    let before = device.done(MeetingRequest::Attendance { occasion }).await;
    device.clock.pass_days(20);
    assert_eq!(names(&device).await, json!({"state": "soon", "days_left": 10}));
    assert!(shown(&device).await.contains("Amir"));
    let mut events = device.app.subscribe();
    device.clock.pass_days(10);
    assert_eq!(names(&device).await, json!({"state": "locked"}));
    assert_eq!(events.try_recv(), Ok(Event::Documents), "an open screen reads again");
    let text = shown(&device).await;
    for name in NAMES.iter().chain([&NOTE]) {
        assert!(!text.contains(name), "{name}");
    }

    let locked = device.done(MeetingRequest::Attendance { occasion }).await;
    assert_eq!(locked["names_locked"], true);
    for count in ["present", "listed", "unnamed", "unsettled"] {
        assert_eq!(locked[count], before[count], "{count}");
    }
    assert_eq!(locked["windows"].as_array().unwrap().len(), 2, "the house is still lit");
    let needing = [
        MeetingRequest::Mark { occasion, person: child(0), answer: Answer::Left },
        MeetingRequest::EveryoneCame { occasion },
        MeetingRequest::Settle { occasion, person: child(1), answer: Answer::Came },
        MeetingRequest::WriteNote { occasion, text: String::new() },
        MeetingRequest::AddParticipant { occasion, first_name: "Cemil".to_owned() },
    ];
    for request in needing {
        assert_eq!(device.refused(request).await, ErrorCode::NamesLocked);
    }
    let name = DeviceRequest::ExportDocument { space: Space::Group(GROUP), document: DocumentId::name(child(0)) };
    assert_eq!(device.refused(name).await, ErrorCode::NamesLocked);
    let counted = device.done(MeetingRequest::CountUnnamed { occasion, by: 3 }).await;
    assert_eq!(counted["unnamed"], 5);
    assert_eq!(device.done(MeetingRequest::Undo { occasion }).await["unnamed"], 2);
    let own = locked["volunteers"].as_array().unwrap().iter().find(|one| one["name"] == "Sofie").unwrap().clone();
    let person = own["person"].as_str().unwrap().parse().unwrap();
    device.done(MeetingRequest::MarkVolunteer { occasion, person, present: true }).await;
    assert_eq!(
        device.refused(MeetingRequest::MarkVolunteer { occasion, person: child(0), present: true }).await,
        ErrorCode::NamesLocked
    );

    device.is_answered();
    assert_eq!(names(&device).await, json!({"state": "open"}));
    assert!(shown(&device).await.contains("Amir"));
    assert_eq!(device.done(MeetingRequest::Attendance { occasion }).await["note"], NOTE);
}

#[tokio::test]
async fn a_hosts_phone_locks_names_too() {
    let phone = Device::phone(1);
    phone.clock.pass_days(31);
    let page = phone.done(HostRequest::Match {}).await.to_string();
    for name in NAMES {
        assert!(!page.contains(name), "{name}");
    }
    phone.is_answered();
    assert!(phone.done(HostRequest::Match {}).await.to_string().contains("Hanan"));
}

#[tokio::test]
async fn starting_again_and_turning_the_clock_back_open_no_names() {
    let device = evening().await;
    device.clock.pass_days(31);
    assert_eq!(names(&device).await["state"], "locked");
    device.clock.pass_days(-31);
    assert_eq!(names(&device).await["state"], "locked");
    device.done(SessionRequest::Lock {}).await;
    device.unlock().await;
    assert_eq!(names(&device).await["state"], "locked");
    // A copy of the folder under a clock of last month.
    let copy = device.crashed(3);
    copy.unlock().await;
    assert_eq!(names(&copy).await["state"], "locked");
    copy.clock.pass_minutes(1);
    copy.is_answered();
    assert_eq!(names(&copy).await["state"], "open");
}

#[tokio::test]
async fn a_group_may_have_a_shorter_time() {
    let device = evening().await;
    let strict = Group { names_lock_days: Some(6), ..homework_cafe() };
    device.receive((Space::Group(GROUP), DocumentId::group(GROUP)), &strict.edits());
    assert_eq!(device.done(GroupRequest::Group { group: GROUP }).await["names_lock_days"], 6);
    device.clock.pass_days(4);
    assert_eq!(names(&device).await, json!({"state": "soon", "days_left": 2}));
    device.clock.pass_days(2);
    assert_eq!(names(&device).await["state"], "locked");
    assert_eq!(device.refused(GroupRequest::SetNamesLock { group: GROUP, days: 60 }).await, ErrorCode::NotAllowed);
}
