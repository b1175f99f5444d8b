//! One device of the city: an app in a folder of its own, with a clock that can be put to any evening.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use app_core::api::Request;
use app_core::error::{AppError, ErrorCode};
use app_core::{App, Surroundings as _};
use chrono::{NaiveDate, NaiveTime};
use serde::de::DeserializeOwned;
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
    /// What the clock said at the last contact with the relay.
    contact_ms: AtomicI64,
    /// Whether it was enrolled in this run.
    pub(super) fresh: bool,
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
        let device = Self { app, label: wanted.label, clock, contact_ms: AtomicI64::new(0), fresh };
        if fresh {
            device.clock.draw_from(chance(world.seed, Purpose::Device, [wanted.number, 0]));
            device.clock.put(wanted.on, morning());
            let link = link.await?;
            let (device_label, pin) = (device.label.clone(), PIN.to_owned());
            device.contact(Request::Enrol { link, device_label, name: wanted.person, pin }).await?;
        } else {
            device.unlock().await?;
        }
        Ok(device)
    }

    /// Signs in whoever comes first on the lock screen.
    async fn unlock(&self) -> anyhow::Result<()> {
        let session: Value = self.ask(Request::Session {}).await?;
        let first = session.pointer("/people/0/person").and_then(Value::as_str);
        call::unlock(&self.app, first, || Ok(PIN.to_owned())).await
    }

    /// Runs a command and reads its view.
    pub(super) async fn ask<View: DeserializeOwned>(&self, request: Request) -> anyhow::Result<View> {
        let word = request.word();
        let view = self.app.call(request).await.with_context(|| format!("{word} on {}", self.label))?;
        serde_json::from_value(view).with_context(|| format!("reading the view of {word}"))
    }

    /// Runs a command whose view does not matter.
    pub(super) async fn tell(&self, request: Request) -> anyhow::Result<()> {
        self.ask::<serde::de::IgnoredAny>(request).await.map(drop)
    }

    /// Sends and fetches, at the machine's own time.
    pub(super) async fn sync(&self) -> anyhow::Result<()> {
        self.clock.put_to_real();
        self.contact(Request::SyncNow {}).await
    }

    /// Puts the clock to a local date and time in Denmark. A device that comes from another season has been in touch
    /// meanwhile: else its names would be locked.
    pub(super) async fn put(&self, date: NaiveDate, time: NaiveTime) -> anyhow::Result<()> {
        self.clock.put(date, time);
        let away_ms = self.clock.now().0 - self.contact_ms.load(Ordering::Relaxed);
        if (0..AWAY_MS_MAX).contains(&away_ms) { Ok(()) } else { self.contact(Request::SyncNow {}).await }
    }

    /// Runs a command that needs the relay, which may be busy.
    async fn contact(&self, request: Request) -> anyhow::Result<()> {
        self.contact_ms.store(self.clock.now().0, Ordering::Relaxed);
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
        self.tell(request).await
    }

    /// Closes the device for somebody else to open.
    pub(super) async fn leave(self) -> anyhow::Result<()> {
        self.tell(Request::Lock {}).await
    }
}

/// When coordinators do their work.
fn morning() -> NaiveTime {
    NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default()
}

/// Whether nobody enrolled the device yet.
pub(super) async fn is_fresh(app: &App) -> anyhow::Result<bool> {
    let session = call::run(app, Request::Session {}).await?;
    Ok(session.get("state").and_then(Value::as_str) == Some("fresh"))
}
