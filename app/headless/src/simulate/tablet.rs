//! The groups' tablets: enrolled when the group opens, with its volunteers and its list of participants.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use app_core::api::{DeviceRequest, PeopleRequest, Request, SessionRequest};
use app_core::{App, RealSurroundings};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Datelike as _, Days, NaiveDate, NaiveTime};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha12Rng;
use serde::Deserialize;

use super::chance::{Purpose, chance};
use super::coordinator::MadeGroup;
use super::device::{Device, Wanted, is_fresh};
use super::{PIN, World};

/// The tablets of one group. The first group has two.
pub(super) struct Tablets {
    pub(super) made: MadeGroup,
    pub(super) first: Device,
    pub(super) second: Option<Device>,
}

/// One group in so many has two tablets.
const WITH_TWO_TABLETS: usize = 5;

impl Tablets {
    /// Opens the group's tablets, or enrols them with volunteers and a list.
    pub(super) async fn ready(world: &World, made: MadeGroup) -> anyhow::Result<Self> {
        let first = one(world, made, 1).await?;
        if first.fresh || world.again {
            fill(world, made, &first).await?;
            first.sync().await?;
        }
        let second = if made.index.is_multiple_of(WITH_TWO_TABLETS) {
            let second = one(world, made, 2).await?;
            second.sync().await?;
            Some(second)
        } else {
            None
        };
        Ok(Self { made, first, second })
    }

    /// Sends and fetches, so that each knows what the other wrote.
    pub(super) async fn sync(&self) -> anyhow::Result<()> {
        self.first.sync().await?;
        if let Some(second) = &self.second {
            second.sync().await?;
            self.first.sync().await?;
        }
        Ok(())
    }
}

/// The day that a group's tablet is enrolled.
fn opened(world: &World, made: MadeGroup) -> NaiveDate {
    let opens = world.city.groups.get(made.index).and_then(|group| group.opens_from());
    opens.map_or(world.first, |opens| opens.clamp(world.first, world.today))
}

async fn one(world: &World, made: MadeGroup, number: usize) -> anyhow::Result<Device> {
    let name = world.city.groups.get(made.index).map(|group| group.name.clone()).unwrap_or_default();
    let mut people = chance(world.seed, Purpose::People, [made.index as u64, number as u64]);
    let wanted = Wanted {
        folder: &world.folder.join(format!("group-{:02}-tablet-{number}", made.index + 1)),
        label: format!("{name} {number}"),
        person: world.city.volunteers.choose(&mut people).copied().unwrap_or("Line").to_owned(),
        on: opened(world, made),
        number: 100 + made.index as u64 * 10 + number as u64,
    };
    let space = made.space;
    Device::ready(world, wanted, async { world.relay.invite(Role::Volunteer, &[space]).await }).await
}

/// Gives the group its other volunteers and, from the start and each half-year's list, its participants.
async fn fill(world: &World, made: MadeGroup, tablet: &Device) -> anyhow::Result<()> {
    let (volunteers, mut people) = drawn(world, made);
    let listed = people.random_range(9..=15);
    let later = people.random_range(2..=3);
    let names: Vec<_> = world.city.participants.sample(&mut people, listed + 4 * later).copied().collect();
    let adults = world.city.groups.get(made.index).is_some_and(|group| is_for_adults(&group.kind));

    tablet.put(opened(world, made), NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()).await?;
    for name in volunteers {
        tablet.tell(SessionRequest::AddPerson { person: None, name: name.to_owned(), pin: PIN.to_owned() }).await?;
    }
    let (start, rest) = names.split_at_checked(listed).unwrap_or((&names, &[]));
    let joined = std::iter::once((opened(world, made), start)).chain(intakes(world, made).zip(rest.chunks(later)));
    for (on, names) in joined {
        tablet.put(on, NaiveTime::from_hms_opt(14, 0, 0).unwrap_or_default()).await?;
        take_in(tablet, made, &roster(names, on, adults, &mut people)).await?;
    }
    Ok(())
}

/// The first names of the volunteers who have PINs on the group's tablet, beside its first person.
pub(super) fn helpers(world: &World, made: MadeGroup) -> Vec<&'static str> {
    drawn(world, made).0
}

/// The same, with what is left of the chance that drew them.
fn drawn(world: &World, made: MadeGroup) -> (Vec<&'static str>, ChaCha12Rng) {
    let mut people = chance(world.seed, Purpose::People, [made.index as u64, 0]);
    (world.city.volunteers.sample(&mut people, 2).copied().collect(), people)
}

fn is_for_adults(kind: &str) -> bool {
    !matches!(kind, "homework_cafe" | "girls_club" | "boys_club" | "association_guiding" | "leisure")
}

/// The days on which new lists come in: after the summer and at new year.
fn intakes(world: &World, made: MadeGroup) -> impl Iterator<Item = NaiveDate> {
    let opened = opened(world, made);
    let first = opened.year();
    (first..=world.today.year())
        .flat_map(|year| [NaiveDate::from_ymd_opt(year, 1, 11), NaiveDate::from_ymd_opt(year, 8, 17)])
        .flatten()
        .filter(move |on| *on > opened + Days::new(30))
        .take_while(|on| *on < world.today)
}

/// A list as a school sends it: semicolons, years of birth.
fn roster(names: &[&str], on: NaiveDate, adults: bool, people: &mut impl rand::Rng) -> String {
    let ages = if adults { 19..=58 } else { 7..=15 };
    names.iter().fold("Fornavn;Fødselsår\r\n".to_owned(), |mut list, name| {
        let _ = write!(list, "{name};{}\r\n", on.year() - people.random_range(ages.clone()));
        list
    })
}

async fn take_in(tablet: &Device, made: MadeGroup, list: &str) -> anyhow::Result<()> {
    #[derive(Deserialize)]
    struct Previewed {
        preview: String,
    }
    let (group, file_name) = (made.group, "liste.csv".to_owned());
    let previewed: Previewed =
        tablet.ask(PeopleRequest::PreviewRoster { group, file_name, base64: STANDARD.encode(list) }).await?;
    tablet.tell(PeopleRequest::ImportRoster { preview: previewed.preview }).await
}

/// A device that is left to you to open.
pub(super) struct Yours<'a> {
    pub(super) folder: &'a Path,
    pub(super) label: &'a str,
    pub(super) person: &'a str,
    pub(super) role: Role,
}

/// Enrols it at today's time, fetches what it is to have, and closes it.
pub(super) async fn left_to_you(world: &World, yours: Yours<'_>, spaces: &[Space]) -> anyhow::Result<()> {
    let app = App::open(yours.folder.to_owned(), Arc::new(RealSurroundings))?;
    if !is_fresh(&app).await? {
        return Ok(());
    }
    let link = world.relay.invite(yours.role, spaces).await?;
    let (device_label, name, pin) = (yours.label.to_owned(), yours.person.to_owned(), PIN.to_owned());
    let enrol = SessionRequest::Enrol { link, device_label, name, pin };
    for request in [Request::from(enrol), DeviceRequest::SyncNow {}.into(), SessionRequest::Lock {}.into()] {
        app.call(request).await?;
    }
    Ok(())
}
