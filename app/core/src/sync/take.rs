//! Takes an answer in: all of it in one transaction of the store, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{Document, UnixMillis};
use crdt_model::id::EntryHash;
use crdt_model::rights::Role;
use crdt_model::wire::{CatchUp, CommandDone, Cursor, Grant, Needs, Push, Receipt, Refused, SyncAnswer};

use super::again;
use super::ask::Expects;
use super::unpacked::{self, Unfit, Whole};
use rusqlite::Connection;

use crate::desk::{Desk, Place, Taking};
use crate::store::{self, StoreError};

/// An answer whose documents have been decoded.
pub(super) struct Unpacked {
    cursor: Cursor,
    challenge: [u8; 32],
    grants: Option<Vec<Grant>>,
    receipts: Vec<Receipt>,
    refused: Vec<Refused>,
    needs: Vec<Needs>,
    commands: Vec<CommandDone>,
    wholes: Vec<Whole>,
    changes: BTreeMap<Place, Vec<Vec<u8>>>,
    catch_up: Vec<CatchUp>,
    more: bool,
    token: Option<[u8; 16]>,
}

impl Unpacked {
    /// Decodes what an answer brought.
    pub(super) fn of(answer: SyncAnswer) -> Self {
        Self {
            cursor: answer.cursor,
            challenge: *answer.challenge,
            grants: answer.grants,
            receipts: answer.receipts,
            refused: answer.refused,
            needs: answer.needs,
            commands: answer.commands,
            wholes: unpacked::wholes(answer.snapshots),
            changes: unpacked::by_document(answer.records),
            catch_up: answer.catch_up,
            more: answer.more,
            token: answer.token.map(|token| *token),
        }
    }
}

/// What an answer changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Documents, or what the device may hold.
    pub(super) documents: bool,
    /// Anything at all.
    pub(super) progress: bool,
    /// There is more to send or to fetch, and another round will get on with it.
    pub(super) again: bool,
    /// After which row of the outbox the next round goes on.
    pub(super) after: i64,
    /// How far the log has been read.
    pub(super) position: u64,
    /// For the stream of wake-ups.
    pub(super) token: Option<[u8; 16]>,
    /// What the relay once signed for and does not have any more, and what waits builds on.
    pub(super) forgotten: Vec<Push>,
}

/// Takes an answer in.
pub(super) fn take(desk: &mut Desk, expects: &Expects, answer: Unpacked) -> Result<Taken, StoreError> {
    let (now, device) = (desk.now(), desk.device());
    let after = go_on_after(expects, &answer);
    let taken = desk.take_in(|taking| {
        let mut taken = Taken { after, position: answer.cursor.position, token: answer.token, ..Taken::default() };
        taken.progress |= take_outcomes(taking, expects, &answer.receipts, &answer.refused, now)?;
        taken.progress |= take_commands(taking, expects, &answer.commands)?;
        if let Some(grants) = &answer.grants {
            taking.set_grants(grants)?;
            taken.documents = true;
            taken.progress = true;
        }
        taken.documents |= !answer.wholes.is_empty() || !answer.changes.is_empty();
        for whole in answer.wholes {
            take_whole(taking, whole, now)?;
        }
        for (place, changes) in answer.changes {
            take_changes(taking, place, &changes, now)?;
        }
        taken.progress |= take_catch_up(taking, expects, &answer.catch_up)?;
        taken.forgotten = again::forgotten(taking, device, expects, &answer.needs)?;
        let connection = taking.connection();
        taken.progress |= taken.documents || store::meta::cursor(connection)? != Some(answer.cursor);
        store::meta::set_cursor(connection, Some(&answer.cursor))?;
        store::meta::set_challenge(connection, Some(&answer.challenge))?;
        store::meta::set_contact_at(connection, now)?;
        taken.again = taken.progress && (answer.more || is_more_to_do(connection, after)?);
        points::reach("take.before_commit");
        Ok::<_, StoreError>(taken)
    })?;
    points::reach("take.after_commit");
    Ok(taken)
}

/// What must never happen, for the test that has to notice it: records leave the outbox and nobody has signed for them.
pub(super) fn empty_outbox(desk: &mut Desk, expects: &Expects) -> Result<(), StoreError> {
    let now = desk.now();
    desk.take_in(|taking| expects.sent.iter().try_for_each(|row| taking.receipt(row.seq, row.entry, now)))
}

/// The relay knows another challenge, or another history: then everything it has is asked for anew, and everything
/// that waits goes on waiting.
pub(super) fn start_over(
    desk: &mut Desk,
    challenge: Option<[u8; 32]>,
    another_history: bool,
) -> Result<(), StoreError> {
    desk.take_in(|taking| {
        store::meta::set_challenge(taking.connection(), challenge.as_ref())?;
        if another_history {
            store::meta::set_cursor(taking.connection(), None)?;
            store::granted::restart_all(taking.connection())?;
        }
        Ok(())
    })
}

fn is_more_to_do(connection: &Connection, after: i64) -> Result<bool, StoreError> {
    Ok(!store::outbox::waiting(connection, after, 1, 0)?.is_empty()
        || !store::granted::incomplete(connection)?.is_empty()
        || !store::space_command::waiting(connection, 1)?.is_empty())
}

/// After the last row that the answer speaks of. What the relay did not get to is sent again; what needs others waits
/// for the next time.
fn go_on_after(expects: &Expects, answer: &Unpacked) -> i64 {
    let receipts = answer.receipts.iter().map(|receipt| receipt.entry);
    let refused = answer.refused.iter().map(|refused| refused.entry);
    let spoken_of: BTreeSet<EntryHash> =
        receipts.chain(refused).chain(answer.needs.iter().map(|needs| needs.entry)).collect();
    let sent = expects.sent.iter();
    sent.take_while(|row| spoken_of.contains(&row.entry)).last().map_or(expects.after, |row| row.seq)
}

/// A record leaves the outbox on a receipt that names it, and on nothing else. What was refused stays and is shown;
/// what needs others stays and waits.
fn take_outcomes(
    taking: &mut Taking<'_>,
    expects: &Expects,
    receipts: &[Receipt],
    refused: &[Refused],
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let sent: BTreeMap<EntryHash, i64> = expects.sent.iter().map(|row| (row.entry, row.seq)).collect();
    let mut progress = false;
    for receipt in receipts {
        if let Some(seq) = sent.get(&receipt.entry) {
            taking.receipt(*seq, receipt.entry, now)?;
            progress = true;
        }
    }
    for refusal in refused {
        if let Some(seq) = sent.get(&refusal.entry) {
            taking.refused(*seq, refusal.entry, refusal.reason)?;
            progress = true;
        }
    }
    Ok(progress)
}

fn take_commands(taking: &mut Taking<'_>, expects: &Expects, answers: &[CommandDone]) -> Result<bool, StoreError> {
    let mut progress = false;
    for answer in answers {
        let Some(command) = expects.commands.iter().find(|command| command.id == answer.id) else { continue };
        match answer.refused {
            None => {
                // Held from now on, also if this answer does not list it; whose space it is the relay has said.
                store::granted::add(taking.connection(), &Grant { space: command.space, role: Role::Coordinator })?;
                store::space_command::remove(taking.connection(), answer.id)?;
            }
            Some(reason) => store::space_command::refuse(taking.connection(), answer.id, reason)?,
        }
        taking.grants_may_differ();
        progress = true;
    }
    Ok(progress)
}

/// A whole document, in place of nothing or joined with what is here: its unsent changes stay in it.
fn take_whole(taking: &mut Taking<'_>, whole: Whole, now: UnixMillis) -> Result<(), StoreError> {
    let Whole { place, bytes, document } = whole;
    if !store::granted::holds(taking.connection(), place.0)? {
        return Ok(());
    }
    let fit = match document {
        Err(why) => Err(why),
        Ok(document) if !taking.has(place)? => Ok((document, bytes.clone())),
        Ok(document) => match here(taking, place)? {
            Ok(own) => unpacked::with_whole(&own, &document),
            Err(why) => Err(why),
        },
    };
    match fit {
        Ok((document, saved)) => {
            // Whatever could not be taken in before is in it.
            store::set_aside::clear(taking.connection(), place.0, place.1)?;
            taking.put_document(place, document, Some(&saved))
        }
        Err(why) => set_aside(taking, place, &bytes, why, now),
    }
}

fn take_changes(taking: &mut Taking<'_>, place: Place, changes: &[Vec<u8>], now: UnixMillis) -> Result<(), StoreError> {
    if !store::granted::holds(taking.connection(), place.0)? {
        return Ok(());
    }
    let grown = match here(taking, place)? {
        Ok(own) => unpacked::with_changes(&own, changes),
        Err(why) => Err(why),
    };
    match grown {
        Ok(grown) => {
            for (change, why) in grown.unfit {
                set_aside(taking, place, &change, why, now)?;
            }
            taking.put_document(place, grown.document, Some(&grown.saved))
        }
        Err(why) => changes.iter().try_for_each(|change| set_aside(taking, place, change, why, now)),
    }
}

/// The document as it stands here. One that cannot be read must not stop the others.
pub(super) fn here(taking: &Taking<'_>, place: Place) -> Result<Result<Document, Unfit>, StoreError> {
    match taking.document(place) {
        Ok(document) => Ok(Ok(document)),
        Err(StoreError::Damaged) => Ok(Err(Unfit::OwnCopyDamaged)),
        Err(error) => Err(error),
    }
}

fn set_aside(
    taking: &Taking<'_>,
    (space, document): Place,
    bytes: &[u8],
    why: Unfit,
    now: UnixMillis,
) -> Result<(), StoreError> {
    tracing::warn!(%space, %document, why = why.word(), "set aside what cannot be taken in");
    store::set_aside::add(taking.connection(), space, document, bytes, why.word(), now)
}

/// Where to go on with each space that was asked for: after a document, as before where it has not begun, or nowhere
/// any more.
fn take_catch_up(taking: &Taking<'_>, expects: &Expects, answer: &[CatchUp]) -> Result<bool, StoreError> {
    let mut progress = false;
    for space in &expects.catch_up {
        match answer.iter().find(|left| left.space == *space) {
            Some(CatchUp { after: None, .. }) => {}
            Some(CatchUp { after, .. }) => {
                store::granted::set_progress(taking.connection(), *space, *after)?;
                progress = true;
            }
            None => {
                store::granted::set_progress(taking.connection(), *space, None)?;
                progress = true;
            }
        }
    }
    Ok(progress)
}
