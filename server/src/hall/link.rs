//! One-time links: each begins one session, once, within half an hour. The city hall keeps only the hash of its secret.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::account::{self, Account, AccountId, Role};
use super::audit::{self, Act, Who};
use super::session::{self, SignedIn};
use super::{Hall, HallError, hash, secret};

/// How long a link is good.
pub const LINK_MS: i64 = 30 * 60 * 1000;

/// What somebody is called who was let in without an account and without a name.
pub const NAMELESS: &str = "Engangslink";

/// Who is let in by a link, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admits {
    /// The account that it signs in to; without one it is for one session only.
    pub account: Option<AccountId>,
    /// What that person is called.
    pub name: String,
    /// What that person may do.
    pub role: Role,
}

impl From<&Account> for Admits {
    fn from(account: &Account) -> Self {
        Self { account: Some(account.id), name: account.name.clone(), role: account.role }
    }
}

/// Makes a link of whoever runs the relay: the path and query to put behind its address. With no role said it admits an
/// administrator while no account is one, so that somebody can begin, and an officer after that.
pub fn from_command(hall: &Hall, role: Option<Role>, name: Option<String>, now_ms: i64) -> Result<String, HallError> {
    let secret = secret()?;
    hall.write(|hall| {
        let usual = if account::has_administrator(hall)? { Role::Officer } else { Role::Administrator };
        let name = name.unwrap_or_else(|| NAMELESS.to_owned());
        make(hall, &Who::Command, &Admits { account: None, name, role: role.unwrap_or(usual) }, &secret, now_ms)
    })
}

/// Makes a link with a fresh secret.
pub fn make(hall: &Transaction<'_>, by: &Who, admits: &Admits, secret: &str, now_ms: i64) -> Result<String, HallError> {
    let Admits { account, name, role } = admits;
    hall.execute("delete from link where expires <= ?1", [now_ms])?;
    hall.execute(
        "insert into link (hash, expires, account, name, role) values (?1, ?2, ?3, ?4, ?5)",
        params![hash(secret), now_ms + LINK_MS, account, name, role],
    )?;
    let about = account.map_or_else(|| role.to_string(), |account| account.to_string());
    audit::note(hall, now_ms, by, Act::LinkMade, &about)?;
    Ok(format!("/session?link={secret}"))
}

/// Whom a link would let in; it stays good. Nothing when it is wrong, used or too old.
pub fn look(hall: &rusqlite::Connection, link: &str, now_ms: i64) -> rusqlite::Result<Option<Admits>> {
    hall.prepare_cached("select account, name, role from link where hash = ?1 and expires > ?2")?
        .query_row(params![hash(link), now_ms], |row| {
            Ok(Admits { account: row.get(0)?, name: row.get(1)?, role: row.get(2)? })
        })
        .optional()
}

/// Whether a link makes the first administrator.
pub fn sets_up(hall: &rusqlite::Connection, admits: &Admits) -> rusqlite::Result<bool> {
    Ok(admits.account.is_none() && admits.role == Role::Administrator && !account::has_administrator(hall)?)
}

/// Spends a link and begins a session, with a new account when it sets up and somebody said their name: the cookie's value.
pub fn spend(
    hall: &Hall,
    link: &str,
    name: Option<&str>,
    now_ms: i64,
) -> Result<Option<(String, SignedIn)>, HallError> {
    let token = secret()?;
    hall.write(|hall| {
        let Some(mut admits) = look(hall, link, now_ms)? else {
            audit::note_refused(hall, now_ms, "link")?;
            return Ok(None);
        };
        hall.execute("delete from link where hash = ?1", [hash(link)])?;
        if let Some(name) = name
            && sets_up(hall, &admits)?
        {
            let by = Who::of(&SignedIn::new(&token, &admits));
            admits.account = Some(account::add(hall, &by, name, Role::Administrator, now_ms)?);
            name.clone_into(&mut admits.name);
        }
        session::begin(hall, &token, &admits, "link", now_ms).map(|signed_in| Some((token, signed_in)))
    })
}
