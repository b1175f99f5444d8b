//! Doing what the rules say: by a person's button, by the command, or by the relay itself at night.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Timelike as _};
use rusqlite::Connection;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::{Due, Item, Rules, due};
use crate::clock::Clock;
use crate::erase;
use crate::folder::Folder;
use crate::hall::{Hall, HallError, retention as hall};
use crate::journal::{By, Event, record};
use crate::store::{Store, StoreError, quarantine};

/// The most that one run takes: the rest goes with the next.
const RUN_MAX: usize = 5_000;

/// From this hour on it is night's work, when fewest are in touch.
const HOUR: u32 = 2;
const EVERY: Duration = Duration::from_hours(1);

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The relay's file could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rules cannot be read, or the run not be written down.
    #[error(transparent)]
    Hall(#[from] HallError),
}

impl From<rusqlite::Error> for RetentionError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Hall(error.into())
    }
}

/// What would go until a day.
pub fn preview(folder: &Folder, until: NaiveDate) -> Result<Vec<Due>, RetentionError> {
    let rules = Hall::open(&folder.data)?.read(hall::rules)?;
    Ok(due(&folder.open_to_read()?, &rules, until)?)
}

/// Takes what is due, beside a relay that may be serving.
pub fn run_beside(folder: &Folder, clock: &Clock) -> Result<Vec<Due>, RetentionError> {
    let hall = Hall::open(&folder.data)?;
    let (today, now) = (clock.today(), clock.now_ms());
    let (number, rules) = begin(&hall, &By::Command, now)?;
    let gone = folder.change(|connection| take(connection, &By::Command, &rules, today, now))?;
    end(&hall, number, &gone, clock)?;
    erase::tidy(folder)?;
    Ok(gone)
}

/// Takes what is due, in the serving relay.
pub async fn run(store: &Store, hall: &Hall, by: By, clock: &Clock) -> Result<Vec<Due>, RetentionError> {
    let (today, now) = (clock.today(), clock.now_ms());
    let (number, rules) = begin(hall, &by, now)?;
    let gone = store.write(1, move |connection| take(connection, &by, &rules, today, now)).await?;
    end(hall, number, &gone, clock)?;
    Ok(gone)
}

/// Once a night, when somebody has switched it on.
pub async fn keep_running(store: Store, hall: Hall, clock: Clock, mut stopping: watch::Receiver<bool>) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            _ = tick.tick() => {}
        }
        match is_time(&hall, clock.now_ms()) {
            Ok(false) => {}
            Ok(true) => match run(&store, &hall, By::Relay, &clock).await {
                Ok(gone) => tracing::info!(gone = gone.len(), "took what is kept no longer"),
                Err(error) => tracing::error!(%error, "what is kept no longer could not be taken"),
            },
            Err(error) => tracing::error!(%error, "the rules for what is kept cannot be read"),
        }
    }
}

/// Whether this night's run is switched on and has not been.
pub(super) fn is_time(hall: &Hall, now: i64) -> Result<bool, HallError> {
    let local = |at| Some(DateTime::from_timestamp_millis(at)?.with_timezone(&chrono_tz::Europe::Copenhagen));
    hall.read(|hall| {
        let was = hall::last_by_itself(hall)?.and_then(local).map(|at| at.date_naive());
        let is_night = local(now).is_some_and(|at| at.hour() >= HOUR && was != Some(at.date_naive()));
        Ok(is_night && hall::is_nightly(hall)?)
    })
}

fn begin(hall: &Hall, by: &By, now: i64) -> Result<(u64, Rules), RetentionError> {
    hall.write(|transaction| Ok((hall::begin(transaction, by, now)?, hall::rules(transaction)?)))
}

fn end(hall: &Hall, number: u64, gone: &[Due], clock: &Clock) -> Result<(), RetentionError> {
    hall.write(|transaction| Ok(hall::end(transaction, number, gone, clock.now_ms())?))
}

fn take(connection: &Connection, by: &By, rules: &Rules, today: NaiveDate, now: i64) -> Result<Vec<Due>, StoreError> {
    let mut due = due(connection, rules, today)?;
    due.truncate(RUN_MAX);
    for one in &due {
        match one.item {
            Item::Details { space, document } => record(connection, by, now, Event::Erased { space, document })?,
            Item::KeptAside { device, entry } => quarantine::remove(connection, device, entry)?,
        }
    }
    Ok(due)
}
