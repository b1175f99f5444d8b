//! What can happen in a world.

use app_core::api::Request;
use app_core::error::ErrorCode;
use rand::RngExt as _;

use crate::device::{Reading, Step};
use crate::history::{self, Place};
use crate::promise::{Broken, SAVED, hold};
use crate::tap::{self, Expected};
use crate::theme::Happening;
use crate::world::{Act, World};

const SECOND_MS: i64 = 1_000;
const HOUR_MS: i64 = 60 * 60 * SECOND_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl World {
    /// One thing happens.
    pub async fn step(&mut self) -> Result<(), Broken> {
        self.time.pass(self.chance.random_range(SECOND_MS..HOUR_MS / 6));
        match self.theme.happening(&mut self.chance) {
            Happening::Tap => {
                let which = self.which();
                self.tap(which).await
            }
            Happening::Contact => {
                let which = self.which();
                self.sync(which).await.map(drop)
            }
            Happening::TapInContact => {
                let which = self.which();
                self.sync_and_tap(which).await.map(drop)
            }
            Happening::Late => {
                if self.post.bring_late().await {
                    self.read_log();
                    self.tell("something late arrives".to_owned());
                }
                Ok(())
            }
            Happening::Weather => {
                let trouble = [0, 10, 30, 60][self.chance.random_range(0..4)];
                self.post.weather(trouble);
                self.tell(format!("of a hundred requests {trouble} meet something"));
                Ok(())
            }
            Happening::Restart => self.restart().await,
            Happening::Crash => self.crash().await,
            Happening::RelayRestarts => self.relay_restarts().await,
            Happening::ClockJumps => self.clock_jumps(),
            Happening::Backup => self.device_backup(),
            Happening::PutBack => self.device_put_back().await,
            Happening::Copied => self.device_copied().await,
            Happening::RelayBackup => self.relay_backup(),
            Happening::RelayPutBack(way) => self.relay_put_back(way).await,
            Happening::Access => self.access().await,
            Happening::Erased => self.erase(),
        }
    }

    /// Somebody taps on a device.
    pub async fn tap(&mut self, which: usize) -> Result<(), Broken> {
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
