//! What the log has grown by, read once for all open streams.
//!
//! A stream knows what its device may read and looks through the news by itself; it reads the store again only when
//! somebody's access has changed. So that one entry among ten thousand streams costs one reading.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crdt_model::id::DeviceId;
use crdt_model::kind::Kind;
use crdt_model::space::Space;
use rusqlite::Connection;
use tokio::sync::{broadcast, watch};
use tokio::time::{MissedTickBehavior, interval};

use crate::store::{Store, StoreError, access_event, entry, meta};

/// A stream that is further behind reads the store for itself.
const BEHIND_MAX: usize = 256;
/// What the relay's commands do beside it is looked for this often.
const LOOK_TIME: Duration = Duration::from_secs(1);

/// Tells open streams what is new. Cheap to clone.
#[derive(Clone)]
pub(crate) struct News(broadcast::Sender<Arc<Fresh>>);

/// What is new.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fresh {
    /// The log has grown, or somebody's access has changed.
    Log(Grown),
    /// A device has brought pictures to these spaces.
    Pictures(BTreeSet<Space>, DeviceId),
    /// A device waits to be let in to these spaces.
    Waiting(BTreeSet<Space>),
}

/// What the log has grown by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Grown {
    /// The log's end.
    pub(super) position: u64,
    /// How often anybody's access has changed since the relay began.
    pub(super) turn: u64,
    /// Where something was written, what, and by whom.
    pub(super) written: BTreeSet<(Space, Kind, DeviceId)>,
}

impl News {
    /// Follows a store until the relay stops.
    pub(crate) fn follow(store: &Store, stopping: watch::Receiver<bool>) -> Self {
        let (told, _) = broadcast::channel(BEHIND_MAX);
        let news = Self(told);
        tokio::spawn(follow(store.clone(), news.clone(), stopping));
        news
    }

    /// A device has brought pictures.
    pub(in crate::relay) fn tell_of_pictures(&self, spaces: BTreeSet<Space>, device: DeviceId) {
        // Nobody may be listening.
        let _nobody = self.0.send(Arc::new(Fresh::Pictures(spaces, device)));
    }

    /// A device waits to be let in.
    pub(in crate::relay) fn tell_of_waiting(&self, spaces: BTreeSet<Space>) {
        let _nobody = self.0.send(Arc::new(Fresh::Waiting(spaces)));
    }

    /// What comes from now on.
    pub(super) fn listen(&self) -> broadcast::Receiver<Arc<Fresh>> {
        self.0.subscribe()
    }
}

async fn follow(store: Store, News(told): News, mut stopping: watch::Receiver<bool>) {
    let mut positions: watch::Receiver<u64> = store.positions();
    let mut look = interval(LOOK_TIME);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known: Option<(u64, u64)> = None;
    loop {
        let after = known;
        match store.read(move |connection| fresh(connection, after)).await {
            Ok(fresh) => {
                let now = (fresh.position, fresh.turn);
                if known.replace(now).is_some_and(|before| before != now) {
                    // Nobody may be listening.
                    let _nobody = told.send(Arc::new(Fresh::Log(fresh)));
                }
            }
            Err(StoreError::Stopping) => return,
            Err(error) => tracing::warn!(%error, "no stream can be told what is new"),
        }
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            grown = positions.changed() => if grown.is_err() { return },
            _ = look.tick() => {}
        }
    }
}

fn fresh(connection: &Connection, known: Option<(u64, u64)>) -> Result<Grown, StoreError> {
    let position = meta::read(connection)?.position;
    let written = match known {
        Some((before, _)) if before < position => entry::written_after(connection, before)?,
        Some(_) | None => BTreeSet::new(),
    };
    Ok(Grown { position, turn: access_event::newest(connection)?, written })
}
