//! Challenges for devices that have none. Kept in memory: when the relay restarts, the device asks again.
//!
//! Anybody can ask for one in a device's name, so these never push out those that signed answers carried.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::State as Extract;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use crdt_model::id::DeviceId;
use crdt_model::wire::{ChallengeAnswer, ChallengeRequest, Rejection};

use crate::error::Refusal;
use crate::frame;
use crate::state::{State, random};
use crate::store::device::{self, Status};

/// How long a challenge is good.
pub(crate) const CHALLENGE_MS_MAX: i64 = 24 * 60 * 60 * 1000;

const PER_DEVICE_MAX: usize = 16;

/// Gives a known device a challenge.
pub(crate) async fn challenge(
    Extract(state): Extract<State>,
    request: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let sent = super::body(request)?;
    let ChallengeRequest { device } = frame::read(&sent)?;
    let known = state.store().read(move |connection| device::read(connection, device)).await?;
    match known.map(|known| known.status) {
        None => Err(Rejection::UnknownDevice.into()),
        Some(Status::Pending) => Err(Rejection::Pending.into()),
        // A closed device may still hand over what waits on it.
        Some(Status::Active | Status::Revoked) => {
            let challenge = state.loose_challenges().give(device, state.clock().now_ms())?.into();
            Ok(frame::answer(state.key(), &sent, false, &ChallengeAnswer { challenge }))
        }
    }
}

/// Challenges that were asked for, a few for each device.
#[derive(Debug, Default)]
pub(crate) struct LooseChallenges(Mutex<BTreeMap<DeviceId, VecDeque<Loose>>>);

#[derive(Debug)]
struct Loose {
    challenge: [u8; 32],
    expires: i64,
}

impl LooseChallenges {
    /// A fresh challenge for a device that the relay knows.
    pub(crate) fn give(&self, device: DeviceId, now: i64) -> Result<[u8; 32], getrandom::Error> {
        let challenge = random()?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_device = all.entry(device).or_default();
        if of_device.len() >= PER_DEVICE_MAX {
            of_device.pop_front();
        }
        of_device.push_back(Loose { challenge, expires: now + CHALLENGE_MS_MAX });
        Ok(challenge)
    }

    /// Uses a challenge up; says whether it was there and not too old.
    pub(crate) fn spend(&self, device: DeviceId, challenge: &[u8; 32], now: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(of_device) = all.get_mut(&device) else { return false };
        let Some(index) = of_device.iter().position(|loose| loose.challenge == *challenge) else { return false };
        let spent = of_device.remove(index);
        if of_device.is_empty() {
            all.remove(&device);
        }
        spent.is_some_and(|spent| spent.expires > now)
    }
}
