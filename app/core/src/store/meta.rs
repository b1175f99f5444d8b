//! Single values: who the device is, which relay it knows, how far it has read.

use chrono::NaiveDate;
use crdt_model::document::UnixMillis;
use crdt_model::id::{EntryHash, Epoch};
use crdt_model::recovery::RecoveryCode;
use crdt_model::wire::Cursor;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension as _, ToSql, params};

use super::StoreError;
use crate::desk::Away;
use crate::figures::Reached;

/// The relay that the device is enrolled at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relay {
    /// Its address, without a slash at the end.
    pub(crate) url: String,
    /// The Ed25519 public key that it signs with.
    pub(crate) key: [u8; 32],
}

fn read<T: FromSql>(connection: &Connection, key: &str) -> Result<Option<T>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

fn write(connection: &Connection, key: &str, value: &dyn ToSql) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute(params![key, value])?;
    Ok(())
}

fn remove(connection: &Connection, key: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?;
    Ok(())
}

fn read_millis(connection: &Connection, key: &str) -> Result<Option<UnixMillis>, StoreError> {
    Ok(read::<[u8; 8]>(connection, key)?.map(|bytes| UnixMillis(i64::from_be_bytes(bytes))))
}

fn read_date(connection: &Connection, key: &str) -> Result<Option<NaiveDate>, StoreError> {
    let Some(date) = read::<Vec<u8>>(connection, key)? else { return Ok(None) };
    let date = str::from_utf8(&date).ok().and_then(|date| date.parse().ok());
    date.map(Some).ok_or(StoreError::Damaged)
}

/// The device's own signing key.
pub(crate) fn device_seed(connection: &Connection) -> Result<[u8; 32], StoreError> {
    read(connection, "device_seed")?.ok_or(StoreError::Damaged)
}

/// Written once, when the store is made.
pub(crate) fn set_device_seed(connection: &Connection, seed: &[u8; 32]) -> Result<(), StoreError> {
    write(connection, "device_seed", seed)
}

/// The relay.
pub(crate) fn relay(connection: &Connection) -> Result<Relay, StoreError> {
    let url: Vec<u8> = read(connection, "relay_url")?.ok_or(StoreError::Damaged)?;
    let key = read(connection, "relay_key")?.ok_or(StoreError::Damaged)?;
    Ok(Relay { url: String::from_utf8(url).map_err(|_| StoreError::Damaged)?, key })
}

/// Written when the store is made, and when the relay takes the device in again.
pub(crate) fn set_relay(connection: &Connection, relay: &Relay) -> Result<(), StoreError> {
    write(connection, "relay_url", &relay.url.as_bytes())?;
    write(connection, "relay_key", &relay.key)
}

/// How far the relay's log has been read; absent before the first contact and after the relay forgot it.
pub(crate) fn cursor(connection: &Connection) -> Result<Option<Cursor>, StoreError> {
    let Some(bytes) = read::<Vec<u8>>(connection, "cursor")? else { return Ok(None) };
    let mut rest = bytes.as_slice();
    let epoch = rest.split_off(..8).and_then(Epoch::from_slice);
    let position = rest.split_off(..8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
    let chain = rest.split_off(..32).and_then(EntryHash::from_slice);
    // Before version 2 there was no seal.
    let seal: Option<[u8; 16]> = rest.try_into().ok();
    match (epoch, position, chain) {
        (Some(epoch), Some(position), Some(chain)) if seal.is_some() || rest.is_empty() => {
            Ok(Some(Cursor { epoch, position, chain, seal: seal.map(Into::into) }))
        }
        _ => Err(StoreError::Damaged),
    }
}

/// Keeps how far the log has been read, or forgets it.
pub(crate) fn set_cursor(connection: &Connection, cursor: Option<&Cursor>) -> Result<(), StoreError> {
    match cursor {
        Some(cursor) => {
            let seal = cursor.seal.as_ref().map(|seal| seal.as_slice()).unwrap_or_default();
            let position = cursor.position.to_be_bytes();
            let bytes = [cursor.epoch.as_bytes().as_slice(), &position, cursor.chain.as_bytes(), seal].concat();
            write(connection, "cursor", &bytes)
        }
        None => remove(connection, "cursor"),
    }
}

/// The protocol version of the last answer.
pub(crate) fn spoken(connection: &Connection) -> Result<u16, StoreError> {
    Ok(read::<[u8; 2]>(connection, "spoken")?.map_or(1, u16::from_be_bytes))
}

/// An answer came in this version.
pub(crate) fn set_spoken(connection: &Connection, version: u16) -> Result<(), StoreError> {
    write(connection, "spoken", &version.to_be_bytes())
}

/// The challenge that the next request answers.
pub(crate) fn challenge(connection: &Connection) -> Result<Option<[u8; 32]>, StoreError> {
    read(connection, "challenge")
}

/// Keeps the next challenge, or forgets a spent one.
pub(crate) fn set_challenge(connection: &Connection, challenge: Option<&[u8; 32]>) -> Result<(), StoreError> {
    match challenge {
        Some(challenge) => write(connection, "challenge", challenge),
        None => remove(connection, "challenge"),
    }
}

/// When the relay last answered at all.
pub(crate) fn contact_at(connection: &Connection) -> Result<Option<UnixMillis>, StoreError> {
    read_millis(connection, "contact_at")
}

/// The relay answered.
pub(crate) fn set_contact_at(connection: &Connection, at: UnixMillis) -> Result<(), StoreError> {
    write(connection, "contact_at", &at.0.to_be_bytes())
}

/// When the last receipt came.
pub(crate) fn received_at(connection: &Connection) -> Result<Option<UnixMillis>, StoreError> {
    read_millis(connection, "received_at")
}

/// A receipt came.
pub(crate) fn set_received_at(connection: &Connection, at: UnixMillis) -> Result<(), StoreError> {
    write(connection, "received_at", &at.0.to_be_bytes())
}

/// How many acts the relay has ever signed for.
pub(crate) fn received(connection: &Connection) -> Result<u32, StoreError> {
    Ok(read::<[u8; 4]>(connection, "received")?.map_or(0, u32::from_be_bytes))
}

/// So many acts more are signed for.
pub(crate) fn add_received(connection: &Connection, more: u32) -> Result<(), StoreError> {
    let sum = received(connection)?.saturating_add(more);
    write(connection, "received", &sum.to_be_bytes())
}

/// How long there has been no contact, as last counted.
pub(crate) fn away(connection: &Connection) -> Result<Option<Away>, StoreError> {
    let Some(bytes) = read::<[u8; 32]>(connection, "away")? else { return Ok(None) };
    let mut numbers = bytes.chunks_exact(8).map(|number| number.try_into().map_or(0, i64::from_be_bytes));
    let mut next = || numbers.next().unwrap_or_default();
    Ok(Some(Away {
        contact: UnixMillis(next()),
        passed_ms: next(),
        seen: UnixMillis(next()),
        turned_back_from: Some(UnixMillis(next())).filter(|before| before.0 != i64::MIN),
    }))
}

/// It was counted.
pub(crate) fn set_away(connection: &Connection, away: &Away) -> Result<(), StoreError> {
    let turned_back_from = away.turned_back_from.map_or(i64::MIN, |before| before.0);
    let numbers = [away.contact.0, away.passed_ms, away.seen.0, turned_back_from];
    write(connection, "away", &numbers.map(i64::to_be_bytes).concat())
}

/// How far the figures on this device had come.
pub(crate) fn figures(connection: &Connection) -> Result<Option<Reached>, StoreError> {
    let Some(bytes) = read::<[u8; 24]>(connection, "figures")? else { return Ok(None) };
    let (made, position) = bytes.split_first_chunk::<16>().ok_or(StoreError::Damaged)?;
    let position = position.try_into().map(i64::from_be_bytes).map_err(|_| StoreError::Damaged)?;
    Ok(Some(Reached { made: *made, position }))
}

/// They have come further.
pub(crate) fn set_figures(connection: &Connection, reached: Reached) -> Result<(), StoreError> {
    write(connection, "figures", &[reached.made.as_slice(), &reached.position.to_be_bytes()].concat())
}

/// Whether nobody has confirmed the device yet.
pub(crate) fn pending(connection: &Connection) -> Result<bool, StoreError> {
    Ok(read::<[u8; 1]>(connection, "pending")? == Some([1]))
}

/// It waits to be confirmed, or does not any more.
pub(crate) fn set_pending(connection: &Connection, pending: bool) -> Result<(), StoreError> {
    if pending { write(connection, "pending", &[1_u8]) } else { remove(connection, "pending") }
}

/// The recovery code that the relay has not been heard to keep.
pub(crate) fn recovery_code(connection: &Connection) -> Result<Option<RecoveryCode>, StoreError> {
    let Some(letters) = read::<Vec<u8>>(connection, "recovery_letters")? else { return Ok(None) };
    let letters = str::from_utf8(&letters).map_err(|_| StoreError::Damaged)?;
    Ok(Some(letters.parse().map_err(|_| StoreError::Damaged)?))
}

/// A recovery code is to be sent, or none any more.
pub(crate) fn set_recovery_code(connection: &Connection, code: Option<&RecoveryCode>) -> Result<(), StoreError> {
    match code {
        Some(code) => write(connection, "recovery_letters", &code.letters().as_bytes()),
        None => remove(connection, "recovery_letters"),
    }
}

/// The day on which the relay kept a recovery code that has not been used.
pub(crate) fn recovery_on(connection: &Connection) -> Result<Option<NaiveDate>, StoreError> {
    read_date(connection, "recovery_on")
}

/// The relay has kept one, or the one that it kept has been used.
pub(crate) fn set_recovery_on(connection: &Connection, date: Option<NaiveDate>) -> Result<(), StoreError> {
    match date {
        Some(date) => write(connection, "recovery_on", &date.to_string().as_bytes()),
        None => remove(connection, "recovery_on"),
    }
}

/// What the relay last told of the organisation's devices.
pub(crate) fn tablets(connection: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    read(connection, "tablets")
}

/// When it told.
pub(crate) fn tablets_at(connection: &Connection) -> Result<Option<UnixMillis>, StoreError> {
    read_millis(connection, "tablets_at")
}

/// It told.
pub(crate) fn set_tablets(connection: &Connection, told: &[u8], at: UnixMillis) -> Result<(), StoreError> {
    write(connection, "tablets", &told)?;
    write(connection, "tablets_at", &at.0.to_be_bytes())
}

/// Whose names were erased, as the relay last told.
pub(crate) fn erased_people(connection: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    read(connection, "erased_people")
}

/// It told.
pub(crate) fn set_erased_people(connection: &Connection, told: &[u8]) -> Result<(), StoreError> {
    write(connection, "erased_people", &told)
}

/// Whether there are organisations that this device does not coordinate, as the relay last told.
pub(crate) fn others(connection: &Connection) -> Result<Option<bool>, StoreError> {
    Ok(read::<[u8; 1]>(connection, "others")?.map(|[others]| others != 0))
}

/// It told.
pub(crate) fn set_others(connection: &Connection, others: bool) -> Result<(), StoreError> {
    write(connection, "others", &[u8::from(others)])
}

/// The program that last asked for what could not be taken in; absent before any did.
pub(crate) fn asked_again_by(connection: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    read(connection, "asked_again_by")
}

/// It is asked for by this program.
pub(crate) fn set_asked_again_by(connection: &Connection, program: &str) -> Result<(), StoreError> {
    write(connection, "asked_again_by", &program.as_bytes())
}

/// The day on which what the relay did not take yet was last offered.
pub(crate) fn offered_on(connection: &Connection) -> Result<Option<NaiveDate>, StoreError> {
    read_date(connection, "offered_on")
}

/// It was offered.
pub(crate) fn set_offered_on(connection: &Connection, date: NaiveDate) -> Result<(), StoreError> {
    write(connection, "offered_on", &date.to_string().as_bytes())
}
