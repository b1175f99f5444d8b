//! Volunteers of a file with the group that they help in and the certificate that they have.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::group::Group;
use crdt_model::id::GroupId;
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use crate::api::{GroupRequest, PeopleRequest};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, ORGANISATION, date, homework_cafe, names};

const GIRLS: GroupId = GroupId::from_bytes([8; 16]);
const MENTORS: GroupId = GroupId::from_bytes([7; 16]);

/// A laptop that coordinates a homework café, a girls' club for children under fifteen, and mentors.
fn laptop() -> Device {
    let groups = [
        (GROUP, homework_cafe()),
        (GIRLS, Group { name: "Pigeklub Sjællandsgade".to_owned(), under_fifteens: true, ..homework_cafe() }),
        (MENTORS, Group { name: "Mentorerne".to_owned(), kind: "mentoring".to_owned(), ..homework_cafe() }),
    ];
    let spaces = [Space::Programme, Space::Organisation(ORGANISATION)].into_iter();
    let grants: Vec<_> =
        spaces.chain(groups.iter().map(|(id, _)| Space::Group(*id))).map(|space| (space, Role::Coordinator)).collect();
    let device = Device::enrolled(1, &grants);
    for (id, group) in groups {
        device.receive((Space::Group(id), DocumentId::group(id)), &group.edits());
    }
    device
}

async fn looked_at(laptop: &Device, text: &str) -> Value {
    let (file_name, base64) = ("frivillige.csv".to_owned(), STANDARD.encode(text));
    laptop.done(PeopleRequest::PreviewVolunteers { file_name, base64 }).await
}

fn import(preview: &Value) -> PeopleRequest {
    let preview = preview["preview"].as_str().unwrap().to_owned();
    PeopleRequest::ImportVolunteers { preview, since: date("2026-11-01"), channel: None }
}

async fn group(laptop: &Device, group: GroupId) -> Value {
    laptop.done(GroupRequest::Group { group }).await
}

#[tokio::test]
async fn volunteers_come_onto_their_groups_lists_with_their_certificates() {
    let laptop = laptop();
    let text = "Navn;Startdato;Gruppe;Børneattest;Børneattest dato\n\
                Sofie Holm;3.2.2025;pigeklub  sjællandsgade;I orden;1.2.2025\n\
                Sofie Madsen;;Pigeklub Sjællandsgade;i orden;2026-01-05\n\
                Bo Ly;;Mentorerne;;\n\
                Tove Dam;;;Bedt om;1.11.2026\n";
    let preview = looked_at(&laptop, text).await;
    assert_eq!(preview["errors"], json!([]));
    let rows = &preview["rows"];
    assert_eq!((&rows[0]["group"], &rows[0]["certificate"]), (&json!("pigeklub sjællandsgade"), &json!("cleared")));
    assert_eq!((&rows[3]["group"], &rows[3]["certificate"]), (&json!(null), &json!("requested")));
    let on = [0_usize, 1, 2, 3].map(|row| &rows[row]["certificate_on"]);
    assert_eq!(on, [&json!("2025-02-01"), &json!("2026-01-05"), &json!(null), &json!("2026-11-01")]);
    assert_eq!(laptop.done(import(&preview)).await["added"], 4);

    assert_eq!(names(&group(&laptop, GIRLS).await["volunteers"]), ["Sofie", "Sofie M."]);
    assert_eq!(group(&laptop, GIRLS).await["list_problems"], json!([]), "their certificates are in order");
    assert_eq!(names(&group(&laptop, MENTORS).await["mentors"]), ["Bo"]);
    assert_eq!(group(&laptop, GROUP).await["volunteers"], json!([]));

    // Who is in the register is passed over, whatever stands beside the name.
    let again = looked_at(&laptop, "Navn;Gruppe\nSofie Holm;Pigeklub Sjællandsgade\n").await;
    assert_eq!((&again["rows"][0]["registered"], &again["errors"]), (&json!(true), &json!([])));
}

#[tokio::test]
async fn what_a_file_says_of_groups_and_certificates_is_refused_in_words() {
    let laptop = laptop();
    let english = "Name,Group,Certificate,Certificate date\n\
                   Ann Lee,Boxing club,,\n\
                   Ben Lee,Pigeklub Sjællandsgade,asked for,2026-01-05\n\
                   Cat Lee,,obtained,2026-01-05\n\
                   Dan Lee,,in order,\n\
                   Eve Lee,,,2026-01-05\n\
                   Fay Lee,,in order,yesterday\n\
                   Gus Lee,,in order,2026-11-13\n";
    let preview = looked_at(&laptop, english).await;
    let errors = preview["errors"].as_array().unwrap().iter();
    let told: Vec<_> =
        errors.map(|error| (error["line"].as_u64().unwrap(), error["error"].clone(), error["text"].clone())).collect();
    let expected = [
        (4_u64, "bad_certificate", "obtained"),
        (5, "certificate_undated", "in order"),
        (6, "bad_certificate", "2026-01-05"),
        (7, "bad_date", "yesterday"),
        (8, "bad_date", "Gus Lee"),
        (2, "unknown_group", "Boxing club"),
        (3, "certificate_missing", "Pigeklub Sjællandsgade"),
    ];
    assert_eq!(told, expected.map(|(line, error, text)| (line, json!(error), json!(text))));
    assert_eq!(laptop.refused(import(&preview)).await, ErrorCode::RosterHasErrors);
}
