//! Identities: who an account's owner is at the municipality's own sign-in. It is kept by what that sign-in calls a person
//! for ever, and never by an e-mail address or a group, which others may come to have.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::account::{self, Account, AccountError, AccountId};
use super::audit::{self, Act, Who};

/// Who somebody is, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who says so.
    pub issuer: String,
    /// What somebody is called there, and nobody else ever.
    pub subject: String,
}

/// Since when an account has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// When it was made.
    pub made: i64,
    /// When somebody last signed in by it.
    pub used: Option<i64>,
}

/// The open account whose owner that is.
pub fn account_of(hall: &Connection, Identity { issuer, subject }: &Identity) -> rusqlite::Result<Option<Account>> {
    let found: Option<AccountId> = hall
        .prepare_cached("select account from identity where issuer = ?1 and subject = ?2")?
        .query_row([issuer, subject], |row| row.get(0))
        .optional()?;
    let account = found.map(|found| account::read(hall, found)).transpose()?.flatten();
    Ok(account.filter(|account| account.closed.is_none()))
}

/// Since when an account's owner is known to an issuer.
pub fn bound(hall: &Connection, account: AccountId, issuer: &str) -> rusqlite::Result<Option<Bound>> {
    hall.prepare_cached("select made, used from identity where account = ?1 and issuer = ?2")?
        .query_row(params![account, issuer], |row| Ok(Bound { made: row.get(0)?, used: row.get(1)? }))
        .optional()
}

/// From now on an account's owner is that one. Each account has one identity, and each identity one account.
pub fn bind(
    hall: &Transaction<'_>,
    by: &Who,
    id: AccountId,
    identity: &Identity,
    now_ms: i64,
) -> Result<(), AccountError> {
    account::open(hall, id)?;
    match account_of(hall, identity)? {
        Some(account) if account.id == id => return Ok(()),
        Some(_) => return Err(AccountError::Taken),
        None => {}
    }
    hall.execute(
        "insert or replace into identity (account, issuer, subject, made) values (?1, ?2, ?3, ?4)",
        params![id, identity.issuer, identity.subject, now_ms],
    )?;
    Ok(audit::note(hall, now_ms, by, Act::IdentityBound, &id.to_string())?)
}

/// An account has none any more.
pub fn unbind(hall: &Transaction<'_>, by: &Who, id: AccountId, now_ms: i64) -> Result<(), AccountError> {
    let removed = hall.execute("delete from identity where account = ?1", [id])?;
    if removed == 1 {
        audit::note(hall, now_ms, by, Act::IdentityRemoved, &id.to_string())?;
    }
    Ok(())
}

/// Somebody signed in by it.
pub fn used(hall: &Transaction<'_>, id: AccountId, now_ms: i64) -> rusqlite::Result<()> {
    hall.execute("update identity set used = ?2 where account = ?1", params![id, now_ms])?;
    Ok(())
}
