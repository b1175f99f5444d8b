//! Profiles: groups that must not see each other have one each on a device, with its own folder, key, outbox and
//! device identity. One of them is chosen; commands, views and sync are about that one.

use std::path::{Path, PathBuf};

use crate::api::view::{Profile, Session};
use crate::app::{App, off_thread};
use crate::error::{AppError, ErrorCode};
use crate::keyring::Keyring;
use crate::store::StoreError;

/// The profile that every device has.
const FIRST: u32 = 1;

/// The most profiles on one device.
const PROFILES_MAX: u32 = 8;

/// The folder of a profile in the app's folder.
pub(crate) fn home(folder: &Path, profile: u32) -> PathBuf {
    match profile {
        FIRST => folder.join("device"),
        other => folder.join(format!("device-{other}")),
    }
}

/// The profile to begin with: the first one that can be read.
pub(crate) fn at_start(folder: &Path) -> Result<u32, AppError> {
    let mut unreadable = None;
    for (profile, keyring) in there(folder) {
        match keyring {
            Ok(_) => return Ok(profile),
            Err(error) => unreadable = unreadable.or(Some(error)),
        }
    }
    unreadable.map_or(Ok(FIRST), |error| Err(error.into()))
}

/// All that are enrolled.
pub(super) fn all(app: &App) -> Vec<Profile> {
    let chosen = app.profile();
    let profile = |(profile, keyring): (u32, Result<Keyring, StoreError>)| {
        let keyring = keyring.ok()?;
        Some(Profile {
            profile,
            device_label: keyring.device_label,
            places: keyring.places,
            waiting: keyring.waiting,
            chosen: profile == chosen,
        })
    };
    there(&app.inner().folder).into_iter().filter_map(profile).collect()
}

/// Goes to a profile that is not enrolled yet.
pub(crate) async fn new(app: &App) -> Result<Session, AppError> {
    let folder = app.inner().folder.clone();
    let free = off_thread(move || {
        let taken: Vec<u32> = there(&folder).into_iter().map(|(profile, _)| profile).collect();
        (FIRST..=PROFILES_MAX).find(|profile| !taken.contains(profile)).ok_or_else(|| ErrorCode::NotAllowed.into())
    });
    go_to(app, free.await?).await
}

/// Goes to a profile that is enrolled.
pub(crate) async fn switch(app: &App, profile: u32) -> Result<Session, AppError> {
    let folder = app.inner().folder.clone();
    let enrolled = off_thread(move || {
        let found = there(&folder).into_iter().find(|(there, _)| *there == profile);
        found.map(|(_, keyring)| keyring).transpose().map_err(AppError::from)
    });
    match enrolled.await? {
        Some(_) => go_to(app, profile).await,
        None => Err(ErrorCode::NotFound.into()),
    }
}

/// Closes what is open, as the lock does, and goes there.
async fn go_to(app: &App, profile: u32) -> Result<Session, AppError> {
    super::lock(app).await?;
    let app = app.clone();
    off_thread(move || {
        let mut there = app.desk();
        if let Some(desk) = there.take() {
            super::put_away_anyhow(desk);
        }
        app.choose(profile);
        app.inner().contact.start_afresh();
        drop(there);
        super::told(&app);
        super::session(&app)
    })
    .await
}

/// Every profile that has a keyring. One that cannot be read keeps nobody from the others.
fn there(folder: &Path) -> Vec<(u32, Result<Keyring, StoreError>)> {
    let read = |profile| Some((profile, Keyring::read(&home(folder, profile)).transpose()?));
    (FIRST..=PROFILES_MAX).filter_map(read).collect()
}
