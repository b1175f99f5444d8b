//! Contact with the relay: sends what waits, takes in what is new, and says how it goes.
//!
//! One round is one request and its answer. What an answer brings is taken in as one transaction or not at all
//! (`take.rs`); an answer that the relay did not sign never gets that far. A record leaves the outbox only on a receipt
//! that names it; what came of each is `outcome.rs`. One round is in flight at a time, whoever asked for it: the driver,
//! a person, or the lock.
//!
//! A relay that no longer knows this device's cursor was restored: the two compare what they have (`compare.rs`), the
//! device fetches what differs, and what the relay lacks it gives back (`give_back.rs`), whoever wrote it.

mod ask;
mod compare;
mod driver;
mod faces;
mod give_back;
mod load;
mod make_again;
mod outcome;
mod pace;
mod take;
mod unpacked;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crdt_model::document::UnixMillis;
use crdt_model::id::DeviceId;
use crdt_model::space::Space;
use crdt_model::wire::{About, Compare, Rejection, SyncAnswer, VERSION, speaks};
use tokio::sync::{Notify, broadcast};

use crate::app::{SharedDesk, off_thread, reach};
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::event::Event;
use crate::relay_client::{Network, RelayClient, RelayError};
use crate::session;
use crate::store::StoreError;
use crate::store::meta::Relay;

use ask::{Expects, Progress, Terms};
use compare::Reading;
use load::Load;
use take::Taken;
pub(crate) use take::start_over;
use unpacked::Unpacked;

/// The most rounds in one go; each of them got on with something.
const ROUNDS_MAX: usize = 10_000;

/// How often in one go the relay may say that it knows another challenge or another history.
const STARTING_OVER_MAX: usize = 2;

/// The most spaces that are compared; others are fetched again.
const COMPARED_MAX: usize = 1_024;

/// How long the lock waits for what is being sent.
const LOCK_SECONDS_MAX: u64 = 5;

/// How long it waits when the last try reached nobody.
const LOCK_OFFLINE_SECONDS_MAX: u64 = 1;

/// How it stands with the relay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Since when it has not answered; absent while it does.
    pub(crate) offline_since: Option<UnixMillis>,
    /// What the last try met, unless all went well.
    pub(crate) trouble: Option<ErrorCode>,
}

/// Contact with the relay, for as long as the app runs.
pub(crate) struct Contact {
    desk: SharedDesk,
    network: Network,
    events: broadcast::Sender<Event>,
    standing: Mutex<Standing>,
    woken: Arc<Notify>,
    line: tokio::sync::Mutex<Line>,
}

/// What one device has come to with one relay, in memory only.
#[derive(Default)]
struct Line {
    between: Option<(DeviceId, Relay, RelayClient)>,
    /// The newest protocol version that both speak, as far as is known; the next run tries this device's newest again.
    version: u16,
    token: Option<[u8; 16]>,
    position: u64,
    /// What the relay was told of this device last.
    told: Option<About>,
    /// What was sent in this run and not received, by its number among the unsent.
    tried: BTreeSet<i64>,
    load: Load,
}

/// Why a go did not reach its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Trouble {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    Locked,
    /// The relay did not answer, or not with what was asked for.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// The answer could not be kept.
    #[error("the store refused: {0}")]
    Here(#[from] AppError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Here(error.into())
    }
}

impl Contact {
    /// Over the desk that commands share, if anybody is signed in.
    pub(crate) fn new(desk: SharedDesk, events: broadcast::Sender<Event>, network: Network) -> Arc<Self> {
        Arc::new(Self {
            desk,
            network,
            events,
            standing: Mutex::default(),
            woken: Arc::default(),
            line: tokio::sync::Mutex::default(),
        })
    }

    /// Keeps in contact from now on, until the app is gone. Idles while nobody is signed in.
    pub(crate) fn spawn(self: &Arc<Self>) {
        tokio::spawn(driver::drive(Arc::downgrade(self), Arc::clone(&self.woken)));
    }

    /// Something waits to be sent, or somebody signed in or out.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// How it stands with the relay.
    pub(crate) fn standing(&self) -> Standing {
        *self.stands()
    }

    /// Sends and fetches now. That the relay cannot be reached is no error here: [`Contact::standing`] says it.
    pub(crate) async fn now(&self) -> Result<(), AppError> {
        let was_in_trouble = self.standing().trouble.is_some();
        match self.attempt().await {
            Ok(()) => {
                // The driver need not sit its pause out.
                if was_in_trouble {
                    self.wake();
                }
                Ok(())
            }
            Err(Trouble::Relay(_)) => Ok(()),
            Err(Trouble::Locked) => Err(ErrorCode::Locked.into()),
            Err(Trouble::Here(error)) => Err(error),
        }
    }

    /// Sends what waits before the desk is put away, but keeps nobody standing at the tablet.
    pub(crate) async fn before_lock(&self) {
        let waits = self.at_desk(|desk| Ok(session::waiting(desk)? > 0)).await;
        if waits != Ok(true) {
            return;
        }
        let seconds = match self.standing().offline_since {
            Some(_) => LOCK_OFFLINE_SECONDS_MAX,
            None => LOCK_SECONDS_MAX,
        };
        if tokio::time::timeout(Duration::from_secs(seconds), self.now()).await.is_err() {
            tracing::info!("locked before everything was sent");
        }
    }

    /// One go: rounds until nothing is left to send or to fetch.
    async fn attempt(&self) -> Result<(), Trouble> {
        let mut line = self.line.lock().await;
        let outcome = self.rounds(&mut line).await;
        drop(line);
        if matches!(&outcome, Err(Trouble::Relay(error)) if error.code() == ErrorCode::Revoked) {
            // If it cannot be written down, the next try hears the same.
            if self.at_desk(Desk::lock_names).await == Ok(true) {
                self.tell(Event::Documents);
            }
        }
        self.note(&outcome);
        outcome
    }

    async fn rounds(&self, line: &mut Line) -> Result<(), Trouble> {
        let mut progress = Progress::default();
        let mut starting_over = 0;
        for _ in 0..ROUNDS_MAX {
            let (device, relay, compare) =
                self.at_desk(|desk| Ok((desk.device(), desk.relay().clone(), compare::wanted(desk)?))).await?;
            let client = line.client(&self.network, device, &relay)?;
            let terms = Terms {
                version: line.version,
                without_token: line.token.is_none(),
                told: line.told.clone(),
                tried: line.tried.clone(),
                load: line.load,
                compare: self.compared(device, line.version, compare).await?,
            };
            let began = progress.clone();
            let asked = self.at_desk_of(device, move |desk| Ok(ask::next(desk, began, terms)?)).await?;
            let challenge = match asked.challenge {
                Some(challenge) => challenge,
                None => client.challenge(device).await?,
            };
            points::reach("sync.before_request");
            match client.sync(&asked.key, challenge, &asked.request).await {
                Ok(answer) => {
                    points::reach("sync.answered");
                    let told = asked.expects.told.clone();
                    let left = asked.expects.left_by(&answer);
                    let taken = self.take(device, asked.expects, answer).await?;
                    line.token = taken.token.or(line.token);
                    line.position = taken.position;
                    line.told = told.or_else(|| line.told.take());
                    line.tried.extend(left);
                    progress = taken.progress;
                    if taken.closed {
                        return Err(RelayError::closed().into());
                    }
                    if !taken.again {
                        line.load.succeeded();
                        return Ok(());
                    }
                }
                Err(RelayError::Rejected {
                    rejection: why @ (Rejection::BadChallenge | Rejection::UnknownCursor),
                    challenge,
                    ..
                }) if starting_over < STARTING_OVER_MAX => {
                    starting_over += 1;
                    let another_history = why == Rejection::UnknownCursor;
                    self.at_desk_of(device, move |desk| Ok(start_over(desk, challenge, another_history)?)).await?;
                }
                Err(RelayError::Rejected { rejection: Rejection::Version, newest: Some(newest), .. })
                    if speaks(newest) && newest < line.version =>
                {
                    tracing::info!(newest, "the relay is older than this app");
                    line.version = newest;
                }
                Err(RelayError::Foreign(_)) if points::planted("outbox_emptied_on_200") => {
                    return self.at_desk(move |desk| Ok(take::empty_outbox(desk, &asked.expects)?)).await;
                }
                Err(error) => {
                    line.load.failed(&error);
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    /// What this device holds of spaces, in brief. People may tap between the documents.
    async fn compared(&self, device: DeviceId, version: u16, spaces: BTreeSet<Space>) -> Result<Vec<Compare>, Trouble> {
        let mut compared = Vec::new();
        if version < ask::SINCE_RECONCILING {
            return Ok(compared);
        }
        for space in spaces.into_iter().take(COMPARED_MAX) {
            let mut reading = Reading::of(space);
            let mut more = true;
            while more {
                (reading, more) = self
                    .at_desk_of(device, move |desk| {
                        let more = reading.go_on(desk)?;
                        Ok((reading, more))
                    })
                    .await?;
            }
            compared.push(reading.compare);
        }
        Ok(compared)
    }

    /// Takes an answer in. Its documents are decoded before the desk is asked for, so that nobody's tap waits for that.
    async fn take(&self, device: DeviceId, expects: Expects, answer: SyncAnswer) -> Result<Taken, Trouble> {
        let unpacked = off_thread(move || Ok(Unpacked::of(answer))).await?;
        let took = self.at_desk_of(device, move |desk| {
            let taken = take::take(desk, &expects, unpacked)?;
            if taken.recovery_kept
                && let Err(error) = session::recovery::kept(desk)
            {
                tracing::warn!(code = ?error.code, "the old recovery code stays for now");
            }
            Ok((taken, session::confirmed(desk)?))
        });
        let (taken, confirmed) = took.await?;
        if confirmed {
            self.tell(Event::Session);
        }
        if taken.documents {
            self.tell(Event::Documents);
        }
        Ok(taken)
    }

    async fn at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let shared = Arc::clone(&self.desk);
        let done = off_thread(move || (*reach(&shared)).as_mut().map(work).transpose());
        done.await?.ok_or(Trouble::Locked)
    }

    /// Works at the desk while it is this device's: another one may have been opened in its place.
    async fn at_desk_of<T: Send + 'static>(
        &self,
        device: DeviceId,
        work: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let done = self.at_desk(move |desk| (desk.device() == device).then(|| work(desk)).transpose());
        done.await?.ok_or(Trouble::Locked)
    }

    fn note(&self, outcome: &Result<(), Trouble>) {
        let now = reach(&self.desk).as_ref().map(Desk::now);
        let mut standing = self.stands();
        let waited = standing.trouble == Some(ErrorCode::Pending);
        match outcome {
            Ok(()) => *standing = Standing::default(),
            Err(Trouble::Locked) => {}
            Err(Trouble::Here(error)) => standing.trouble = Some(error.code),
            Err(Trouble::Relay(error)) => {
                standing.trouble = Some(error.code());
                standing.offline_since = if error.is_contact() { None } else { standing.offline_since.or(now) };
            }
        }
        let waits = standing.trouble == Some(ErrorCode::Pending);
        drop(standing);
        self.tell(Event::Sync);
        if waits != waited {
            self.tell(Event::Session);
        }
    }

    /// Another device's store is opened from now on: what was known of the last one says nothing of it.
    pub(crate) fn start_afresh(&self) {
        *self.stands() = Standing::default();
    }

    fn stands(&self) -> MutexGuard<'_, Standing> {
        // A plain value: whole whatever panicked beside it.
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, event: Event) {
        // Nobody listening is no fault.
        let _listeners = self.events.send(event);
    }
}

impl Drop for Contact {
    fn drop(&mut self) {
        // The driver wakes, finds the app gone, and ends.
        self.woken.notify_one();
    }
}

impl Line {
    /// The client of a device's relay; the same one every time, so that its connection stays open.
    fn client(&mut self, network: &Network, device: DeviceId, relay: &Relay) -> Result<RelayClient, RelayError> {
        match &self.between {
            Some((known, to, client)) if (*known, to) == (device, relay) => Ok(client.clone()),
            Some(_) | None => {
                let client = RelayClient::new(network, &relay.url, relay.key)?;
                let between = Some((device, relay.clone(), client.clone()));
                *self = Self { between, version: VERSION, ..Self::default() };
                Ok(client)
            }
        }
    }
}
