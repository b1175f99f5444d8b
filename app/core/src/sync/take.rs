//! Takes an answer in: all of it in one transaction of the store, or nothing.

use std::collections::BTreeSet;

use crdt_model::document::{Document, UnixMillis, hash_of};
use crdt_model::rights::Role;
use crdt_model::wire::{AccessAsk, AccessDone, CatchUp, CommandDone, Differ, Grant, Reason, SyncAnswer};
use rusqlite::Connection;

use super::ask::{self, Expects, Progress, SINCE_RECONCILING};
use super::faces::Faces;
use super::give_back::{self, Unsent};
use super::make_again::make_again;
use super::outcome::Outcomes;
use super::unpacked::{self, Changes, Unfit, Unpacked, Whole};
use crate::desk::{Desk, Place, Taking};
use crate::store::outbox::UnsentRow;
use crate::store::sending::Room;
use crate::store::{self, StoreError};

/// What an answer changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Documents, or what the device may hold.
    pub(super) documents: bool,
    /// There is more to send or to fetch, and another round will get on with it.
    pub(super) again: bool,
    /// Where the next round goes on.
    pub(super) progress: Progress,
    /// How far the log has been read.
    pub(super) position: u64,
    /// For the stream of wake-ups.
    pub(super) token: Option<[u8; 16]>,
    /// The relay keeps the recovery code that was sent.
    pub(super) recovery_kept: bool,
    /// The relay has closed this device, and keeps what it sent for the coordinator.
    pub(super) closed: bool,
}

/// Takes an answer in.
pub(super) fn take(desk: &mut Desk, expects: &Expects, unpacked: Unpacked) -> Result<Taken, StoreError> {
    let now = desk.now();
    let Unpacked { answer, wholes, changes, unfit, erased } = unpacked;
    let (home, role, signed_in) = (desk.home().to_owned(), desk.role(), desk.face().person);
    let faces = Faces { home: &home, role, signed_in };
    let taken = desk.take_in(|taking| {
        // Before anything leaves the outbox: what this answer has receipts for, the relay has.
        let unsent = Unsent::read(taking)?;
        let mut outcomes = Outcomes::take(taking, expects, &answer, now)?;
        let mut any = take_commands(taking, expects, &answer.commands)?;
        if any {
            outcomes.offer_again(taking)?;
        }
        if let Some(grants) = &answer.grants {
            give_back::before_it_goes(taking, expects, grants, &unsent)?;
            let before = store::granted::all(taking.connection())?;
            taking.set_grants(grants)?;
            outcomes.offer_again(taking)?;
            let gained = grants.iter().filter(|grant| !before.contains(grant)).map(|grant| grant.space);
            outcomes.offer_gained(taking, gained.collect())?;
        }
        any |= take_compared(taking, expects, &answer.differ)?;

        let access = take_access(taking, expects, &answer.access)?;
        any |= access;

        let came: BTreeSet<Place> = wholes.iter().map(|whole| whole.place).collect();
        let mut documents = access || answer.grants.is_some() || !came.is_empty() || !changes.is_empty();
        for whole in wholes {
            take_whole(taking, &unsent, whole, now)?;
        }
        documents |= !outcomes.regained.is_empty();
        let regained = std::mem::take(&mut outcomes.regained);
        let regained = regained.into_iter().map(|(place, changes)| (place, Changes::from(changes)));
        let mut more_of = Vec::new();
        for (place, changes) in changes.into_iter().chain(regained) {
            if store::set_aside::has(taking.connection(), place.0, place.1)? && !expects.asks_for(place) {
                more_of.push(place);
            }
            take_changes(taking, &unsent, place, changes, now)?;
        }
        for (place, bytes, why) in unfit {
            set_aside(taking, place, &bytes, why, now)?;
        }
        any |= take_catch_up(taking, expects, &answer.catch_up, &unsent, &came, now)?;
        // With what has come since, the whole of it may be fit.
        for place in more_of {
            if outcomes.progress.asked_again.insert(place) {
                store::granted::fetch_document(taking.connection(), place.0, place.1)?;
            }
        }
        outcomes.take_needs(taking, expects, &answer.needs, &unsent)?;
        documents |= outcomes.say_again(taking, expects)?;
        make_again(taking, &outcomes.unknown, now)?;
        let gone: BTreeSet<Place> = erased.union(&outcomes.erased).copied().collect();
        for place in &gone {
            taking.erase(*place)?;
            documents = true;
        }
        faces.forget(taking, &gone)?;
        let Outcomes { any: more_than_nothing, mut progress, .. } = outcomes;
        documents |= take_pictures(taking, expects, &answer, &mut progress, now)?;
        any |= more_than_nothing;

        let connection = taking.connection();
        // In an older version it may have read past what a newer one tells: then it compares once.
        let reads_on = !expects.reads_on || store::meta::spoken(connection)? >= expects.version;
        let cursor = reads_on.then_some(answer.cursor);
        any |= documents || store::meta::cursor(connection)? != cursor;
        store::meta::set_cursor(connection, cursor.as_ref())?;
        store::meta::set_spoken(connection, expects.version)?;
        store::meta::set_challenge(connection, Some(&answer.challenge))?;
        store::meta::set_contact_at(connection, now)?;
        if let Some(tablets) = &answer.tablets {
            for invite in tablets.iter().filter_map(|tablet| tablet.invite) {
                store::invite::remove(connection, invite)?;
            }
            store::tablets::keep(connection, tablets, now)?;
            documents = true;
        }
        if let Some(people) = &answer.erased_people {
            store::tablets::keep_erased_people(connection, people)?;
        }
        if let Some(others) = answer.others {
            store::meta::set_others(connection, others)?;
        }
        let moved = progress != expects.progress;
        // That it is gone here the relay learns from where the next request goes on.
        let tells_erased = !erased.is_empty() && reads_on;
        let again = any && (answer.more || tells_erased || is_more_to_do(connection, expects.version, &progress)?)
            || moved && ask::pictures_left(connection, expects.version, &progress)?;
        points::reach("take.before_commit");
        Ok::<_, StoreError>(Taken {
            documents,
            again,
            progress,
            position: answer.cursor.position,
            token: answer.token.map(|token| *token),
            recovery_kept: expects.recovery && answer.recovery_kept == Some(true),
            closed: answer.refused.iter().any(|refused| refused.reason == Reason::Revoked),
        })
    })?;
    points::reach("take.after_commit");
    Ok(taken)
}

/// What must never happen, for the test that has to notice it: records leave the outbox and nobody has signed for them.
pub(super) fn empty_outbox(desk: &mut Desk, expects: &Expects) -> Result<(), StoreError> {
    let now = desk.now();
    desk.take_in(|taking| expects.sent.iter().try_for_each(|row| taking.receipt(row.seq, row.entry, now)))
}

/// The relay knows another challenge, or another history: then this device and it compare what they have, and everything
/// that waits goes on waiting.
pub(crate) fn start_over(
    desk: &mut Desk,
    challenge: Option<[u8; 32]>,
    another_history: bool,
) -> Result<(), StoreError> {
    desk.take_in(|taking| {
        store::meta::set_challenge(taking.connection(), challenge.as_ref())?;
        if another_history {
            store::meta::set_cursor(taking.connection(), None)?;
            store::space_command::wait_again(taking.connection())?;
            store::returned::wait_again(taking.connection())?;
            store::picture::wait_again(taking.connection())?;
            store::sending::offer_again(taking.connection())?;
            taking.grants_may_differ();
        }
        Ok(())
    })
}

fn is_more_to_do(connection: &Connection, version: u16, progress: &Progress) -> Result<bool, StoreError> {
    let one = Room { version, rows: 1, bytes: 0 };
    let only_own = version < SINCE_RECONCILING;
    Ok(!store::outbox::waiting(connection, progress.after, one)?.is_empty()
        || !store::returned::waiting(connection, progress.returned_after, only_own, one)?.is_empty()
        || store::granted::incomplete(connection)?.iter().any(|wanted| wanted.space.since() <= version)
        || store::meta::cursor(connection)?.is_none()
        || !store::space_command::waiting(connection, version, 1)?.is_empty()
        || !store::access_command::waiting(connection, version, 1)?.is_empty())
}

/// A picture waits until the relay has it. Gives whether anything came, or is not as it was shown.
fn take_pictures(
    taking: &mut Taking<'_>,
    expects: &Expects,
    answer: &SyncAnswer,
    progress: &mut Progress,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let mut changed = false;
    for done in &answer.pictures_done {
        let Some(sent) = expects.pictures.iter().find(|sent| sent.hash == done.picture) else { continue };
        match done.refused {
            None => taking.picture_done(sent.seq, now)?,
            Some(reason) => store::picture::refuse(taking.connection(), sent.seq, reason)?,
        }
        changed = true;
    }
    for picture in &answer.pictures {
        if expects.wanted.iter().any(|(_, wanted)| wanted.space == picture.space) {
            changed |= store::picture::take(taking.connection(), picture.space, &picture.bytes)?;
        }
    }
    // What the answer does not speak of stays for the next go.
    progress.pictures_after = expects.pictures.last().map_or(progress.pictures_after, |last| last.seq);
    progress.wanted_after = expects.wanted.last().map_or(progress.wanted_after, |(seq, _)| *seq);
    Ok(changed)
}

fn take_commands(taking: &mut Taking<'_>, expects: &Expects, answers: &[CommandDone]) -> Result<bool, StoreError> {
    let mut progress = false;
    for answer in answers {
        let Some(command) = expects.commands.iter().find(|command| command.id == answer.id) else { continue };
        match answer.refused {
            None => {
                // Held from now on, also if this answer does not list it; whose space it is the relay has said.
                store::granted::add(taking.connection(), &Grant { space: command.space, role: Role::Coordinator })?;
                store::space_command::done(taking.connection(), answer.id)?;
            }
            Some(reason) => store::space_command::refuse(taking.connection(), answer.id, reason)?,
        }
        taking.grants_may_differ();
        progress = true;
    }
    Ok(progress)
}

/// What was asked about access is done, or refused and shown. What is for a space that the relay does not know yet waits.
fn take_access(taking: &Taking<'_>, expects: &Expects, answers: &[AccessDone]) -> Result<bool, StoreError> {
    let (connection, mut progress) = (taking.connection(), false);
    for answer in answers {
        let Some(command) = expects.access.iter().find(|command| command.id == answer.id) else { continue };
        match (answer.refused, &command.ask) {
            (Some(Reason::UnknownSpace), _) => continue,
            (Some(reason), _) => store::access_command::refuse(connection, answer.id, reason)?,
            (None, ask) => {
                match (ask, answer.expires) {
                    (AccessAsk::Invite(offer), Some(until)) => {
                        store::invite::received(connection, offer.invite, UnixMillis(until))?;
                    }
                    (AccessAsk::TakeBack(invite), _) => store::invite::remove(connection, *invite)?,
                    (AccessAsk::Invite(_), None)
                    | (AccessAsk::Confirm(_) | AccessAsk::Erase(_) | AccessAsk::HandedOut(_), _) => {}
                }
                store::access_command::remove(connection, answer.id)?;
            }
        }
        progress = true;
    }
    Ok(progress)
}

/// Where the relay and this device differ is fetched. A space that was not compared, because the relay cannot, is fetched
/// from its beginning.
fn take_compared(taking: &Taking<'_>, expects: &Expects, answer: &[Differ]) -> Result<bool, StoreError> {
    for space in &expects.compare {
        let compared = answer.iter().find(|differ| differ.space == *space);
        let buckets = compared.map_or(u32::MAX, |differ| differ.buckets);
        store::granted::fetch_again(taking.connection(), *space, buckets)?;
    }
    Ok(!expects.compare.is_empty())
}

/// A whole document, in place of nothing or joined with what is here: its unsent changes stay in it.
fn take_whole(taking: &mut Taking<'_>, unsent: &Unsent, whole: Whole, now: UnixMillis) -> Result<(), StoreError> {
    if !store::granted::holds(taking.connection(), whole.place.0)? {
        return Ok(());
    }
    let (place, bytes, document) = whole.opened();
    if let Ok(document) = &document {
        unsent.settle(taking, place, |hash| document.contains(*hash))?;
    }
    let fit = match document {
        Err(why) => Err(why),
        Ok(document) if !taking.has(place)? => Ok((document, bytes.clone())),
        Ok(document) => match here(taking, place)? {
            Ok(own) => {
                give_back::lacking_in(taking, unsent, place, &own, &document)?;
                if document.heads().into_iter().all(|head| own.contains(head)) {
                    return store::set_aside::clear(taking.connection(), place.0, place.1);
                }
                unpacked::with_whole(&own, &document)
            }
            Err(_) => return mend(taking, place, &document, now),
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

/// The copy here cannot be read: the relay's takes its place, with what of this device it has not got on top.
pub(super) fn mend(
    taking: &mut Taking<'_>,
    place: Place,
    theirs: &Document,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let returned = store::returned::of_document(taking.connection(), place)?;
    let returned = returned.into_iter().filter(|kept| !kept.away).map(|kept| kept.row);
    let sent = store::outbox::of_document(taking.connection(), place.0, place.1)?;
    let unsent: Vec<_> = returned.chain(sent).filter(UnsentRow::stands).map(|row| row.bytes).collect();
    match unpacked::with_changes(theirs, &unsent) {
        Ok(grown) if grown.document.heads().is_empty() => Ok(()),
        Ok(grown) => {
            store::set_aside::clear(taking.connection(), place.0, place.1)?;
            for (change, why) in grown.unfit {
                set_aside(taking, place, &change, why, now)?;
            }
            taking.put_document(place, grown.document, Some(&grown.saved))
        }
        Err(why) => set_aside(taking, place, &theirs.save(), why, now),
    }
}

fn take_changes(
    taking: &mut Taking<'_>,
    unsent: &Unsent,
    place: Place,
    changes: Changes,
    now: UnixMillis,
) -> Result<(), StoreError> {
    if !store::granted::holds(taking.connection(), place.0)? {
        return Ok(());
    }
    let (changes, unfit) = changes.opened();
    for (bundle, why) in unfit {
        set_aside(taking, place, &bundle, why, now)?;
    }
    if changes.is_empty() {
        return Ok(());
    }
    let came: BTreeSet<[u8; 32]> = changes.iter().filter_map(|change| hash_of(change)).collect();
    unsent.settle(taking, place, |hash| came.contains(hash))?;
    let grown = match here(taking, place)? {
        Ok(own) => unpacked::with_changes(&own, &changes),
        Err(why) => Err(why),
    };
    match grown {
        Ok(grown) => {
            for (change, why) in grown.unfit {
                set_aside(taking, place, &change, why, now)?;
            }
            taking.put_document(place, grown.document, Some(&grown.saved))
        }
        Err(why) => {
            if why == Unfit::OwnCopyDamaged {
                taking.fetch_damaged(place)?;
            }
            changes.iter().try_for_each(|change| set_aside(taking, place, change, why, now))
        }
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
/// any more. What this device has between there and here, and the relay does not, is given back.
fn take_catch_up(
    taking: &mut Taking<'_>,
    expects: &Expects,
    answer: &[CatchUp],
    unsent: &Unsent,
    came: &BTreeSet<Place>,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let mut progress = false;
    for page in &expects.catch_up {
        let to = match answer.iter().find(|left| left.space == page.space) {
            Some(left) if left.after <= page.after => continue,
            Some(left) => left.after,
            None => None,
        };
        let to = give_back::missing_on_page(taking, unsent, page, to, came, now)?;
        store::granted::set_progress(taking.connection(), page.space, to)?;
        progress = true;
    }
    Ok(progress)
}
