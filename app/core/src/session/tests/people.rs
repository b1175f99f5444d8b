use crdt_model::id::PersonId;
use crdt_model::mark::Answer;
use serde_json::{Value, json};

use crate::api::{DeviceRequest, GroupRequest, MeetingRequest, SessionRequest};
use crate::testing::{Device, GROUP, PIN, THURSDAY, child, names, occasion};

fn came(index: usize) -> MeetingRequest {
    MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(index), answer: Answer::Came }
}

fn said(details: &Value) -> Vec<(Value, Value)> {
    let waiting = details["waiting"].as_array().unwrap();
    waiting.iter().map(|item| (item["what"]["name"].clone(), item["by"].clone())).collect()
}

#[tokio::test]
async fn changing_person_and_locking_keep_what_waits_and_its_author() {
    let device = Device::tablet(1, &["Amir", "Bo"]);
    let sofie = device.at_desk(|desk| Ok(desk.face().person));
    device.done(came(0)).await;
    device.done(SessionRequest::AddPerson { person: None, name: "Jonas".to_owned(), pin: "161803".to_owned() }).await;
    let locked = device.done(SessionRequest::Lock {}).await;
    assert_eq!(locked["waiting"], 3, "the mark, and two people on the list");
    let jonas: PersonId = locked["people"][1]["person"].as_str().unwrap().parse().unwrap();

    // One goes, the other comes, without locking in between.
    device.done(SessionRequest::Unlock { person: sofie, pin: PIN.to_owned() }).await;
    device.done(SessionRequest::Unlock { person: jonas, pin: "161803".to_owned() }).await;
    device.done(came(1)).await;
    let expected = [("Bo", "Jonas"), ("Jonas", "Sofie"), ("Amir", "Sofie"), ("Sofie", "Sofie")]
        .map(|(what, by)| (json!(what), json!(by)))
        .to_vec();
    assert_eq!(said(&device.done(DeviceRequest::SyncDetails {}).await), expected);

    // Pulling the plug loses nothing of it either.
    let crashed = device.crashed(2);
    crashed.done(SessionRequest::Unlock { person: sofie, pin: PIN.to_owned() }).await;
    assert_eq!(said(&crashed.done(DeviceRequest::SyncDetails {}).await), expected);

    let other = Device::tablet(3, &["Amir", "Bo"]);
    device.send_to(&[&other]);
    let by = |person| {
        other.at_desk(|desk| {
            let marks = desk.past_meeting(&occasion(THURSDAY))?.participants;
            Ok(marks.get(&person).unwrap()[0].1.by)
        })
    };
    assert_eq!((by(child(0)), by(child(1))), (sofie, jonas));
    let page = other.done(GroupRequest::Group { group: GROUP }).await;
    assert!(names(&page["volunteers"]).contains(&"Jonas"));
}
