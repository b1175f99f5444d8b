//! The loop that keeps in contact: at every change here, whenever the relay has something, and now and then.

use std::future;
use std::sync::{Arc, Weak};
use std::time::Duration;

use crdt_model::id::DeviceId;
use crdt_model::wire::Rejection;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use super::pace::Pace;
use super::{Contact, Trouble};
use crate::app::reach;
use crate::desk::Desk;
use crate::relay_client::{RelayError, Wake, Wakes};
use crate::store::picture;

/// After a change, so much time for more of them to come along.
const GATHER: Duration = Duration::from_millis(150);

/// How long nothing may be asked while the relay can wake this device, and while it cannot.
const QUIET_WOKEN_MAX: Duration = Duration::from_secs(300);
const QUIET_ALONE_MAX: Duration = Duration::from_secs(60);

/// How long to pause while somebody stands by to confirm the device.
const PENDING_PAUSE_MAX: Duration = Duration::from_secs(10);

/// A stream that ends sooner than this after it began is a failure.
const STREAM_MIN: Duration = Duration::from_secs(5);

/// The stream of wake-ups while it is open.
struct Stream {
    device: DeviceId,
    wakes: Wakes,
    since: Instant,
}

/// The stream of wake-ups, one after the other: some networks cut every stream short.
#[derive(Default)]
struct Streams {
    open: Option<Stream>,
    pace: Pace,
    /// After a failure: no new one before this.
    not_before: Option<Instant>,
}

impl Streams {
    /// Opens one unless one is open or the last failed only just now.
    async fn reach(&mut self, contact: &Contact) {
        // Another profile may have been opened: the stream of one device is none of the other's.
        let device = reach(&contact.desk).as_ref().map(Desk::device);
        self.open.take_if(|stream| Some(stream.device) != device);
        if self.open.is_some() || self.not_before.is_some_and(|at| Instant::now() < at) {
            return;
        }
        self.not_before = None;
        match contact.open_stream().await {
            Ok(open) => self.open = open,
            Err(error) => {
                tracing::info!(%error, "no wake-ups");
                self.failed(contact.chance());
            }
        }
    }

    fn failed(&mut self, chance: u64) {
        self.not_before = Some(Instant::now() + self.pace.failed(chance, None));
    }

    /// Puts an ended one away. Gives whether it ended so soon that it failed.
    fn has_failed(&mut self, chance: u64) -> bool {
        let Some(ended) = self.open.take_if(|stream| stream.wakes.has_ended()) else { return false };
        let failed = ended.since.elapsed() < STREAM_MIN;
        if failed {
            self.failed(chance);
        } else {
            self.pace.succeeded();
        }
        failed
    }

    /// How long nothing may be asked.
    fn quiet_max(&self) -> Duration {
        match (&self.open, self.not_before) {
            (Some(_), _) => QUIET_WOKEN_MAX,
            (None, Some(at)) => at.saturating_duration_since(Instant::now()).min(QUIET_ALONE_MAX),
            (None, None) => QUIET_ALONE_MAX,
        }
    }
}

/// How far this device has read.
#[derive(Clone, Copy)]
struct Read {
    /// The log, to this position.
    position: u64,
    /// A picture that is wanted was not there.
    lacks_picture: bool,
}

/// Runs until the app is gone. Holds the app only while it does something.
pub(super) async fn drive(contact: Weak<Contact>, woken: Arc<Notify>) {
    let mut pace = Pace::default();
    let mut streams = Streams::default();
    loop {
        let Some(now) = contact.upgrade() else { return };
        match now.attempt().await {
            Ok(()) => {
                pace.succeeded();
                streams.reach(&now).await;
                let read = Read { position: now.line.lock().await.position, lacks_picture: now.lacks_picture() };
                let chance = now.chance();
                drop(now);
                quiet(&woken, &mut streams, read, chance).await;
            }
            Err(Trouble::Locked) => {
                pace.succeeded();
                streams.open = None;
                drop(now);
                woken.notified().await;
            }
            Err(trouble) => {
                tracing::info!(%trouble, "no contact");
                streams.open = None;
                let mut pause = pace.failed(now.chance(), trouble.retry_after());
                if trouble.waits_for_somebody() {
                    pause = pause.min(PENDING_PAUSE_MAX);
                }
                drop(now);
                rest(&contact, &woken, pause).await;
            }
        }
    }
}

/// Waits for a change here, a wake-up, or for the time to look anyway. A stream that fails is no reason to look.
async fn quiet(woken: &Notify, streams: &mut Streams, read: Read, chance: u64) {
    loop {
        let longest = streams.quiet_max();
        tokio::select! {
            () = woken.notified() => return sleep(GATHER).await,
            () = news(streams.open.as_mut(), read) => {
                if !streams.has_failed(chance) {
                    return;
                }
            }
            () = sleep(longest) => return,
        }
    }
}

/// Waits until the relay has more than was read, or the stream has ended.
async fn news(stream: Option<&mut Stream>, read: Read) {
    let Some(stream) = stream else { return future::pending().await };
    while let Ok(Some(wake)) = stream.wakes.next().await {
        let is_news = match wake {
            Wake::Grown(position) => position > read.position,
            Wake::Picture => read.lacks_picture,
            Wake::Device => true,
        };
        if is_news {
            return;
        }
    }
}

/// Pauses after a failure. Only a person's own try that went well, signing in or out, or the app's end cuts it short.
async fn rest(contact: &Weak<Contact>, woken: &Notify, pause: Duration) {
    let end = Instant::now() + pause;
    loop {
        tokio::select! {
            () = sleep_until(end) => return,
            () = woken.notified() => {
                if contact.upgrade().is_none_or(|contact| !contact.is_in_trouble()) {
                    return;
                }
            }
        }
    }
}

impl Contact {
    /// Whether a picture is wanted that has not come.
    fn lacks_picture(&self) -> bool {
        let wants = |desk: &Desk| picture::wanted(desk.connection(), 0, 1).is_ok_and(|wanted| !wanted.is_empty());
        reach(&self.desk).as_ref().is_some_and(wants)
    }

    /// The stream of wake-ups, if the relay gave a token for it.
    async fn open_stream(&self) -> Result<Option<Stream>, RelayError> {
        let mut line = self.line.lock().await;
        let (Some(token), Some((device, _, client))) = (line.token, line.between.clone()) else { return Ok(None) };
        match client.wakes(token).await {
            Ok(wakes) => Ok(Some(Stream { device, wakes, since: Instant::now() })),
            Err(error) => {
                if error.is_contact() {
                    line.token = None;
                }
                Err(error)
            }
        }
    }

    /// Whether somebody is signed in and the last try failed.
    fn is_in_trouble(&self) -> bool {
        reach(&self.desk).is_some() && self.standing().trouble.is_some()
    }

    /// A random number for the pause; while the desk is put away none is needed.
    fn chance(&self) -> u64 {
        reach(&self.desk).as_ref().map_or(0, |desk| u64::from_be_bytes(desk.random()))
    }
}

impl Trouble {
    const fn waits_for_somebody(&self) -> bool {
        matches!(self, Self::Relay(RelayError::Rejected { rejection: Rejection::Pending, .. }))
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Relay(error) => RelayError::retry_after(error),
            Self::Locked | Self::Here(_) => None,
        }
    }
}
