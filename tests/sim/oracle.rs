//! Whether the promises hold: after each contact, and when all is quiet again.

use std::collections::BTreeSet;

use app_core::api::DeviceRequest;
use crdt_model::id::DeviceId;
use serde_json::Value;

use crate::device::Reading;
use crate::history::{self, History, Place};
use crate::promise::{
    Broken, CHAIN, CONVERGE, ERASED, NOTHING_LOST, PULL, RECEIPT, RECEIVED, REVOKED, ROUNDS_MAX, SAME, SAVED, hold,
};
use crate::world::{World, reads};

impl World {
    /// A device tries to be in contact. Gives what troubled it.
    pub async fn sync(&mut self, which: usize) -> Result<Value, Broken> {
        let status = self.devices[which].expect(DeviceRequest::SyncNow {}).await?;
        self.after_contact(which, &status).await
    }

    /// A device tries to be in contact, and while its answer is on the way, somebody taps.
    pub async fn sync_and_tap(&mut self, which: usize) -> Result<Value, Broken> {
        let (app, held) = (self.devices[which].app(), self.post.hold_next());
        let mut syncing = Box::pin(async move { app.call(DeviceRequest::SyncNow {}).await });
        let status = tokio::select! {
            biased;
            Ok(()) = held.is_there => {
                self.tell("  while its answer is on the way:".to_owned());
                self.tap(which).await?;
                // It waits for that.
                held.go.send(()).ok();
                syncing.await
            }
            status = &mut syncing => status,
        };
        let status = status.map_err(|error| Broken::new(SAVED, format!("sync_now: {error:?}")))?;
        self.after_contact(which, &status).await
    }

    async fn after_contact(&mut self, which: usize, status: &Value) -> Result<Value, Broken> {
        let what = format!(
            "{} is in contact: {}; {} wait, {}",
            self.devices[which].name,
            self.post.met(),
            status["waiting"],
            status["trouble"]
        );
        self.tell(what);
        self.read_log();
        self.counts_agree(which).await?;
        self.holds_its_own(which).await?;
        Ok(status["trouble"].clone())
    }

    /// What a device counts is what was tapped on it, and what it calls received has been in the log.
    async fn counts_agree(&self, which: usize) -> Result<(), Broken> {
        let device = &self.devices[which];
        let counts = device.counts().await?;
        let tapped = device.made.saved + device.memory.acts.len();
        hold(RECEIPT, counts.saved == tapped, || {
            format!("{}: {tapped} acts were saved, and it counts {}", device.name, counts.saved)
        })?;
        let received = device.memory.acts.iter().filter(|act| self.acts[**act].received).count();
        hold(RECEIVED, counts.received <= device.made.saved + received, || {
            format!("{}: {received} acts have been in the log, and it counts {}", device.name, counts.received)
        })
    }

    /// What a device saved and the relay has not got is still on it, as it was said.
    pub async fn holds_its_own(&self, which: usize) -> Result<(), Broken> {
        let device = &self.devices[which];
        let waiting: Vec<usize> = device.memory.acts.iter().copied().filter(|act| !self.acts[*act].received).collect();
        let places: BTreeSet<Place> =
            waiting.iter().flat_map(|act| self.owed(&self.acts[*act]).map(|(place, ..)| *place)).collect();
        for place in places {
            let saved = match device.document(place).await? {
                Reading::Saved(saved) => Some(saved),
                Reading::Nothing => None,
                Reading::Hidden => continue,
            };
            let history = saved.as_deref().map(|saved| History::of_document(place, saved)).unwrap_or_default();
            for act in &waiting {
                let said = self.acts[*act].said.iter().filter(|(at, ..)| *at == place);
                for (_, key, value) in said {
                    hold(PULL, history.says(place, key, value), || {
                        format!("{} has lost {key} = {value} of {:?}", device.name, self.acts[*act].what)
                    })?;
                    let last = device.memory.said.get(&(place, key.clone()));
                    let now = saved.as_deref().and_then(|saved| history::value(saved, key));
                    hold(PULL, device.is_one_of_several || last == now.as_ref(), || {
                        format!("{} said {key} = {last:?}, and now reads {now:?}", device.name)
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Whether a device's try may end so: closed ones are told so, and those that nobody has let in wait.
    fn may_meet(&self, which: usize, trouble: &Value) -> bool {
        let closed = !self.devices[which].is_active();
        trouble.is_null() || (closed && (trouble == "revoked" || trouble == "pending"))
    }

    /// The faults stop; everybody is in contact until all hold the same. Gives how many rounds it took.
    pub async fn calm(&mut self) -> Result<u32, Broken> {
        self.tell("the faults stop".to_owned());
        self.post.weather(0);
        self.confirm_all();
        for round in 1..=ROUNDS_MAX {
            for which in 0..self.devices.len() {
                let trouble = self.sync(which).await?;
                hold(CONVERGE, self.may_meet(which, &trouble), || {
                    format!("{} cannot be in contact: {trouble}", self.devices[which].name)
                })?;
                // What was still under way may arrive at any time.
                self.post.bring_late().await;
            }
            if self.differing().await?.is_none() {
                self.read_log();
                return Ok(round);
            }
        }
        let differing = self.differing().await?.unwrap_or_default();
        Err(Broken::new(CONVERGE, format!("after {ROUNDS_MAX} rounds {differing}")))
    }

    /// What some active device holds otherwise than the relay, or has not sent.
    async fn differing(&self) -> Result<Option<String>, Broken> {
        let documents = history::documents(&self.relay.file());
        for device in self.devices.iter().filter(|device| device.is_active()) {
            let counts = device.counts().await?;
            if counts.waiting > 0 {
                return Ok(Some(format!("{} acts wait on {}", counts.waiting, device.name)));
            }
            for place in &self.erased {
                if !matches!(device.document(*place).await?, Reading::Nothing) {
                    return Ok(Some(format!("{} still has {}, which was erased", device.name, place.1)));
                }
            }
            for (place, saved) in documents.iter().filter(|(place, _)| reads(&device.made, **place)) {
                let Reading::Saved(here) = device.document(*place).await? else {
                    return Ok(Some(format!("{} lacks {}", device.name, place.1)));
                };
                if history::heads(&here) != history::heads(saved) {
                    let [here, there] = [&here, saved].map(|saved| History::of_document(*place, saved).changes(*place));
                    let lacks =
                        there.iter().filter(|(hash, _)| !here.contains_key(*hash)).map(|(_, by)| self.names(*by));
                    let has = here.iter().filter(|(hash, _)| !there.contains_key(*hash)).map(|(_, by)| self.names(*by));
                    let (lacks, has): (Vec<String>, Vec<String>) = (lacks.collect(), has.collect());
                    return Ok(Some(format!(
                        "{} at {} lacks changes of {lacks:?} and has changes of {has:?} that the relay lacks",
                        place.1, device.name
                    )));
                }
            }
        }
        Ok(None)
    }

    /// What the device of an id is called.
    fn names(&self, device: DeviceId) -> String {
        let here = self.devices.iter().find(|one| one.made.device == device).map(|one| one.name.clone());
        here.unwrap_or_else(|| format!("{device}, which is gone"))
    }

    /// All is quiet: what was promised is so.
    pub async fn promises_hold(&mut self) -> Result<(), Broken> {
        self.read_log();
        self.nothing_is_lost().await?;
        let documents = history::documents(&self.relay.file());
        let back = self.erased.iter().find(|place| documents.contains_key(*place));
        hold(ERASED, back.is_none(), || format!("{back:?} is at the relay again"))?;
        self.last_words_stand()?;
        self.closed_devices_read_nothing().await?;
        let file = self.relay.file();
        let checked = tokio::task::spawn_blocking(move || server::check::check(&file)).await.expect("it ends");
        checked.map(drop).map_err(|broken| Broken::new(CHAIN, broken.to_string()))
    }

    /// Every act is in the relay's log, or was made on a closed device and is still on it.
    async fn nothing_is_lost(&self) -> Result<(), Broken> {
        for device in &self.devices {
            let refused = device.counts().await?.refused;
            let erased = !self.erased.is_empty() && refused.iter().all(|reason| reason == "erased");
            hold(SAVED, refused.is_empty() || erased || !device.is_active(), || {
                format!("{}: acts were refused: {refused:?}", device.name)
            })?;
        }
        let closed: BTreeSet<DeviceId> =
            self.devices.iter().filter(|device| !device.is_active()).map(|device| device.made.device).collect();
        let mut lost =
            self.nowhere(true, |device, act| closed.contains(&act.device) && device.made.device == act.device).await?;
        lost.sort_unstable();
        hold(NOTHING_LOST, lost.is_empty(), || {
            let acts: Vec<&str> = lost.iter().map(|act| self.acts[*act].what.as_str()).collect();
            format!("not in the relay's log: {acts:?}")
        })
    }

    /// Under each key stands what its device said last.
    fn last_words_stand(&self) -> Result<(), Broken> {
        let documents = history::documents(&self.relay.file());
        for device in self.devices.iter().filter(|device| device.is_active()) {
            for ((place, key), last) in device.memory.said.iter().filter(|((place, _), _)| !self.erased.contains(place))
            {
                let stands = documents.get(place).and_then(|saved| history::value(saved, key));
                let stands = stands.as_deref();
                let fine = if device.is_one_of_several {
                    // Which of several folders of one device spoke last is not said; but one of them did.
                    let said = self.acts.iter().filter(|act| act.device == device.made.device);
                    said.flat_map(|act| &act.said)
                        .any(|(at, of, value)| (at, of) == (place, key) && Some(value.as_str()) == stands)
                } else {
                    stands == Some(last.as_str())
                };
                hold(SAME, fine, || format!("{} said {key} = {last}, and the relay reads {stands:?}", device.name))?;
            }
        }
        Ok(())
    }

    /// A closed device has nothing that others wrote since, and the relay keeps what it still sent.
    async fn closed_devices_read_nothing(&self) -> Result<(), Broken> {
        let documents = history::documents(&self.relay.file());
        for device in &self.devices {
            let Some(before) = &device.revoked else { continue };
            for place in documents.keys() {
                let held = before.changes(*place);
                let here = device.history([*place]).await?.changes(*place);
                let read = here.iter().find(|(hash, by)| **by != device.made.device && !held.contains_key(*hash));
                hold(REVOKED, read.is_none(), || format!("{} has read {:?} in {}", device.name, read, place.1))?;
            }
            if self.has_closed_before_a_restore {
                continue;
            }
            let kept = history::quarantine(&self.relay.file(), device.made.device);
            for act in device.memory.acts.iter().map(|act| &self.acts[*act]).filter(|act| !self.is_in_log(act)) {
                let kept = self.owed(act).all(|(place, key, value)| kept.says(*place, key, value));
                hold(REVOKED, kept, || format!("neither received nor kept aside: {:?}", act.what))?;
            }
        }
        Ok(())
    }
}
