//! A made-up city, recorded by real devices.
//!
//! The reference data and the groups in `city/` are real input; the people are invented. Coordinators, tablets and
//! phones are [`App`](app_core::App)s with folders of their own, made and used through the same command list as any
//! other, and they sync with a real relay. Their clocks are set to the evening that they record. The same seed gives
//! the same city; what is recorded already is not recorded again, so that a second run goes on where the first ended. The
//! same act has the same id, so that what an interrupted run had begun can be said once more.

mod agreed;
mod beginning;
mod chance;
mod city;
mod clock;
mod coordinator;
mod counts;
mod device;
mod evening;
mod hosts;
mod record;
mod register;
mod relay;
mod tablet;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use chrono_tz::Europe::Copenhagen;
use crdt_model::rights::Role;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::options::Simulate;
use beginning::Beginning;
use city::City;
use coordinator::{Coordinator, MadeGroup};
use relay::RelayProgram;
use tablet::{Tablets, Yours};

/// The PIN of every device of the city.
pub const PIN: &str = "123456";

/// How many groups record at the same time.
const GROUPS_AT_ONCE: usize = 4;

/// How many days each step back in time takes, newest first; the last repeats.
const STEPS_DAYS: [u64; 5] = [7, 7, 14, 28, 56];

/// What every part of the simulation knows.
struct World {
    folder: PathBuf,
    seed: u64,
    /// The first day that anything is recorded of.
    first: NaiveDate,
    /// The day that has not been recorded yet.
    today: NaiveDate,
    /// Whether the run that began the city was interrupted.
    again: bool,
    city: City,
    relay: RelayProgram,
}

/// Makes the city, or goes on making it.
///
/// # Errors
/// When a device or the relay refuses something, with what was being attempted.
pub async fn run(folder: &Path, asked: Simulate) -> anyhow::Result<()> {
    let today = asked.today.unwrap_or_else(|| chrono::Utc::now().with_timezone(&Copenhagen).date_naive());
    let beginning = Beginning::of(folder, today)?;
    let today = beginning.today;
    let world = Arc::new(World {
        folder: folder.to_owned(),
        seed: asked.seed,
        first: today - Days::new(u64::from(asked.weeks) * 7),
        today,
        again: beginning.again,
        city: City::load(asked.groups.unwrap_or(usize::MAX))?,
        relay: RelayProgram::new(asked.relay, asked.relay_data)?,
    });
    let progress = bar(world.city.groups.iter().map(|group| group.evenings(world.first, world.today)).sum::<usize>())?;

    progress.set_message("areas and groups");
    let coordinator = Coordinator::ready(&world).await?;
    let steps = steps(world.first, world.today);
    let (newest, before) = steps.split_first().map_or((None, &[][..]), |(newest, before)| (Some(*newest), before));

    progress.set_message("the last week");
    let for_you = world.city.one_for_each_weekday();
    let (yours, others): (Vec<_>, Vec<_>) = coordinator
        .groups
        .iter()
        .copied()
        .filter(|made| opens(&world, *made))
        .partition(|made| for_you.contains(&made.index));
    let mut tablets = open(&world, yours.clone(), newest, &progress).await?;
    if let Some(folder) = &asked.tablet {
        let spaces: Vec<_> = yours.iter().map(|made| made.space).collect();
        let own = Yours { folder, label: "Tablet 3", person: "Sofie", role: Role::Volunteer };
        tablet::left_to_you(&world, own, &spaces).await?;
        say(&json!({ "tablet": folder, "pin": PIN }))?;
    }
    tablets.extend(open(&world, others, newest, &progress).await?);
    progress.set_message("hosts and newcomers");
    hosts::fill(&world, &coordinator, asked.phone.as_deref()).await?;
    if let Some(folder) = &asked.phone {
        say(&json!({ "phone": folder, "pin": PIN }))?;
    }

    progress.set_message("the register");
    coordinator.work(&world).await?;
    if let Some(folder) = &asked.laptop {
        let own = Yours { folder, label: "Mettes laptop", person: "Mette", role: Role::Coordinator };
        tablet::left_to_you(&world, own, &coordinator.spaces()?).await?;
        say(&json!({ "laptop": folder, "pin": PIN }))?;
    }

    progress.set_message("the weeks before");
    for step in before {
        tablets =
            at_once(tablets, |tablets| record::step(Arc::clone(&world), tablets, *step, progress.clone())).await?;
    }
    beginning.ended()?;
    progress.finish_with_message("the whole city");
    say(&json!({ "groups": tablets.len(), "evenings": progress.position(), "seed": asked.seed }))
}

/// Whether a group opens at all; mentors and the young meet where they like, and have no tablet.
fn opens(world: &World, made: MadeGroup) -> bool {
    world.city.groups.get(made.index).is_some_and(|planned| planned.opens_from().is_some())
}

/// Enrols the groups' tablets, takes their lists in and records their newest step.
async fn open(
    world: &Arc<World>,
    groups: Vec<MadeGroup>,
    newest: Option<Step>,
    progress: &ProgressBar,
) -> anyhow::Result<Vec<Tablets>> {
    at_once(groups, |made| {
        let (world, progress) = (Arc::clone(world), progress.clone());
        async move {
            let tablets = Tablets::ready(&world, made).await?;
            match newest {
                Some(step) => record::step(world, tablets, step, progress).await,
                None => Ok(tablets),
            }
        }
    })
    .await
}

/// Does the same for each of several groups, a few at once.
async fn at_once<Of, Made, Doing>(groups: Vec<Of>, each: impl FnMut(Of) -> Doing) -> anyhow::Result<Vec<Made>>
where
    Made: Send + 'static,
    Doing: Future<Output = anyhow::Result<Made>> + Send + 'static,
{
    stream::iter(groups.into_iter().map(each))
        .map(|doing| async { tokio::spawn(doing).await? })
        .buffered(GROUPS_AT_ONCE)
        .try_collect()
        .await
}

/// Some days that are recorded in one go, between two contacts with the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    from: NaiveDate,
    /// The day after the last.
    until: NaiveDate,
    /// Whether it is the newest.
    newest: bool,
}

/// The days from `first` to the one before `today` in steps, newest first.
fn steps(first: NaiveDate, today: NaiveDate) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut until = today;
    let mut lengths = STEPS_DAYS.into_iter();
    let mut days = 0;
    while until > first {
        days = lengths.next().unwrap_or(days);
        let from = (until - Days::new(days)).max(first);
        steps.push(Step { from, until, newest: steps.is_empty() });
        until = from;
    }
    steps
}

fn bar(evenings: usize) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg:>18} {wide_bar} {pos}/{len} evenings, {eta} left")?;
    Ok(ProgressBar::new(evenings.try_into()?).with_style(style))
}

/// Prints one line of JSON for whoever started this.
fn say(line: &Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests;
