//! Devices that are let in, enrolled, lost or closed, and what is erased.

use crdt_model::rights::Role;
use crdt_model::space::Space;
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use crate::device::{Device, Made, Sort};
use crate::history::{self, Place};
use crate::promise::Broken;
use crate::world::{DEVICES_MAX, World};

impl World {
    /// Somebody lets in all devices that wait for it and were not closed.
    pub fn confirm_all(&mut self) {
        for device in self.devices.iter().filter(|device| device.is_active()) {
            self.relay.confirm(device.made.device);
        }
    }

    /// Devices are let in, enrolled, lost for good, or closed.
    pub async fn access(&mut self) -> Result<(), Broken> {
        let which = self.which();
        match self.chance.random_range(0..4) {
            0 => {
                self.confirm_all();
                self.tell("all devices are let in".to_owned());
                Ok(())
            }
            1 if self.devices.len() < DEVICES_MAX => self.enrol().await,
            2 if self.may_go(which) => {
                self.all_are_somewhere().await?;
                let lost = self.devices.remove(which);
                self.tell(format!("{} is lost for good", lost.name));
                lost.destroy();
                self.forgive().await
            }
            3 if self.may_go(which) && self.devices[which].is_active() => {
                self.all_are_somewhere().await?;
                self.close(which).await?;
                self.forgive().await
            }
            _ => Ok(()),
        }
    }

    fn may_go(&self, which: usize) -> bool {
        self.devices.len() > 3 && self.devices[which].made.sort != Sort::Coordinator
    }

    /// One more tablet of a group.
    async fn enrol(&mut self) -> Result<(), Broken> {
        let tablets: Vec<&Made> = self.city.iter().filter(|made| made.sort == Sort::Tablet).collect();
        let like = tablets.choose(&mut self.chance).copied().expect("a tablet").clone();
        let (folder, room) = (self.place(), self.room());
        let name = format!("Tablet {}", self.steps.lock().expect("nobody panics over it").len() + 10);
        let space: Vec<Space> = like.spaces.iter().copied().filter(|space| space.as_group().is_some()).collect();
        let link = self.relay.invite(Role::Volunteer, &space);
        self.access_changed = true;
        match Device::enrol(like, name.clone(), folder, room, link).await {
            None => self.tell(format!("{name} cannot be enrolled: {}", self.post.met())),
            Some(mut device) => {
                device.made.device = self.relay.device(&name);
                device.made.saved = device.counts().await?.saved;
                self.devices.push(device);
                self.tell(format!("{name} is enrolled: {}", self.post.met()));
            }
        }
        Ok(())
    }

    /// A name or a note is erased for good.
    pub fn erase(&mut self) -> Result<(), Broken> {
        let documents = history::documents(&self.relay.file());
        let details: Vec<Place> = documents.into_keys().filter(|(_, document)| document.kind().is_details()).collect();
        let Some(place) = details.choose(&mut self.chance).copied() else { return Ok(()) };
        self.relay.erase(place);
        self.access_changed = true;
        self.erased.insert(place);
        self.tell(format!("{} is erased for good", place.1));
        Ok(())
    }

    async fn close(&mut self, which: usize) -> Result<(), Broken> {
        let device = self.devices[which].made.device;
        self.relay.revoke(device);
        self.access_changed = true;
        let places: Vec<Place> = history::documents(&self.relay.file()).into_keys().collect();
        for closed in self.devices.iter_mut().filter(|closed| closed.made.device == device) {
            closed.revoked = Some(closed.history(places.iter().copied()).await?);
        }
        self.tell(format!("{} is closed", self.devices[which].name));
        Ok(())
    }
}
