//! Accounts: who may sign in to the city hall's pages, and what each may do there.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::HallError;
use super::audit::{self, Act, Who};

/// The most letters of what an account's owner is called.
pub const NAME_CHARS_MAX: usize = 120;

/// What somebody may do on the pages. Each may do all that the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads figures, notes and what they rest on.
    Reader,
    /// Records, writes notes, lets devices in and closes them.
    Officer,
    /// Says who may sign in, and as what.
    Administrator,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Officer, Self::Administrator];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Officer => "officer",
            Self::Administrator => "administrator",
        }
    }

    const fn act(self) -> Act {
        match self {
            Self::Reader => Act::BecameReader,
            Self::Officer => Act::BecameOfficer,
            Self::Administrator => Act::BecameAdministrator,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Not a role.
#[derive(Debug, thiserror::Error)]
#[error("the roles are reader, officer and administrator")]
pub struct NoSuchRole;

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(word: &str) -> Result<Self, NoSuchRole> {
        Self::ALL.into_iter().find(|role| role.word() == word).ok_or(NoSuchRole)
    }
}

impl ToSql for Role {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Role {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// The number of an account. Numbers are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(i64);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AccountId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl ToSql for AccountId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for AccountId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// What its owner is called.
    pub name: String,
    /// What its owner may do.
    pub role: Role,
    /// When it was made.
    pub created: i64,
    /// When it was closed, if it was.
    pub closed: Option<i64>,
}

impl Account {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            role: row.get("role")?,
            created: row.get("created")?,
            closed: row.get("closed")?,
        })
    }
}

/// Why an account is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// There is none with this number, or it is closed.
    #[error("there is no such account")]
    Unknown,
    /// Nobody would be left who could let others in.
    #[error("the last administrator stays")]
    LastAdministrator,
    /// Somebody else's account is joined to that person already.
    #[error("another account is joined to that person")]
    Taken,
    /// The city hall's file cannot be used.
    #[error(transparent)]
    Hall(#[from] HallError),
}

impl From<rusqlite::Error> for AccountError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Hall(error.into())
    }
}

/// All accounts, open ones first, by name.
pub fn all(hall: &Connection) -> rusqlite::Result<Vec<Account>> {
    let mut query = hall.prepare_cached(
        "select id, name, role, created, closed from account order by closed is not null, name collate nocase, id",
    )?;
    query.query_map([], Account::of)?.collect()
}

/// An account, open or closed.
pub fn read(hall: &Connection, id: AccountId) -> rusqlite::Result<Option<Account>> {
    hall.prepare_cached("select id, name, role, created, closed from account where id = ?1")?
        .query_row([id], Account::of)
        .optional()
}

/// An open account.
pub fn open(hall: &Connection, id: AccountId) -> Result<Account, AccountError> {
    read(hall, id)?.filter(|account| account.closed.is_none()).ok_or(AccountError::Unknown)
}

/// Whether somebody with an account can let others in.
pub fn has_administrator(hall: &Connection) -> rusqlite::Result<bool> {
    let mut query =
        hall.prepare_cached("select exists (select 1 from account where role = 'administrator' and closed is null)")?;
    query.query_row([], |row| row.get(0))
}

/// Makes an account.
pub fn add(hall: &Transaction<'_>, by: &Who, name: &str, role: Role, now_ms: i64) -> rusqlite::Result<AccountId> {
    hall.execute("insert into account (name, role, created) values (?1, ?2, ?3)", params![name, role, now_ms])?;
    let id = AccountId(hall.last_insert_rowid());
    audit::note(hall, now_ms, by, Act::AccountMade, &id.to_string())?;
    audit::note(hall, now_ms, by, role.act(), &id.to_string())?;
    Ok(id)
}

/// Gives an account another role, at once also for whoever is signed in with it.
pub fn give(hall: &Transaction<'_>, by: &Who, id: AccountId, role: Role, now_ms: i64) -> Result<(), AccountError> {
    let account = open(hall, id)?;
    if account.role == role {
        return Ok(());
    }
    stays_administered(hall, &account)?;
    hall.execute("update account set role = ?2 where id = ?1", params![id, role])?;
    Ok(audit::note(hall, now_ms, by, role.act(), &id.to_string())?)
}

/// Closes an account: its sessions, links, passkeys and identity are gone at once.
pub fn close(hall: &Transaction<'_>, by: &Who, id: AccountId, now_ms: i64) -> Result<(), AccountError> {
    stays_administered(hall, &open(hall, id)?)?;
    hall.execute("update account set closed = ?2 where id = ?1", params![id, now_ms])?;
    for own in ["session", "link", "passkey", "identity"] {
        hall.execute(&format!("delete from {own} where account = ?1"), [id])?;
    }
    Ok(audit::note(hall, now_ms, by, Act::AccountClosed, &id.to_string())?)
}

/// Whether there is another administrator when this one ceases to be one.
fn stays_administered(hall: &Connection, account: &Account) -> Result<(), AccountError> {
    let mut query = hall.prepare_cached(
        "select exists (select 1 from account where role = 'administrator' and closed is null and id <> ?1)",
    )?;
    let others: bool = query.query_row([account.id], |row| row.get(0))?;
    if account.role == Role::Administrator && !others { Err(AccountError::LastAdministrator) } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::super::Hall;
    use super::*;

    #[test]
    fn the_last_administrator_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        hall.write(|hall| {
            let first = add(hall, &Who::Command, "Mette", Role::Administrator, 1)?;
            assert!(matches!(close(hall, &Who::Command, first, 2), Err(AccountError::LastAdministrator)));
            assert!(matches!(give(hall, &Who::Command, first, Role::Officer, 2), Err(AccountError::LastAdministrator)));
            let second = add(hall, &Who::Command, "Line", Role::Reader, 3)?;
            close(hall, &Who::Command, second, 4)?;
            assert!(matches!(give(hall, &Who::Command, second, Role::Officer, 5), Err(AccountError::Unknown)));
            let third = add(hall, &Who::Command, "Omar", Role::Administrator, 6)?;
            give(hall, &Who::Command, first, Role::Reader, 7)?;
            assert!(matches!(close(hall, &Who::Command, third, 8), Err(AccountError::LastAdministrator)));
            Ok::<_, AccountError>(())
        })
        .unwrap();
    }
}
