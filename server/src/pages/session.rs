//! Officers' sessions: a one-time link, then a cookie for half a day. Both are random and stored hashed, in a file of
//! their own beside the log, because figures are disposable and the log knows no officers.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

/// The name of the sessions' file in the data folder.
pub const FILE_NAME: &str = "officer.sqlite";

/// How long a link is good.
pub const LINK_MS: i64 = 30 * 60 * 1000;

/// How long a session lasts.
pub const SESSION_MS: i64 = 12 * 60 * 60 * 1000;

const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Why a session or a link cannot be made or looked up.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// SQLite could not do it.
    #[error("the sessions cannot be kept: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// The links and sessions of a data folder. Cheap to clone.
#[derive(Clone)]
pub struct Sessions(Arc<Mutex<Connection>>);

impl Sessions {
    /// Opens them, beside a serving relay or not.
    pub fn open(data: &Path) -> Result<Self, SessionError> {
        let connection = Connection::open(data.join(FILE_NAME))?;
        connection.busy_timeout(BUSY_WAIT)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // A spent link must stay spent.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.execute_batch(
            "create table if not exists link (hash blob not null primary key, expires integer not null) strict;
             create table if not exists session (hash blob not null primary key, expires integer not null) strict;",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Makes a link that begins one session: the path and query to put behind the relay's address.
    pub fn new_link(&self, now_ms: i64) -> Result<String, SessionError> {
        let secret = secret()?;
        self.with(|connection| {
            connection.execute("delete from link where expires <= ?1", params![now_ms])?;
            connection
                .execute("insert into link (hash, expires) values (?1, ?2)", params![hash(&secret), now_ms + LINK_MS])
        })?;
        Ok(format!("/session?link={secret}"))
    }

    /// Spends a link and begins a session: the cookie's value, or nothing when the link is wrong, used or too old.
    pub fn begin(&self, link: &str, now_ms: i64) -> Result<Option<String>, SessionError> {
        let token = secret()?;
        let begun = self.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let spent = transaction
                .execute("delete from link where hash = ?1 and expires > ?2", params![hash(link), now_ms])?;
            if spent == 1 {
                transaction.execute("delete from session where expires <= ?1", params![now_ms])?;
                transaction.execute(
                    "insert into session (hash, expires) values (?1, ?2)",
                    params![hash(&token), now_ms + SESSION_MS],
                )?;
            }
            transaction.commit()?;
            Ok(spent == 1)
        })?;
        Ok(begun.then_some(token))
    }

    /// Whether a cookie's value belongs to a session that has not ended.
    pub fn is_open(&self, token: &str, now_ms: i64) -> Result<bool, SessionError> {
        self.with(|connection| {
            connection
                .prepare_cached("select exists (select 1 from session where hash = ?1 and expires > ?2)")?
                .query_row(params![hash(token), now_ms], |row| row.get(0))
        })
    }

    /// Ends a session.
    pub fn end(&self, token: &str) -> Result<(), SessionError> {
        self.with(|connection| connection.execute("delete from session where hash = ?1", params![hash(token)]))?;
        Ok(())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, SessionError> {
        // A panic in between rolls its transaction back; the connection stays good.
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(act(&mut connection)?)
    }
}

/// What an officer's session is called where it is written down what it did: the beginning of its hash.
pub fn mark(token: &str) -> String {
    let hash = hash(token);
    URL_SAFE_NO_PAD.encode(hash.split_at(6).0)
}

fn secret() -> Result<String, getrandom::Error> {
    crate::state::random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
