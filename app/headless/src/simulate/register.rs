//! The register: an organisation's volunteers and mentors, its consultants, and what was held for them.

use anyhow::Context as _;
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use crdt_model::id::GroupId;
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use super::World;
use super::chance::{Purpose, chance};
use super::city::PlannedGroup;
use super::coordinator::MadeGroup;
use super::device::Device;
use super::tablet::helpers;

/// How volunteers are recruited: keys of the reference data.
const CHANNELS: [&str; 5] = ["friend", "web", "association", "study", "event"];

/// What tells volunteers of one first name apart.
const INITIALS: &[u8] = b"ABDEFGHJKLMNOPRSTVY";

/// Mentors' group has as many of them; the others' have volunteers.
const MENTORS: usize = 18;

/// In one group of so many, the coordinator has written down somebody who is on the tablet already.
const WRITTEN_TWICE: usize = 6;

/// The consultants: their first names, and their hours in percent.
const CONSULTANTS: [(&str, u8); 3] = [("Birthe", 100), ("Jonas", 50), ("Karima", 50)];

/// The courses and theme evenings, in turn.
const COURSES: [(&str, &str); 5] = [
    ("course", "Lektiehjælp"),
    ("theme_evening", "Kulturforskelle"),
    ("course", "Foreningsguidning"),
    ("course", "Pigeklubber"),
    ("theme_evening", "Børn og konflikter"),
];

/// Somebody who is in the register.
pub(super) struct Registered {
    pub(super) person: Value,
    pub(super) group: GroupId,
    pub(super) recruited: NaiveDate,
}

/// Fills the register of one organisation, unless somebody is in it.
pub(super) async fn fill(world: &World, coordinator: &Device, groups: &[MadeGroup]) -> anyhow::Result<Vec<Registered>> {
    let mut registered = Vec::new();
    for (name, percent) in CONSULTANTS {
        let new = json!({"first_name": name, "percent": percent, "from": "2025-08-01"});
        coordinator.put_by_day(world, world.first).await?;
        coordinator.make("employ", &json!({"new": new})).await?;
    }
    for made in groups {
        let planned = world.city.groups.get(made.index).context("the group is in the city's file")?;
        registered.extend(of_group(world, coordinator, *made, planned).await?);
    }
    held(world, coordinator, &registered).await?;
    Ok(registered)
}

/// A group's volunteers, or its mentors.
async fn of_group(
    world: &World,
    coordinator: &Device,
    made: MadeGroup,
    planned: &PlannedGroup,
) -> anyhow::Result<Vec<Registered>> {
    let mut chance = chance(world.seed, Purpose::Register, [made.index as u64, 0]);
    let Some(begins) = planned.begins() else { return Ok(Vec::new()) };
    let is_mentoring = planned.kind == MENTORING;
    let count = if is_mentoring { MENTORS } else { chance.random_range(4..=6) };
    let first = begins.max(world.today - Days::new(500));
    let days = (world.today - first).num_days().max(8) - 7;
    let mut registered = Vec::new();
    for number in 0..count {
        let recruited =
            (first + Days::new(chance.random_range(0..days).unsigned_abs())).min(world.today - Days::new(2));
        let first_name = world.city.volunteers.choose(&mut chance).copied().unwrap_or("Line");
        let initial = char::from(*INITIALS.get((made.index * 5 + number) % INITIALS.len()).unwrap_or(&b'A'));
        let known = helpers(world, made).first().copied().filter(|_| number == 0 && made.index % WRITTEN_TWICE == 1);
        let name = known.map_or_else(|| format!("{first_name} {initial}"), str::to_owned);
        let channel = CHANNELS.choose(&mut chance).copied();
        coordinator.put_by_day(world, recruited).await?;
        let input = json!({"first_name": name, "since": recruited, "channel": channel});
        let page = coordinator.make("register_volunteer", &json!({"input": input})).await?;
        let person = page.pointer("/line/person").cloned().context("the person's id")?;
        // One in seven for children under fifteen still waits for the certificate, and cannot help there yet.
        let waits = planned.under_fifteens && chance.random_range(0..7) == 0;
        if planned.under_fifteens {
            let status = if waits { "requested" } else { "cleared" };
            let certificate = json!({"person": person, "status": status, "on": recruited});
            coordinator.make("set_certificate", &certificate).await?;
        }
        if !waits {
            let role = if is_mentoring { "mentor" } else { "volunteer" };
            let on_list = json!({"person": person, "group": made.group, "role": role, "since": recruited});
            coordinator.make("roster_volunteer", &on_list).await?;
        }
        if !is_mentoring && chance.random_range(0..12) == 0 && recruited + Days::new(90) < world.today {
            coordinator.put_by_day(world, world.today - Days::new(1)).await?;
            let left = json!({"person": person, "until": recruited + Days::new(80)});
            coordinator.make("leave_volunteer", &left).await?;
        }
        registered.push(Registered { person, group: made.group, recruited });
    }
    Ok(registered)
}

/// The kind of mentors' groups.
pub(super) const MENTORING: &str = "mentoring";

/// An introduction meeting each month for the new ones, and a course or a theme evening every six weeks; one to come.
async fn held(world: &World, coordinator: &Device, registered: &[Registered]) -> anyhow::Result<()> {
    let mut chance = chance(world.seed, Purpose::Register, [u64::MAX, 0]);
    let begins = world.first.max(world.today - Days::new(400));
    let mut before = begins;
    for day in begins.iter_days().take_while(|day| *day < world.today) {
        if day.weekday() == Weekday::Tue && (7..14).contains(&day.day()) && day.month() != 7 {
            let new = registered.iter().filter(|one| (before..day).contains(&one.recruited));
            let came: Vec<&Value> = new.map(|one| &one.person).collect();
            hold(world, coordinator, day, ("intro_meeting", "Introduktionsmøde"), &came, 0).await?;
            before = day;
        }
        if day.weekday() == Weekday::Thu && day.iso_week().week() % 6 == 2 && day.month() != 7 {
            let there: Vec<&Registered> = registered.iter().filter(|one| one.recruited < day).collect();
            let came: Vec<&Value> = there.sample(&mut chance, 12).map(|one| &one.person).collect();
            let course = COURSES.choose(&mut chance).copied().unwrap_or(("course", "Lektiehjælp"));
            hold(world, coordinator, day, course, &came, chance.random_range(0..5)).await?;
        }
    }
    let coming = json!({"kind": "network", "title": "Netværk for kontaktpersoner", "date": world.today + Days::new(9)});
    coordinator.make("create_training", &json!({"new": coming})).await?;
    Ok(())
}

async fn hold(
    world: &World,
    coordinator: &Device,
    day: NaiveDate,
    (kind, title): (&str, &str),
    came: &[&Value],
    unnamed: i32,
) -> anyhow::Result<()> {
    coordinator.put_by_day(world, day).await?;
    let new = json!({"kind": kind, "title": title, "date": day});
    let page = coordinator.make("create_training", &json!({"new": new})).await?;
    let training = page.pointer("/line/training").cloned().context("the training's id")?;
    let unnamed = i64::from(unnamed) - page.get("unnamed_here").and_then(Value::as_i64).unwrap_or_default();
    if !came.is_empty() {
        coordinator.make("everyone_trained", &json!({"training": training, "people": came})).await?;
    }
    if unnamed > 0 {
        coordinator.make("count_trained_unnamed", &json!({"training": training, "by": unnamed})).await?;
    }
    Ok(())
}
