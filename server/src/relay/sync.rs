//! One round of syncing: who asks and may, what waits there, what is new here.

use axum::body::Bytes;
use axum::extract::State as Extract;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use crdt_model::id::DeviceId;
use crdt_model::wire::{self, CommandDone, RECORDS_MAX, Rejection, SignedRequest, SyncAnswer, SyncRequest};
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;

use super::challenge::CHALLENGE_MS_MAX;
use super::commands;
use super::pull::{self, Asked};
use super::push::{self, Pushed};
use crate::error::Refusal;
use crate::frame;
use crate::state::{State, random};
use crate::store::device::{self, Device, Status};
use crate::store::token::{self, Token};
use crate::store::{StoreError, challenge};

const TOKEN_MS_MAX: i64 = 15 * 60 * 1000;
/// A token with less than this left is replaced.
const TOKEN_MS_LEFT_MIN: i64 = 10 * 60 * 1000;

/// Takes in what a device pushes and answers with what is new for it.
pub(crate) async fn sync(
    Extract(state): Extract<State>,
    request: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let sent = super::body(request)?;
    let envelope: SignedRequest = frame::read(&sent)?;
    let id = envelope.device;
    let known = state.store().read(move |connection| device::read(connection, id)).await?;
    let status = checked(&envelope, known)?;
    let challenge = *envelope.challenge;
    let request = in_thread(move || opened(&envelope)).await??;

    let opening = open(&state, id, challenge, &request).await?;
    let SyncRequest { version, cursor, grants, catch_up, push: records, .. } = request;
    if status == Status::Revoked {
        let nothing =
            SyncAnswer::empty(version, cursor.unwrap_or(pull::before_the_first(state.epoch())), opening.challenge);
        return revoked(&state, &sent, id, nothing, records).await;
    }
    let Pushed { receipts, refused, needs } = push::push(&state, id, records).await?;
    let asked = Asked { device: id, cursor, grants: *grants, catch_up };
    let pulled = state.store().read(move |connection| pull::pull(connection, &asked)).await?;
    let answer = SyncAnswer {
        grants: pulled.grants,
        receipts,
        refused,
        needs,
        commands: opening.commands,
        records: pulled.records,
        snapshots: pulled.snapshots,
        catch_up: pulled.catch_up,
        more: pulled.more,
        token: opening.token.map(Into::into),
        ..SyncAnswer::empty(version, pulled.cursor, opening.challenge)
    };
    points::reach("relay.before_answer");
    in_thread(move || frame::answer(state.key(), &sent, &answer)).await
}

/// Whether the device signed it and may be heard.
fn checked(envelope: &SignedRequest, known: Option<Device>) -> Result<Status, Rejection> {
    let known = known.ok_or(Rejection::UnknownDevice)?;
    let key = VerifyingKey::from_bytes(&known.key).map_err(|_| Rejection::BadSignature)?;
    if !envelope.is_by(&key) {
        return Err(Rejection::BadSignature);
    }
    if known.status == Status::Pending { Err(Rejection::Pending) } else { Ok(known.status) }
}

fn opened(envelope: &SignedRequest) -> Result<SyncRequest, Rejection> {
    let body = frame::unpack(envelope.packed, &envelope.body)?;
    let request: SyncRequest = frame::read(&body)?;
    if !wire::speaks(request.version) {
        return Err(Rejection::Version);
    }
    let longest = request.push.len().max(request.commands.len()).max(request.catch_up.len());
    if longest > RECORDS_MAX { Err(Rejection::TooLarge) } else { Ok(request) }
}

/// What a request was given before anything else was done for it.
struct Opening {
    challenge: [u8; 32],
    commands: Vec<CommandDone>,
    token: Option<[u8; 16]>,
}

/// Uses the challenge up, gives the next, does the commands: all in one commit.
async fn open(state: &State, device: DeviceId, spent: [u8; 32], request: &SyncRequest) -> Result<Opening, Refusal> {
    let now = state.clock().now_ms();
    let was_loose = state.loose_challenges().spend(device, &spent, now);
    let (fresh, token) = (random()?, random()?);
    let (epoch, cursor, commands) = (state.epoch(), request.cursor, request.commands.clone());
    let without_token = request.without_token == Some(true);
    let opening = state
        .store()
        .write(1 + commands.len(), move |connection| {
            if !was_loose && !challenge::spend(connection, device, &spent, now)? {
                return Ok(Err(Rejection::BadChallenge));
            }
            challenge::add(connection, device, &fresh, now + CHALLENGE_MS_MAX)?;
            if !is_active(connection, device)? {
                return Ok(Ok(Opening { challenge: fresh, commands: Vec::new(), token: None }));
            }
            if let Some(cursor) = cursor
                && !pull::is_of_this_log(connection, epoch, &cursor)?
            {
                return Ok(Err(Rejection::UnknownCursor));
            }
            device::seen(connection, device, now)?;
            let commands = commands::done(connection, device, &commands, now)?;
            let has_token = !without_token && token::newest(connection, device)? > now + TOKEN_MS_LEFT_MIN;
            if !has_token {
                token::add(connection, &token, Token { device, expires: now + TOKEN_MS_MAX })?;
            }
            Ok(Ok(Opening { challenge: fresh, commands, token: (!has_token).then_some(token) }))
        })
        .await?;
    opening.map_err(|rejection| match rejection {
        Rejection::BadChallenge => retry_with(rejection, state.loose_challenges().give(device, now).ok()),
        Rejection::UnknownCursor => retry_with(rejection, Some(fresh)),
        other => other.into(),
    })
}

const fn retry_with(rejection: Rejection, challenge: Option<[u8; 32]>) -> Refusal {
    Refusal { rejection, challenge }
}

fn is_active(connection: &Connection, id: DeviceId) -> Result<bool, StoreError> {
    Ok(device::read(connection, id)?.is_some_and(|device| device.status == Status::Active))
}

/// A closed device gets nothing; what it still sends is kept for the coordinator.
async fn revoked(
    state: &State,
    sent: &[u8],
    device: DeviceId,
    nothing: SyncAnswer,
    records: Vec<wire::Push>,
) -> Result<Response, Refusal> {
    if records.is_empty() {
        return Err(Rejection::Revoked.into());
    }
    let refused = push::keep_aside(state, device, records).await?;
    let answer = SyncAnswer { refused, ..nothing };
    Ok(frame::answer(state.key(), sent, &answer))
}

/// Packing and unpacking take the processor for long enough to hold up others.
async fn in_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Rejection::Unavailable.into())
}
