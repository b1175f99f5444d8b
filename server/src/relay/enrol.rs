//! Enrolment: an invite's secret, once, for a device that shows that it holds its key.

use axum::body::Bytes;
use axum::extract::State as Extract;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use crdt_model::id::DeviceId;
use crdt_model::wire::{self, EnrolAnswer, EnrolRequest, Grant, Rejection};
use rusqlite::Connection;

use crate::access::Access;
use crate::error::Refusal;
use crate::frame;
use crate::relay::challenge::CHALLENGE_MS_MAX;
use crate::state::{State, random};
use crate::store::device::{self, Status};
use crate::store::invite::StoredInvite;
use crate::store::{StoreError, challenge, grant, invite};

const LABEL_CHARS_MAX: usize = 64;

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
    tracing::info!(device = %answer.device, "enrolled");
    Ok(frame::answer(state.key(), &sent, &answer))
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
    if !usable || invite.secret_hash != StoredInvite::hash(&asked.secret) {
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
    device::add(connection, id, *asked.device_key, &label(&asked.label, &invite.label), now)?;
    invite::spend(connection, asked.invite, id)?;
    for space in invite.spaces {
        grant::add(connection, id, Grant { space, role: invite.role })?;
    }
    challenge::add(connection, id, &fresh, now + CHALLENGE_MS_MAX)?;
    let grants = Access::load(connection, id)?.grants().to_vec();
    Ok(Ok(EnrolAnswer { device: id, grants, challenge: fresh.into(), pending: None }))
}

/// What the device calls itself, or else what the invite calls it: one short line.
fn label(own: &str, of_invite: &str) -> String {
    let clean = |text: &str| -> String {
        text.chars().filter(|c| !c.is_control()).take(LABEL_CHARS_MAX).collect::<String>().trim().to_owned()
    };
    let own = clean(own);
    if own.is_empty() { clean(of_invite) } else { own }
}
