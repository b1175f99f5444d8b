//! Editions as programs read them: in parts that miss nothing, with sums of what is told, and nobody's name.

use figures::indicator::{Basis, Unit};
use figures::moment::Moment;
use figures::said::Said;
use figures::{By, Figure, IndicatorId};
use serde_json::{Value, json};
use server::check::{Broken, check_hall};
use server::hall::audit::{self, Act, Who};
use server::hall::key::Scope;
use server::hall::note::{digest, in_digits};
use server::release::edition::{Cell, Narrowed};
use server::release::{About, Chapter, Class, Dimension, Edition, Headline, Sum, Table};

use crate::world::World;

/// The people of two areas in three months, as they are told.
const CELLS: [[i64; 3]; 2] = [[40, 15, 20], [5, 0, 105]];

fn year() -> Chapter {
    let (from, to) = ("2026-01-01".parse().unwrap(), "2026-03-31".parse().unwrap());
    let (id, name) = (IndicatorId::Attendance, Said::same("Fremmøder"));
    let headline = |id, value| Headline {
        id,
        version: 1,
        name: name.clone(),
        definition: Said::same("Hver, der kom, hver gang."),
        basis: Basis::Registered,
        unit: Unit::Whole,
        denominator: None,
        from,
        to,
        place: Narrowed::default(),
        figure: Figure { value: Some(value), ..Figure::default() },
    };
    let class = |keys: &[&str]| Class {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        name: Said::same(&keys.join(", ")),
    };
    let areas = vec![class(&["akacieparken", "bispeparken"]), class(&["mjolnerparken"])];
    let months = vec![class(&["2026-01"]), class(&["2026-02"]), class(&["2026-03"])];
    let rows = CELLS.iter().enumerate();
    let cells = rows.flat_map(|(row, cells)| cells.iter().enumerate().map(move |(column, value)| (row, column, value)));
    Chapter {
        about: About::Year,
        agreement: None,
        title: None,
        from,
        to,
        headlines: vec![headline(id, 186), headline(IndicatorId::MeetingsHeld, 12)],
        tables: vec![Table {
            id,
            version: 1,
            name: name.clone(),
            rounded: true,
            dimensions: vec![Dimension { by: By::Area, classes: areas }, Dimension { by: By::Month, classes: months }],
            cells: cells
                .map(|(row, column, value)| Cell { at: vec![row, column], sum: Sum { value: *value, of: None } })
                .collect(),
            total: Sum { value: CELLS.concat().iter().sum(), of: None },
        }],
    }
}

impl World {
    /// Has as many editions, as they are kept when an officer publishes them.
    pub(super) fn publish(&self, editions: i64) {
        drop(self.hall());
        let hall = rusqlite::Connection::open(self.data().join("officer.sqlite")).unwrap();
        for number in 1..=editions {
            let as_of = "2026-03-31".parse().unwrap();
            let moment = Moment { as_of, due: as_of, position: 7 };
            let (at_ms, by) = (self.now(), "Mette Officer".to_owned());
            let edition = Edition { number, at_ms, by: by.clone(), moment, chapters: vec![year()] };
            let told = serde_json::to_string(&edition).unwrap();
            let row = rusqlite::params![number, at_ms, by, as_of.to_string(), moment.position, told];
            let keep = "insert into edition (number, at_ms, by, as_of, position, told, counts)
                        values (?1, ?2, ?3, ?4, ?5, ?6, '[]')";
            hall.execute(keep, row).unwrap();
            let [told, counts] = [told.as_str(), "[]"].map(|text| in_digits(&digest(text.as_bytes())));
            let said = format!("{number} {told} {counts}");
            self.hall().write(|hall| audit::note(hall, at_ms, &Who::Command, Act::EditionPublished, &said)).unwrap();
        }
    }
}

#[test]
fn an_edition_that_was_changed_by_hand_is_found() {
    let world = World::new();
    world.publish(3);
    let file = world.data().join("officer.sqlite");
    check_hall(&file).unwrap();
    let hall = rusqlite::Connection::open(&file).unwrap();
    assert!(hall.execute("update edition set by = 'Jonas'", []).is_err());
    hall.execute_batch("drop trigger edition_stays; update edition set as_of = '2026-02-28' where number = 2").unwrap();
    assert!(matches!(check_hall(&file), Err(Broken::Edition(2))));
    hall.execute_batch("update edition set as_of = '2026-03-31' where number = 2").unwrap();
    check_hall(&file).unwrap();
    hall.execute_batch("update edition set told = replace(told, ':186', ':187') where number = 2").unwrap();
    assert!(matches!(check_hall(&file), Err(Broken::Edition(2))), "a figure in it");
    hall.execute_batch("update edition set told = replace(told, ':187', ':186') where number = 2").unwrap();
    hall.execute_batch("drop trigger edition_is_kept; delete from edition where number = 3").unwrap();
    assert!(matches!(check_hall(&file), Err(Broken::Edition(3))), "the newest");
    hall.execute_batch("delete from edition where number = 1").unwrap();
    assert!(matches!(check_hall(&file), Err(Broken::Edition(1))));
}

#[test]
fn an_edition_is_read_in_parts_that_add_up() {
    let world = World::new();
    world.publish(3);
    let key = world.bearer(&[Scope::Figures]);
    for limit in [1, 2, 500] {
        let editions = world.all_of("/api/v1/editions", limit, &key);
        assert_eq!(editions.iter().map(|one| &one["number"]).collect::<Vec<_>>(), [3, 2, 1], "the newest first");
        let figures = world.all_of("/api/v1/editions/2/figures", limit, &key);
        let told: Vec<_> = figures.iter().map(|one| (one["id"].as_str().unwrap(), &one["figure"]["value"])).collect();
        assert_eq!(told, [("attendance", &json!(186)), ("meetings_held", &json!(12))]);
        let path = "/api/v1/editions/2/chapters/1/tables/attendance";
        let cells = world.all_of(&format!("{path}/cells"), limit, &key);
        let values: Vec<i64> = cells.iter().map(|cell| cell["value"].as_i64().unwrap()).collect();
        assert_eq!(values, CELLS.concat());
        let table = world.read_api(path, &key).json();
        assert_eq!((&table["rounded"], &table["total"]["value"]), (&json!(true), &json!(185)), "of what is told");
        for dimension in table["dimensions"].as_array().unwrap() {
            for class in dimension["classes"].as_array().unwrap() {
                let is_in = |cell: &&Value| cell["at"].as_array().unwrap().iter().any(|at| at["keys"] == class["keys"]);
                let sum: i64 = cells.iter().filter(is_in).map(|cell| cell["value"].as_i64().unwrap()).sum();
                assert_eq!(class["value"], sum, "{class}");
            }
        }
    }
    let contents = world.read_api("/api/v1/editions/1", &key);
    assert_eq!(contents.json()["chapters"][0]["tables"], json!(["attendance"]));
    assert!(!String::from_utf8_lossy(&contents.body).contains("Mette"), "who published it");
    for nothing in
        ["9", "1/chapters/0/tables/attendance", "1/chapters/2/tables/attendance", "1/chapters/1/tables/volunteers"]
    {
        let got = world.read_api(&format!("/api/v1/editions/{nothing}"), &key);
        assert_eq!(got.said(), (404, "not_found".to_owned()), "{nothing}");
    }
}
