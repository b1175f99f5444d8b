//! What a round says: how far this device has read, what it lacks, and what waits in its outbox.

use std::collections::BTreeSet;

use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    ACCESS_COMMANDS_MAX, About, AccessCommand, Buckets, CatchUp, Compare, Forms, PICTURES_MAX, Picture, Push,
    RECORDS_MAX, SpaceCommand, SyncAnswer, SyncRequest, VERSION, WantedPicture, grants_digest,
};
use ed25519_dalek::SigningKey;
use rusqlite::Connection;

use super::load::Load;
use crate::desk::{Desk, Place};
use crate::session::recovery;
use crate::store::picture::WaitingPicture;
use crate::store::sending::{COMMANDS_MAX, Room, WaitingRow};
use crate::store::{self, StoreError};

/// The protocol version from which on there are comparing, giving back and what a device tells about itself.
pub(super) const SINCE_RECONCILING: u16 = 2;

/// The protocol version from which on a coordinator is told of the organisation's devices, and how often it asks.
const SINCE_TABLETS: u16 = 3;
const TABLETS_MS: i64 = 10 * 60 * 1000;

/// The protocol version from which on there are pictures.
const SINCE_PICTURES: u16 = 4;

/// The most bytes of changes in one round, unless the first alone has more.
const PUSH_BYTES_MAX: usize = 4 * 1024 * 1024;

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
    /// What was sent in this run and not received, by its number among the unsent.
    pub(super) tried: BTreeSet<i64>,
    /// How much goes along.
    pub(super) load: Load,
    /// What this device holds, for a relay that knows no cursor of it.
    pub(super) compare: Vec<Compare>,
}

/// Whether this device coordinates an organisation and has not heard of its devices for a while.
fn wants_tablets(desk: &Desk, version: u16, asks_access: bool) -> Result<bool, StoreError> {
    let coordinates =
        desk.grants().iter().any(|(space, role)| matches!(space, Space::Organisation(_)) && *role == Role::Coordinator);
    if version < SINCE_TABLETS || !coordinates {
        return Ok(false);
    }
    let told_at = store::meta::tablets_at(desk.connection())?;
    let is_old = told_at.is_none_or(|at| desk.now().0 - at.0 >= TABLETS_MS);
    // Somebody may stand beside it with the device that was invited.
    Ok(is_old || asks_access || store::invite::is_expected(desk.connection(), desk.now())?)
}

/// How far a go has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// The row of the outbox after which to go on.
    pub(super) after: i64,
    /// The row of what is given back after which to go on.
    pub(super) returned_after: i64,
    /// The rows of the pictures after which to go on, of those that wait and of those that are wanted.
    pub(super) pictures_after: i64,
    pub(super) wanted_after: i64,
    /// Documents that were given back because something that waits builds on them: each once.
    pub(super) given_back: BTreeSet<Place>,
    /// Documents that were said again because something that waits would wait for ever: each once.
    pub(super) said_again: BTreeSet<Place>,
    /// Documents that were asked for whole because more of what could not be taken in has come: each once.
    pub(super) asked_again: BTreeSet<Place>,
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
    /// The pictures that were sent, without their bytes.
    pub(super) pictures: Vec<WaitingPicture>,
    /// The pictures that were asked for, and their rows.
    pub(super) wanted: Vec<(i64, WantedPicture)>,
    /// The commands that were sent.
    pub(super) commands: Vec<SpaceCommand>,
    /// What was asked about access.
    pub(super) access: Vec<AccessCommand>,
    /// The spaces that were asked for whole, and from where on.
    pub(super) catch_up: Vec<CatchUp>,
    /// The spaces of which it must come out where they differ.
    pub(super) compare: BTreeSet<Space>,
    pub(super) told: Option<About>,
    /// A recovery code was sent.
    pub(super) recovery: bool,
}

impl Expects {
    /// Whether a document was asked for whole.
    pub(super) fn asks_for(&self, (space, document): Place) -> bool {
        let mut pages = self.catch_up.iter().filter(|page| page.space == space);
        pages.any(|page| page.buckets.is_none_or(|buckets| Buckets::has(buckets, document)))
    }

    /// What went along and this answer does not receive, by its number among the unsent.
    pub(super) fn left_by(&self, answer: &SyncAnswer) -> BTreeSet<i64> {
        let received: BTreeSet<_> = answer.receipts.iter().map(|receipt| receipt.entry).collect();
        let kept = answer.pictures_done.iter().filter(|done| done.refused.is_none());
        let kept: BTreeSet<_> = kept.map(|done| done.picture).collect();
        let rows = self.sent.iter().filter(|row| !received.contains(&row.entry)).map(|row| row.seq);
        let pictures = self.pictures.iter().filter(|picture| !kept.contains(&picture.hash));
        rows.chain(pictures.map(|picture| -picture.seq)).collect()
    }
}

/// The next request: what others build on first, then what waits.
pub(super) fn next(desk: &mut Desk, progress: Progress, terms: Terms) -> Result<Asked, StoreError> {
    let version = terms.version;
    let reconciles = version >= SINCE_RECONCILING;
    let letters = if reconciles { recovery_letters(desk) } else { None };
    offer_again(desk)?;
    ask_again(desk)?;
    desk.fetch_damaged()?;
    let connection = desk.connection();
    let compare = super::compare::wanted(desk)?;
    let mut catch_up = store::granted::incomplete(connection)?;
    catch_up.retain(|wanted| wanted.space.since() <= version && !compare.contains(&wanted.space));
    catch_up.truncate(CATCH_UP_MAX);
    let commands = store::space_command::waiting(connection, version, COMMANDS_MAX)?;
    // What they speak of may be made by a command that does not go along.
    let access_max = if commands.len() < COMMANDS_MAX { ACCESS_COMMANDS_MAX } else { 0 };
    let access = store::access_command::waiting(connection, version, access_max)?;

    let room = Room { version, rows: terms.load.of(RECORDS_MAX), bytes: terms.load.of(PUSH_BYTES_MAX) };
    let mut returned = store::returned::waiting(connection, progress.returned_after, !reconciles, room)?;
    let mut left = room.beside(&returned);
    // What waits may build on what is given back: it goes along with the last of that.
    let last = returned.last().map_or(progress.returned_after, |row| row.seq);
    if !store::returned::waiting(connection, last, !reconciles, Room { rows: 1, ..room })?.is_empty() {
        left.rows = 0;
    }
    let mut sent = store::outbox::waiting(connection, progress.after, left)?;

    // Pictures are large: what was recorded is not to wait for them on a weak line.
    let alone = version >= SINCE_PICTURES && commands.is_empty() && returned.is_empty() && sent.is_empty();
    let pictures_max = if alone { terms.load.of(PICTURES_MAX) } else { 0 };
    let mut pictures = store::picture::waiting(connection, progress.pictures_after, pictures_max)?;
    // An answer names a picture by its hash alone.
    let mut hashes = BTreeSet::new();
    pictures.retain(|picture| hashes.insert(picture.hash));
    let wanted = store::picture::wanted(connection, progress.wanted_after, pictures_max)?;

    let about = reconciles.then(|| about(desk, &sent, &pictures, &terms.tried)).transpose()?;
    let about = about.filter(|about| terms.told.as_ref() != Some(about));
    let cursor = store::meta::cursor(connection)?;
    let mut request = SyncRequest {
        cursor,
        catch_up: catch_up.clone(),
        commands: commands.clone(),
        access: access.clone(),
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
        request.tablets = wants_tablets(desk, version, !access.is_empty())?.then_some(true);
    } else {
        // An older relay takes back only what the device itself wrote, as if it were new.
        request.push.splice(0..0, returning);
    }
    for picture in &mut pictures {
        let bytes = std::mem::take(&mut picture.bytes).into();
        request.pictures.push(Picture { space: picture.space, bytes });
    }
    request.wants = wanted.iter().map(|(_, wanted)| *wanted).collect();
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
            pictures,
            wanted,
            commands,
            access,
            catch_up,
            compare,
            told: about,
            recovery,
        },
        request,
    })
}

/// Whether pictures are left to send or to fetch in this go.
pub(super) fn pictures_left(connection: &Connection, version: u16, progress: &Progress) -> Result<bool, StoreError> {
    Ok(version >= SINCE_PICTURES
        && (!store::picture::waiting(connection, progress.pictures_after, 1)?.is_empty()
            || !store::picture::wanted(connection, progress.wanted_after, 1)?.is_empty()))
}

/// What the relay did not take yet and may take later is offered once a day, beside when the device hears of other
/// rights.
fn offer_again(desk: &mut Desk) -> Result<(), StoreError> {
    let today = desk.today();
    if store::meta::offered_on(desk.connection())? == Some(today) {
        return Ok(());
    }
    desk.store().transaction(|connection| {
        store::sending::offer_again(connection)?;
        store::meta::set_offered_on(connection, today)
    })
}

/// What an earlier version of this program could not take in is asked for once more: this one may.
fn ask_again(desk: &mut Desk) -> Result<(), StoreError> {
    let program = format!("{APP} {VERSION}");
    if store::meta::asked_again_by(desk.connection())?.as_deref() == Some(program.as_bytes()) {
        return Ok(());
    }
    desk.store().transaction(|connection| {
        for (space, document) in store::set_aside::documents(connection)? {
            store::granted::fetch_document(connection, space, document)?;
        }
        store::meta::set_asked_again_by(connection, &program)
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

/// What this device tells about itself: what will wait when all that goes along for the first time is received.
fn about(
    desk: &Desk,
    sent: &[WaitingRow],
    pictures: &[WaitingPicture],
    tried: &BTreeSet<i64>,
) -> Result<About, StoreError> {
    let (waiting, since) = store::outbox::waiting_beside(desk.connection(), sent, pictures, tried)?;
    Ok(About { app: APP.to_owned(), waiting, waiting_since: since.map(|at| at.0) })
}

/// The recovery code that the relay is to keep, if it is time for another. Without it the rest goes on.
fn recovery_letters(desk: &mut Desk) -> Option<String> {
    recovery::to_send(desk).unwrap_or_else(|error| {
        tracing::warn!(code = ?error.code, "no recovery code could be made");
        None
    })
}
