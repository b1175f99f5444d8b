//! A forgotten PIN: the device keeps a slot that a one-time code opens, and the relay keeps the code.
//!
//! The letters are written down in the store first, then the slot in the keyring, and only then do they leave. A code
//! that was used opens nothing any more and never leaves again. Wherever the device stops in between, it goes on from
//! there.

use crdt_model::id::PersonId;
use crdt_model::recovery::RecoveryCode;

use super::open_store;
use crate::api::view::Session;
use crate::app::App;
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::keyring::{Keyring, Pin};
use crate::store::meta;

/// Opens the store by a one-time code and gives a person a new PIN. The code has been used: the next contact brings
/// the relay another one.
pub(crate) async fn recover_pin(app: &App, person: PersonId, code: &str, pin: &str) -> Result<Session, AppError> {
    let pin = Pin::parse(pin)?;
    let code: RecoveryCode = code.parse().map_err(|_| ErrorCode::CodeUnreadable)?;
    let session =
        open_store(app, move |keyring, home, surroundings| keyring.recover(home, person, &code, &pin, surroundings));
    let session = session.await?;
    let forget = |desk: &mut Desk| {
        let mut keyring = Keyring::read(desk.home())?.ok_or(ErrorCode::NotEnrolled)?;
        forget_used(desk, &mut keyring)
    };
    if let Err(error) = app.at_desk(forget).await {
        tracing::warn!(code = ?error.code, "the code that was used is renewed later");
    }
    Ok(session)
}

/// The letters of a code that was used go, so that another one is made.
fn forget_used(desk: &mut Desk, keyring: &mut Keyring) -> Result<(), AppError> {
    desk.store().transaction(|connection| {
        meta::set_recovery_code(connection, None)?;
        meta::set_recovery_on(connection, None)
    })?;
    keyring.code_used = false;
    Ok(keyring.write(desk.home())?)
}

/// The letters for the next request, when the relay is to keep another code: after the last one was used, and at the
/// first contact of a day.
pub(crate) fn to_send(desk: &mut Desk) -> Result<Option<String>, AppError> {
    let mut code = meta::recovery_code(desk.connection())?;
    if code.is_none() && meta::recovery_on(desk.connection())? == Some(desk.today()) {
        return Ok(None);
    }
    let mut keyring = Keyring::read(desk.home())?.ok_or(ErrorCode::NotEnrolled)?;
    if keyring.code_used {
        forget_used(desk, &mut keyring)?;
        code = None;
    }
    let code = match code {
        Some(code) => code,
        None => {
            // Once in many millions of times the bytes are not enough for a code; the next request has others.
            let Some(code) = RecoveryCode::from_random(&desk.random()) else { return Ok(None) };
            desk.store().transaction(|connection| meta::set_recovery_code(connection, Some(&code)))?;
            code
        }
    };
    if keyring.add_recovery(&code, desk.key(), desk.surroundings())? {
        keyring.write(desk.home())?;
    }
    Ok(Some(code.letters().to_owned()))
}

/// The relay has kept the letters that were sent.
pub(crate) fn kept(desk: &mut Desk) -> Result<(), AppError> {
    let Some(code) = meta::recovery_code(desk.connection())? else { return Ok(()) };
    let mut keyring = Keyring::read(desk.home())?.ok_or(ErrorCode::NotEnrolled)?;
    keyring.keep_recovery(&code, desk.now());
    keyring.write(desk.home())?;
    let today = desk.today();
    Ok(desk.store().transaction(|connection| {
        meta::set_recovery_code(connection, None)?;
        meta::set_recovery_on(connection, Some(today))
    })?)
}
