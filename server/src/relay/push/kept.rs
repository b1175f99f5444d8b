//! What was kept aside of a device's, taken in after all because somebody at the relay's machine or an officer says so.
//!
//! It goes the same way as when the device sent it, but for the question of rights: that is theirs to answer. Beside a
//! serving relay it is safe for the same reason as there: the commit checks that the document is the one that was tried.

use crdt_model::id::DeviceId;
use crdt_model::wire::{Push, Rejection};
use rusqlite::Connection;
use tokio::time::Instant;

use super::batch::Batch;
use super::commit::{Done, commit};
use super::{BATCH_RECORDS_MAX, Intake, PUSH_TIME_MAX, Pushed, Sender, TURNS_MAX};
use crate::clock::Clock;
use crate::folder::Folder;
use crate::journal::{By, Event, record};
use crate::quarantine::NotAccepted;
use crate::store::{StoreError, quarantine};
use crate::trial::Trials;

/// Where records are taken in.
#[derive(Clone, Copy)]
pub(crate) enum At<'a> {
    /// At a folder that another process may be serving.
    Folder(&'a Folder, &'a Trials),
    /// At the relay that serves it. Somebody waits for the answer: there is only so much time for it.
    Serving(&'a Intake),
}

/// Takes records in, oldest first. What is taken is kept aside no more, and stands in the access journal.
pub(crate) async fn take_in(at: At<'_>, by: &By, device: DeviceId, records: Vec<Push>) -> Result<Pushed, NotAccepted> {
    let end = Instant::now() + PUSH_TIME_MAX;
    let mut records = records.into_iter();
    let mut pushed = Pushed::default();
    loop {
        let mut waiting: Vec<Push> = records.by_ref().take(BATCH_RECORDS_MAX).collect();
        if waiting.is_empty() {
            return Ok(pushed);
        }
        for _ in 0..TURNS_MAX {
            if matches!(at, At::Serving(_)) && Instant::now() >= end {
                return Ok(pushed);
            }
            waiting = one_turn(at, by, device, waiting, &mut pushed).await?;
            if waiting.is_empty() {
                break;
            }
        }
    }
}

/// Gives the records of documents that another device was quicker with.
async fn one_turn(
    at: At<'_>,
    by: &By,
    device: DeviceId,
    records: Vec<Push>,
    pushed: &mut Pushed,
) -> Result<Vec<Push>, NotAccepted> {
    let (sender, end) = (Sender::Kept(device), Instant::now() + PUSH_TIME_MAX);
    let done = match at {
        At::Folder(folder, trials) => {
            let now = Clock::system().now_ms();
            let mut batch = Batch::sort(&folder.open_to_read()?, sender, records, now)?;
            batch.hold_trials(trials, end).await?;
            folder.change(|connection| commit_kept(connection, by, device, batch, now))?
        }
        At::Serving(intake) => {
            let now = intake.clock.now_ms();
            let sorted = intake.store.read(move |connection| Batch::sort(connection, sender, records, now));
            let mut batch = sorted.await?;
            batch.hold_trials(&intake.trials, end).await?;
            let (by, now) = (by.clone(), intake.clock.now_ms());
            let committed =
                intake.store.write(batch.weight(), move |connection| commit_kept(connection, &by, device, batch, now));
            committed.await?
        }
    };
    let done = done.map_err(|_| NotAccepted::Unknown(device))?;
    pushed.receipts.extend(done.pushed.receipts);
    pushed.refused.extend(done.pushed.refused);
    pushed.needs.extend(done.pushed.needs);
    Ok(done.overtaken)
}

/// Runs inside the writing transaction.
fn commit_kept(
    connection: &Connection,
    by: &By,
    device: DeviceId,
    batch: Batch,
    now: i64,
) -> Result<Result<Done, Rejection>, StoreError> {
    let done = match commit(connection, Sender::Kept(device), batch, now)? {
        Ok(done) => done,
        Err(rejection) => return Ok(Err(rejection)),
    };
    for receipt in &done.pushed.receipts {
        quarantine::remove(connection, device, receipt.entry)?;
    }
    let positions: Vec<u64> = done.pushed.receipts.iter().map(|receipt| receipt.position).collect();
    if !positions.is_empty() {
        record(connection, by, now, Event::TakenIn { device, positions })?;
    }
    Ok(Ok(done))
}
