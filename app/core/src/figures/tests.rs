#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use chrono::NaiveDate;
use crdt_model::document::Edit;
use crdt_model::id::{EntryHash, Epoch, GroupId, OrganisationId, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::meeting::{Occasion, Slot};
use crdt_model::name::Name;
use crdt_model::person::{self, Person, PersonRole};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Cursor, Grant};
use figures::{IndicatorId, Question};
use rusqlite::types::Value;
use serde_json::json;

use super::*;
use crate::api::{MeetingRequest, Request, SessionRequest};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::store::{granted, meta};
use crate::testing::{Device, GROUP, ORGANISATION, THURSDAY, child, date, homework_cafe, occasion};

const OTHER_GROUP: GroupId = GroupId::from_bytes([8; 16]);

const HELD: [(Space, Role); 4] = [
    (Space::Programme, Role::Coordinator),
    (Space::Organisation(ORGANISATION), Role::Coordinator),
    (Space::Group(GROUP), Role::Coordinator),
    (Space::Group(OTHER_GROUP), Role::Coordinator),
];

/// A coordinator's laptop with two groups, each with children whose names are on it.
fn laptop() -> Device {
    let laptop = Device::enrolled(1, &HELD);
    for (group, from) in [(GROUP, 0), (OTHER_GROUP, 20)] {
        let space = Space::Group(group);
        laptop.receive((space, DocumentId::group(group)), &homework_cafe().edits());
        for index in from..from + 3 {
            laptop.receive((space, DocumentId::person(child(index))), &listed().edits());
            let name = Name { first: "Zuleyha".to_owned(), ..Name::default() };
            laptop.receive((space, DocumentId::name(child(index))), &name.edits());
        }
    }
    laptop
}

fn listed() -> Person {
    Person { role: Some(PersonRole::Participant), since: Some(date("2026-03-01")), ..Person::default() }
}

async fn mark(laptop: &Device, on: &str, person: PersonId) {
    laptop.done(MeetingRequest::Mark { occasion: occasion(on), person, answer: Answer::Came }).await;
}

fn bring_up(laptop: &Device) {
    while !laptop.at_desk(Desk::bring_figures_up) {}
}

/// Every row that holds, without the position at which it came.
fn rows(laptop: &Device) -> Vec<String> {
    laptop.at_desk(|desk| {
        let (connection, _) = desk.figures()?;
        let mut tables =
            connection.prepare("SELECT name FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'").unwrap();
        let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut lines = Vec::new();
        for table in tables.iter().filter(|table| !matches!(table.as_str(), "making" | "unread" | "projected")) {
            let mut all = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
            let mut found = all.query([]).unwrap();
            while let Some(row) = found.next().unwrap() {
                if columns.iter().any(|name| name == "known_until") {
                    assert_eq!(row.get::<_, Value>("known_until").unwrap(), Value::Null);
                }
                let value = |column: &String| format!("{:?}", row.get::<_, Value>(column.as_str()).unwrap());
                let values: Vec<_> = columns.iter().filter(|name| *name != "known_from").map(value).collect();
                lines.push(format!("{table} {}", values.join(" ")));
            }
        }
        lines.sort();
        Ok(lines)
    })
}

fn attendance(laptop: &Device) -> Option<i64> {
    bring_up(laptop);
    laptop.at_desk(|desk| {
        let (connection, position) = desk.figures()?;
        let (from, to): (NaiveDate, _) = (date("2026-01-01"), date(THURSDAY));
        let question = Question::new(from, to, to, to, position).unwrap();
        Ok(IndicatorId::Attendance.indicator().figure(connection, &question).unwrap().value)
    })
}

/// Everything that the laptop may hold has come.
fn all_came(laptop: &Device) {
    let cursor =
        Cursor { epoch: Epoch::from_bytes([1; 8]), position: 7, chain: EntryHash::from_bytes([2; 32]), seal: None };
    laptop.at_desk(|desk| {
        let all_came = desk.take_in(|taking| {
            HELD.iter().try_for_each(|(space, _)| granted::set_progress(taking.connection(), *space, None))?;
            meta::set_cursor(taking.connection(), Some(&cursor))
        });
        all_came.map_err(AppError::from)
    });
}

/// Whether the figures say that they are of the laptop's own groups only.
async fn yours(laptop: &Device) -> serde_json::Value {
    let period = json!({"over": "dates", "from": "2026-01-01", "to": THURSDAY});
    laptop.done(request("figures", json!({"period": period}))).await["figures"][0]["yours"].clone()
}

fn request(command: &str, mut arguments: serde_json::Value) -> Request {
    arguments["command"] = json!(command);
    serde_json::from_value(arguments).unwrap()
}

fn file_of(device: &Device) -> PathBuf {
    device.at_desk(|desk| Ok(desk.home().join(FILE)))
}

async fn reopen(laptop: &Device) {
    laptop.done(SessionRequest::Lock {}).await;
    laptop.unlock().await;
}

#[tokio::test]
async fn what_is_kept_along_the_way_equals_what_is_made_again() {
    let laptop = laptop();
    for (index, on) in ["2026-11-05", "2026-11-10", THURSDAY].into_iter().enumerate() {
        for person in 0..=index {
            mark(&laptop, on, child(person)).await;
            bring_up(&laptop);
        }
        laptop.done(MeetingRequest::CountUnnamed { occasion: occasion(on), by: 2 }).await;
    }
    laptop.done(MeetingRequest::Undo { occasion: occasion(THURSDAY) }).await;
    // People of the register who are one, may be, and are not.
    let mut people = Vec::new();
    for first_name in ["Zuleyha", "Sofie", "Jonas"] {
        let input = json!({"first_name": first_name, "since": "2026-02-01"});
        let page = laptop.done(request("register_volunteer", json!({"input": input}))).await;
        people.push(page["line"]["person"].clone());
    }
    for (one, other, sameness) in [(0, 1, "same"), (1, 2, "same"), (0, 2, "open"), (0, 1, "different")] {
        let said = json!({"one": people[one], "other": people[other], "sameness": sameness});
        laptop.done(request("say_sameness", said)).await;
        bring_up(&laptop);
    }
    laptop.receive((Space::Group(GROUP), DocumentId::person(child(0))), &[person::leave(date("2026-11-01"))]);
    reopen(&laptop).await;
    assert_eq!(attendance(&laptop), Some(1 + 2 + 2 + 2 + 3));
    let kept = rows(&laptop);
    assert!(kept.len() > 20, "{kept:#?}");

    let file = file_of(&laptop);
    laptop.done(SessionRequest::Lock {}).await;
    std::fs::remove_file(file).unwrap();
    laptop.unlock().await;
    bring_up(&laptop);
    assert_eq!(rows(&laptop), kept);
    assert!(!kept.iter().any(|row| row.contains("Zuleyha")), "no name ever goes in");
}

#[tokio::test]
async fn a_mark_counts_at_once_and_only_once() {
    let laptop = laptop();
    assert_eq!(attendance(&laptop), None);
    mark(&laptop, THURSDAY, child(0)).await;
    assert_eq!(attendance(&laptop), Some(1));
    mark(&laptop, THURSDAY, child(0)).await;
    mark(&laptop, THURSDAY, child(1)).await;
    assert_eq!((attendance(&laptop), attendance(&laptop)), (Some(2), Some(2)));
}

#[tokio::test]
async fn what_left_the_device_is_counted_no_more() {
    let laptop = laptop();
    let there = Occasion { group: OTHER_GROUP, date: date(THURSDAY), slot: Slot(1) };
    for who in [child(20), child(21)] {
        laptop.done(MeetingRequest::Mark { occasion: there, person: who, answer: Answer::Came }).await;
    }
    mark(&laptop, THURSDAY, child(0)).await;
    assert_eq!(attendance(&laptop), Some(3));
    laptop.send_to(&[]);

    let (space, meeting) = crate::desk::meeting_place(&occasion(THURSDAY));
    laptop.at_desk(|desk| desk.take_in(|taking| taking.erase((space, meeting))).map_err(AppError::from));
    assert_eq!(attendance(&laptop), Some(2));

    let left: Vec<Grant> = HELD[..3].iter().map(|(space, role)| Grant { space: *space, role: *role }).collect();
    laptop.at_desk(|desk| desk.take_in(|taking| taking.set_grants(&left)).map_err(AppError::from));
    assert_eq!(attendance(&laptop), None);
    let gone = format!("{:?}", Value::Blob(Space::Group(OTHER_GROUP).to_wire().to_vec()));
    assert!(!rows(&laptop).iter().any(|row| row.contains(&gone)));
}

#[tokio::test]
async fn a_file_that_is_of_no_use_is_made_again() {
    let laptop = laptop();
    mark(&laptop, "2026-11-05", child(0)).await;
    assert_eq!(attendance(&laptop), Some(1));
    let file = file_of(&laptop);
    laptop.done(SessionRequest::Lock {}).await;
    let yesterday = std::fs::read(&file).unwrap();
    laptop.unlock().await;
    mark(&laptop, THURSDAY, child(1)).await;
    assert_eq!(attendance(&laptop), Some(2));
    let kept = rows(&laptop);

    type Spoil<'a> = &'a dyn Fn(&Device);
    let spoil: [(&str, Spoil<'_>); 4] = [
        ("of another day", &|_| std::fs::write(&file, &yesterday).unwrap()),
        ("not a database", &|_| std::fs::write(&file, "figures, they said".repeat(500)).unwrap()),
        ("empty", &|_| std::fs::write(&file, "").unwrap()),
        ("gone", &|_| std::fs::remove_file(&file).unwrap()),
    ];
    for (what, spoil) in spoil {
        laptop.done(SessionRequest::Lock {}).await;
        spoil(&laptop);
        laptop.unlock().await;
        assert_eq!(attendance(&laptop), Some(2), "{what}");
        assert_eq!(rows(&laptop), kept, "{what}");
    }
    // One of another shape.
    laptop.at_desk(|desk| {
        desk.figures()?.0.execute("UPDATE projected SET version = version + 1", []).unwrap();
        Ok(())
    });
    reopen(&laptop).await;
    assert_eq!((attendance(&laptop), rows(&laptop)), (Some(2), kept));
}

#[tokio::test]
async fn many_documents_are_taken_in_turns() {
    let laptop = laptop();
    let edits: Vec<Edit> = listed().edits();
    for number in 0..450_u32 {
        let mut bytes = [9; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        laptop.receive((Space::Group(GROUP), DocumentId::person(PersonId::from_bytes(bytes))), &edits);
    }
    let mut turns = 1;
    while !laptop.at_desk(Desk::bring_figures_up) {
        turns += 1;
    }
    assert_eq!(turns, 10);
    assert_eq!(rows(&laptop).iter().filter(|row| row.starts_with("tenure")).count(), 456);
}

#[tokio::test]
async fn a_group_tablet_has_no_figures() {
    let tablet = Device::tablet(2, &["Amir"]);
    let refused = tablet.app.at_desk_now(Desk::bring_figures_up).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    assert!(!file_of(&tablet).exists());
}

#[tokio::test]
async fn figures_are_of_everybody_only_where_all_who_may_run_groups_are_coordinated_here() {
    let laptop = laptop();
    all_came(&laptop);
    let yours = async || yours(&laptop).await;
    for (others, told) in [(None, true), (Some(true), true), (Some(false), false)] {
        laptop.at_desk(|desk| {
            let tell = |others| meta::set_others(desk.connection(), others).map_err(AppError::from);
            others.map_or(Ok(()), tell)
        });
        assert_eq!(yours().await, told, "the relay told {others:?}");
    }
    let named = json!([{"key": ORGANISATION, "name": "Dansk Flygtningehjælp"}]);
    let reference = json!({"areas": [], "kinds": [], "partners": [], "organisations": named});
    laptop.done(request("write_reference", reference)).await;
    assert_eq!(yours().await, false);
    for (partner, told) in [(ORGANISATION, false), (OrganisationId::from_bytes([4; 16]), true)] {
        let of = json!({"title": "Aftalen", "partner": partner, "starts": "2025-08-01", "ends": "2027-12-31"});
        laptop.done(request("write_agreement", json!({"agreement": of}))).await;
        assert_eq!(yours().await, told, "{partner}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_missed_until_it_has_come_again() {
    let laptop = laptop();
    all_came(&laptop);
    laptop.at_desk(|desk| meta::set_others(desk.connection(), false).map_err(AppError::from));
    mark(&laptop, THURSDAY, child(0)).await;
    laptop.send_to(&[]);
    assert_eq!((attendance(&laptop), yours(&laptop).await), (Some(1), json!(false)));

    let (space, meeting) = crate::desk::meeting_place(&occasion(THURSDAY));
    let whole = laptop.at_desk(|desk| {
        let whole = store::document::saved(desk.connection(), space, meeting)?.unwrap();
        store::document::save(desk.connection(), space, meeting, b"nothing that was ever saved")?;
        Ok(whole)
    });
    reopen(&laptop).await;
    assert_eq!((attendance(&laptop), yours(&laptop).await), (None, json!(true)));
    reopen(&laptop).await;
    assert_eq!(yours(&laptop).await, true, "also when it was noted on another day");

    laptop.at_desk(|desk| Ok(store::document::save(desk.connection(), space, meeting, &whole)?));
    reopen(&laptop).await;
    assert_eq!((attendance(&laptop), yours(&laptop).await), (Some(1), json!(false)));
}
