//! What is done for a request before anything else, in one commit: its challenge is used up and the next one given, what
//! the device tells about itself is noted, and its commands are done.

use crdt_model::id::{DeviceId, Epoch};
use crdt_model::wire::{AccessDone, CommandDone, Rejection, SyncRequest, grants_digest};
use rusqlite::Connection;

use crate::access::Access;
use crate::error::Refusal;
use crate::journal::{self, By, Event};
use crate::relay::challenge::CHALLENGE_MS_MAX;
use crate::relay::{commands, invites, pull, seal};
use crate::state::{State, random};
use crate::store::token::{self, Token};
use crate::store::{StoreError, challenge, device, meta, recovery};

const TOKEN_MS_MAX: i64 = 15 * 60 * 1000;
/// A token with less than this left is replaced.
const TOKEN_MS_LEFT_MIN: i64 = 10 * 60 * 1000;

/// What a request was given.
#[derive(Default)]
pub(super) struct Opening {
    pub(super) challenge: [u8; 32],
    pub(super) commands: Vec<CommandDone>,
    pub(super) access: Vec<AccessDone>,
    pub(super) token: Option<[u8; 16]>,
    pub(super) recovery_kept: Option<bool>,
}

/// What a request asks for first.
struct First {
    device: DeviceId,
    spent: [u8; 32],
    was_loose: bool,
    fresh: [u8; 32],
    token: [u8; 16],
    /// For a new history, should one have to begin.
    epoch: Epoch,
    now: i64,
    /// Nothing is left for it to fetch or to compare.
    is_whole: bool,
    /// Without its records.
    request: SyncRequest,
}

/// Opens a request of a device that may be heard.
pub(super) async fn open(
    state: &State,
    device: DeviceId,
    spent: [u8; 32],
    request: &SyncRequest,
) -> Result<Opening, Refusal> {
    let now = state.clock().now_ms();
    let was_loose = state.loose_challenges().spend(device, &spent, now);
    let (fresh, token, epoch) = (random()?, random()?, Epoch::from_bytes(random()?));
    let is_whole = request.catch_up.is_empty() && request.compare.is_empty();
    let request = SyncRequest {
        cursor: request.cursor,
        commands: request.commands.clone(),
        access: request.access.clone(),
        without_token: request.without_token,
        about: request.about.clone(),
        recovery: request.recovery.clone(),
        ..SyncRequest::empty(request.version, *request.grants)
    };
    let first = First { device, spent, was_loose, fresh, token, epoch, now, is_whole, request };
    let weight = 1 + first.request.commands.len() + first.request.access.len();
    let opening = state.store().write(weight, move |connection| done(connection, &first)).await?;
    opening.map_err(|rejection| match rejection {
        Rejection::BadChallenge => retry_with(rejection, state.loose_challenges().give(device, now).ok()),
        Rejection::UnknownCursor => retry_with(rejection, Some(fresh)),
        other => other.into(),
    })
}

const fn retry_with(rejection: Rejection, challenge: Option<[u8; 32]>) -> Refusal {
    Refusal { rejection, challenge }
}

fn done(connection: &Connection, first: &First) -> Result<Result<Opening, Rejection>, StoreError> {
    let First { device, now, request, .. } = first;
    let (device, now) = (*device, *now);
    if !first.was_loose && !challenge::spend(connection, device, &first.spent, now)? {
        return Ok(Err(Rejection::BadChallenge));
    }
    challenge::add(connection, device, &first.fresh, now + CHALLENGE_MS_MAX)?;
    device::seen(connection, device, now)?;
    if let Some(about) = &request.about {
        device::told(connection, device, about, now)?;
    }
    let mut opening = Opening { challenge: first.fresh, ..Opening::default() };
    if !device::is_active(connection, device)? {
        return Ok(Ok(opening));
    }
    if let Some(cursor) = &request.cursor {
        let log = meta::read(connection)?;
        if !pull::is_of_this_log(connection, log.epoch, cursor)? {
            if cursor.epoch == log.epoch && seal::is_sealed(&log.key_seed, cursor) {
                // The log once went there and does not any more: all of this relay was put back to an earlier day.
                meta::begin_again(connection, first.epoch, now)?;
                journal::record(connection, &By::Relay, now, Event::Restored { doubted: false })?;
                tracing::warn!(%device, position = cursor.position, "a device has read further than the log goes");
            }
            device::reached(connection, device, None, true)?;
            return Ok(Err(Rejection::UnknownCursor));
        }
    }
    note_reached(connection, first)?;
    if let Some(letters) = &request.recovery {
        opening.recovery_kept = recovery::keep(connection, device, letters, now)?.then_some(true);
    }
    opening.commands = commands::done(connection, device, &request.commands, now)?;
    opening.access = invites::done(connection, device, &request.access, now)?;
    if request.without_token == Some(true) || token::newest(connection, device)? <= now + TOKEN_MS_LEFT_MIN {
        token::add(connection, &first.token, Token { device, expires: now + TOKEN_MS_MAX })?;
        opening.token = Some(first.token);
    }
    Ok(Ok(opening))
}

/// What a device has read, it has kept, and what was erased up to there is gone from it: unless it still holds what it is
/// not granted any more, or is fetching what it did not have.
fn note_reached(connection: &Connection, first: &First) -> Result<(), StoreError> {
    let First { device, is_whole, request, .. } = first;
    let access = Access::load(connection, *device)?.in_version(request.version);
    let knows_its_grants = grants_digest(access.grants()) == *request.grants;
    let hears_of_erasing = request.version >= pull::ERASING_SINCE;
    let position = request.cursor.filter(|_| hears_of_erasing).map(|cursor| cursor.position);
    device::reached(connection, *device, position, *is_whole && knows_its_grants)
}
