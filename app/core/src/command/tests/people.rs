//! A coordinator's register, offline.

use crdt_model::id::{GroupId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::link::Sameness;
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Occasion, Slot, meeting_id};
use crdt_model::name::Name;
use crdt_model::person::{CertificateStatus, Person, PersonRole, Tenure, set_tenure};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde_json::{Value, json};

use crate::api::{GroupRequest, MeetingRequest, PeopleFilter, PeopleRequest, PeopleStanding, PersonInput, Side};
use crate::error::ErrorCode;
use crate::testing::{Device, GROUP, ORGANISATION, THURSDAY, child, date, homework_cafe, names, occasion};

const GIRLS: GroupId = GroupId::from_bytes([8; 16]);

/// A laptop that coordinates a homework café and a girls' club for children under fifteen.
fn laptop(seed: u64) -> Device {
    let grants = [Space::Programme, Space::Organisation(ORGANISATION), Space::Group(GROUP), Space::Group(GIRLS)];
    let device = Device::enrolled(seed, &grants.map(|space| (space, Role::Coordinator)));
    device.receive((Space::Group(GROUP), DocumentId::group(GROUP)), &homework_cafe().edits());
    let girls =
        crdt_model::group::Group {
            name: "Pigeklub Sjællandsgade".to_owned(), under_fifteens: true, ..homework_cafe()
        };
    device.receive((Space::Group(GIRLS), DocumentId::group(GIRLS)), &girls.edits());
    device
}

fn input(first: &str, last: &str) -> PersonInput {
    PersonInput {
        first_name: first.to_owned(),
        last_name: Some(last.to_owned()),
        phone: Some("20 12 34 56".to_owned()),
        birth_year: None,
        since: Some(date("2024-03-01")),
        channel: None,
    }
}

fn filter(side: Side, standing: PeopleStanding, search: &str) -> PeopleRequest {
    PeopleRequest::People { filter: PeopleFilter { side, standing, group: None, search: search.to_owned() } }
}

async fn volunteers(device: &Device) -> Value {
    device.done(filter(Side::Volunteers, PeopleStanding::Here, "")).await
}

async fn registered(device: &Device, first: &str, last: &str) -> PersonId {
    let page = device.done(PeopleRequest::RegisterVolunteer { input: input(first, last) }).await;
    id(&page["line"])
}

fn id(of: &Value) -> PersonId {
    of["person"].as_str().unwrap().parse().unwrap()
}

fn listed(device: &Device, group: GroupId, person: PersonId, role: PersonRole, first: &str) {
    let space = Space::Group(group);
    let facts = Person { role: Some(role), since: Some(date("2026-09-01")), ..Person::default() };
    device.receive((space, DocumentId::person(person)), &facts.edits());
    let name = Name { first: first.to_owned(), ..Name::default() };
    device.receive((space, DocumentId::name(person)), &name.edits());
}

fn came(device: &Device, on: &str, person: PersonId) {
    let occasion = Occasion { group: GROUP, date: date(on), slot: Slot(1) };
    let mark = Mark::new(Answer::Came, crdt_model::document::UnixMillis(1), child(90));
    let mut edits = meeting::start(&occasion);
    edits.push(meeting::mark(person, crdt_model::id::DeviceId::from_bytes([9; 8]), &mark));
    device.receive((Space::Group(GROUP), meeting_id(&occasion)), &edits);
}

#[tokio::test]
async fn a_volunteer_comes_leaves_and_comes_back() {
    let laptop = laptop(1);
    let sofie = registered(&laptop, "Sofie", "Holm").await;
    let people = volunteers(&laptop).await;
    assert_eq!(names(&people["rows"]), ["Sofie Holm"]);
    assert_eq!((&people["rows"][0]["months"], &people["rows"][0]["since"]), (&json!(32), &json!("2024-03-01")));

    let roster = PeopleRequest::RosterVolunteer {
        person: sofie,
        group: GROUP,
        role: PersonRole::Volunteer,
        since: date("2024-04-01"),
    };
    let page = laptop.done(roster.clone()).await;
    assert_eq!(page["line"]["groups"], json!(["Lektiecafé Telemarksgade"]));
    assert_eq!(laptop.refused(roster).await, ErrorCode::AlreadyListed);
    // The same id in the group, and no more than the first name.
    let here = laptop.done(MeetingRequest::Attendance { occasion: occasion(THURSDAY) }).await;
    assert_eq!((id(&here["volunteers"][0]), &here["volunteers"][0]["name"]), (sofie, &json!("Sofie")));

    assert_eq!(
        laptop.refused(PeopleRequest::LeaveVolunteer { person: sofie, until: date("2024-02-01") }).await,
        ErrorCode::EndsBeforeItBegins
    );
    let page = laptop.done(PeopleRequest::LeaveVolunteer { person: sofie, until: date("2025-02-28") }).await;
    assert_eq!((&page["line"]["until"], &page["line"]["groups"]), (&json!("2025-02-28"), &json!([])));
    assert_eq!(volunteers(&laptop).await["rows"], json!([]));
    let left = laptop.done(filter(Side::Volunteers, PeopleStanding::Left, "hol sof")).await;
    assert_eq!(names(&left["rows"]), ["Sofie Holm"]);

    let page = laptop.done(PeopleRequest::ReturnVolunteer { person: sofie, since: date("2026-01-12") }).await;
    assert_eq!(page["tenures"].as_array().unwrap().len(), 2);
    // Eleven months and ten: the pause is not counted.
    assert_eq!((&page["line"]["until"], &page["line"]["months"]), (&json!(null), &json!(21)));
    assert_eq!(
        laptop.refused(PeopleRequest::ReturnVolunteer { person: sofie, since: date("2026-02-01") }).await,
        ErrorCode::AlreadyListed
    );
}

#[tokio::test]
async fn who_helps_children_under_fifteen_needs_a_certificate() {
    let laptop = laptop(1);
    let sofie = registered(&laptop, "Sofie", "Holm").await;
    let roster = |role| PeopleRequest::RosterVolunteer { person: sofie, group: GIRLS, role, since: date("2026-10-01") };
    assert_eq!(laptop.refused(roster(PersonRole::Volunteer)).await, ErrorCode::CertificateMissing);
    let certificate = |status| PeopleRequest::SetCertificate { person: sofie, status, on: date("2026-10-01") };
    laptop.done(certificate(CertificateStatus::Requested)).await;
    assert_eq!(laptop.refused(roster(PersonRole::Mentor)).await, ErrorCode::CertificateMissing);
    laptop.done(certificate(CertificateStatus::Cleared)).await;
    let page = laptop.done(roster(PersonRole::Volunteer)).await;
    assert_eq!(page["line"]["problems"], json!([]));

    // What comes from a tablet stays, and is shown until somebody has looked at it.
    listed(&laptop, GIRLS, child(3), PersonRole::Volunteer, "Jonas");
    let people = laptop.done(filter(Side::Volunteers, PeopleStanding::ToLookAt, "")).await;
    assert_eq!((&people["to_look_at"], names(&people["unregistered"])), (&json!(1), vec!["Jonas"]));
    let missing = json!([{"problem": "certificate_missing", "group": "Pigeklub Sjællandsgade"}]);
    assert_eq!(people["unregistered"][0]["problems"], missing);
    let lacks = json!([{"problem": "certificate_missing", "person": child(3), "name": "Jonas"}]);
    let group = laptop.done(GroupRequest::Group { group: GIRLS }).await;
    assert_eq!(group["list_problems"], lacks);
    let today = laptop.done(GroupRequest::CoordinatorToday {}).await;
    assert_eq!(today["lists"], json!([{"group": GIRLS, "name": "Pigeklub Sjællandsgade", "problems": lacks}]));
    let page = laptop.done(PeopleRequest::TakeIntoRegister { person: child(3) }).await;
    assert_eq!((id(&page["line"]), &page["registered"]), (child(3), &json!(true)));
    assert_eq!((&page["line"]["problems"], &page["line"]["since"]), (&missing, &json!("2026-09-01")));
    assert_eq!(volunteers(&laptop).await["unregistered"], json!([]));
    laptop
        .done(PeopleRequest::SetCertificate {
            person: child(3),
            status: CertificateStatus::Cleared,
            on: date(THURSDAY),
        })
        .await;
    assert_eq!(volunteers(&laptop).await["to_look_at"], 0);
    let group = laptop.done(GroupRequest::Group { group: GIRLS }).await;
    assert_eq!(group["list_problems"], json!([]));
}

#[tokio::test]
async fn a_list_with_children_under_fifteen_asks_whether_the_group_is_for_them() {
    let laptop = laptop(1);
    for (index, born) in [(4, 2011), (5, 2012), (6, 2015)] {
        let facts = Person { birth_year: Some(born), ..Person::default() };
        let facts = Person { role: Some(PersonRole::Participant), since: Some(date("2026-09-01")), ..facts };
        for group in [GROUP, GIRLS] {
            laptop.receive((Space::Group(group), DocumentId::person(child(index))), &facts.edits());
        }
    }
    let table = laptop.done(GroupRequest::GroupTable {}).await;
    let problems: Vec<_> = table["groups"].as_array().unwrap().iter().map(|line| &line["list_problems"]).collect();
    assert_eq!(problems, [&json!([{"problem": "children_under_fifteen", "count": 2}]), &json!([])]);
}

#[tokio::test]
async fn nobody_helps_and_is_helped_on_one_list() {
    let laptop = laptop(1);
    let amina = registered(&laptop, "Amina", "Hassan").await;
    listed(&laptop, GROUP, amina, PersonRole::Participant, "Amina");
    let roster =
        |since| PeopleRequest::RosterVolunteer { person: amina, group: GROUP, role: PersonRole::Volunteer, since };
    assert_eq!(laptop.refused(roster(date("2026-10-01"))).await, ErrorCode::RolesOverlap);
    laptop.done(PeopleRequest::LeaveGroup { person: amina, group: GROUP, until: date("2026-09-30") }).await;
    let page = laptop.done(roster(date("2026-10-01"))).await;
    assert_eq!((&page["line"]["problems"], page["lists"].as_array().unwrap().len()), (&json!([]), 2));

    // Two laptops that did not know of each other.
    let space = Space::Group(GROUP);
    listed(&laptop, GROUP, child(5), PersonRole::Participant, "Bo");
    let also = Tenure { role: PersonRole::Volunteer, since: Some(date("2026-09-10")), until: None };
    let facts = Person { role: Some(PersonRole::Participant), since: Some(date("2026-09-01")), ..Person::default() };
    let mut edits = facts.edits();
    edits.push(set_tenure(also));
    laptop.receive((space, DocumentId::person(child(5))), &edits);
    let page = laptop.done(PeopleRequest::Person { person: child(5) }).await;
    let overlap = json!([{"problem": "roles_overlap", "group": "Lektiecafé Telemarksgade"}]);
    assert_eq!(page["line"]["problems"], overlap);
}

#[tokio::test]
async fn two_who_are_one_are_shown_as_one_and_can_be_parted_again() {
    let laptop = laptop(1);
    listed(&laptop, GROUP, child(1), PersonRole::Participant, "Yusuf");
    listed(&laptop, GIRLS, child(2), PersonRole::Participant, "Yousef");
    listed(&laptop, GROUP, child(3), PersonRole::Participant, "Yusuf");
    came(&laptop, "2026-11-05", child(1));
    came(&laptop, "2026-10-29", child(3));
    let views = async || {
        let mut views = Vec::new();
        for person in [child(1), child(3)] {
            views.push(laptop.done(PeopleRequest::Person { person }).await);
        }
        views.push(laptop.done(filter(Side::Participants, PeopleStanding::Everybody, "")).await);
        views
    };
    let before = views().await;
    assert_eq!(before[2]["unsettled"], 1);
    let open = laptop.done(PeopleRequest::Duplicates {}).await;
    assert_eq!((id(&open["open"][0]["one"]), id(&open["open"][0]["other"])), (child(1), child(3)));
    assert_eq!(open["open"][0]["one"]["last_came"], "2026-11-05");

    let say = |sameness| PeopleRequest::SaySameness { one: child(3), other: child(1), sameness };
    let said = laptop.done(say(Sameness::Same)).await;
    assert_eq!((&said["open"], &said["settled"][0]["said"][0]["sameness"]), (&json!([]), &json!("same")));
    let same = views().await;
    assert_eq!((&same[0], &same[2]["found"]), (&same[1], &json!(2)));
    // The marks of both are one person's.
    assert_eq!((&same[0]["lists"][0]["came"], &same[0]["lists"][0]["last_came"]), (&json!(2), &json!("2026-11-05")));
    assert_eq!(same[0]["linked"][0]["person"], child(3).to_string());
    assert_eq!(same[0]["lists"].as_array().unwrap().len(), 1, "one time on one list");
    let found = laptop.done(filter(Side::Participants, PeopleStanding::Here, "yus")).await;
    assert_eq!(found["found"], 1, "by either name");
    assert_eq!(same[2]["unsettled"], 0);

    laptop.done(say(Sameness::Open)).await;
    assert_eq!(views().await, before);
    laptop.done(say(Sameness::Different)).await;
    assert_eq!(laptop.done(PeopleRequest::Duplicates {}).await["unsettled"], 0);
    assert_eq!(
        laptop.refused(PeopleRequest::SaySameness { one: child(1), other: child(1), sameness: Sameness::Same }).await,
        ErrorCode::BadRequest
    );
}

#[tokio::test]
async fn a_page_that_was_open_before_shows_what_came_since() {
    let laptop = laptop(1);
    listed(&laptop, GROUP, child(1), PersonRole::Participant, "Yusuf");
    let times = async || laptop.done(PeopleRequest::Person { person: child(1) }).await["lists"][0]["came"].clone();
    assert_eq!(times().await, 0);
    came(&laptop, "2026-11-05", child(1));
    assert_eq!(times().await, 1, "from another device");
    laptop.done(MeetingRequest::Mark { occasion: occasion(THURSDAY), person: child(1), answer: Answer::Came }).await;
    assert_eq!(times().await, 2, "from this one");
    laptop.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
    assert_eq!(times().await, 1);
}

#[tokio::test]
async fn who_is_one_by_way_of_another_can_be_parted_too() {
    let laptop = laptop(1);
    for index in 1..=3 {
        listed(&laptop, GROUP, child(index), PersonRole::Participant, "Bo");
    }
    let say = |one, other, sameness| PeopleRequest::SaySameness { one: child(one), other: child(other), sameness };
    laptop.done(say(1, 2, Sameness::Same)).await;
    laptop.done(say(2, 3, Sameness::Same)).await;
    let linked = async |person| {
        let page = laptop.done(PeopleRequest::Person { person: child(person) }).await;
        page["linked"].as_array().unwrap().len()
    };
    assert_eq!(linked(1).await, 2);
    laptop.done(say(1, 3, Sameness::Open)).await;
    assert_eq!((linked(1).await, linked(3).await), (1, 0));

    // Two coordinators' words do not fit together: asked until they do.
    let (mette, ali) = (laptop, self::laptop(2));
    for index in 1..=3 {
        listed(&ali, GROUP, child(index), PersonRole::Participant, "Bo");
    }
    mette.done(say(2, 3, Sameness::Same)).await;
    ali.done(say(1, 3, Sameness::Different)).await;
    ali.send_to(&[&mette]);
    let asked = mette.done(PeopleRequest::Duplicates {}).await;
    assert_eq!((&asked["unsettled"], id(&asked["open"][0]["other"])), (&json!(1), child(3)));
    let settled = mette.done(say(1, 3, Sameness::Different)).await;
    assert_eq!((&settled["unsettled"], &settled["open"]), (&json!(0), &json!([])));
    let page = mette.done(PeopleRequest::Person { person: child(3) }).await;
    assert_eq!(page["linked"], json!([]));
}

#[tokio::test]
async fn parting_two_leaves_whoever_else_is_one_with_either() {
    let laptop = laptop(1);
    for index in 1..=4 {
        listed(&laptop, GROUP, child(index), PersonRole::Participant, "Bo");
    }
    let say = |one, other, sameness| PeopleRequest::SaySameness { one: child(one), other: child(other), sameness };
    let linked = async |person| {
        let page = laptop.done(PeopleRequest::Person { person: child(person) }).await;
        page["linked"].as_array().unwrap().len()
    };
    laptop.done(say(1, 2, Sameness::Same)).await;
    laptop.done(say(2, 3, Sameness::Same)).await;
    laptop.done(say(1, 2, Sameness::Open)).await;
    assert_eq!([linked(1).await, linked(2).await, linked(3).await], [0, 1, 1]);

    // Two ways from 1 to 2, and 3 hangs on to 2 alone: both ways are cut, and 3 stays.
    laptop.done(say(1, 2, Sameness::Same)).await;
    laptop.done(say(1, 4, Sameness::Same)).await;
    laptop.done(say(2, 4, Sameness::Same)).await;
    assert_eq!(linked(1).await, 3);
    laptop.done(say(1, 2, Sameness::Open)).await;
    assert_eq!([linked(1).await, linked(4).await, linked(2).await, linked(3).await], [1, 1, 1, 1]);
}

#[tokio::test]
async fn two_laptops_that_differ_are_asked_until_one_settles_it() {
    let (mette, ali) = (laptop(1), laptop(2));
    for device in [&mette, &ali] {
        listed(device, GROUP, child(1), PersonRole::Participant, "Bo");
        listed(device, GROUP, child(2), PersonRole::Participant, "Bo");
    }
    let say = |sameness| PeopleRequest::SaySameness { one: child(1), other: child(2), sameness };
    mette.done(say(Sameness::Same)).await;
    ali.done(say(Sameness::Different)).await;
    mette.send_to(&[&ali]);
    let asked = ali.done(PeopleRequest::Duplicates {}).await;
    assert_eq!((&asked["unsettled"], asked["open"][0]["said"].as_array().unwrap().len()), (&json!(1), 2));
    // Somebody else's word is settled as well as one's own.
    let settled = ali.done(say(Sameness::Same)).await;
    assert_eq!((&settled["unsettled"], settled["settled"].as_array().unwrap().len()), (&json!(0), 1));
    let opened = ali.done(say(Sameness::Open)).await;
    assert_eq!((&opened["unsettled"], &opened["settled"]), (&json!(1), &json!([])));
}

#[tokio::test]
async fn names_come_in_by_many() {
    let laptop = laptop(1);
    registered(&laptop, "Sofie", "Holm").await;
    let text = "Sofie Holm\nAnne Marie Hansen; 20 12 34 57\nMadsen, Jonas\nTove\n".to_owned();
    let preview = laptop.done(PeopleRequest::PreviewPasted { text }).await;
    assert_eq!(names(&preview["rows"]), ["Sofie Holm", "Anne Marie Hansen", "Jonas Madsen", "Tove"]);
    assert_eq!((&preview["rows"][0]["registered"], &preview["errors"]), (&json!(true), &json!([])));
    let import = |preview: &Value| PeopleRequest::ImportVolunteers {
        preview: preview["preview"].as_str().unwrap().to_owned(),
        since: date("2026-11-01"),
        channel: None,
    };
    assert_eq!(laptop.done(import(&preview)).await["added"], 3);
    assert_eq!(laptop.refused(import(&preview)).await, ErrorCode::NotFound);

    let file = |text: &str| {
        use base64::Engine as _;
        let base64 = base64::engine::general_purpose::STANDARD.encode(text);
        PeopleRequest::PreviewVolunteers { file_name: "frivillige.csv".to_owned(), base64 }
    };
    let faults = async |text: &str| {
        let preview = laptop.done(file(text)).await;
        let errors = preview["errors"].as_array().unwrap();
        errors.iter().map(|error| error["error"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(faults("Navn;CPR\nTove;010190-1234\n").await, ["forbidden_column"]);
    assert_eq!(faults("Navn;Andet\nTove;0101901234\n").await, ["forbidden_column"]);
    assert_eq!(faults("Navn;Herkomst\nTove;x\n").await, ["forbidden_column"]);
    let wrong = "Navn;Startdato;Telefon\nTove;i fjor;\nIda Ly;13.11.2026;\nBo Ly;;ring\nKim;;\nkim;;\n";
    assert_eq!(faults(wrong).await, ["bad_date", "bad_phone", "twice", "bad_date"]);
    let good = laptop.done(file("Fornavn;Efternavn;Startdato\nIda;Ly;3.2.2025\nTove;;\n")).await;
    assert_eq!((&good["rows"][0]["since"], &good["rows"][1]["registered"]), (&json!("2025-02-03"), &json!(true)));
    assert_eq!(laptop.done(import(&good)).await["added"], 1);
    assert_eq!(volunteers(&laptop).await["found"], 5);
}

#[tokio::test]
async fn what_is_known_is_written_anew_and_taken_away() {
    let laptop = laptop(1);
    let sofie = registered(&laptop, "Sofie", "Holm").await;
    laptop
        .done(PeopleRequest::RosterVolunteer {
            person: sofie,
            group: GROUP,
            role: PersonRole::Mentor,
            since: date("2026-10-01"),
        })
        .await;
    let input = |input: PersonInput| PeopleRequest::EditPerson { person: sofie, input };
    let plain = PersonInput {
        first_name: "Sophie".to_owned(),
        last_name: None,
        phone: Some(String::new()),
        birth_year: Some(1990),
        since: Some(date("2024-02-01")),
        channel: None,
    };
    let page = laptop.done(input(plain.clone())).await;
    assert_eq!((&page["line"]["name"], &page["phone"], &page["last"]), (&json!("Sophie"), &json!(null), &json!(null)));
    assert_eq!((&page["line"]["birth_year"], &page["line"]["since"]), (&json!(1990), &json!("2024-02-01")));
    let group = laptop.done(GroupRequest::Group { group: GROUP }).await;
    assert!(group["volunteers"].to_string().contains("Sophie") || group["volunteers"] == json!([]));
    for (wrong, code) in [
        (PersonInput { birth_year: Some(2030), ..plain.clone() }, ErrorCode::BadBirthYear),
        (PersonInput { phone: Some("hos Bo".to_owned()), ..plain.clone() }, ErrorCode::BadPhone),
        (PersonInput { channel: Some("x".to_owned()), ..plain.clone() }, ErrorCode::NotInReference),
        (PersonInput { first_name: " ".to_owned(), ..plain.clone() }, ErrorCode::NameMissing),
        (PersonInput { since: Some(date("2026-11-13")), ..plain.clone() }, ErrorCode::DateInFuture),
    ] {
        assert_eq!(laptop.refused(input(wrong)).await, code);
    }
    let page = laptop.done(input(PersonInput { birth_year: None, ..plain.clone() })).await;
    assert_eq!(page["line"]["birth_year"], json!(null));

    // Nobody begins after the last day, and who has left stays to be found.
    laptop.done(PeopleRequest::LeaveVolunteer { person: sofie, until: date("2026-10-31") }).await;
    let late = PersonInput { since: Some(date("2026-11-01")), ..plain };
    assert_eq!(laptop.refused(input(late)).await, ErrorCode::EndsBeforeItBegins);
    let left = laptop.done(filter(Side::Volunteers, PeopleStanding::Left, "")).await;
    assert_eq!(names(&left["rows"]), ["Sophie"]);
}

#[tokio::test]
async fn what_is_kept_of_people_follows_each_change() {
    let laptop = laptop(1);
    listed(&laptop, GROUP, child(1), PersonRole::Participant, "Bo");
    listed(&laptop, GIRLS, child(2), PersonRole::Participant, "Hodan");
    let taking_part = filter(Side::Participants, PeopleStanding::Here, "");
    let seen = async || {
        let people = laptop.done(taking_part.clone()).await;
        let names = names(&people["rows"]).join(" ");
        (names, people["unsettled"].as_u64().unwrap())
    };
    assert_eq!(seen().await, ("Bo Hodan".to_owned(), 0));
    let again = laptop.at_desk(|desk| Ok((desk.humans()?, desk.humans()?)));
    assert!(std::sync::Arc::ptr_eq(&again.0, &again.1), "read once");

    let renamed = Name { first: "Bo".to_owned(), ..Name::default() };
    laptop.receive((Space::Group(GIRLS), DocumentId::name(child(2))), &renamed.edits());
    assert_eq!(seen().await, ("Bo Bo".to_owned(), 1));
    let say = |sameness| PeopleRequest::SaySameness { one: child(1), other: child(2), sameness };
    laptop.done(say(Sameness::Same)).await;
    assert_eq!(seen().await, ("Bo".to_owned(), 0));
    laptop.done(say(Sameness::Different)).await;
    assert_eq!(seen().await, ("Bo Bo".to_owned(), 0));

    let is_named = |desk: &mut crate::desk::Desk| Ok(desk.humans()?.expect(child(1))?.name().is_some());
    assert!(laptop.at_desk(is_named));
    laptop.at_desk(|desk| desk.lock_names());
    assert!(!laptop.at_desk(is_named), "locked");
}

#[tokio::test]
async fn a_tablet_has_no_register() {
    let tablet = Device::tablet(1, &["Amir"]);
    assert_eq!(tablet.refused(filter(Side::Volunteers, PeopleStanding::Here, "")).await, ErrorCode::NotAllowed);
    assert_eq!(
        tablet.refused(PeopleRequest::RegisterVolunteer { input: input("Bo", "") }).await,
        ErrorCode::NotAllowed
    );
    assert_eq!(tablet.refused(PeopleRequest::Duplicates {}).await, ErrorCode::NotAllowed);
}
