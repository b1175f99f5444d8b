//! The coordinators: they write the reference data and create the groups and matches.

use std::collections::BTreeMap;

use anyhow::Context as _;
use app_core::api::Request;
use crdt_model::id::GroupId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use serde::Deserialize;

use super::World;
use super::device::{Device, Wanted};

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
pub(super) struct Made {
    pub(super) space: Space,
}

/// A group on the coordinator's list.
#[derive(Deserialize)]
struct Listed {
    group: GroupId,
    name: String,
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
        for (number, organisation) in (1_u64..).zip(&world.city.organisations) {
            let space = Space::Organisation(organisation.key.parse()?);
            let wanted = Wanted {
                folder: &world.folder.join(format!("coordinator-{number}")),
                label: format!("Konsulent, {}", organisation.name),
                person: "Mette".to_owned(),
                on: world.first,
                number,
            };
            let device = Device::ready(world, wanted, async {
                world.invites.link(Role::Coordinator, &[Space::Programme, space]).await
            })
            .await?;
            coordinator.devices.insert(organisation.key.clone(), device);
        }
        if let Some(first) = coordinator.devices.values().next()
            && first.fresh
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
            let listed: Vec<Listed> = device.ask(Request::Groups {}).await?;
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
