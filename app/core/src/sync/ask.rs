//! What a round says: how far this device has read, what it lacks, and what waits in its outbox.

use crdt_model::space::Space;
use crdt_model::wire::{CatchUp, Push, SpaceCommand, SyncRequest, VERSION, grants_digest};
use ed25519_dalek::SigningKey;

use super::again::Batch;
use crate::desk::Desk;
use crate::store::meta::Relay;
use crate::store::outbox::WaitingRow;
use crate::store::{self, StoreError};

/// The most bytes of changes in one round, unless the first alone has more.
pub(super) const PUSH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most commands in one round.
const COMMANDS_MAX: usize = 256;

/// The most spaces that are asked for whole in one round.
const CATCH_UP_MAX: usize = 1_024;

/// A request and what has to be known when its answer comes.
pub(super) struct Asked {
    pub(super) request: SyncRequest,
    pub(super) challenge: Option<[u8; 32]>,
    pub(super) key: SigningKey,
    pub(super) relay: Relay,
    pub(super) expects: Expects,
}

/// What the answer may speak of. A receipt for anything else is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Expects {
    /// The row of the outbox after which the sent ones stand.
    pub(super) after: i64,
    /// The rows that were sent, without their bytes.
    pub(super) sent: Vec<WaitingRow>,
    /// The commands that were sent.
    pub(super) commands: Vec<SpaceCommand>,
    /// The spaces that were asked for whole.
    pub(super) catch_up: Vec<Space>,
}

/// The next request: what others build on first, then what waits after a row of the outbox.
pub(super) fn next(desk: &Desk, after: i64, first: Batch, without_token: bool) -> Result<Asked, StoreError> {
    let connection = desk.connection();
    let commands = store::space_command::waiting(connection, COMMANDS_MAX)?;
    let mut catch_up: Vec<CatchUp> = store::granted::incomplete(connection)?;
    catch_up.truncate(CATCH_UP_MAX);
    let (rows_max, bytes_max) = first.room_left();
    let mut sent = store::outbox::waiting(connection, after, rows_max, bytes_max)?;
    let rows = sent.iter_mut().map(|row| Push {
        space: row.space,
        document: row.document,
        bytes: std::mem::take(&mut row.bytes).into(),
    });
    let grants = grants_digest(&store::granted::all(connection)?);
    let request = SyncRequest {
        cursor: store::meta::cursor(connection)?,
        push: first.pushes.into_iter().chain(rows).collect(),
        catch_up,
        commands,
        without_token: without_token.then_some(true),
        ..SyncRequest::empty(VERSION, grants)
    };
    Ok(Asked {
        challenge: store::meta::challenge(connection)?,
        key: desk.signing().clone(),
        relay: desk.relay().clone(),
        expects: Expects {
            after,
            sent,
            commands: request.commands.clone(),
            catch_up: request.catch_up.iter().map(|wanted| wanted.space).collect(),
        },
        request,
    })
}
