//! What every handler of a running relay has at hand. Cheap to clone.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::meters::Meters;
use crate::relay::{Gate, Intake, LooseChallenges, News};
use crate::store::Store;

/// A running relay.
#[derive(Clone)]
pub struct State(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) data: PathBuf,
    pub(crate) public_url: String,
    pub(crate) intake: Intake,
    pub(crate) key: SigningKey,
    pub(crate) loose_challenges: LooseChallenges,
    pub(crate) gate: Gate,
    pub(crate) news: News,
    pub(crate) meters: Meters,
    pub(crate) wake_tick: Duration,
    pub(crate) shutdown: watch::Receiver<bool>,
}

impl State {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.0.data
    }

    /// The address that people and devices reach it at, with no slash at the end.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// What time it is.
    pub fn clock(&self) -> &Clock {
        &self.0.intake.clock
    }

    /// The newest committed position, as it grows.
    pub fn positions(&self) -> watch::Receiver<u64> {
        self.store().positions()
    }

    /// Turns true when the relay is stopping.
    pub fn shutdown(&self) -> watch::Receiver<bool> {
        self.0.shutdown.clone()
    }

    pub(crate) fn intake(&self) -> &Intake {
        &self.0.intake
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.intake.store
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.0.key
    }

    pub(crate) fn loose_challenges(&self) -> &LooseChallenges {
        &self.0.loose_challenges
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    pub(crate) fn news(&self) -> &News {
        &self.0.news
    }

    pub(crate) fn meters(&self) -> &Meters {
        &self.0.meters
    }

    pub(crate) fn wake_tick(&self) -> Duration {
        self.0.wake_tick
    }
}

/// Fresh random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
