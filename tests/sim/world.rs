//! A world: devices, a relay, the post between them, and what was promised to whom.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use app_core::api::DeviceRequest;
use crdt_model::id::DeviceId;
use crdt_model::rights::{self, Right, Role};
use rand::RngExt as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha12Rng;
use serde_json::Value;
use stories::disk::copy_folder;
use tempfile::TempDir;

use crate::chance::{Purpose, chance};
use crate::city::City;
use crate::clocks::{Room, Time, Watch};
use crate::device::{Device, Made, Memory, Sort};
use crate::history::{Log, Place};
use crate::post::Post;
use crate::promise::Broken;
use crate::relay::Relay;
use crate::theme::Theme;

/// The most folders that go by at once.
pub const DEVICES_MAX: usize = 8;

/// What a command answered Ok, and what it put where.
pub struct Act {
    pub device: DeviceId,
    pub what: String,
    pub said: Vec<(Place, String, String)>,
    /// It has been in the relay's log.
    pub received: bool,
    /// Every folder that had it is gone, and the relay that had it was put back to before.
    pub forgiven: bool,
}

/// A copy of the relay's file, and where all of it lay then.
pub struct RelayBackup {
    pub file: PathBuf,
    pub machine: PathBuf,
}

/// A copy of a device's folder.
pub struct Backup {
    pub made: Made,
    pub folder: PathBuf,
    pub memory: Memory,
}

/// What has happened in a world, a line each.
pub type Steps = Arc<Mutex<Vec<String>>>;

/// A world.
pub struct World {
    pub seed: u64,
    pub theme: Theme,
    /// The devices that the city was founded with.
    pub city: Vec<Made>,
    pub chance: ChaCha12Rng,
    pub folder: TempDir,
    pub time: Time,
    pub post: Post,
    pub relay: Relay,
    pub log: Log,
    pub devices: Vec<Device>,
    pub acts: Vec<Act>,
    pub backups: Vec<Backup>,
    pub relay_backups: Vec<RelayBackup>,
    /// What was erased for good.
    pub erased: BTreeSet<Place>,
    /// A device was enrolled or closed, or something erased, since the beginning.
    pub access_changed: bool,
    /// A relay that was put back may have forgotten what it kept aside.
    pub has_closed_before_a_restore: bool,
    pub steps: Steps,
    numbers: u64,
}

impl World {
    pub async fn begin(city: &City, seed: u64, steps: Steps) -> Result<Self, Broken> {
        let folder = TempDir::new_in(city.folder.path()).expect("a folder");
        let (time, post) = (Time::evening(), Post::new(chance(seed, Purpose::Post, 0)));
        let watch = Watch::right(&time);
        let mut relay = Relay::new(folder.path().join("relay"), watch, city.trials.clone(), post.clone());
        city.copy_relay(&relay.data());
        relay.start().await;
        let mut world = Self {
            seed,
            chance: chance(seed, Purpose::Steps, 0),
            folder,
            time,
            post,
            relay,
            log: Log::default(),
            devices: Vec::new(),
            acts: Vec::new(),
            backups: Vec::new(),
            relay_backups: Vec::new(),
            erased: BTreeSet::new(),
            access_changed: false,
            theme: Theme::of(seed),
            city: city.devices.clone(),
            has_closed_before_a_restore: false,
            steps,
            numbers: 0,
        };
        world.log.read_on(&world.relay.file());
        let mut made: Vec<&Made> = city.devices.iter().collect();
        made.shuffle(&mut world.chance);
        for made in made.into_iter().take(3 + seed as usize % 4) {
            let folder = world.place();
            copy_folder(&made.folder, &folder);
            let room = world.room();
            let device = Device::open(made.clone(), made.name.to_owned(), folder, room).await?;
            world.devices.push(device);
        }
        Ok(world)
    }

    /// A path where nothing is yet.
    pub fn place(&mut self) -> PathBuf {
        self.numbers += 1;
        self.folder.path().join(self.numbers.to_string())
    }

    /// Where a device runs, with chance of its own.
    pub fn room(&mut self) -> Arc<Room> {
        self.numbers += 1;
        Room::new(Watch::right(&self.time), chance(self.seed, Purpose::Device, self.numbers), self.post.clone())
    }

    /// Which device, by chance.
    pub fn which(&mut self) -> usize {
        self.chance.random_range(0..self.devices.len())
    }

    /// Notes what happened.
    pub fn tell(&mut self, what: String) {
        self.steps.lock().expect("nobody panics over it").push(what);
    }

    /// Notes which acts the relay's log has.
    pub fn read_log(&mut self) {
        self.log.read_on(&self.relay.file());
        for act in self.acts.iter_mut().filter(|act| !act.received) {
            let mut owed = act.said.iter().filter(|(place, ..)| !self.erased.contains(place));
            act.received = owed.all(|(place, key, value)| self.log.history.says(*place, key, value));
        }
    }

    /// What is owed of an act: all of it but what was erased for good.
    pub fn owed<'a>(&'a self, act: &'a Act) -> impl Iterator<Item = &'a (Place, String, String)> {
        act.said.iter().filter(|(place, ..)| !self.erased.contains(place))
    }

    /// Whether the log has all of an act now.
    pub fn is_in_log(&self, act: &Act) -> bool {
        self.owed(act).all(|(place, key, value)| self.log.history.says(*place, key, value))
    }

    /// The acts that neither the log has now nor any of these devices. What a device does not show it may have or not.
    pub async fn nowhere(
        &self,
        hidden_is_there: bool,
        may_hold: impl Fn(&Device, &Act) -> bool,
    ) -> Result<Vec<usize>, Broken> {
        let missing: Vec<usize> =
            (0..self.acts.len()).filter(|act| !self.acts[*act].forgiven && !self.is_in_log(&self.acts[*act])).collect();
        let places: BTreeSet<Place> =
            missing.iter().flat_map(|act| self.owed(&self.acts[*act]).map(|(place, ..)| *place)).collect();
        let mut nowhere = missing;
        for device in &self.devices {
            if nowhere.is_empty() {
                break;
            }
            let history = device.history(places.iter().copied()).await?;
            nowhere.retain(|act| {
                let act = &self.acts[*act];
                !may_hold(device, act)
                    || !self.owed(act).all(|(place, key, value)| {
                        history.says(*place, key, value) || (hidden_is_there && history.hides(*place))
                    })
            });
        }
        Ok(nowhere)
    }
}

/// Whether a device reads a document.
pub fn reads(made: &Made, (space, document): Place) -> bool {
    let role = match made.sort {
        Sort::Coordinator => return true,
        _ if !made.spaces.contains(&space) => return false,
        Sort::Tablet if space.as_group().is_some() => Role::Volunteer,
        Sort::Host if space.as_match().is_some() => Role::Host,
        Sort::Tablet | Sort::Host => Role::Reader,
    };
    rights::allows(role, Right::Read, space, document.kind())
}

/// How a device says it stands.
pub struct Counts {
    pub saved: usize,
    pub received: usize,
    /// Why what was refused was refused.
    pub refused: Vec<String>,
    pub waiting: usize,
}

impl Device {
    pub async fn counts(&self) -> Result<Counts, Broken> {
        let details = self.expect(DeviceRequest::SyncDetails {}).await?;
        let count = |value: &Value| value.as_u64().and_then(|count| usize::try_from(count).ok()).expect("a count");
        Ok(Counts {
            saved: count(&details["saved"]),
            received: count(&details["received"]),
            refused: details["refused"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|refused| refused["reason"].as_str().expect("a reason").to_owned())
                .collect(),
            waiting: count(&details["status"]["waiting"]),
        })
    }
}
