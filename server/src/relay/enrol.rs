//! Enrolment: an invite's secret, once, for a device that shows that it holds its key.

use axum::body::Bytes;
use axum::extract::State as Extract;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use crdt_model::id::DeviceId;
use crdt_model::invite::secret_hash;
use crdt_model::wire::{self, EnrolAnswer, EnrolRequest, Rejection};
use rusqlite::Connection;

use crate::access::Access;
use crate::devices;
use crate::error::Refusal;
use crate::frame;
use crate::journal::{By, Event, record};
use crate::relay::challenge::CHALLENGE_MS_MAX;
use crate::state::{State, random};
use crate::store::device::{self, Status};
use crate::store::invite::StoredInvite;
use crate::store::{StoreError, challenge, grant, invite};

/// The protocol version that tells a device that it waits.
const PENDING_SINCE: u16 = 2;

/// Enrols a device.
pub(crate) async fn enrol(
    Extract(state): Extract<State>,
    request: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let sent = super::body(request)?;
    let asked: EnrolRequest = frame::read(&sent)?;
    if !wire::speaks(asked.version) {
        return Err(Rejection::Version.into());
    }
    if !asked.is_by_its_key() {
        return Err(Rejection::BadSignature.into());
    }
    let (now, fresh) = (state.clock().now_ms(), random()?);
    points::reach("relay.before_enrolled");
    let answer = state.store().write(1, move |connection| enrolled(connection, &asked, fresh, now)).await??;
    points::reach("relay.enrolled");
    if answer.pending == Some(true) {
        let device = answer.device;
        let held = state.store().read(move |connection| grant::given_to(connection, device)).await?;
        state.news().tell_of_waiting(held.into_iter().map(|grant| grant.space).collect());
    }
    tracing::info!(device = %answer.device, "enrolled");
    Ok(frame::answer(state.key(), &sent, false, &answer))
}

fn enrolled(
    connection: &Connection,
    asked: &EnrolRequest,
    fresh: [u8; 32],
    now: i64,
) -> Result<Result<EnrolAnswer, Rejection>, StoreError> {
    let id = DeviceId::of_key(&asked.device_key);
    let Some(invite) = invite::read(connection, asked.invite)? else { return Ok(Err(Rejection::InviteInvalid)) };
    // The same device may ask again: the answer to its first request can get lost.
    let usable = invite.spent_by.is_none_or(|by| by == id) && invite.expires > now;
    if !usable || invite.secret_hash != secret_hash(&asked.secret) {
        return Ok(Err(Rejection::InviteInvalid));
    }
    if let Some(known) = device::read(connection, id)? {
        if known.key != *asked.device_key {
            return Ok(Err(Rejection::InviteInvalid));
        }
        if known.status == Status::Revoked {
            return Ok(Err(Rejection::Revoked));
        }
    }
    if invite.spent_by.is_none() {
        take_up(connection, id, asked, &invite, now)?;
    }
    challenge::add(connection, id, &fresh, now + CHALLENGE_MS_MAX)?;
    let pending = device::read(connection, id)?.is_some_and(|device| device.status == Status::Pending);
    let grants =
        if pending { Vec::new() } else { Access::load(connection, id)?.in_version(asked.version).grants().to_vec() };
    let pending = (pending && asked.version >= PENDING_SINCE).then_some(true);
    Ok(Ok(EnrolAnswer { device: id, grants, challenge: fresh.into(), pending }))
}

/// Spends an invite. A device that holds something already waits too when the invite wants it confirmed: it may not be
/// the one that the invite was meant for.
fn take_up(
    connection: &Connection,
    device: DeviceId,
    asked: &EnrolRequest,
    invite: &StoredInvite,
    now: i64,
) -> Result<(), StoreError> {
    let status = if invite.confirm { Status::Pending } else { Status::Active };
    let label = label(&asked.label, &invite.label);
    let by = By::Device(device);
    record(connection, &by, now, Event::Enrolled { device, key: *asked.device_key, label, status })?;
    record(connection, &by, now, Event::Spent { invite: asked.invite, device })?;
    for space in &invite.spaces {
        record(connection, &by, now, Event::Granted { device, space: *space, role: invite.role })?;
    }
    Ok(())
}

/// What the device calls itself, or else what the invite calls it.
fn label(own: &str, of_invite: &str) -> String {
    let own = devices::label(own);
    if own.is_empty() { devices::label(of_invite) } else { own }
}
