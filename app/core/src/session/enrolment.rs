//! Enrolling: the store is made in a folder beside, and put in its place only when the relay has accepted the device. The
//! device's key is there, sealed, before it is sent: an answer that is lost costs nobody the invite.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crdt_model::id::PersonId;
use crdt_model::invite::{Invite, InviteError};
use crdt_model::rights::Role;
use crdt_model::wire::EnrolAnswer;
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use crate::api::view::{Face, Session};
use crate::app::{App, off_thread};
use crate::command::{people, text};
use crate::desk::{Desk, DeskIdentity, NewDevice, begin, make_store, take_folder};
use crate::error::{AppError, ErrorCode};
use crate::event::Event;
use crate::keyring::{self, Keyring, Pin, sync_folder};
use crate::relay_client::{RelayClient, RelayError};
use crate::store::meta::Relay;
use crate::store::{KEY_LEN, StoreError};
use crate::surroundings::{Surroundings, random};
use crate::sync;

/// The key that was last sent with an invite, for as long as the app runs, whatever PIN is given next. The relay's answer
/// may have been lost, and the invite is good for that key only.
#[derive(Default)]
pub(crate) struct Begun(Mutex<Option<(Invite, SigningKey)>>);

impl Begun {
    /// The same key for the same invite, until the device is enrolled; in the folder, too, before it is sent.
    pub(super) fn key_for(
        &self,
        folder: &Path,
        invite: &Invite,
        pin: &Pin,
        surroundings: &dyn Surroundings,
    ) -> Result<SigningKey, AppError> {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = begun.as_ref().filter(|(known, _)| known == invite).map(|(_, key)| key.clone());
        let fresh = known.clone().unwrap_or_else(|| SigningKey::from_bytes(&random(surroundings)));
        let kept = keyring::begun::key_for(folder, invite, pin, fresh, surroundings)?;
        let key = known.unwrap_or(kept);
        *begun = Some((invite.clone(), key.clone()));
        Ok(key)
    }

    fn is_enrolled(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The folder that a new device is made in. Dropped, it holds nothing but the keys that may have been sent.
struct Beside {
    folder: PathBuf,
    home: PathBuf,
    lock: Option<File>,
}

/// A device that is made and not yet accepted.
struct Beginning {
    beside: Beside,
    key: Zeroizing<[u8; KEY_LEN]>,
    signing: SigningKey,
    identity: DeskIdentity,
}

/// Enrols this device by an invite link and signs the first person in.
pub(crate) async fn enrol(
    app: &App,
    link: &str,
    device_label: &str,
    name: &str,
    pin: &str,
) -> Result<Session, AppError> {
    let label = text::label(device_label)?;
    let name = text::first_name(name)?;
    let pin = Pin::parse(pin)?;
    let (invite, client, relay) = invited(app, link)?;
    let (profile, inner) = (app.profile(), Arc::clone(app.inner()));
    let home = app.home();
    let beginning = {
        let invite = invite.clone();
        let make = move || {
            let beside = Beside::take(home)?;
            let signing = inner.begun.key_for(&beside.folder, &invite, &pin, &*inner.surroundings)?;
            Beginning::make(beside, signing, label, name, &pin, &*inner.surroundings)
        };
        off_thread(make).await?
    };
    points::reach("enrol.before_request");
    let answer = client
        .enrol(&beginning.signing, &invite, &beginning.identity.label)
        .await
        .map_err(|error| AppError::new(error.code()))?;
    points::reach("enrol.answered");
    let app = app.clone();
    off_thread(move || {
        let desk = beginning.finish(&relay, &answer, &app.inner().surroundings)?;
        app.inner().begun.is_enrolled();
        let mut there = app.desk();
        if let Some(other) = there.take() {
            super::put_away_anyhow(other);
        }
        // Somebody may have gone to another profile meanwhile.
        app.choose(profile);
        app.inner().contact.start_afresh();
        let session = super::open(&app, &desk);
        *there = Some(desk);
        drop(there);
        super::told(&app);
        session
    })
    .await
}

/// Enrols this device as it is by another invite, at a relay that was put back to a day before it was enrolled. What it
/// holds is compared with what the relay has, as after every such day.
pub(crate) async fn enrol_again(app: &App, link: &str) -> Result<Session, AppError> {
    let (invite, client, relay) = invited(app, link)?;
    let as_it_is = |desk: &mut Desk| Ok((desk.signing().clone(), desk.label().to_owned(), desk.relay().key));
    let (signing, label, key) = app.at_desk(as_it_is).await?;
    if relay.key != key {
        return Err(ErrorCode::InviteInvalid.into());
    }
    let answer = client.enrol(&signing, &invite, &label).await.map_err(|error| AppError::new(error.code()))?;
    let taken = app.at_desk(move |desk| {
        // Another profile may have been opened meanwhile. The relay answers the same to the same link.
        if desk.device() != answer.device {
            return Err(ErrorCode::Locked.into());
        }
        sync::start_over(desk, Some(*answer.challenge), true)?;
        desk.move_to(relay, answer.pending == Some(true))
    });
    taken.await?;
    app.inner().contact.now().await?;
    app.tell(Event::Session);
    super::session(app)
}

/// What a link says, and the relay that it leads to.
fn invited(app: &App, link: &str) -> Result<(Invite, RelayClient, Relay), AppError> {
    let invite: Invite = link.parse().map_err(|error| match error {
        InviteError::NotAnInvite => ErrorCode::InviteUnreadable,
        InviteError::NotEncrypted => ErrorCode::InviteNotEncrypted,
    })?;
    let client = RelayClient::of_invite(&app.inner().surroundings.network(), &invite).map_err(|error| match error {
        // The address has been looked at; then it is the key that is none.
        RelayError::Address => AppError::new(ErrorCode::InviteUnreadable),
        RelayError::Unreachable | RelayError::Foreign(_) | RelayError::Rejected { .. } => AppError::new(error.code()),
    })?;
    let relay = Relay { url: invite.relay.clone(), key: invite.relay_key };
    Ok((invite, client, relay))
}

/// Enrols as if a relay had answered so.
#[cfg(test)]
pub(crate) fn enrol_without_relay(
    app: &App,
    label: &str,
    name: &str,
    pin: &str,
    answer: impl FnOnce(&SigningKey) -> EnrolAnswer,
) -> Result<Session, AppError> {
    let inner = app.inner();
    let (label, name, pin) = (text::label(label)?, text::first_name(name)?, Pin::parse(pin)?);
    let signing = SigningKey::from_bytes(&random(&*inner.surroundings));
    let beside = Beside::take(app.home())?;
    let beginning = Beginning::make(beside, signing, label, name, &pin, &*inner.surroundings)?;
    let relay = Relay { url: "http://127.0.0.1:9".to_owned(), key: [0; 32] };
    let answer = answer(&beginning.signing);
    let desk = beginning.finish(&relay, &answer, &inner.surroundings)?;
    let session = super::open(app, &desk);
    *app.desk() = Some(desk);
    session
}

impl Beside {
    /// Takes the folder, and clears away what a try before this one may have left there.
    fn take(home: PathBuf) -> Result<Self, AppError> {
        if Keyring::read(&home)?.is_some() {
            return Err(ErrorCode::AlreadyEnrolled.into());
        }
        let folder = home.with_extension("new");
        fs::create_dir_all(&folder).map_err(StoreError::from)?;
        if let Some(parent) = folder.parent() {
            sync_folder(parent)?;
        }
        let beside = Self { lock: Some(take_folder(&folder)?), folder, home };
        beside.clear(&["lock", keyring::begun::FILE]).map_err(StoreError::from)?;
        Ok(beside)
    }

    /// Removes all but this.
    fn clear(&self, but: &[&str]) -> std::io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !but.iter().any(|kept| entry.file_name() == *kept) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Gone already when the device was accepted; and what cannot be removed is cleared at the next try.
        let _cleared = self.clear(&[keyring::begun::FILE]);
        let _gone_when_empty = fs::remove_dir(&self.folder);
    }
}

impl Beginning {
    fn make(
        beside: Beside,
        signing: SigningKey,
        label: String,
        name: String,
        pin: &Pin,
        surroundings: &dyn Surroundings,
    ) -> Result<Self, AppError> {
        let face = Face { person: PersonId::from_bytes(random(surroundings)), name };
        let identity = DeskIdentity { label: label.clone(), face };
        let beginning = Self { beside, key: Zeroizing::new(random(surroundings)), signing, identity };
        make_store(&beginning.beside.folder, &beginning.key)?;
        let mut keyring = Keyring::new(label);
        keyring.add(&beginning.identity.face, pin, &beginning.key, surroundings)?;
        keyring.waiting = None;
        keyring.write(&beginning.beside.folder)?;
        Ok(beginning)
    }

    fn finish(
        mut self,
        relay: &Relay,
        answer: &EnrolAnswer,
        surroundings: &Arc<dyn Surroundings>,
    ) -> Result<Desk, AppError> {
        let new = NewDevice { key: &self.key, signing: &self.signing, relay, answer, at: surroundings.now() };
        begin(&self.beside.folder, &new)?;
        points::reach("enrol.begun");
        let lock = self.beside.lock.take().ok_or(ErrorCode::Internal)?;
        if answer.pending != Some(true) && answer.grants.iter().any(|grant| grant.role == Role::Volunteer) {
            let again = lock.try_clone().map_err(StoreError::from)?;
            let mut desk = self.open(&self.beside.folder, again, surroundings)?;
            let face = desk.face().clone();
            people::join_as_volunteer(&mut desk, &face)?;
        }
        points::reach("enrol.before_rename");
        let Beside { folder, home, .. } = &self.beside;
        fs::rename(folder, home).map_err(StoreError::from)?;
        points::reach("enrol.after_rename");
        if let Some(parent) = home.parent() {
            sync_folder(parent)?;
        }
        keyring::begun::forget(home);
        self.open(home, lock, surroundings)
    }

    fn open(&self, at: &Path, lock: File, surroundings: &Arc<dyn Surroundings>) -> Result<Desk, AppError> {
        let identity = DeskIdentity { label: self.identity.label.clone(), face: self.identity.face.clone() };
        Desk::open(at, lock, self.key.clone(), identity, Arc::clone(surroundings))
    }
}
