//! What can happen in a world.

use app_core::api::Request;
use app_core::error::ErrorCode;
use rand::RngExt as _;

use crate::device::{self, Device, Sort, Step};
use crate::history::{self, Place};
use crate::promise::{Broken, NOTHING_LOST, SAVED, hold};
use crate::tap;
use crate::world::{Act, Backup, World};

const SECOND_MS: i64 = 1_000;
const HOUR_MS: i64 = 60 * 60 * SECOND_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The most folders that go by at once.
const DEVICES_MAX: usize = 8;

impl World {
    /// One thing happens.
    pub async fn step(&mut self) -> Result<(), Broken> {
        self.time.pass(self.chance.random_range(SECOND_MS..HOUR_MS / 6));
        match self.chance.random_range(0..100) {
            0..48 => self.tap().await,
            48..76 => {
                let which = self.which();
                self.sync(which).await.map(drop)
            }
            76..80 => {
                if self.post.bring_late().await {
                    self.read_log();
                    self.tell("something late arrives".to_owned());
                }
                Ok(())
            }
            80..82 => {
                let trouble = [0, 10, 30, 60][self.chance.random_range(0..4)];
                self.post.weather(trouble);
                self.tell(format!("of a hundred requests {trouble} meet something"));
                Ok(())
            }
            82..85 => self.restart().await,
            85..88 => self.crash().await,
            88..90 => self.relay_restarts().await,
            90..92 => self.clock_jumps(),
            92..94 => self.device_backup(),
            94..96 => self.device_restore().await,
            96 => self.device_copy().await,
            97 => self.relay_backup(),
            98 => self.relay_restore().await,
            _ => self.closing().await,
        }
    }

    async fn tap(&mut self) -> Result<(), Broken> {
        let which = self.which();
        let (number, device) = (self.acts.len(), &self.devices[which]);
        let Some(tap) = tap::next(device, &mut self.chance, number).await? else { return Ok(()) };
        let what = format!("{}: {}", device.name, words(&tap.request));
        let at = device.room.watch.now();
        let before = device.counts().await?.saved;
        let reply = device.call(tap.request).await;
        let saved = device.counts().await?.saved - before;
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                let fault = matches!(
                    error.code,
                    ErrorCode::Internal | ErrorCode::StoreDamaged | ErrorCode::StoreBusy | ErrorCode::StoreNewer
                );
                hold(SAVED, !fault && saved == 0, || format!("{what}: {error:?}, and {saved} saved"))?;
                self.tell(format!("{what}: {:?}", error.code));
                return Ok(());
            }
        };
        hold(SAVED, saved <= 1, || format!("{what}: counted as {saved}"))?;
        let keys = match &tap.brings {
            Some(brings) => brings.keys(device, &reply),
            None => tap.keys,
        };
        let mut said = Vec::new();
        for (place, key, expected) in keys {
            let stands = device.document(place).await?.and_then(|saved| history::value(&saved, &key));
            hold(SAVED, expected.is_met_by(stands.as_deref()), || {
                format!("{what}: {} says {stands:?} under {key}, not {expected:?}", place.1)
            })?;
            said.extend(stands.map(|stands| (place, key, stands)));
        }
        if tap.undoes.is_some() && saved == 0 {
            // A step that had changed nothing.
            said.clear();
        }
        let device = &mut self.devices[which];
        if let Some(occasion) = tap.undoes {
            device.memory.steps.entry(occasion).or_default().pop();
        }
        if saved == 1 {
            if let Some(occasion) = tap.step {
                let mut before: Vec<(Place, String, Option<String>)> = said
                    .iter()
                    .filter(|(place, ..)| *place == (place.0, crdt_model::meeting::meeting_id(&occasion)))
                    .map(|(place, key, _)| {
                        (*place, key.clone(), device.memory.said.get(&(*place, key.clone())).cloned())
                    })
                    .collect();
                if let Some((person, ..)) = said.iter().find(|(_, key, _)| key == "role") {
                    before.push((*person, "until".to_owned(), None));
                }
                device.memory.steps.entry(occasion).or_default().push(Step { at, before });
            }
            for (place, key, value) in &said {
                device.memory.said.insert((*place, key.clone()), value.clone());
            }
            device.memory.acts.push(self.acts.len());
            if let Some(tap::Brings::Group { .. }) = tap.brings {
                device.made.spaces.extend(said.first().map(|(place, ..)| place.0));
            }
            let act = Act { device: device.made.device, what: what.clone(), said, received: false, forgiven: false };
            self.acts.push(act);
        }
        self.tell(if saved == 1 { what } else { format!("{what}, which changes nothing") });
        Ok(())
    }

    async fn restart(&mut self) -> Result<(), Broken> {
        let which = self.which();
        self.devices[which].restart().await?;
        self.tell(format!("{} is started again", self.devices[which].name));
        self.holds_its_own(which).await
    }

    async fn crash(&mut self) -> Result<(), Broken> {
        let (which, onto) = (self.which(), self.place());
        self.devices[which].crash(onto).await?;
        self.tell(format!("{} crashes and is started again", self.devices[which].name));
        self.holds_its_own(which).await
    }

    async fn relay_restarts(&mut self) -> Result<(), Broken> {
        self.relay.stop();
        self.relay.start().await;
        self.tell("the relay is started again".to_owned());
        Ok(())
    }

    fn clock_jumps(&mut self) -> Result<(), Broken> {
        let by = self.chance.random_range(-4..=4) * DAY_MS + self.chance.random_range(-HOUR_MS..HOUR_MS);
        let by = if self.chance.random_range(0..6) == 0 { 10 * by } else { by };
        let which = self.chance.random_range(0..=self.devices.len());
        let name = match self.devices.get(which) {
            Some(device) => {
                device.room.watch.set_off(by);
                device.name.clone()
            }
            None => {
                self.relay.watch.set_off(by);
                "the relay".to_owned()
            }
        };
        self.tell(format!("the clock of {name} is off by {} hours", by / HOUR_MS));
        Ok(())
    }

    fn device_backup(&mut self) -> Result<(), Broken> {
        let (which, folder) = (self.which(), self.place());
        let device = &self.devices[which];
        device::copy(&device.folder, &folder);
        let (made, memory) = (device.made.clone(), device.memory.clone());
        let what = format!("a backup of {}", device.name);
        self.backups.push(Backup { made, folder, memory });
        self.tell(what);
        Ok(())
    }

    /// A device goes on from an older copy of its folder.
    async fn device_restore(&mut self) -> Result<(), Broken> {
        let which = self.which();
        let device = self.devices[which].made.device;
        let Some(backup) = self.backups.iter().rposition(|backup| backup.made.device == device) else { return Ok(()) };
        // A closed device that forgets that it was closed learns it at the next contact; that is told in another story.
        if !self.devices[which].is_active() {
            return Ok(());
        }
        self.all_are_somewhere().await?;
        let (onto, backup) = (self.place(), &self.backups[backup]);
        let (from, memory) = (backup.folder.clone(), backup.memory.clone());
        self.devices[which].put_back(&from, memory, onto).await?;
        self.tell(format!("{} is put back from an older backup", self.devices[which].name));
        self.forgive().await
    }

    /// A second device goes on beside the first, from a copy of its folder.
    async fn device_copy(&mut self) -> Result<(), Broken> {
        let which = self.which();
        if self.devices.len() >= DEVICES_MAX || !self.devices[which].is_active() {
            return Ok(());
        }
        let (folder, room) = (self.place(), self.room());
        let first = &mut self.devices[which];
        first.is_one_of_several = true;
        device::copy(&first.folder, &folder);
        let (made, memory) = (first.made.clone(), first.memory.clone());
        let name = format!("{}, copied", first.name);
        self.tell(format!("{name}: from now on there are two"));
        let mut copied = Device::open(made, name, folder, room).await?;
        copied.is_one_of_several = true;
        copied.memory = memory;
        self.devices.push(copied);
        Ok(())
    }

    fn relay_backup(&mut self) -> Result<(), Broken> {
        let to = self.place();
        self.relay.backup(&to);
        self.relay_backups.push(to);
        self.tell("a backup of the relay".to_owned());
        Ok(())
    }

    /// The relay goes on from an older copy of its file.
    async fn relay_restore(&mut self) -> Result<(), Broken> {
        if self.relay_backups.is_empty() {
            return Ok(());
        }
        self.all_are_somewhere().await?;
        let which = self.chance.random_range(0..self.relay_backups.len());
        let from = self.relay_backups[which].clone();
        self.relay.restore(&from).await;
        self.has_closed_before_a_restore |= self.devices.iter().any(|device| !device.is_active());
        self.log = history::Log::default();
        self.read_log();
        self.tell("the relay is put back from an older backup".to_owned());
        self.forgive().await
    }

    /// A device is lost for good, or closed.
    async fn closing(&mut self) -> Result<(), Broken> {
        let which = self.which();
        if self.devices.len() < 4 || self.devices[which].made.sort == Sort::Coordinator {
            return Ok(());
        }
        self.all_are_somewhere().await?;
        if self.chance.random_bool(0.5) || !self.devices[which].is_active() {
            let lost = self.devices.remove(which);
            self.tell(format!("{} is lost for good", lost.name));
            lost.destroy();
        } else {
            self.close(which).await?;
        }
        self.forgive().await
    }

    async fn close(&mut self, which: usize) -> Result<(), Broken> {
        let device = self.devices[which].made.device;
        self.relay.revoke(device);
        let places: Vec<Place> = history::documents(&self.relay.file()).into_keys().collect();
        for closed in self.devices.iter_mut().filter(|closed| closed.made.device == device) {
            closed.revoked = Some(closed.history(places.iter().copied()).await?);
        }
        self.tell(format!("{} is closed", self.devices[which].name));
        Ok(())
    }

    /// Every act is in the log or on a device.
    async fn all_are_somewhere(&mut self) -> Result<(), Broken> {
        self.read_log();
        let nowhere = self.nowhere(|_, _| true).await?;
        hold(NOTHING_LOST, nowhere.is_empty(), || {
            let acts: Vec<&str> = nowhere.iter().map(|act| self.acts[*act].what.as_str()).collect();
            format!("neither in the log nor on any device: {acts:?}")
        })
    }

    /// What was only where it has just been destroyed is nobody's fault.
    async fn forgive(&mut self) -> Result<(), Broken> {
        let nowhere = self.nowhere(|device, act| device.is_active() || device.made.device == act.device).await?;
        for act in nowhere {
            self.acts[act].forgiven = true;
            let what = format!("  gone with it: {}", self.acts[act].what);
            self.tell(what);
        }
        Ok(())
    }
}

/// A command and what of its arguments tells it from others.
fn words(request: &Request) -> String {
    let arguments = serde_json::to_value(request).expect("a command is JSON");
    let told =
        ["person", "answer", "by", "present", "first_name", "text", "state", "activity", "cancelled", "kind", "name"];
    let mut words = request.word().to_owned();
    for value in told.into_iter().filter_map(|key| arguments.get(key)) {
        words = format!("{words} {value}");
    }
    match arguments["occasion"]["date"].as_str() {
        Some(date) => format!("{words} on {date}"),
        None => words,
    }
}
