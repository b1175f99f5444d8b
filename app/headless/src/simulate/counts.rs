//! What is counted and reckoned: headcounts, estimates, children guided into associations, mentors and the young.

use anyhow::Context as _;
use chrono::{Datelike as _, Days, NaiveDate};
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use super::World;
use super::chance::{Purpose, chance};
use super::coordinator::MadeGroup;
use super::device::Device;
use super::register::{MENTORING, Registered};

/// The days on which everybody counts.
const COUNTED_ON: [(i32, u32, u32); 2] = [(2025, 11, 12), (2026, 11, 11)];

/// One group in so many has not counted yet.
const NOT_COUNTED: usize = 9;

/// One group in so many has an estimate.
const ESTIMATED: usize = 4;

/// Where children begin.
const ASSOCIATIONS: [&str; 6] = [
    "B 1903",
    "Boldklubben Hekla",
    "Brønshøj Boldklub",
    "KFUM Spejderne",
    "Nørrebro Taekwondo Klub",
    "Svømmeklubben Triton",
];

/// Who refers young people to mentoring: keys of the reference data.
const REFERRERS: [&str; 4] = ["jobcenter-skelbaeksgade", "vibo", "aaben-skole", "ressourcecenter"];

/// Counts, reckons, guides and matches for the groups of one organisation.
pub(super) async fn make(
    world: &World,
    coordinator: &Device,
    groups: &[MadeGroup],
    registered: &[Registered],
) -> anyhow::Result<()> {
    headcounts(world, coordinator, groups).await?;
    estimates(world, coordinator, groups).await?;
    for made in groups {
        match world.city.groups.get(made.index).map(|planned| planned.kind.as_str()) {
            Some("association_guiding") => guidances(world, coordinator, *made).await?,
            Some(MENTORING) => mentorings(world, coordinator, *made, registered).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn headcounts(world: &World, coordinator: &Device, groups: &[MadeGroup]) -> anyhow::Result<()> {
    let days = COUNTED_ON.into_iter().filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
    for (day, turn) in days.filter(|day| *day < world.today).zip(0..) {
        let mut counts = Vec::new();
        for made in groups {
            let mut chance = chance(world.seed, Purpose::Counts, [made.index as u64, turn]);
            let planned = world.city.groups.get(made.index).context("the group is in the city's file")?;
            let is_there = planned.opens_from().is_some_and(|opens| opens <= day);
            if is_there && made.index % NOT_COUNTED != 7 {
                let most = if planned.kind == "association_guiding" { 80 } else { 45 };
                counts.push(json!({"group": made.group, "count": chance.random_range(14..most)}));
            }
        }
        coordinator.put_by_day(world, day).await?;
        let written = json!({"date": day, "method": "on_the_day", "counts": counts});
        coordinator.make("write_headcounts", &written).await?;
    }
    Ok(())
}

async fn estimates(world: &World, coordinator: &Device, groups: &[MadeGroup]) -> anyhow::Result<()> {
    let day = world.today - Days::new(12);
    coordinator.put_by_day(world, day).await?;
    for made in groups.iter().filter(|made| made.index % ESTIMATED == 0) {
        let mut chance = chance(world.seed, Purpose::Counts, [made.index as u64, 10]);
        let new = json!({
            "group": made.group, "sort": "minority_background", "among": "new_volunteers", "date": day,
            "count": chance.random_range(0..=2), "estimator": "contact", "method": "acquaintance",
        });
        coordinator.make("write_estimate", &json!({"new": new})).await?;
    }
    let new = json!({
        "sort": "from_municipality", "among": "at_intro_meetings", "date": day, "count": 50, "estimator": "consultant",
        "method": "acquaintance",
    });
    coordinator.make("write_estimate", &json!({"new": new})).await?;
    Ok(())
}

/// Children of the group's list who begin in an association, and some who are on no list.
async fn guidances(world: &World, coordinator: &Device, made: MadeGroup) -> anyhow::Result<()> {
    let mut chance = chance(world.seed, Purpose::Counts, [made.index as u64, 20]);
    let page = coordinator.make("guidances", &json!({"group": made.group})).await?;
    let listed = page.pointer("/children").and_then(Value::as_array).cloned().unwrap_or_default();
    let opened = world.city.groups.get(made.index).and_then(|group| group.opens_from()).unwrap_or(world.first);
    let days = (world.today - opened.max(world.today - Days::new(300))).num_days().max(2);
    let children: Vec<Value> = listed
        .iter()
        .step_by(2)
        .filter_map(|child| child.get("person").cloned())
        .chain([Value::Null, Value::Null])
        .collect();
    for (child, turn) in children.iter().zip(1_i64..) {
        let back = days - days * turn / i64::try_from(children.len() + 1)?;
        let day = world.today - Days::new(back.max(1).unsigned_abs());
        coordinator.put_by_day(world, day).await?;
        let association = ASSOCIATIONS.choose(&mut chance).copied();
        let guided = json!({"group": made.group, "child": child, "association": association, "date": day});
        coordinator.make("guide_child", &guided).await?;
    }
    Ok(())
}

/// Most of the mentors get a young person; with some of them a course is agreed, and some have completed it.
async fn mentorings(
    world: &World,
    coordinator: &Device,
    made: MadeGroup,
    registered: &[Registered],
) -> anyhow::Result<()> {
    let mut chance = chance(world.seed, Purpose::Counts, [made.index as u64, 30]);
    let mentors = registered.iter().filter(|one| one.group == made.group);
    let names = world.city.participants.iter().rev();
    let today = world.today - Days::new(1);
    coordinator.put_by_day(world, today).await?;
    for ((mentor, name), turn) in mentors.zip(names).zip(0_u32..).filter(|(_, turn)| turn % 5 != 4) {
        let matched = (mentor.recruited + Days::new(chance.random_range(6..30))).min(today);
        let born = matched.year() - chance.random_range(17..=24);
        let new = json!({"group": made.group, "first_name": name, "birth_year": born, "since": matched});
        let page = coordinator.make("add_mentee", &new).await?;
        let mentees = page.pointer("/mentees").and_then(Value::as_array).context("the young")?;
        let is_new = |mentee: &&Value| mentee.pointer("/who/name").and_then(Value::as_str) == Some(*name);
        let mentee =
            mentees.iter().find(is_new).and_then(|mentee| mentee.pointer("/who/person")).context("just added")?;
        let new = json!({
            "group": made.group, "mentor": mentor.person, "mentee": mentee, "matched": matched,
            "referrer": REFERRERS.choose(&mut chance),
        });
        let page = coordinator.make("create_mentoring", &new).await?;
        if turn % 2 == 0 {
            let lines = page.pointer("/lines").and_then(Value::as_array).context("mentorings")?;
            let is_new = |line: &&Value| line.pointer("/mentee/person") == Some(mentee);
            let made_line = lines.iter().find(is_new).and_then(|line| line.get("mentoring")).context("just made")?;
            let course = (matched + Days::new(10)).min(today);
            let begun = json!({"group": made.group, "mentoring": made_line, "on": course});
            coordinator.make("begin_course", &begun).await?;
            let completed = course + Days::new(150);
            if completed <= today {
                let done = json!({"group": made.group, "mentoring": made_line, "on": completed});
                coordinator.make("complete_course", &done).await?;
            }
        }
    }
    Ok(())
}
