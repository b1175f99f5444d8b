//! One device of the city: an app in a folder of its own, with a clock that can be put to any evening.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use app_core::api::{DeviceRequest, Request, SessionRequest};
use app_core::error::{AppError, ErrorCode};
use app_core::{App, Surroundings as _};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::chance::{Purpose, chance};
use super::clock::Simulated;
use super::{PIN, World};
use crate::call;

/// How often a contact is tried before the simulation gives up.
const TRIES: u32 = 6;

/// How long a device goes without contact; soon after, it would warn that it locks names.
const AWAY_MS_MAX: i64 = 20 * 24 * 60 * 60 * 1000;

/// A device.
pub(super) struct Device {
    app: App,
    label: String,
    pub(super) clock: Arc<Simulated>,
    /// How far the clock has gone on since the last contact with the relay, as the device counts it: ways back are none.
    away_ms: AtomicI64,
    /// How many contacts there were.
    contacts: AtomicI64,
    /// Whether it was enrolled in this run.
    pub(super) fresh: bool,
    seed: u64,
    /// Whether what it is told may be done already, by a run that was interrupted.
    again: bool,
}

/// What a device is to be.
pub(super) struct Wanted<'a> {
    /// Its folder.
    pub(super) folder: &'a Path,
    pub(super) label: String,
    pub(super) person: String,
    /// The day it is enrolled.
    pub(super) on: NaiveDate,
    /// Draws its bytes.
    pub(super) number: u64,
}

impl Device {
    /// Opens the device, or enrols it by the link if it is not there.
    pub(super) async fn ready(
        world: &World,
        wanted: Wanted<'_>,
        link: impl Future<Output = anyhow::Result<String>>,
    ) -> anyhow::Result<Self> {
        let clock = Arc::new(Simulated::new());
        let app = App::open(wanted.folder.to_owned(), Arc::<Simulated>::clone(&clock))
            .with_context(|| format!("opening {}", wanted.label))?;
        let fresh = is_fresh(&app).await?;
        let device = Self {
            app,
            label: wanted.label,
            clock,
            away_ms: AtomicI64::new(0),
            contacts: AtomicI64::new(0),
            fresh,
            seed: world.seed,
            again: world.again && !fresh,
        };
        if fresh {
            device.clock.draw_from(chance(world.seed, Purpose::Device, [wanted.number, 0]));
            device.clock.put(wanted.on, morning());
            let link = link.await?;
            let (device_label, pin) = (device.label.clone(), PIN.to_owned());
            device.contact(SessionRequest::Enrol { link, device_label, name: wanted.person, pin }).await?;
        } else {
            device.unlock().await?;
        }
        Ok(device)
    }

    /// Signs in whoever comes first on the lock screen.
    async fn unlock(&self) -> anyhow::Result<()> {
        let session: Value = self.ask(SessionRequest::Session {}).await?;
        let first = session.pointer("/people/0/person").and_then(Value::as_str);
        call::unlock(&self.app, first, || Ok(PIN.to_owned())).await
    }

    /// Runs a command and reads its view. Done once more, it makes nothing else than it did.
    pub(super) async fn ask<View: DeserializeOwned>(&self, request: impl Into<Request>) -> anyhow::Result<View> {
        let request = request.into();
        let word = request.word();
        self.clock.draw_ids_from(chance(self.seed, Purpose::Act, [self.number_of(&request), 0]));
        let view = self.app.call(request).await.with_context(|| format!("{word} on {}", self.label))?;
        serde_json::from_value(view).with_context(|| format!("reading the view of {word}"))
    }

    /// What is done and where, as a number: the same act has the same. Whatever is done twice says of which day it is.
    fn number_of(&self, request: &Request) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.label, format!("{request:?}")).hash(&mut hasher);
        hasher.finish()
    }

    /// Runs a command whose view does not matter.
    pub(super) async fn tell(&self, request: impl Into<Request>) -> anyhow::Result<()> {
        self.unless_done(self.ask::<IgnoredAny>(request).await.map(drop))
    }

    /// What is refused because it was done before the run was interrupted is as good as done, and has no view.
    fn unless_done<View: Default>(&self, done: anyhow::Result<View>) -> anyhow::Result<View> {
        match done {
            Err(refused) if self.again && refused.is::<AppError>() => Ok(View::default()),
            done => done,
        }
    }

    /// Sends and fetches, at the machine's own time.
    pub(super) async fn sync(&self) -> anyhow::Result<()> {
        self.clock.put_to_real();
        self.contact(DeviceRequest::SyncNow {}).await
    }

    /// Puts the clock to a local date and time in Denmark. A device that comes from another season has been in touch
    /// meanwhile: else its names would be locked.
    pub(super) async fn put(&self, date: NaiveDate, time: NaiveTime) -> anyhow::Result<()> {
        let before = self.clock.now();
        self.clock.put(date, time);
        let step_ms = (self.clock.now().0 - before.0).max(0);
        let away_ms = self.away_ms.fetch_add(step_ms, Ordering::Relaxed) + step_ms;
        if away_ms < AWAY_MS_MAX { Ok(()) } else { self.contact(DeviceRequest::SyncNow {}).await }
    }

    /// Puts the clock to the morning of a day, or of the day on which the city begins if that is later.
    pub(super) async fn put_by_day(&self, world: &World, day: NaiveDate) -> anyhow::Result<()> {
        self.put(day.max(world.first), morning()).await
    }

    /// Runs a command given by its word and arguments, and reads its view.
    pub(super) async fn make(&self, word: &str, arguments: &Value) -> anyhow::Result<Value> {
        self.unless_done(self.ask(call::request(word, arguments)?).await)
    }

    /// Runs a command that needs the relay. No two contacts are of the same moment, also where the clock is put to the
    /// same morning twice: the device tells them apart by it.
    async fn contact(&self, request: impl Into<Request>) -> anyhow::Result<()> {
        let apart = TimeDelta::milliseconds(self.contacts.fetch_add(1, Ordering::Relaxed));
        self.clock.pass(apart);
        let done = self.reach(request.into()).await;
        self.clock.pass(-apart);
        self.away_ms.store(0, Ordering::Relaxed);
        done
    }

    /// Runs a command that needs the relay, which may be busy.
    async fn reach(&self, request: Request) -> anyhow::Result<()> {
        let mut wait = Duration::from_millis(100);
        for _ in 1..TRIES {
            match self.app.call(request.clone()).await {
                Err(AppError { code: ErrorCode::RelayUnreachable | ErrorCode::RelayFault, .. }) => {
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                done => return done.map(drop).with_context(|| format!("{} on {}", request.word(), self.label)),
            }
        }
        self.ask::<IgnoredAny>(request).await.map(drop)
    }

    /// Closes the device for somebody else to open.
    pub(super) async fn leave(self) -> anyhow::Result<()> {
        self.tell(SessionRequest::Lock {}).await
    }
}

/// When coordinators do their work.
fn morning() -> NaiveTime {
    NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default()
}

/// Whether nobody enrolled the device yet.
pub(super) async fn is_fresh(app: &App) -> anyhow::Result<bool> {
    let session = call::run(app, SessionRequest::Session {}).await?;
    Ok(session.get("state").and_then(Value::as_str) == Some("fresh"))
}
