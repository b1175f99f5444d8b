//! The host programme: three organisations, people on every step of the way in, matches in every state, and hosts who write
//! down on their own phones what they did and what it cost.
//!
//! What is in `city/newcomers.json`, `hosts.json`, `matches.json` and `events.json` is told in days before today, so that
//! some of it is always due. The agreement with its goals, its budget, the guidelines and the questionnaires have dates.

mod answers;
mod claims;
mod events;
mod matches;
mod people;
mod phone;
mod planned;
mod receipt;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::{NaiveDate, TimeDelta};
use crdt_model::id::MatchId;
use serde_json::json;

use super::coordinator::Coordinator;
use super::device::Device;
use super::{World, agreed, at_once};
use planned::{Planned, PlannedMatch};

/// The organisation that looks after the newcomers.
const MUNICIPALITY: &str = "KoebenhavnsKommune000A";

/// The day from which questionnaires are there.
const BEGINS: (i32, u32, u32) = (2026, 1, 6);

/// What was agreed.
const AGREED: &str = include_str!("../../city/programme.json");

/// Makes of the programme what is not there. The phone of the first match may be a folder of yours.
pub(super) async fn fill(world: &Arc<World>, coordinator: &Coordinator, yours: Option<&Path>) -> anyhow::Result<()> {
    if NaiveDate::from_ymd_opt(BEGINS.0, BEGINS.1, BEGINS.2).is_none_or(|begins| world.today <= begins) {
        return Ok(());
    }
    let planned = Planned::load()?;
    let municipality = coordinator.of(MUNICIPALITY)?;
    if world.again || pairs(municipality).await?.is_empty() {
        agreed::write(world, municipality, AGREED).await?;
        let people = people::register(world, coordinator, &planned).await?;
        coordinator.sync().await?;
        // Once more: each hears of those that came after it.
        coordinator.sync().await?;
        matches::make(world, coordinator, &planned, &people).await?;
        events::hold(world, coordinator, &planned.events).await?;
        // Whoever looks after the other side is to have the matches too.
        coordinator.sync().await?;
        coordinator.sync().await?;
        matches::follow(world, coordinator, &planned, &pairs(municipality).await?).await?;
        coordinator.sync().await?;
    }
    let pairs = pairs(municipality).await?;
    let phones = phone::of(&planned.matches, &pairs);
    let logged = at_once(phones, |(number, planned, of)| {
        let (world, yours) = (Arc::clone(world), yours.filter(|_| number == 1).map(Path::to_owned));
        async move { phone::log(&world, number, &planned, of, yours.as_deref()).await }
    });
    if logged.await?.contains(&true) {
        claims::decide(world, coordinator, &planned, &pairs).await?;
    }
    Ok(())
}

/// The newcomer and the host of a match, by first name.
type Pair = (String, String);

/// The matches that there are.
async fn pairs(municipality: &Device) -> anyhow::Result<BTreeMap<Pair, MatchId>> {
    let table = municipality.make("matches", &json!({})).await?;
    let lines = table.pointer("/matches").and_then(serde_json::Value::as_array).context("matches")?;
    let pair = |line: &serde_json::Value| {
        let text = |key: &str| line.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
        Some(((text("newcomer")?, text("host")?), text("match")?.parse().ok()?))
    };
    Ok(lines.iter().filter_map(pair).collect())
}

/// The id of a match that was planned. There is none where a run was interrupted between somebody's two matches: by then
/// each had heard of the other.
fn id(pairs: &BTreeMap<Pair, MatchId>, planned: &PlannedMatch) -> Option<MatchId> {
    pairs.get(&(planned.newcomer.clone(), planned.host.clone())).copied()
}

/// So many days before today; after it, where there are fewer than none.
fn ago(world: &World, days: i64) -> NaiveDate {
    world.today - TimeDelta::days(days)
}
