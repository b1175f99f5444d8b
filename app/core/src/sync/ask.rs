//! What a round says: how far this device has read, what it lacks, and what waits in its outbox.

use std::collections::BTreeSet;

use crdt_model::space::Space;
use crdt_model::wire::{About, CatchUp, Compare, Forms, Push, RECORDS_MAX, SpaceCommand, SyncRequest, grants_digest};
use ed25519_dalek::SigningKey;

use crate::desk::{Desk, Place};
use crate::session::recovery;
use crate::store::sending::{Room, WaitingRow};
use crate::store::{self, StoreError};

/// The protocol version from which on there are comparing, giving back and what a device tells about itself.
pub(super) const SINCE_RECONCILING: u16 = 2;

/// The most bytes of changes in one round, unless the first alone has more.
const PUSH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most commands in one round.
const COMMANDS_MAX: usize = 256;

/// The most spaces that are asked for whole in one round.
const CATCH_UP_MAX: usize = 1_024;

/// The app and its version, as the list of devices shows it.
const APP: &str = concat!("bindeled ", env!("CARGO_PKG_VERSION"));

/// What this run and this connection have come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    /// The protocol version that the relay speaks.
    pub(super) version: u16,
    /// There is no token for the stream of wake-ups.
    pub(super) without_token: bool,
    /// What the relay was told last.
    pub(super) told: Option<About>,
    /// What this device holds, for a relay that knows no cursor of it.
    pub(super) compare: Vec<Compare>,
}

/// How far a go has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// The row of the outbox after which to go on.
    pub(super) after: i64,
    /// The row of what is given back after which to go on.
    pub(super) returned_after: i64,
    /// Documents that were given back because something that waits builds on them: each once.
    pub(super) given_back: BTreeSet<Place>,
    /// Documents that were said again because something that waits would wait for ever: each once.
    pub(super) said_again: BTreeSet<Place>,
}

/// A request and what has to be known when its answer comes.
pub(super) struct Asked {
    pub(super) request: SyncRequest,
    pub(super) challenge: Option<[u8; 32]>,
    pub(super) key: SigningKey,
    pub(super) expects: Expects,
}

/// What the answer may speak of. A receipt for anything else is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Expects {
    pub(super) version: u16,
    /// It goes on from a cursor.
    pub(super) reads_on: bool,
    pub(super) progress: Progress,
    /// The rows of the outbox that were sent, without their bytes.
    pub(super) sent: Vec<WaitingRow>,
    /// The rows that were given back, without their bytes.
    pub(super) returned: Vec<WaitingRow>,
    /// The commands that were sent.
    pub(super) commands: Vec<SpaceCommand>,
    /// The spaces that were asked for whole, and from where on.
    pub(super) catch_up: Vec<CatchUp>,
    /// The spaces of which it must come out where they differ.
    pub(super) compare: BTreeSet<Space>,
    pub(super) told: Option<About>,
    /// A recovery code was sent.
    pub(super) recovery: bool,
}

/// The next request: what others build on first, then what waits.
pub(super) fn next(desk: &mut Desk, progress: Progress, terms: Terms) -> Result<Asked, StoreError> {
    let version = terms.version;
    let reconciles = version >= SINCE_RECONCILING;
    let letters = if reconciles { recovery_letters(desk) } else { None };
    let connection = desk.connection();
    let compare = super::compare::wanted(desk)?;
    let mut catch_up = store::granted::incomplete(connection)?;
    catch_up.retain(|wanted| wanted.space.since() <= version && !compare.contains(&wanted.space));
    catch_up.truncate(CATCH_UP_MAX);
    let mut commands = store::space_command::waiting(connection, COMMANDS_MAX)?;
    commands.retain(|command| command.space.since() <= version);

    let room = Room { version, rows: RECORDS_MAX, bytes: PUSH_BYTES_MAX };
    let mut returned = store::returned::waiting(connection, progress.returned_after, !reconciles, room)?;
    let mut left = room.beside(&returned);
    // What waits may build on what is given back: it goes along with the last of that.
    let last = returned.last().map_or(progress.returned_after, |row| row.seq);
    if !store::returned::waiting(connection, last, !reconciles, Room { rows: 1, ..room })?.is_empty() {
        left.rows = 0;
    }
    let mut sent = store::outbox::waiting(connection, progress.after, left)?;

    let about = reconciles.then(|| about(desk, &sent)).transpose()?;
    let about = about.filter(|about| terms.told.as_ref() != Some(about));
    let cursor = store::meta::cursor(connection)?;
    let mut request = SyncRequest {
        cursor,
        catch_up: catch_up.clone(),
        commands: commands.clone(),
        push: pushes(&mut sent),
        without_token: terms.without_token.then_some(true),
        ..SyncRequest::empty(version, grants_digest(&store::granted::all(connection)?))
    };
    let returning = pushes(&mut returned);
    if reconciles {
        request.returned = returning;
        request.compare = terms.compare;
        request.about = about.clone();
        request.forms = Some(Forms::ALL);
    } else {
        // An older relay takes back only what the device itself wrote, as if it were new.
        request.push.splice(0..0, returning);
    }
    let recovery = letters.is_some();
    request.recovery = letters;
    Ok(Asked {
        challenge: store::meta::challenge(connection)?,
        key: desk.signing().clone(),
        expects: Expects {
            version,
            reads_on: cursor.is_some(),
            progress,
            sent,
            returned,
            commands,
            catch_up,
            compare,
            told: about,
            recovery,
        },
        request,
    })
}

/// Rows as the wire has them; what the answer is held against keeps no bytes.
fn pushes(rows: &mut [WaitingRow]) -> Vec<Push> {
    let push = |row: &mut WaitingRow| Push {
        space: row.space,
        document: row.document,
        bytes: std::mem::take(&mut row.bytes).into(),
    };
    rows.iter_mut().map(push).collect()
}

/// What this device tells about itself: what will wait when all that goes along is received.
fn about(desk: &Desk, sent: &[WaitingRow]) -> Result<About, StoreError> {
    let (waiting, since) = store::outbox::waiting_beside(desk.connection(), sent)?;
    Ok(About { app: APP.to_owned(), waiting, waiting_since: since.map(|at| at.0) })
}

/// The recovery code that the relay is to keep, if it is time for another. Without it the rest goes on.
fn recovery_letters(desk: &mut Desk) -> Option<String> {
    recovery::to_send(desk).unwrap_or_else(|error| {
        tracing::warn!(code = ?error.code, "no recovery code could be made");
        None
    })
}
