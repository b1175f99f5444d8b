//! What a device pushes: known or new, allowed or not, tried, committed, told.
//!
//! Trials are held before the commit and outside the writing thread. The commit checks that each document is still the
//! one that was tried; when another device was quicker, the trial is held again.

mod batch;
mod commit;
mod kept;

use std::time::Duration;

use crdt_model::id::DeviceId;
use crdt_model::wire::{Needs, Push, Reason, Receipt, Refused};
use tokio::time::Instant;

use crate::clock::Clock;
use crate::error::Refusal;
use crate::state::State;
use crate::store::quarantine::Room;
use crate::store::{Store, entry, erased};
use crate::trial::Trials;

use batch::Batch;

pub(crate) use kept::{At, take_in};

/// The most records that are tried and committed at a time.
const BATCH_RECORDS_MAX: usize = 256;
/// How often a batch is tried again because other devices were quicker.
const TURNS_MAX: usize = 32;
/// After this long a request is answered with what is done; the rest stays in the device's outbox.
pub(crate) const PUSH_TIME_MAX: Duration = Duration::from_secs(15);

/// What became of a device's records. One that is in none of the lists stays in its outbox.
#[derive(Debug, Default)]
pub(crate) struct Pushed {
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) refused: Vec<Refused>,
    pub(crate) needs: Vec<Needs>,
}

/// What taking records in needs of a relay. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Intake {
    pub(crate) store: Store,
    pub(crate) trials: Trials,
    pub(crate) clock: Clock,
}

/// Whose records a device sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    /// Its own.
    Author(DeviceId),
    /// What this relay has lost, whoever wrote it. What others wrote is taken only for some time after a restore, from
    /// who may read it, and each change is held to what its author's device may write in it.
    Giver(DeviceId),
    /// What the relay itself writes for an officer, as a device of its own.
    Relay(DeviceId),
    /// What was kept aside of its own: whether it may write that is for who takes it in to say.
    Kept(DeviceId),
}

impl Sender {
    const fn device(self) -> DeviceId {
        match self {
            Self::Author(device) | Self::Giver(device) | Self::Relay(device) | Self::Kept(device) => device,
        }
    }
}

/// Takes in records, oldest first, as far as there is time.
pub(super) async fn push(
    state: &State,
    sender: Sender,
    records: Vec<Push>,
    pushed: &mut Pushed,
    end: Instant,
) -> Result<(), Refusal> {
    let mut records = records.into_iter();
    loop {
        let batch: Vec<Push> = records.by_ref().take(BATCH_RECORDS_MAX).collect();
        if batch.is_empty() || Instant::now() >= end {
            return Ok(());
        }
        one_batch(state.intake(), sender, batch, pushed, end).await?;
    }
}

/// Takes in records that fit one commit.
pub(crate) async fn one_batch(
    intake: &Intake,
    sender: Sender,
    records: Vec<Push>,
    pushed: &mut Pushed,
    end: Instant,
) -> Result<(), Refusal> {
    let mut waiting = records;
    for _ in 0..TURNS_MAX {
        if waiting.is_empty() || Instant::now() >= end {
            break;
        }
        let now = intake.clock.now_ms();
        let mut batch = intake.store.read(move |connection| Batch::sort(connection, sender, waiting, now)).await?;
        batch.hold_trials(&intake.trials, end).await?;
        let now = intake.clock.now_ms();
        let done = intake
            .store
            .write(batch.weight(), move |connection| commit::commit(connection, sender, batch, now))
            .await??;
        pushed.receipts.extend(done.pushed.receipts);
        pushed.refused.extend(done.pushed.refused);
        pushed.needs.extend(done.pushed.needs);
        waiting = done.overtaken;
    }
    Ok(())
}

/// Keeps what a closed device still sends, for the coordinator. What is in the log already, whose receipt was lost, gets
/// it once more; what there is no room for is not spoken of: it stays with the device.
pub(super) async fn keep_aside(state: &State, device: DeviceId, records: Vec<Push>) -> Result<Pushed, Refusal> {
    let now = state.clock().now_ms();
    let pushed = state
        .store()
        .write(records.len(), move |connection| {
            let mut room = Room::of(connection, device)?;
            let mut pushed = Pushed::default();
            for push in &records {
                let entry = batch::entry_of(push);
                if let Some(position) = entry::position_of(connection, entry)? {
                    pushed.receipts.push(Receipt { entry, position });
                } else if erased::is_erased(connection, push.space, push.document)? {
                    pushed.refused.push(batch::refused(push, Reason::Erased));
                } else if room.keep(connection, push, Reason::Revoked, now)? {
                    pushed.refused.push(batch::refused(push, Reason::Revoked));
                }
            }
            Ok(pushed)
        })
        .await?;
    Ok(pushed)
}
