//! The app: opens a folder, takes commands, says when something changed.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::broadcast;

use crate::api::Request;
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::event::Event;
use crate::keyring::Keyring;
use crate::session::profile;
use crate::surroundings::Surroundings;
use crate::sync::Contact;
use crate::{dispatch, session};

/// How many events a slow listener can be behind; it then reads everything again.
const EVENTS_MAX: usize = 64;

/// The app without a window. Cheap to clone: every clone is the same app.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What the clones share.
pub(crate) struct Inner {
    pub(crate) folder: PathBuf,
    /// The chosen profile.
    profile: AtomicU32,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    pub(crate) begun: session::Begun,
    desk: SharedDesk,
    events: broadcast::Sender<Event>,
    pub(crate) contact: Arc<Contact>,
}

/// The desk, or nothing while nobody is signed in. Sync shares it.
pub(crate) type SharedDesk = Arc<Mutex<Option<Desk>>>;

impl App {
    /// Opens the app over a folder. Creates nothing on the disk; enrolling does.
    pub fn open(folder: PathBuf, surroundings: Arc<dyn Surroundings>) -> Result<Self, AppError> {
        // A file that cannot be read is said now, not at the first command.
        let profile = AtomicU32::new(profile::at_start(&folder)?);
        let desk = SharedDesk::default();
        let events = broadcast::Sender::new(EVENTS_MAX);
        let contact = Contact::new(Arc::clone(&desk), events.clone(), surroundings.network());
        let begun = session::Begun::default();
        let inner = Inner { folder, profile, surroundings, begun, contact, desk, events };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Does a command and gives its view as JSON.
    pub async fn call(&self, request: impl Into<Request>) -> Result<serde_json::Value, AppError> {
        dispatch::call(self, request.into()).await
    }

    /// Says when something changed.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Keeps in contact with the relay from now on, until the app is gone. Call it once, inside a tokio runtime.
    pub fn spawn_sync(&self) {
        self.inner.contact.spawn();
    }

    /// The chosen profile.
    pub(crate) fn profile(&self) -> u32 {
        self.inner.profile.load(Ordering::SeqCst)
    }

    /// From now on, commands are about another profile.
    pub(crate) fn choose(&self, profile: u32) {
        self.inner.profile.store(profile, Ordering::SeqCst);
    }

    /// The folder of the chosen profile.
    pub(crate) fn home(&self) -> PathBuf {
        profile::home(&self.inner.folder, self.profile())
    }

    /// What the clones share.
    pub(crate) const fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    /// Tells everybody who listens.
    pub(crate) fn tell(&self, event: Event) {
        // Nobody listening is no fault.
        let _listeners = self.inner.events.send(event);
    }

    /// Something was saved that others show and that waits to be sent.
    pub(crate) fn changed(&self) {
        self.tell(Event::Documents);
        self.tell(Event::Sync);
        self.inner.contact.wake();
    }

    /// Works at the desk, off the async threads: the disk may take its time.
    pub(crate) async fn at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let app = self.clone();
        off_thread(move || app.at_desk_now(work)).await
    }

    /// Works at the desk on this thread.
    pub(crate) fn at_desk_now<T>(&self, work: impl FnOnce(&mut Desk) -> Result<T, AppError>) -> Result<T, AppError> {
        match &mut *self.desk() {
            Some(desk) => {
                let were_locked = desk.names_locked();
                desk.look_at_clock()?;
                if desk.names_locked() != were_locked {
                    // Whatever is on a screen has names in it, or lacks them.
                    self.tell(Event::Documents);
                }
                work(desk)
            }
            None => Err(match Keyring::read(&self.home())? {
                Some(_) => ErrorCode::Locked.into(),
                None => ErrorCode::NotEnrolled.into(),
            }),
        }
    }

    /// The desk, if somebody is signed in.
    pub(crate) fn desk(&self) -> MutexGuard<'_, Option<Desk>> {
        reach(&self.inner.desk)
    }
}

/// The shared desk.
pub(crate) fn reach(shared: &SharedDesk) -> MutexGuard<'_, Option<Desk>> {
    shared.lock().unwrap_or_else(|poisoned| {
        // Something panicked in the middle of its work there. What is on the disk is whole; what is in memory may not
        // be, so the desk closes and the PIN opens it again.
        let mut desk = poisoned.into_inner();
        *desk = None;
        shared.clear_poison();
        desk
    })
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(desk) = reach(&self.desk).take() {
            session::put_away_anyhow(desk);
        }
    }
}

/// Runs blocking work where it holds nobody up.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => {
            tracing::error!(panicked = failed.is_panic(), "a command did not finish");
            Err(ErrorCode::Internal.into())
        }
    }
}
