//! Enrolling, unlocking, locking, and giving another person a PIN.

mod enrolment;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use crdt_model::id::PersonId;
use crdt_model::rights::Role;

use crate::api::view::{Face, Session};
use crate::app::{App, off_thread};
use crate::command::{people, text};
use crate::desk::{Desk, DeskIdentity, take_folder};
use crate::error::{AppError, ErrorCode};
use crate::event::Event;
use crate::keyring::{Keyring, Pin};
use crate::store::{outbox, space_command};

pub(crate) use enrolment::enrol;
#[cfg(test)]
pub(crate) use enrolment::enrol_without_relay;

/// Where the app stands.
pub(crate) fn session(app: &App) -> Result<Session, AppError> {
    if let Some(desk) = &*app.desk() {
        return Ok(open(desk));
    }
    Ok(match Keyring::read(&app.inner().home)? {
        Some(keyring) => Session::Locked {
            people: keyring.faces(),
            device_label: keyring.device_label,
            places: keyring.places,
            waiting: keyring.waiting,
            profiles: Vec::new(),
        },
        None => Session::Fresh { profiles: Vec::new() },
    })
}

fn open(desk: &Desk) -> Session {
    Session::Open {
        device_label: desk.label().to_owned(),
        person: desk.face().clone(),
        role: desk.role(),
        pending: None,
    }
}

/// Opens the store for a person. Somebody else who was signed in is so no more; what waits stays.
pub(crate) async fn unlock(app: &App, person: PersonId, pin: String) -> Result<Session, AppError> {
    let pin = Pin::parse(&pin)?;
    let app = app.clone();
    off_thread(move || {
        let inner = app.inner();
        let mut there = app.desk();
        if let Some(desk) = there.take() {
            put_away_anyhow(&inner.home, desk);
        }
        let lock = match Keyring::read(&inner.home)? {
            Some(_) => take_folder(&inner.home)?,
            None => return Err(ErrorCode::NotEnrolled.into()),
        };
        // Read again now that nobody else writes it.
        let mut keyring = Keyring::read(&inner.home)?.ok_or(ErrorCode::NotEnrolled)?;
        let (face, key) = keyring.unlock(&inner.home, person, &pin)?;
        let identity = DeskIdentity { label: keyring.device_label, face };
        let desk = Desk::open(&inner.home, lock, key, identity, Arc::clone(&inner.surroundings))?;
        let session = open(&desk);
        *there = Some(desk);
        drop(there);
        told(&app);
        Ok(session)
    })
    .await
}

/// Sends what waits, as far as there is a connection, and closes the store.
pub(crate) async fn lock(app: &App) -> Result<Session, AppError> {
    app.inner().contact.before_lock().await;
    let app = app.clone();
    off_thread(move || {
        if let Some(desk) = app.desk().take() {
            put_away_anyhow(&app.inner().home, desk);
        }
        told(&app);
        session(&app)
    })
    .await
}

/// Closes the desk, tidied up if there is room on the disk. If not, nothing is lost: what people did is saved.
pub(crate) fn put_away_anyhow(home: &Path, desk: Desk) {
    if let Err(error) = put_away(home, desk) {
        tracing::warn!(code = ?error.code, "the store was closed without tidying up");
    }
}

/// What stood only in the outbox is saved as documents, and the lock screen knows what waits.
fn put_away(home: &Path, mut desk: Desk) -> Result<(), AppError> {
    let settled = desk.settle();
    points::reach("put_away.settled");
    let waiting = waiting(&desk)?;
    let mut places = Vec::new();
    for group in desk.group_ids() {
        places.push(desk.group(group)?.name.clone());
    }
    if let Some(mut keyring) = Keyring::read(home)? {
        keyring.waiting = Some(waiting);
        keyring.places = places;
        keyring.write(home)?;
    }
    settled
}

fn waiting(desk: &Desk) -> Result<u32, AppError> {
    let commands = space_command::waiting(desk.connection(), usize::from(u16::MAX))?.len();
    let acts = outbox::tally(desk.connection())?.waiting;
    Ok(acts.max(u32::try_from(commands).unwrap_or(u32::MAX)))
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
    let home = &app.inner().home;
    let mut keyring = Keyring::read(home)?.ok_or(ErrorCode::NotEnrolled)?;
    let face = Face { person: person.unwrap_or_else(|| PersonId::from_bytes(desk.random())), name };
    // The slot is made first: it costs time and can be refused, and writes nothing yet.
    keyring.add(&face, &pin, desk.key(), &*app.inner().surroundings)?;
    match person {
        Some(person) => people::expect_volunteer(desk, person)?,
        None if desk.role() == Role::Volunteer => people::join_as_volunteer(desk, &face)?,
        None => {}
    }
    keyring.write(home)?;
    Ok(open(desk))
}

fn told(app: &App) {
    app.tell(Event::Session);
    app.inner().contact.wake();
}
