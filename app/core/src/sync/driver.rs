//! The loop that keeps in contact: at every change here, whenever the relay has something, and now and then.

use std::future;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use super::pace::Pace;
use super::{Contact, Trouble};
use crate::app::reach;
use crate::relay_client::{RelayError, Wakes};

/// After a change, so much time for more of them to come along.
const GATHER: Duration = Duration::from_millis(150);

/// How long nothing may be asked while the relay can wake this device, and while it cannot.
const QUIET_WOKEN_MAX: Duration = Duration::from_secs(300);
const QUIET_ALONE_MAX: Duration = Duration::from_secs(60);

/// A stream that ends sooner than this after it began is a failure.
const STREAM_MIN: Duration = Duration::from_secs(5);

/// The stream of wake-ups while it is open.
struct Stream {
    wakes: Wakes,
    since: Instant,
}

/// Runs until the app is gone. Holds the app only while it does something.
pub(super) async fn drive(contact: Weak<Contact>, woken: Arc<Notify>) {
    let mut pace = Pace::default();
    let mut streams = Pace::default();
    let mut stream: Option<Stream> = None;
    loop {
        let Some(now) = contact.upgrade() else { return };
        match now.attempt().await {
            Ok(()) => {
                pace.succeeded();
                if stream.is_none() {
                    stream = now.open_stream().await;
                }
                let position = now.line.lock().await.position;
                drop(now);
                match quiet(&woken, &mut stream, position).await {
                    Some(open) if open < STREAM_MIN => sleep(streams.failed(u64::MAX, None)).await,
                    Some(_) | None => streams.succeeded(),
                }
            }
            Err(Trouble::Locked) => {
                pace.succeeded();
                stream = None;
                drop(now);
                woken.notified().await;
            }
            Err(trouble) => {
                tracing::info!(%trouble, "no contact");
                stream = None;
                let pause = pace.failed(now.chance(), trouble.retry_after());
                drop(now);
                rest(&contact, &woken, pause).await;
            }
        }
    }
}

/// Waits for a change here, a wake-up, or for the time to look anyway. Gives how long a stream that ended was open.
async fn quiet(woken: &Notify, stream: &mut Option<Stream>, position: u64) -> Option<Duration> {
    let longest = if stream.is_some() { QUIET_WOKEN_MAX } else { QUIET_ALONE_MAX };
    tokio::select! {
        () = woken.notified() => sleep(GATHER).await,
        () = news(stream.as_mut(), position) => {
            let ended = stream.take_if(|stream| stream.wakes.has_ended());
            return ended.map(|stream| stream.since.elapsed());
        }
        () = sleep(longest) => {}
    }
    None
}

/// Waits until the log has grown beyond what was read, or the stream has ended.
async fn news(stream: Option<&mut Stream>, position: u64) {
    let Some(stream) = stream else { return future::pending().await };
    while let Ok(Some(grown)) = stream.wakes.next().await {
        if grown > position {
            return;
        }
    }
}

/// Pauses after a failure. Only signing in or out, or the app's end, cuts it short.
async fn rest(contact: &Weak<Contact>, woken: &Notify, pause: Duration) {
    let end = Instant::now() + pause;
    loop {
        tokio::select! {
            () = sleep_until(end) => return,
            () = woken.notified() => {
                if contact.upgrade().is_none_or(|contact| reach(&contact.desk).is_none()) {
                    return;
                }
            }
        }
    }
}

impl Contact {
    /// The stream of wake-ups, if the relay gave a token for it and lets it be opened.
    async fn open_stream(&self) -> Option<Stream> {
        let mut line = self.line.lock().await;
        let token = line.token?;
        let (_, client) = line.client.clone()?;
        match client.wakes(token).await {
            Ok(wakes) => Some(Stream { wakes, since: Instant::now() }),
            Err(error) => {
                if error.is_contact() {
                    line.token = None;
                }
                tracing::info!(%error, "no wake-ups");
                None
            }
        }
    }

    /// A random number for the pause; while the desk is put away none is needed.
    fn chance(&self) -> u64 {
        reach(&self.desk).as_ref().map_or(0, |desk| u64::from_be_bytes(desk.random()))
    }
}

impl Trouble {
    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Relay(error) => RelayError::retry_after(error),
            Self::Locked | Self::Here(_) => None,
        }
    }
}
