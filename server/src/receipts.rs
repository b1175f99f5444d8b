//! How long the relay keeps a picture of a receipt: as long as a claim that stands names it, and [`UNNAMED_DAYS`] beyond.

use std::collections::BTreeSet;
use std::time::Duration;

use crdt_model::claim::Claim;
use crdt_model::id::PictureHash;
use crdt_model::kind::Kind;
use crdt_model::space::Space;
use rusqlite::Connection;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::clock::Clock;
use crate::store::{Store, StoreError, document, picture};

/// A picture that no claim names goes so many days after it came; that of a claim that was taken back, so many days after
/// that, in which it may be back again.
pub const UNNAMED_DAYS: i64 = 30;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const EVERY: Duration = Duration::from_hours(24);

/// Looks once a day, and at the start.
pub(crate) async fn keep_pruning(store: Store, clock: Clock, mut stopping: watch::Receiver<bool>) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            _ = tick.tick() => {}
        }
        let now = clock.now_ms();
        let pruned = match store.read(move |connection| unnamed(connection, now)).await {
            Ok(found) if found.is_empty() => continue,
            Ok(_) => store.write(1, move |connection| prune(connection, now)).await,
            Err(error) => Err(error),
        };
        match pruned {
            Ok(pictures) => tracing::info!(pictures, "removed pictures that no claim names any more"),
            Err(error) => tracing::warn!(%error, "pictures that no claim names any more are not removed yet"),
        }
    }
}

/// Removes the pictures whose time is over, and says how many there were.
pub fn prune(connection: &Connection, now: i64) -> Result<usize, StoreError> {
    let unnamed = unnamed(connection, now)?;
    for (space, hash) in &unnamed {
        picture::remove(connection, *space, *hash)?;
    }
    Ok(unnamed.len())
}

fn unnamed(connection: &Connection, now: i64) -> Result<Vec<(Space, PictureHash)>, StoreError> {
    let since = now - UNNAMED_DAYS * DAY_MS;
    let mut unnamed = Vec::new();
    for (space, pictures) in picture::older_than(connection, since)? {
        let mut kept = BTreeSet::new();
        document::each_in(connection, space, Kind::Claim, |document, changed_at| {
            let (claim, _) = Claim::read(document);
            kept.extend(claim.receipt.filter(|_| !claim.logged.cancelled || changed_at >= since));
        })?;
        unnamed.extend(pictures.into_iter().filter(|hash| !kept.contains(hash)).map(|hash| (space, hash)));
    }
    Ok(unnamed)
}
