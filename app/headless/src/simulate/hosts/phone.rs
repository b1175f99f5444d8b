//! A host's phone: dinners and outings since the match began, what some of them cost, and the questionnaire at the end.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use crdt_model::card::MatchSide;
use crdt_model::host_match::ActivityKind;
use crdt_model::id::MatchId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rand::RngExt as _;
use serde_json::{Value, json};

use super::planned::{Expense, Paper, PlannedMatch};
use super::{Pair, ago, answers, id, receipt};
use crate::simulate::World;
use crate::simulate::chance::{Purpose, chance};
use crate::simulate::device::{Device, Wanted};

/// About how many days pass between two dinners.
const DAYS_BETWEEN: std::ops::Range<u64> = 12..30;

/// What hosts write about it.
const LINES: [&str; 3] = [
    "Vi lavede mad sammen og talte dansk hele aftenen.",
    "Hyggelig aften med børnene.",
    "Vi gik en tur om søerne bagefter.",
];

/// The matches whose hosts have a phone, those who have met, with numbers that stay theirs.
pub(super) fn of(matches: &[PlannedMatch], pairs: &BTreeMap<Pair, MatchId>) -> Vec<(u64, PlannedMatch, MatchId)> {
    let met = (1..).zip(matches).filter(|(_, one)| one.met().is_some());
    met.filter_map(|(number, one)| Some((number, one.clone(), id(pairs, one)?))).collect()
}

/// Enrols the phone and writes everything down on it, unless that is done. Gives whether it was not.
pub(super) async fn log(
    world: &World,
    number: u64,
    planned: &PlannedMatch,
    of: MatchId,
    yours: Option<&Path>,
) -> anyhow::Result<bool> {
    let folder = yours.map_or_else(|| world.folder.join(format!("host-{number}")), Path::to_owned);
    let wanted = Wanted {
        folder: &folder,
        label: format!("{}s telefon", planned.host),
        person: planned.host.clone(),
        on: ago(world, planned.days),
        number: 1_000 + number,
    };
    let space = Space::MatchShared(of);
    let phone = Device::ready(world, wanted, async { world.relay.invite(Role::Host, &[space]).await }).await?;
    let writes = phone.fresh || world.again;
    if writes {
        phone.sync().await?;
        together(world, number, planned, &phone).await?;
        if let Some(answers) = &planned.host_answers {
            phone.clock.put(answers.on(ago(world, planned.days)).max(world.first), evening());
            answers::give(world, &phone, of, MatchSide::Host, &answers.language).await?;
        }
        phone.sync().await?;
    }
    if yours.is_some() {
        phone.leave().await?;
    }
    Ok(writes)
}

/// Everything that they did, in the order of the days.
async fn together(world: &World, number: u64, planned: &PlannedMatch, phone: &Device) -> anyhow::Result<()> {
    let mut chance = chance(world.seed, Purpose::Host, [number, 0]);
    let page = phone.make("match", &json!({})).await?;
    let people = page.pointer("/people").and_then(Value::as_array).context("people")?;
    let both: Vec<_> = people.iter().filter_map(|partner| partner.get("person")).collect();
    let children_max = page.get("children").and_then(Value::as_u64).unwrap_or_default();
    let mut days: BTreeMap<NaiveDate, Value> = BTreeMap::new();
    let mut add = |date, kind: ActivityKind, children, line: Option<&str>, expense| {
        let done = json!({
            "kind": kind, "date": date, "with": both, "children": children, "line": line, "expense": expense,
        });
        days.insert(date, done);
    };
    let ended = planned.ended.as_ref().map_or(world.today, |ended| ago(world, ended.days));
    let mut date = ago(world, planned.days) + TimeDelta::days(planned.first_meeting.unwrap_or_default());
    while date < ended {
        let kind = if chance.random_bool(0.25) { ActivityKind::SmallOuting } else { ActivityKind::PrivateDinner };
        let line = LINES.get(chance.random_range(0..LINES.len() * 2)).copied();
        add(date, kind, chance.random_range(0..=children_max), line, Value::Null);
        date = date + Days::new(chance.random_range(DAYS_BETWEEN));
    }
    let mut picture = None;
    for expense in &planned.expenses {
        let date = ago(world, expense.days);
        picture = photographed(&planned.host, date, expense, picture)?;
        let claimed = json!({"amount_oere": expense.oere, "receipt": picture});
        add(date, expense.kind, children_max, expense.line.as_deref(), claimed);
    }
    for (date, done) in days {
        phone.clock.put(date, evening());
        phone.make("log_activity", &done).await?;
    }
    Ok(())
}

/// The picture of an expense's receipt in base64, where that of the expense before was another.
fn photographed(
    host: &str,
    date: NaiveDate,
    expense: &Expense,
    before: Option<String>,
) -> anyhow::Result<Option<String>> {
    Ok(match expense.receipt {
        Paper::New => Some(STANDARD.encode(receipt::photograph(host, date, expense.oere)?)),
        Paper::Same => before,
        Paper::Missing => None,
    })
}

/// When hosts write things down.
fn evening() -> NaiveTime {
    NaiveTime::from_hms_opt(21, 0, 0).unwrap_or_default()
}
