//! What can happen in a world.

use app_core::api::Request;
use app_core::error::ErrorCode;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use crate::device::{self, Device, Made, Reading, Sort, Step};
use crate::history::{self, Place};
use crate::promise::{Broken, NOTHING_LOST, SAVED, hold};
use crate::tap::{self, Expected};
use crate::world::{Act, Backup, RelayBackup, World};

const SECOND_MS: i64 = 1_000;
const HOUR_MS: i64 = 60 * 60 * SECOND_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How a relay comes to go on from an older copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By its own command, with the access journal.
    Restore,
    /// By its own command, and the journal is lost.
    WithoutJournal,
    /// With all of its machine, and nobody says so.
    Machine,
}

/// The most folders that go by at once.
const DEVICES_MAX: usize = 8;

/// What happens more often in a world than in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// A busy evening with the usual trouble.
    Evening,
    /// Programs and machines that end and start.
    Restarts,
    /// Folders that are copied and put back.
    Copies,
    /// A relay that is put back, again and again.
    Disaster,
    /// Devices that come and go.
    Access,
}

impl Theme {
    pub const fn of(seed: u64) -> Self {
        match seed % 8 {
            0..=2 => Self::Evening,
            3 => Self::Restarts,
            4 | 5 => Self::Copies,
            6 => Self::Disaster,
            _ => Self::Access,
        }
    }

    /// How often what happens, in its order: of as many as they are together.
    const fn weights(self) -> [u32; 17] {
        match self {
            //                tap con lat wea res cra rel clo bac put cop bac res jou mac ctl era
            Self::Evening => [52, 28, 04, 02, 02, 03, 02, 02, 01, 01, 01, 01, 01, 00, 00, 00, 01],
            Self::Restarts => [45, 26, 04, 02, 05, 08, 05, 06, 01, 01, 00, 01, 00, 00, 00, 00, 00],
            Self::Copies => [45, 26, 04, 02, 01, 02, 01, 02, 06, 06, 04, 01, 01, 00, 00, 01, 01],
            Self::Disaster => [45, 26, 04, 02, 01, 02, 01, 02, 03, 03, 01, 05, 03, 02, 03, 01, 01],
            Self::Access => [45, 26, 04, 02, 01, 01, 01, 02, 02, 02, 01, 03, 02, 00, 00, 06, 04],
        }
    }
}

impl World {
    /// One thing happens.
    pub async fn step(&mut self) -> Result<(), Broken> {
        self.time.pass(self.chance.random_range(SECOND_MS..HOUR_MS / 6));
        let weights = self.theme.weights();
        let mut left = self.chance.random_range(0..weights.iter().sum());
        let mut what = 0;
        while left >= weights[what] {
            left -= weights[what];
            what += 1;
        }
        match what {
            0 => self.tap().await,
            1 => {
                let which = self.which();
                self.sync(which).await.map(drop)
            }
            2 => {
                if self.post.bring_late().await {
                    self.read_log();
                    self.tell("something late arrives".to_owned());
                }
                Ok(())
            }
            3 => {
                let trouble = [0, 10, 30, 60][self.chance.random_range(0..4)];
                self.post.weather(trouble);
                self.tell(format!("of a hundred requests {trouble} meet something"));
                Ok(())
            }
            4 => self.restart().await,
            5 => self.crash().await,
            6 => self.relay_restarts().await,
            7 => self.clock_jumps(),
            8 => self.device_backup(),
            9 => self.device_restore().await,
            10 => self.device_copy().await,
            11 => self.relay_backup(),
            12 => self.relay_restore(Way::Restore).await,
            13 => self.relay_restore(Way::WithoutJournal).await,
            14 => self.relay_restore(Way::Machine).await,
            15 => self.access().await,
            _ => self.erase(),
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
            let stands = match device.document(place).await? {
                Reading::Saved(saved) => history::value(&saved, &key),
                Reading::Nothing => None,
                // Kept from sight, and all the same said.
                Reading::Hidden => match &expected {
                    Expected::Exactly(text) => Some(text.clone()),
                    Expected::Word(_) | Expected::Something => continue,
                },
            };
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
                self.access_changed = true;
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
        let (file, machine) = (self.place(), self.place());
        self.relay.backup(&file);
        self.relay.copy_machine(&machine);
        self.relay_backups.push(RelayBackup { file, machine });
        self.tell("a backup of the relay".to_owned());
        Ok(())
    }

    /// The relay goes on from an older copy.
    async fn relay_restore(&mut self, way: Way) -> Result<(), Broken> {
        // What only the journal knew is gone with it: told in another story.
        if self.relay_backups.is_empty() || (way != Way::Restore && self.access_changed) {
            return Ok(());
        }
        self.all_are_somewhere().await?;
        let which = self.chance.random_range(0..self.relay_backups.len());
        let RelayBackup { file, machine } = &self.relay_backups[which];
        match way {
            Way::Restore => self.relay.restore(file).await,
            Way::WithoutJournal => self.relay.restore_without_journal(file).await,
            Way::Machine => self.relay.put_machine_back(machine).await,
        }
        if way == Way::WithoutJournal {
            // Backups of the machine hold a journal that is none any more.
            self.relay_backups.clear();
        }
        self.has_closed_before_a_restore |= self.devices.iter().any(|device| !device.is_active());
        self.log = history::Log::default();
        self.read_log();
        self.tell(format!("the relay is put back from an older copy: {way:?}"));
        self.forgive().await
    }

    /// Somebody lets in all devices that wait for it and were not closed.
    pub fn confirm_all(&mut self) {
        for device in self.devices.iter().filter(|device| device.is_active()) {
            self.relay.confirm(device.made.device);
        }
    }

    /// Devices are let in, enrolled, lost for good, or closed.
    async fn access(&mut self) -> Result<(), Broken> {
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
    fn erase(&mut self) -> Result<(), Broken> {
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

    /// Every act is in the log or on a device.
    async fn all_are_somewhere(&mut self) -> Result<(), Broken> {
        self.read_log();
        let nowhere = self.nowhere(true, |_, _| true).await?;
        hold(NOTHING_LOST, nowhere.is_empty(), || {
            let acts: Vec<&str> = nowhere.iter().map(|act| self.acts[*act].what.as_str()).collect();
            format!("neither in the log nor on any device: {acts:?}")
        })
    }

    /// What was only where it has just been destroyed is nobody's fault.
    async fn forgive(&mut self) -> Result<(), Broken> {
        let nowhere = self.nowhere(false, |device, act| device.is_active() || device.made.device == act.device).await?;
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
