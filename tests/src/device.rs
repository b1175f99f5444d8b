//! Devices: the app in this process with a clock of its own, and the device program that can be killed.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use app_core::App;
use app_core::api::Request;
use app_core::error::{AppError, ErrorCode};
use app_core::surroundings::Surroundings;
use chrono::NaiveDate;
use crdt_model::document::UnixMillis;
use serde_json::{Value, json};

use crate::http::client;
use crate::program::{Armed, Running, path};

/// Thursday 12 November 2026, 16:30 in Copenhagen.
pub const EVENING: &str = "2026-11-12T15:30:00Z";

/// A PIN.
pub const PIN: &str = "246810";

/// How long a dropped app may hold its folder.
const PUTTING_AWAY_MAX: Duration = Duration::from_secs(20);

struct Clock(AtomicI64);

impl Surroundings for Clock {
    fn now(&self) -> UnixMillis {
        // A second passes each time somebody looks.
        UnixMillis(self.0.fetch_add(1_000, Ordering::Relaxed))
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system has randomness");
    }
}

/// A device whose app runs in this process.
pub struct Device {
    app: App,
    clock: Arc<Clock>,
    /// What its clock said when [`Device::live_until`] last had it in touch with the relay.
    in_touch_ms: AtomicI64,
}

/// How long a device that is used goes without contact; soon after, it would warn that it locks names.
const AWAY_MS_MAX: i64 = 20 * 24 * 60 * 60 * 1_000;

impl Device {
    /// Opens a device's folder on the evening of the story.
    pub fn open(folder: &Path) -> Self {
        let evening = chrono::DateTime::parse_from_rfc3339(EVENING).expect("a time").timestamp_millis();
        let clock = Arc::new(Clock(AtomicI64::new(evening)));
        let app = App::open(folder.to_owned(), Arc::<Clock>::clone(&clock)).expect("the folder opens");
        Self { app, clock, in_touch_ms: AtomicI64::new(0) }
    }

    /// Goes on until the evening of a day, in touch with the relay now and then.
    pub async fn live_until(&self, date: NaiveDate) {
        let now_ms = self.put(date);
        if now_ms - self.in_touch_ms.load(Ordering::Relaxed) > AWAY_MS_MAX {
            self.sync().await;
            self.in_touch_ms.store(now_ms, Ordering::Relaxed);
        }
    }

    /// Puts its clock to half past six or half past seven in the evening of a day in Denmark.
    fn put(&self, date: NaiveDate) -> i64 {
        let evening_ms = date.and_hms_opt(17, 30, 0).expect("a time").and_utc().timestamp_millis();
        self.clock.0.store(evening_ms, Ordering::Relaxed);
        evening_ms
    }

    /// Enrols it by a link.
    pub async fn enrol(folder: &Path, link: &str, label: &str, name: &str) -> Self {
        let device = Self::open(folder);
        device.join(link, label, name).await;
        device
    }

    /// Enrols it by a link on another day than that of the story.
    pub async fn enrol_on(date: NaiveDate, folder: &Path, link: &str, label: &str, name: &str) -> Self {
        let device = Self::open(folder);
        device.put(date);
        device.join(link, label, name).await;
        device
    }

    async fn join(&self, link: &str, label: &str, name: &str) {
        let arguments = json!({"link": link, "device_label": label, "name": name, "pin": PIN});
        self.call("enrol", arguments).await;
    }

    /// Opens it for the one person who uses it. An app that was dropped just before may still be putting its folder away.
    pub async fn unlock(&self) {
        let session = self.call("session", json!({})).await;
        assert_eq!(session["state"], "locked", "{session}");
        let opening = json!({"person": session["people"][0]["person"], "pin": PIN});
        let end = Instant::now() + PUTTING_AWAY_MAX;
        loop {
            match self.attempt("unlock", opening.clone()).await {
                Err(error) if error.code == ErrorCode::StoreBusy && Instant::now() < end => {}
                opened => return drop(opened.unwrap_or_else(|error| panic!("unlock: {error:?}"))),
            }
        }
    }

    /// Calls a command that must succeed.
    pub async fn call(&self, command: &str, arguments: Value) -> Value {
        self.attempt(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error:?}"))
    }

    /// Calls a command.
    pub async fn attempt(&self, command: &str, arguments: Value) -> Result<Value, AppError> {
        self.app.call(request(command, arguments)).await
    }

    /// Sends and fetches until nothing waits.
    pub async fn sync(&self) -> Value {
        self.call("sync_now", json!({})).await
    }
}

/// A command with its arguments.
pub fn request(command: &str, mut arguments: Value) -> Request {
    arguments["command"] = json!(command);
    serde_json::from_value(arguments).unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// A device as the program `bindeled-device serve`, reached as its screens reach it.
pub struct DeviceProcess {
    running: Running,
    address: String,
    key: String,
    http: reqwest::Client,
}

impl DeviceProcess {
    /// Starts the program on a folder.
    pub fn start(folder: &Path) -> Self {
        Self::start_armed(folder, &Armed::default())
    }

    /// Starts the program as a test asks for it.
    pub fn start_armed(folder: &Path, armed: &Armed) -> Self {
        let mut command = Command::new(path("bindeled-device"));
        command.arg("--data").arg(folder).args(["--now", EVENING, "serve", "--listen", "127.0.0.1:0"]);
        let running = Running::start(armed.arm(&mut command));
        let listening = running.ready["listening"].as_str().expect("an address").to_owned();
        let (address, key) = listening.split_once("/#").expect("an address and a key");
        Self { address: address.to_owned(), key: key.to_owned(), http: client(), running }
    }

    /// Where its screens are.
    pub fn url(&self) -> String {
        format!("{}/#{}", self.address, self.key)
    }

    /// Calls a command; `None` when the program did not live to answer.
    pub async fn attempt(&self, command: &str, mut arguments: Value) -> Option<Result<Value, Value>> {
        arguments["command"] = json!(command);
        let asked = self.http.post(format!("{}/api/call", self.address)).header("x-bindeled-key", &self.key);
        let answer = asked.json(&arguments).send().await.ok()?;
        let fine = answer.status().is_success();
        let value = answer.json().await.ok()?;
        Some(if fine { Ok(value) } else { Err(value) })
    }

    /// Calls a command that must succeed.
    pub async fn call(&self, command: &str, arguments: Value) -> Value {
        let answer = self.attempt(command, arguments).await;
        answer.expect("it answers").unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Opens it for the one person who uses it, if it is not open; `None` when the program did not live to answer.
    pub async fn unlock(&self) -> Option<Result<Value, Value>> {
        let session = self.attempt("session", json!({})).await?.expect("a session");
        if session["state"] == "open" {
            return Some(Ok(session));
        }
        let person = session["people"][0]["person"].clone();
        self.attempt("unlock", json!({"person": person, "pin": PIN})).await
    }

    /// Whether the program has ended at a point.
    pub fn has_ended(&mut self) -> bool {
        self.running.has_ended()
    }

    /// Kills it with -9.
    pub fn kill(mut self) {
        self.running.kill();
    }
}
