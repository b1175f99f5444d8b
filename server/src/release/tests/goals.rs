//! What a goal tells exactly is held against the parts, wherever the goal stands and whatever it names.

use chrono::{NaiveTime, Weekday};
use crdt_model::agreement::Agreement;
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::group::{Group, Stage};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::{Answer, Mark};
use crdt_model::meeting::{self, Occasion, Slot, meeting_id};
use crdt_model::reference::{Area, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use figures::moment::Moment;
use figures::schema;
use rusqlite::Connection;

use super::*;
use crate::release::Draft;

const AGREEMENT: DocumentId = DocumentId::new(Kind::Agreement, [20; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([2; 8]);

/// Two areas of three months. In one twelve came each month, in January to a group of its own; in the other ten.
fn city(kind_in_january: &str, goals: &[Goal]) -> Connection {
    let rows = Connection::open_in_memory().unwrap();
    schema::create(&rows).unwrap();
    let mut position = 0;
    let mut record = |space, id: DocumentId, edits: &[Edit]| {
        let mut document = Document::empty();
        document.edit(Actor::new(DEVICE, [9; 8]), UnixMillis(0), edits).unwrap();
        position += 1;
        figures::project(&rows, position, space, id, &document).unwrap();
    };
    let area = |name: &str| Area { name: name.to_owned(), in_agreement: true };
    let areas = [("one".to_owned(), area("Første")), ("other".to_owned(), area("Næste"))].into();
    record(Space::Programme, DocumentId::reference(), &Reference { areas, ..Reference::default() }.edits());
    let agreement = Agreement {
        title: "Partnerskabsaftalen".to_owned(),
        starts: Some(date("2026-01-01")),
        ends: Some(date("2027-12-31")),
        ..Agreement::default()
    };
    record(Space::Programme, AGREEMENT, &agreement.edits());
    let months = ["2026-01-06", "2026-02-03", "2026-03-03"];
    let groups = [
        (1, "one", kind_in_january, &months[..1], 12),
        (2, "one", "girls_club", &months[1..], 12),
        (3, "other", "girls_club", &months[..], 10),
    ];
    for (number, area, kind, dates, came) in groups {
        let group_id = GroupId::from_bytes([number; 16]);
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let since = date("2026-01-01");
        let opening = Opening { weekday: Weekday::Tue, starts: time(16), ends: time(18), from: since, until: None };
        let group = Group {
            name: format!("Gruppe {number}"),
            area: area.to_owned(),
            kind: kind.to_owned(),
            stages: [(Stage::Established, since)].into(),
            schedule: [(Slot(1), opening)].into(),
            ..Group::default()
        };
        let space = Space::Group(group_id);
        record(space, DocumentId::group(group_id), &group.edits());
        for on in dates {
            let occasion = Occasion { group: group_id, date: date(on), slot: Slot(1) };
            let person = PersonId::from_bytes([5; 16]);
            let mut edits = meeting::start(&occasion);
            edits.push(meeting::mark(person, DEVICE, &Mark::new(Answer::Came, UnixMillis(0), person)));
            edits.push(meeting::count_unnamed(DEVICE, came - 1));
            record(space, meeting_id(&occasion), &edits);
        }
    }
    for (number, goal) in (1..).zip(goals) {
        record(Space::Programme, DocumentId::new(Kind::Goal, [number; 16]), &goal.edits());
    }
    rows
}

/// So many who come in the first area.
fn goal(danish: &str) -> Goal {
    Goal {
        agreement: Some(AGREEMENT),
        kind: Some(GoalKind::Quantitative),
        danish: danish.to_owned(),
        indicator: Some("attendance".to_owned()),
        target: Some(100),
        unit: Some(Unit::Persons),
        area: Some("one".to_owned()),
        ..Goal::default()
    }
}

/// The counts of attendance of an edition as of the end of March.
fn attendance(rows: &Connection) -> Counts {
    let as_of = date("2026-03-31");
    let moment = Moment { as_of, due: as_of, position: schema::position(rows).unwrap() };
    let draft = Draft::of(rows, moment, &[]).unwrap();
    draft.counts.into_iter().find(|counts| counts.id == IndicatorId::Attendance).unwrap()
}

/// The same in its finest parts.
fn finest(counts: &Counts, demanded: &[Demanded]) -> Counts {
    let axes = counts.axes.iter().map(|axis| Axis::new(axis.by, axis.keys.clone())).collect();
    Counts { axes, demanded: demanded.to_vec(), ..counts.clone() }
}

fn in_the_area(least: i64, most: Option<i64>) -> Demanded {
    Demanded { by: By::Area, keys: vec!["one".to_owned()], also: Vec::new(), least, most, all: false }
}

#[test]
fn a_goal_of_an_agreement_is_held_against_the_parts_of_the_year() {
    let plain = attendance(&city("girls_club", &[]));
    assert_eq!(plain.cells.iter().map(|cell| cell.counted).collect::<Vec<_>>(), [12, 12, 12, 10, 10, 10]);
    assert!(plain.demanded.is_empty());
    assert!(!tells(&[finest(&plain, &[])]), "each month is told as ten");

    let counts = attendance(&city("girls_club", &[goal("I området")]));
    assert_eq!(counts.demanded, [in_the_area(36, Some(36))]);
    // Three that are told as ten are no more than twelve each.
    assert!(tells(&[finest(&counts, &counts.demanded)]));
    assert!(!tells(&[counts]));
}

#[test]
fn a_goal_of_two_scopes_tells_of_both() {
    let of_kind = Goal { activity_kind: Some("girls_club".to_owned()), ..goal("Af en slags") };
    let counts = attendance(&city("boys_club", std::slice::from_ref(&of_kind)));
    assert_eq!(counts.demanded, [in_the_area(24, None)], "no fewer in the area, and nothing of the other one");
    let counts = attendance(&city("girls_club", &[of_kind]));
    assert_eq!(counts.demanded, [in_the_area(36, None)], "others may have come there too");
    assert!(tells(&[finest(&counts, &counts.demanded)]));
    assert!(!tells(&[counts]));
}

#[test]
fn a_goal_of_a_place_and_an_organisation_is_of_where_they_cross() {
    let counts = crossed(&[&[12, 12, 12], &[10, 10, 10]]);
    assert!(!tells(std::slice::from_ref(&counts)));
    let cells = |areas: &[&str], value| Demanded {
        by: By::Area,
        keys: areas.iter().copied().map(str::to_owned).collect(),
        also: vec![(By::Organisation, vec!["organisation 00".to_owned()])],
        least: value,
        most: Some(value),
        all: false,
    };
    let one = Counts { demanded: vec![cells(&["area 01"], 12)], ..counts.clone() };
    assert_eq!(one.within(&one.demanded[0]), [1]);
    assert!(one.is_demanded(1) && !one.is_demanded(4));
    let row = Counts { demanded: vec![cells(&["area 00", "area 01", "area 02"], 36)], ..counts };
    assert_eq!(row.within(&row.demanded[0]), [0, 1, 2]);
    assert!(tells(std::slice::from_ref(&row)), "its three cells are told as ten each");
    assert!(!tells(&gate::join(&[], vec![row]).unwrap()));
}

#[test]
fn what_an_earlier_version_kept_is_still_read() {
    let kept = r#"{"by":"area","keys":["one"],"least":36,"most":36,"all":false}"#;
    assert_eq!(serde_json::from_str::<Demanded>(kept).unwrap(), in_the_area(36, Some(36)));
    assert_eq!(serde_json::to_string(&in_the_area(36, Some(36))).unwrap(), kept);
}
