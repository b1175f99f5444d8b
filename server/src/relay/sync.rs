//! One round of syncing: who asks and may, what waits there, what is new here.

mod opening;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State as Extract;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use crdt_model::id::DeviceId;
use crdt_model::space::Space;
use crdt_model::wire::{
    ACCESS_COMMANDS_MAX, Forms, PICTURES_MAX, RECORDS_MAX, Refused, Rejection, SignedRequest, SyncAnswer, SyncRequest,
};
use ed25519_dalek::VerifyingKey;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use self::opening::Opening;
use super::pictures;
use super::pull::{self, Asked};
use super::push::{self, Pushed, Sender};
use crate::devices;
use crate::erasures;
use crate::error::Refusal;
use crate::frame;
use crate::meters::Outcome;
use crate::state::State;
use crate::store::device::{self, Device, Status};
use crate::store::meta;

/// Takes in what a device pushes and answers with what is new for it.
pub(crate) async fn sync(
    Extract(state): Extract<State>,
    request: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let sent = super::body(request)?;
    let envelope: SignedRequest = frame::read(&sent)?;
    let device = envelope.device;
    let known = state.store().read(move |connection| device::read(connection, device)).await?;
    let status = checked(&envelope, known)?;
    let challenge = *envelope.challenge;
    let envelope = Arc::new(envelope);
    let (request, _memory) = state
        .gate()
        .unpacked(envelope.body.len(), |most| {
            let envelope = Arc::clone(&envelope);
            in_thread(move || opened(&envelope, most))
        })
        .await?;

    let may_pack = request.forms.unwrap_or(Forms::FIRST).takes(Forms::PACKED);
    let opening = opening::open(&state, device, challenge, &request).await?;
    let (answer, _turn) = match status {
        Status::Active => active(&state, device, request, opening).await?,
        Status::Pending | Status::Revoked => revoked(&state, device, request, opening).await?,
    };
    points::reach("relay.before_answer");
    in_thread(move || frame::answer(state.key(), &sent, may_pack, &answer)).await
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

fn opened(envelope: &SignedRequest, most: usize) -> Result<SyncRequest, Rejection> {
    let body = frame::unpack(most, envelope.packed, &envelope.body)?;
    let request: SyncRequest = frame::read_spoken(&body)?;
    let SyncRequest { push, returned, commands, catch_up, compare, pictures, wants, .. } = &request;
    let longest = (push.len() + returned.len()).max(commands.len()).max(catch_up.len()).max(compare.len());
    let is_long = pictures.len().max(wants.len()) > PICTURES_MAX || request.access.len() > ACCESS_COMMANDS_MAX;
    if longest > RECORDS_MAX || is_long {
        return Err(Rejection::TooLarge);
    }
    let each_once = all_differ(catch_up.iter().map(|wanted| wanted.space))
        && all_differ(compare.iter().map(|compared| compared.space));
    if each_once { Ok(request) } else { Err(Rejection::BadFrame) }
}

fn all_differ(mut spaces: impl Iterator<Item = Space>) -> bool {
    let mut seen = BTreeSet::new();
    spaces.all(|space| seen.insert(space))
}

/// What the device sent is taken in, then what is new is read. With the answer comes the turn to put it together.
async fn active(
    state: &State,
    device: DeviceId,
    mut request: SyncRequest,
    opening: Opening,
) -> Result<(SyncAnswer, OwnedSemaphorePermit), Refusal> {
    let end = Instant::now() + push::PUSH_TIME_MAX;
    let (returned, pushed) = (std::mem::take(&mut request.returned), std::mem::take(&mut request.push));
    let version = request.version;
    let mut done = Pushed::default();
    // What waits in the outbox may build on what the relay has lost.
    push::push(state, Sender::Giver(device), returned, &mut done, end).await?;
    push::push(state, Sender::Author(device), pushed, &mut done, end).await?;

    state.meters().records(Outcome::Received, done.receipts.len());
    state.meters().records(Outcome::Refused, done.refused.len());
    state.meters().records(Outcome::Needing, done.needs.len());

    let pictures_done = pictures::take_in(state, device, std::mem::take(&mut request.pictures)).await?;

    let received = done.receipts.iter().map(|receipt| receipt.position).collect();
    let wants_tablets = version >= 3 && request.tablets == Some(true);
    let asked = Asked { device, request, received };
    let turn = state.gate().turn().await?;
    let tablets = match wants_tablets {
        true => state.store().read(move |connection| devices::tablets(connection, device, version)).await?,
        false => None,
    };
    let others = match tablets.is_some() && version >= 4 {
        true => Some(state.store().read(move |connection| devices::others(connection, device)).await?),
        false => None,
    };
    let erased_people = match tablets.is_some() && version >= 4 {
        true => Some(state.store().read(move |connection| erasures::people(connection, device)).await?),
        false => None,
    };
    let pulled = state.store().read(move |connection| pull::pull(connection, &asked)).await?;
    let pulled = pulled.ok_or(Rejection::Revoked)?;
    let answer = SyncAnswer {
        grants: pulled.grants,
        receipts: done.receipts,
        refused: in_version(done.refused, version),
        needs: done.needs,
        commands: opening.commands,
        access: opening.access,
        records: pulled.records,
        snapshots: pulled.snapshots,
        catch_up: pulled.catch_up,
        more: pulled.more,
        token: opening.token.map(Into::into),
        differ: pulled.differ,
        bundles: pulled.bundles,
        recovery_kept: opening.recovery_kept,
        tablets,
        others,
        erased_people,
        pictures_done,
        pictures: pulled.pictures,
        ..SyncAnswer::empty(version, pulled.cursor, opening.challenge)
    };
    Ok((answer, turn))
}

/// A closed device gets nothing; what it still sends is kept for the coordinator.
async fn revoked(
    state: &State,
    device: DeviceId,
    request: SyncRequest,
    opening: Opening,
) -> Result<(SyncAnswer, OwnedSemaphorePermit), Refusal> {
    if request.push.is_empty() {
        return Err(Rejection::Revoked.into());
    }
    let done = push::keep_aside(state, device, request.push).await?;
    state.meters().records(Outcome::Received, done.receipts.len());
    state.meters().records(Outcome::Refused, done.refused.len());
    let epoch = state.store().read(meta::read).await?.epoch;
    let cursor = request.cursor.unwrap_or(pull::before_the_first(epoch));
    let nothing = SyncAnswer::empty(request.version, cursor, opening.challenge);
    let refused = in_version(done.refused, request.version);
    let answer = SyncAnswer { receipts: done.receipts, refused, ..nothing };
    Ok((answer, state.gate().turn().await?))
}

fn in_version(refused: Vec<Refused>, version: u16) -> Vec<Refused> {
    refused.into_iter().map(|refused| Refused { reason: refused.reason.in_version(version), ..refused }).collect()
}

/// Packing and unpacking take the processor for long enough to hold up others.
async fn in_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Rejection::Unavailable.into())
}
