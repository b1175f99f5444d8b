//! The coordinators: they write the reference data and create the groups.

use std::collections::BTreeMap;

use anyhow::Context as _;
use app_core::api::GroupRequest;
use crdt_model::id::GroupId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde::Deserialize;
use serde_json::json;

use super::device::{Device, Wanted};
use super::{World, agreed, counts, register};

/// What was agreed of the groups.
const AGREED: &str = include_str!("../../city/agreement.json");

/// What the coordinators are called, by organisation.
const NAMES: [&str; 3] = ["Mette", "Camilla", "Line"];

/// A group that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct MadeGroup {
    /// Which of the city's file.
    pub(super) index: usize,
    pub(super) group: GroupId,
    pub(super) space: Space,
}

/// What was just created.
#[derive(Deserialize)]
struct Made {
    space: Space,
}

/// A group on the coordinator's list.
#[derive(Deserialize)]
struct Listed {
    group: GroupId,
    name: String,
}

/// The consultants.
#[derive(Deserialize)]
struct Employed {
    lines: Vec<serde::de::IgnoredAny>,
}

/// The coordinators, one for each organisation.
pub(super) struct Coordinator {
    devices: BTreeMap<String, Device>,
    pub(super) groups: Vec<MadeGroup>,
}

impl Coordinator {
    /// Enrols the coordinators' devices and creates what is not there yet.
    pub(super) async fn ready(world: &World) -> anyhow::Result<Self> {
        let mut coordinator = Self { devices: BTreeMap::new(), groups: Vec::new() };
        for ((number, organisation), name) in (1_u64..).zip(&world.city.organisations).zip(NAMES.iter().cycle()) {
            let space = Space::Organisation(organisation.key.parse()?);
            let wanted = Wanted {
                folder: &world.folder.join(format!("coordinator-{number}")),
                label: format!("Konsulent, {}", organisation.name),
                person: (*name).to_owned(),
                on: world.first,
                number,
            };
            let device = Device::ready(world, wanted, async {
                world.relay.invite(Role::Coordinator, &[Space::Programme, Space::Pool, space]).await
            })
            .await?;
            coordinator.devices.insert(organisation.key.clone(), device);
        }
        if let Some(first) = coordinator.devices.values().next()
            && (first.fresh || world.again)
        {
            first.tell(world.city.reference.clone()).await?;
        }
        coordinator.sync().await?;
        coordinator.create_groups(world).await?;
        coordinator.sync().await?;
        Ok(coordinator)
    }

    async fn create_groups(&mut self, world: &World) -> anyhow::Result<()> {
        for (index, planned) in world.city.groups.iter().enumerate() {
            let device = self.of(&planned.organisation)?;
            let listed: Vec<Listed> = device.ask(GroupRequest::Groups {}).await?;
            let group = match listed.into_iter().find(|listed| listed.name == planned.name) {
                Some(listed) => listed.group,
                None => {
                    let made: Made = device.ask(planned.create.clone()).await?;
                    made.space.as_group().context("a group has a group's space")?
                }
            };
            self.groups.push(MadeGroup { index, group, space: Space::Group(group) });
        }
        Ok(())
    }

    /// Writes what the first organisation has agreed, and fills its register and its counts, unless that is done.
    pub(super) async fn work(&self, world: &World) -> anyhow::Result<()> {
        let Some((organisation, device)) = self.devices.first_key_value() else { return Ok(()) };
        let employed: Employed = serde_json::from_value(device.make("employments", &json!({})).await?)?;
        if !employed.lines.is_empty() && !world.again {
            return Ok(());
        }
        agreed::write(world, device, AGREED).await?;
        let is_own = |made: &&MadeGroup| {
            world.city.groups.get(made.index).is_some_and(|planned| planned.organisation == *organisation)
        };
        let groups: Vec<MadeGroup> = self.groups.iter().filter(is_own).copied().collect();
        let registered = register::fill(world, device, &groups).await?;
        counts::make(world, device, &groups, &registered).await?;
        device.sync().await
    }

    /// What the first organisation's coordinator holds.
    pub(super) fn spaces(&self) -> anyhow::Result<Vec<Space>> {
        let (organisation, _) = self.devices.first_key_value().context("reference.json names no organisation")?;
        Ok(vec![Space::Programme, Space::Pool, Space::Organisation(organisation.parse()?)])
    }

    /// The coordinator of an organisation.
    pub(super) fn of(&self, organisation: &str) -> anyhow::Result<&Device> {
        self.devices.get(organisation).with_context(|| format!("{organisation} is not in reference.json"))
    }

    /// Sends what they did.
    pub(super) async fn sync(&self) -> anyhow::Result<()> {
        for device in self.devices.values() {
            device.sync().await?;
        }
        Ok(())
    }
}
