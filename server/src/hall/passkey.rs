//! Passkeys: the public half of each, and whose it is.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use webauthn_rs::prelude::{CredentialID, Passkey};

use super::account::{self, AccountError, AccountId};
use super::audit::{self, Act, Who};

/// The most passkeys of an account.
pub const PASSKEYS_MAX: usize = 20;

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: i64,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made: i64,
    /// When somebody last signed in with it.
    pub used: Option<i64>,
}

/// An account's passkeys, the oldest first.
pub fn all(hall: &Connection, account: AccountId) -> rusqlite::Result<Vec<Listed>> {
    let mut query =
        hall.prepare_cached("select number, name, made, used from passkey where account = ?1 order by number")?;
    let listed = query.query_map([account], |row| {
        Ok(Listed { number: row.get(0)?, name: row.get(1)?, made: row.get(2)?, used: row.get(3)? })
    });
    listed?.collect()
}

/// What an account's passkeys know their owner by, and which there are.
pub fn owner(hall: &Connection, account: AccountId) -> rusqlite::Result<([u8; 16], Vec<CredentialID>)> {
    let handle = hall.query_row("select handle from account where id = ?1", [account], |row| row.get(0))?;
    let mut query = hall.prepare_cached("select credential from passkey where account = ?1")?;
    let known = query.query_map([account], |row| row.get(0))?;
    Ok((handle, known.collect::<Result<_, _>>()?))
}

/// The passkey of a credential and the open account whose it is, when the owner's handle is that account's.
pub fn find(hall: &Connection, credential: &[u8], handle: &[u8]) -> rusqlite::Result<Option<(AccountId, Passkey)>> {
    let mut query = hall.prepare_cached(
        "select account.id, key from passkey join account on account.id = passkey.account \
         where credential = ?1 and handle = ?2 and closed is null",
    )?;
    let found = query.query_row(params![credential, handle], |row| {
        let key: String = row.get(1)?;
        let key = serde_json::from_str(&key)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, error.into()))?;
        Ok((row.get(0)?, key))
    });
    found.optional()
}

/// Keeps a new one.
pub fn add(
    hall: &Transaction<'_>,
    by: &Who,
    account: AccountId,
    name: &str,
    key: &Passkey,
    now_ms: i64,
) -> Result<(), AccountError> {
    account::open(hall, account)?;
    hall.execute(
        "insert into passkey (account, credential, name, key, made) values (?1, ?2, ?3, ?4, ?5)",
        params![account, key.cred_id().as_slice(), name, as_text(key), now_ms],
    )?;
    Ok(audit::note(hall, now_ms, by, Act::PasskeyMade, &account.to_string())?)
}

/// Somebody signed in with it, and it counts on from there.
pub fn used(hall: &Transaction<'_>, key: &Passkey, now_ms: i64) -> rusqlite::Result<()> {
    hall.execute(
        "update passkey set used = ?2, key = ?3 where credential = ?1",
        params![key.cred_id().as_slice(), now_ms, as_text(key)],
    )?;
    Ok(())
}

/// Removes one of an account's.
pub fn remove(
    hall: &Transaction<'_>,
    by: &Who,
    account: AccountId,
    number: i64,
    now_ms: i64,
) -> Result<(), AccountError> {
    let removed = hall.execute("delete from passkey where number = ?1 and account = ?2", params![number, account])?;
    if removed == 1 {
        audit::note(hall, now_ms, by, Act::PasskeyRemoved, &account.to_string())?;
    }
    Ok(())
}

fn as_text(key: &Passkey) -> String {
    // A public key and a count always can be written as JSON.
    serde_json::to_string(key).unwrap_or_default()
}
