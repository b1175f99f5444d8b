//! The host programme in small: a few matches, whose hosts log what they did from their own phones.

use std::path::Path;
use std::sync::Arc;

use app_core::api::Request;
use app_core::{App, RealSurroundings};
use chrono::{Days, NaiveDate, NaiveTime};
use crdt_model::host_match::ActivityKind;
use crdt_model::id::PersonId;
use crdt_model::rights::Role;
use rand::RngExt as _;
use serde::Deserialize;

use super::chance::{Purpose, chance};
use super::coordinator::{Coordinator, Made};
use super::device::{Device, Wanted, is_fresh};
use super::{World, city::PlannedMatch};

/// About how many days pass between two dinners.
const DAYS_BETWEEN: std::ops::Range<u64> = 12..30;

/// What hosts write about it.
const LINES: [&str; 3] = [
    "Vi lavede mad sammen og talte dansk hele aftenen.",
    "Hyggelig aften med børnene.",
    "Vi gik en tur om søerne bagefter.",
];

#[derive(Deserialize)]
struct MatchPage {
    people: Vec<Partner>,
    children: u32,
}

#[derive(Deserialize)]
struct Partner {
    person: PersonId,
}

/// Makes the matches that are not there and lets their hosts log. The first match's phone may be a folder of yours.
pub(super) async fn dine(world: &World, coordinator: &Coordinator, yours: Option<&Path>) -> anyhow::Result<()> {
    for (number, planned) in (1_u64..).zip(&world.city.matches) {
        let own = format!("host-{number}");
        let (folder, is_yours) = match yours {
            Some(folder) if number == 1 => (folder.to_owned(), true),
            _ => (world.folder.join(own), false),
        };
        let known = !is_fresh(&App::open(folder.clone(), Arc::new(RealSurroundings))?).await?;
        if known || planned.matched >= world.today {
            continue;
        }
        let phone = enrol(world, coordinator, planned, &folder, number).await?;
        log(world, planned, &phone, number).await?;
        phone.sync().await?;
        if is_yours {
            phone.leave().await?;
        }
    }
    Ok(())
}

async fn enrol(
    world: &World,
    coordinator: &Coordinator,
    planned: &PlannedMatch,
    folder: &Path,
    number: u64,
) -> anyhow::Result<Device> {
    let staff = coordinator.of(&planned.organisation)?;
    let made: Made = staff.ask(planned.create.clone()).await?;
    staff.sync().await?;
    let wanted = Wanted {
        folder,
        label: format!("{}s telefon", planned.host),
        person: planned.host.clone(),
        on: planned.matched,
        number: 1_000 + number,
    };
    let phone = Device::ready(world, wanted, async { world.invites.link(Role::Host, &[made.space]).await }).await?;
    phone.sync().await?;
    Ok(phone)
}

/// A dinner now and then, sometimes an outing, since the match began.
async fn log(world: &World, planned: &PlannedMatch, phone: &Device, number: u64) -> anyhow::Result<()> {
    let mut chance = chance(world.seed, Purpose::Host, [number, 0]);
    let page: MatchPage = phone.ask(Request::Match {}).await?;
    let both: Vec<_> = page.people.iter().map(|partner| partner.person).collect();
    let mut date: NaiveDate = planned.matched + Days::new(4);
    while date < world.today {
        phone.clock.put(date, NaiveTime::from_hms_opt(21, 0, 0).unwrap_or_default());
        let kind = if chance.random_bool(0.25) { ActivityKind::SmallOuting } else { ActivityKind::PrivateDinner };
        let line = LINES.get(chance.random_range(0..LINES.len() * 2)).map(|line| (*line).to_owned());
        let children = chance.random_range(0..=page.children);
        phone.tell(Request::LogActivity { kind, date, with: both.clone(), children, line }).await?;
        date = date + Days::new(chance.random_range(DAYS_BETWEEN));
    }
    Ok(())
}
