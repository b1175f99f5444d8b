//! Enrolling, unlocking, locking, profiles, and giving people PINs, also when one was forgotten.

mod enrolment;
pub(crate) mod profile;
pub(crate) mod recovery;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use crdt_model::id::PersonId;
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::VERSION;
use crdt_model::words::confirmation_words;

use crate::api::view::{Face, LockFace, Session};
use crate::app::{App, off_thread};
use crate::command::{people, text};
use crate::desk::{Desk, DeskIdentity, take_folder};
use crate::error::{AppError, ErrorCode};
use crate::event::Event;
use crate::keyring::{Keyring, Pin, Unwrapped, begun};
use crate::store::{access_command, meta, outbox, space_command};
use crate::surroundings::Surroundings;

#[cfg(test)]
pub(crate) use enrolment::enrol_without_relay;
pub(crate) use enrolment::{Begun, enrol, enrol_again};

/// Where the app stands.
pub(crate) fn session(app: &App) -> Result<Session, AppError> {
    if let Some(desk) = &*app.desk() {
        return open(app, desk);
    }
    let profiles = profile::all(app);
    Ok(match Keyring::read(&app.home())? {
        Some(keyring) => Session::Locked {
            people: keyring.faces(),
            device_label: keyring.device_label,
            places: keyring.places,
            waiting: keyring.waiting,
            profiles,
        },
        None => Session::Fresh { profiles },
    })
}

fn open(app: &App, desk: &Desk) -> Result<Session, AppError> {
    // Also a device that was confirmed once waits again, when its relay lost the book of who is.
    let pending =
        meta::pending(desk.connection())? || app.inner().contact.standing().trouble == Some(ErrorCode::Pending);
    let words = || {
        let device_key = desk.signing().verifying_key().to_bytes();
        confirmation_words(&device_key, &desk.relay().key).map(str::to_owned)
    };
    Ok(Session::Open {
        device_label: desk.label().to_owned(),
        person: desk.face().clone(),
        role: desk.role(),
        matches: desk.may_write(Space::Pool, Kind::Card),
        pending: pending.then(words),
        handed_over: desk.is_handed_over(),
    })
}

/// Opens the store for a person. Somebody else who was signed in is so no more; what waits stays, under their name.
pub(crate) async fn unlock(app: &App, person: PersonId, pin: String) -> Result<Session, AppError> {
    let pin = Pin::parse(&pin)?;
    if app.desk().as_ref().is_some_and(Desk::is_handed_over) {
        return take_back(app, person, pin).await;
    }
    open_store(app, move |keyring, home, _| keyring.unlock(home, person, &pin)).await
}

/// Whoever handed the device over has it back. A wrong PIN leaves it with whom it was handed to.
async fn take_back(app: &App, person: PersonId, pin: Pin) -> Result<Session, AppError> {
    let app = app.clone();
    off_thread(move || {
        let mut there = app.desk();
        let desk = there.as_mut().filter(|desk| desk.face().person == person).ok_or(ErrorCode::NotAllowed)?;
        let mut keyring = Keyring::read(desk.home())?.ok_or(ErrorCode::NotEnrolled)?;
        keyring.unlock(desk.home(), person, &pin)?;
        desk.answer_in(None);
        let session = open(&app, desk);
        drop(there);
        told(&app);
        session
    })
    .await
}

/// Opens the store by the key that `unwrap` finds in the keyring.
async fn open_store(
    app: &App,
    unwrap: impl FnOnce(&mut Keyring, &Path, &dyn Surroundings) -> Result<Unwrapped, AppError> + Send + 'static,
) -> Result<Session, AppError> {
    let app = app.clone();
    off_thread(move || {
        let surroundings = &app.inner().surroundings;
        let mut there = app.desk();
        if let Some(desk) = there.take() {
            put_away_anyhow(desk);
        }
        let home = app.home();
        let lock = match Keyring::read(&home)? {
            Some(_) => take_folder(&home)?,
            None => return Err(ErrorCode::NotEnrolled.into()),
        };
        begun::forget(&home);
        // Read again now that nobody else writes it.
        let mut keyring = Keyring::read(&home)?.ok_or(ErrorCode::NotEnrolled)?;
        let (face, key) = unwrap(&mut keyring, &home, &**surroundings)?;
        let identity = DeskIdentity { label: keyring.device_label, face };
        let desk = Desk::open(&home, lock, key, identity, Arc::clone(surroundings))?;
        let session = open(&app, &desk);
        *there = Some(desk);
        drop(there);
        told(&app);
        session
    })
    .await
}

/// Sends what waits, as far as there is a connection, and closes the store.
pub(crate) async fn lock(app: &App) -> Result<Session, AppError> {
    app.inner().contact.before_lock().await;
    let app = app.clone();
    off_thread(move || {
        if let Some(desk) = app.desk().take() {
            put_away_anyhow(desk);
        }
        told(&app);
        session(&app)
    })
    .await
}

/// The relay has answered this device: if it waited to be confirmed, it is now, and its people join the lists of its
/// groups.
pub(crate) fn confirmed(desk: &mut Desk) -> Result<bool, AppError> {
    if !meta::pending(desk.connection())? {
        return Ok(false);
    }
    if desk.role() == Role::Volunteer
        && let Some(keyring) = Keyring::read(desk.home())?
    {
        for LockFace { person, name, .. } in keyring.faces().into_iter().filter(|face| !face.name.is_empty()) {
            people::join_as_volunteer(desk, &Face { person, name })?;
        }
    }
    desk.store().transaction(|connection| meta::set_pending(connection, false))?;
    Ok(true)
}

/// Closes the desk, tidied up if there is room on the disk. If not, nothing is lost: what people did is saved.
pub(crate) fn put_away_anyhow(desk: Desk) {
    if let Err(error) = put_away(desk) {
        tracing::warn!(code = ?error.code, "the store was closed without tidying up");
    }
}

/// What stood only in the outbox is saved as documents, and the lock screen knows what waits.
fn put_away(mut desk: Desk) -> Result<(), AppError> {
    let settled = desk.settle();
    points::reach("put_away.settled");
    let waiting = waiting(&desk)?;
    let mut places = Vec::new();
    for group in desk.group_ids() {
        places.push(desk.group(group)?.name.clone());
    }
    if let Some(mut keyring) = Keyring::read(desk.home())? {
        keyring.waiting = Some(waiting);
        keyring.places = places;
        keyring.write(desk.home())?;
    }
    settled
}

/// How much waits to be sent, as the lock screen says it.
pub(crate) fn waiting(desk: &Desk) -> Result<u32, AppError> {
    let commands = space_command::waiting(desk.connection(), VERSION, usize::from(u16::MAX))?.len();
    let acts = outbox::tally(desk.connection())?.waiting;
    let access = access_command::tally(desk.connection())?.waiting;
    Ok(acts.max(u32::try_from(commands).unwrap_or(u32::MAX)) + access)
}

/// Another person gets a PIN of their own: the volunteer on the list that they are, or somebody new.
pub(crate) fn add_person(
    app: &App,
    desk: &mut Desk,
    person: Option<PersonId>,
    name: &str,
    pin: &str,
) -> Result<Session, AppError> {
    let name = text::first_name(name)?;
    let pin = Pin::parse(pin)?;
    let mut keyring = Keyring::read(desk.home())?.ok_or(ErrorCode::NotEnrolled)?;
    let face = Face { person: person.unwrap_or_else(|| PersonId::from_bytes(desk.random())), name };
    // The slot is made first: it costs time and can be refused, and writes nothing yet.
    keyring.add(&face, &pin, desk.key(), &*app.inner().surroundings)?;
    match person {
        Some(person) => people::expect_volunteer(desk, person)?,
        None if desk.role() == Role::Volunteer => people::join_as_volunteer(desk, &face)?,
        None => {}
    }
    keyring.write(desk.home())?;
    open(app, desk)
}

fn told(app: &App) {
    app.tell(Event::Session);
    app.inner().contact.wake();
}
