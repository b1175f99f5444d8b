//! Sessions: a cookie for half a day, random and stored hashed. A session of an account is what the account is now.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::account::{AccountId, Role};
use super::audit::{self, Act, Who};
use super::link::Admits;
use super::{HallError, hash};

/// How long a session lasts.
pub const SESSION_MS: i64 = 12 * 60 * 60 * 1000;

/// Who is signed in. Every handler behind the sign-in page can ask for it, as an `Extension`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account; without one, somebody was let in by a link for this session only.
    pub account: Option<AccountId>,
    /// What that person is called.
    pub name: String,
    /// What that person may do.
    pub role: Role,
    /// What the session is called where it is written down what it did.
    pub mark: String,
}

impl SignedIn {
    pub(super) fn new(token: &str, admits: &Admits) -> Self {
        let Admits { account, name, role } = admits.clone();
        Self { account, name, role, mark: mark(token) }
    }

    /// For the audit log.
    pub fn who(&self) -> Who {
        Who::of(self)
    }
}

/// Begins a session with a fresh token, in one of the ways to sign in.
pub fn begin(
    hall: &Transaction<'_>,
    token: &str,
    admits: &Admits,
    way: &str,
    now_ms: i64,
) -> Result<SignedIn, HallError> {
    let Admits { account, name, role } = admits;
    hall.execute("delete from session where expires <= ?1", [now_ms])?;
    hall.execute(
        "insert into session (hash, expires, account, name, role) values (?1, ?2, ?3, ?4, ?5)",
        params![hash(token), now_ms + SESSION_MS, account, name, role],
    )?;
    let signed_in = SignedIn::new(token, admits);
    audit::note(hall, now_ms, &signed_in.who(), Act::SignedIn, way)?;
    Ok(signed_in)
}

/// Whose session a cookie's value belongs to, unless it ended or its account was closed.
pub fn read(hall: &Connection, token: &str, now_ms: i64) -> rusqlite::Result<Option<SignedIn>> {
    let mut query = hall.prepare_cached(
        "select session.account, coalesce(account.name, session.name), coalesce(account.role, session.role) \
         from session left join account on account.id = session.account \
         where hash = ?1 and expires > ?2 and account.closed is null",
    )?;
    let admits = query.query_row(params![hash(token), now_ms], |row| {
        Ok(Admits { account: row.get(0)?, name: row.get(1)?, role: row.get(2)? })
    });
    Ok(admits.optional()?.map(|admits| SignedIn::new(token, &admits)))
}

/// Ends a session.
pub fn end(hall: &Transaction<'_>, token: &str, now_ms: i64) -> Result<(), HallError> {
    if let Some(signed_in) = read(hall, token, now_ms)? {
        hall.execute("delete from session where hash = ?1", [hash(token)])?;
        audit::note(hall, now_ms, &signed_in.who(), Act::SignedOut, "")?;
    }
    Ok(())
}

/// What a session is called where it is written down what it did: the beginning of its hash.
pub fn mark(token: &str) -> String {
    let hash = hash(token);
    URL_SAFE_NO_PAD.encode(hash.split_at(6).0)
}
