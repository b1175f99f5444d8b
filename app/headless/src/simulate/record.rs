//! Recording: a group's tablets live through some days, away from the relay, and then get in touch.

use std::sync::Arc;

use anyhow::Context as _;
use app_core::api::MeetingRequest;
use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta};
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Occasion};
use indicatif::ProgressBar;
use rand::{Rng, RngExt as _};

use super::chance::{Purpose, chance};
use super::device::Device;
use super::evening::{self, Shown, Way};
use super::tablet::Tablets;
use super::{Step, World};

/// Records the days of a step and syncs once.
pub(super) async fn step(
    world: Arc<World>,
    tablets: Tablets,
    step: Step,
    progress: ProgressBar,
) -> anyhow::Result<Tablets> {
    let group = world.city.groups.get(tablets.made.index).context("the group is in the city's file")?;
    for date in step.from.iter_days().take_while(|date| *date < step.until) {
        for (slot, opening) in group.open_on(date) {
            let occasion = Occasion { group: tablets.made.group, date, slot };
            one(&world, &tablets, occasion, opening.starts, step.newest).await?;
            progress.inc(1);
        }
    }
    tablets.sync().await?;
    Ok(tablets)
}

/// Records one evening, unless it is recorded already.
async fn one(
    world: &World,
    tablets: &Tablets,
    occasion: Occasion,
    starts: NaiveTime,
    newest: bool,
) -> anyhow::Result<()> {
    let number = [tablets.made.index as u64, day_number(occasion.date) * 16 + u64::from(occasion.slot.0)];
    let mut chance = chance(world.seed, Purpose::Evening, number);
    let shown = look(&tablets.first, occasion, starts).await?;
    if shown.state != MeetingState::Silent {
        return Ok(());
    }
    let two = tablets.second.as_ref().filter(|_| newest);
    let way = if newest { Way::OneByOne } else { Way::AllButSome };
    let taps = evening::taps(world.seed, occasion, &shown, way, &world.city.participants, &mut chance);
    play(&tablets.first, &taps, &mut chance).await?;
    if let Some(second) = two {
        look(second, occasion, starts).await?;
        let theirs = evening::second_tablet(occasion, &taps, &mut chance);
        play(second, &theirs, &mut chance).await?;
        let last = occasion.date + TimeDelta::days(5) >= world.today;
        if !last {
            settle(tablets, second, occasion, &theirs, starts).await?;
        }
    }
    Ok(())
}

/// Somebody looks at the two answers next morning; those of the last days still wait for it.
async fn settle(
    tablets: &Tablets,
    second: &Device,
    occasion: Occasion,
    theirs: &[MeetingRequest],
    starts: NaiveTime,
) -> anyhow::Result<()> {
    second.sync().await?;
    tablets.first.sync().await?;
    look(&tablets.first, occasion, starts).await?;
    tablets.first.clock.pass(TimeDelta::hours(2));
    for tap in theirs {
        if let MeetingRequest::Mark { person, answer: Answer::SaidNo, .. } = tap {
            tablets.first.tell(MeetingRequest::Settle { occasion, person: *person, answer: Answer::Came }).await?;
        }
    }
    Ok(())
}

/// Puts the clock to the beginning of the evening and looks at the list.
async fn look(device: &Device, occasion: Occasion, starts: NaiveTime) -> anyhow::Result<Shown> {
    device.put(occasion.date, starts).await?;
    device.ask(MeetingRequest::Attendance { occasion }).await
}

async fn play(device: &Device, taps: &[MeetingRequest], chance: &mut (impl Rng + Send)) -> anyhow::Result<()> {
    for tap in taps {
        device.clock.pass(TimeDelta::seconds(chance.random_range(2..40)));
        device.tell(tap.clone()).await?;
    }
    Ok(())
}

fn day_number(date: NaiveDate) -> u64 {
    u64::from(date.num_days_from_ce().unsigned_abs())
}
