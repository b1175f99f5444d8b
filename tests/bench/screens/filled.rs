//! A city of which there is so much, and what its screens are asked with.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use base64::Engine as _;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::city::City;

/// The newest evening, a Thursday, and how many weeks there are up to it.
const NEWEST: &str = "2026-11-05";
const WEEKS: u64 = 104;

/// What people are called. As in any city many share a first name.
const FIRST: &str = "Abdi Adam Amina Anna Bilal Carsten Dalia Elif Emil Farah Freja Hamza Hodan Ibrahim Ikram Jamal \
    Jonas Karin Lars Leyla Liban Malik Maryam Mette Nadia Nour Omar Peter Rania Samira Sofie Thomas Ulla Viggo William \
    Yasmin Yusuf Zahra Åse Øjvind";
const LAST: &str = "Ahmed Ali Andersen Bak Christensen Dahl Eriksen Friis Gade Hansen Hassan Ibsen Jensen Kjær Larsen Lund \
    Madsen Mohamed Nielsen Olsen Pedersen Quist Rasmussen Said Svendsen Thomsen Ulrik Vestergaard Winther Yilmaz";

/// How many of each there are.
#[derive(Clone, Copy)]
pub struct Size {
    pub groups: usize,
    pub volunteers: usize,
    pub participants: usize,
}

/// A city, and what its screens are asked with.
pub struct Filled {
    pub city: City,
    pub person: String,
    agreement: String,
    training: Value,
    folder: TempDir,
}

impl Filled {
    pub async fn of(size: Size) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let city = City::with_groups(folder.path(), size.groups).await;
        for (place, group) in city.groups.iter().enumerate() {
            city.import_file(group, &children(share(size.participants, size.groups, place), place)).await;
        }
        let helpers = register(&city, size).await;
        evenings(&city).await;
        let agreement = agreement(&city).await;
        for day in ["2024-11-13", "2025-11-12", "2026-11-11"] {
            let counts: Vec<Value> = city.groups.iter().map(|group| json!({"group": group, "count": 34})).collect();
            let counts = json!({"date": day, "method": "on_the_day", "counts": counts});
            city.coordinator.call("write_headcounts", counts).await;
        }
        let training = city.coordinator.call("trainings", json!({})).await["past"][0]["training"].clone();
        city.coordinator.sync().await;
        Self { city, person: helpers[0].clone(), agreement, training, folder }
    }

    /// How long a screen takes to open.
    pub async fn open(&self, command: &str) -> Duration {
        let group = &self.city.groups[0];
        let arguments = match command {
            "group" | "guidances" | "mentorings" => json!({"group": group}),
            "roll_call" => json!({"group": group, "date": "2026-11-12"}),
            "attendance" => json!({"occasion": {"group": group, "date": NEWEST, "slot": 1}}),
            "calendar" => json!({"group": null, "kinds": {}}),
            "people" => register_of(""),
            "person" => json!({"person": self.person}),
            "training" => json!({"training": self.training}),
            "headcounts" => json!({"date": "2026-11-12"}),
            "figures" => json!({"period": {"over": "agreement", "agreement": self.agreement}}),
            "goals" => json!({"agreement": self.agreement}),
            _ => json!({}),
        };
        let begun = Instant::now();
        self.city.coordinator.call(command, arguments).await;
        begun.elapsed()
    }

    /// Where the coordinator's device lies.
    pub fn device(&self) -> PathBuf {
        self.folder.path().join("coordinator")
    }
}

async fn agreement(city: &City) -> String {
    let device = &city.coordinator;
    let agreement = json!({"title": "Aftale", "starts": "2025-08-01", "ends": "2027-12-31"});
    let written = device.call("write_agreement", json!({"agreement": agreement})).await;
    let agreement = written["id"].as_str().unwrap().to_owned();
    for (indicator, target) in [("new_volunteers", 200), ("users_counted", 750), ("mentor_courses", 100)] {
        let goal = json!({
            "agreement": agreement, "kind": "quantitative", "danish": indicator, "indicator": indicator,
            "target": target, "unit": "persons",
        });
        device.call("write_goal", json!({"goal": goal})).await;
    }
    agreement
}

/// A group's list: first names with an initial, none of them twice, and years of birth.
fn children(count: usize, salt: usize) -> String {
    let mut file = "Fornavn;Fødselsår\r\n".to_owned();
    for number in 0..count {
        let (first, last) = (name(FIRST, number * 7 + salt), name(LAST, number + salt * 3));
        let initial = last.chars().next().unwrap();
        writeln!(file, "{first} {initial};{}", 2010 + (number + salt) % 8).unwrap();
    }
    file
}

/// One of so many names; they begin again.
fn name(names: &'static str, number: usize) -> &'static str {
    let names: Vec<&str> = names.split_whitespace().collect();
    names[number % names.len()]
}

/// Volunteers from a file, each on a group's list, and a course each month for some of them. Gives who they are.
async fn register(city: &City, size: Size) -> Vec<String> {
    let device = &city.coordinator;
    let mut file = "Fornavn;Efternavn\r\n".to_owned();
    for number in 0..size.volunteers {
        let (first, last) = (name(FIRST, number), name(LAST, number / 40 + number % 7));
        writeln!(file, "{first};{last}").unwrap();
    }
    let file = base64::engine::general_purpose::STANDARD.encode(file);
    let preview = device.call("preview_volunteers", json!({"file_name": "frivillige.csv", "base64": file})).await;
    let import = json!({"preview": preview["preview"], "since": "2025-09-01", "channel": null});
    device.call("import_volunteers", import).await;
    let people = helpers(city).await;
    assert_eq!(people.len(), size.volunteers);
    for (place, person) in people.iter().enumerate() {
        let group = &city.groups[place % city.groups.len()];
        let listed = json!({"person": person, "group": group, "role": "volunteer", "since": "2025-09-01"});
        device.call("roster_volunteer", listed).await;
    }
    for month in 1..=24_u64 {
        let date = day(NEWEST) - Days::new(month * 30);
        let new = json!({"kind": "course", "title": "Lektiehjælp", "date": date});
        let page = device.call("create_training", json!({"new": new})).await;
        let came: Vec<&String> = people.iter().take(people.len() / 20).collect();
        let marks = json!({"training": page["line"]["training"], "people": came});
        device.call("everyone_trained", marks).await;
    }
    people
}

/// One evening a week in every group for two years: everybody on the list came.
async fn evenings(city: &City) {
    for (place, group) in city.groups.iter().enumerate() {
        if place > 0 {
            let thursdays = json!({
                "slot": null, "weekday": 4, "starts": "16:30:00", "ends": "18:30:00", "from": "2024-01-01", "until": null,
            });
            city.coordinator.call("set_openings", json!({"group": group, "openings": [thursdays]})).await;
        }
        for week in 0..WEEKS {
            let date = day(NEWEST) - Days::new(week * 7);
            let occasion = json!({"group": group, "date": date, "slot": 1});
            city.coordinator.call("everyone_came", json!({"occasion": occasion})).await;
        }
    }
}

/// Everybody in the register; a list shows the first of very many, so they are asked for name by name.
async fn helpers(city: &City) -> Vec<String> {
    let mut people = BTreeSet::new();
    for name in FIRST.split_whitespace() {
        let page = city.coordinator.call("people", register_of(name)).await;
        let rows = page["rows"].as_array().unwrap().iter();
        people.extend(rows.map(|row| row["person"].as_str().unwrap().to_owned()));
    }
    people.into_iter().collect()
}

/// Those of the register whose names begin so.
fn register_of(search: &str) -> Value {
    json!({"filter": {"side": "volunteers", "standing": "everybody", "group": null, "search": search}})
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// How many of so many fall to one of several places.
fn share(all: usize, places: usize, place: usize) -> usize {
    all / places + usize::from(place < all % places)
}
