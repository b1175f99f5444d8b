//! Keys with which the municipality's own programs read what has left the house. A secret is shown once and kept hashed.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;

use super::audit::{self, Act, Who};
use super::{HallError, hash};
use crate::table;

/// How long a key is good if nobody says otherwise, in days.
pub const DAYS: u16 = 365;

/// The longest that a key is good, in days.
pub const DAYS_MAX: u16 = 730;

/// The most keys that are good at a time.
pub const KEYS_MAX: usize = 100;

/// The most letters of a key's name.
pub const NAME_CHARS_MAX: usize = 120;

/// What every secret begins with, so that one that is found somewhere is known for what it is.
pub const PREFIX: &str = "bindeled_";

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Scope {
    /// What figures mean, and editions.
    #[serde(rename = "figures:read")]
    Figures,
    /// Frozen notes and their files.
    #[serde(rename = "notes:read")]
    Notes,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Figures, Self::Notes];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Figures => "figures:read",
            Self::Notes => "notes:read",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Not a scope.
#[derive(Debug, thiserror::Error)]
#[error("the scopes are figures:read and notes:read")]
pub struct NoSuchScope;

impl FromStr for Scope {
    type Err = NoSuchScope;

    fn from_str(word: &str) -> Result<Self, NoSuchScope> {
        Self::ALL.into_iter().find(|scope| scope.word() == word).ok_or(NoSuchScope)
    }
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    /// Its number.
    pub id: i64,
    /// What it is called: the program that has it.
    pub name: String,
    /// What it opens.
    pub scopes: BTreeSet<Scope>,
    /// When it was made, in milliseconds since 1970.
    pub made: i64,
    /// When it ends.
    pub expires: i64,
    /// The last day on which it was used.
    pub used: Option<NaiveDate>,
    /// When it was closed, if it was.
    pub revoked: Option<i64>,
}

/// What a key is good for at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It opens what it opens.
    Good,
    /// Its time is over.
    Expired,
    /// Somebody closed it.
    Revoked,
}

impl Key {
    /// What it is good for now.
    pub const fn standing(&self, now_ms: i64) -> Standing {
        match self.revoked {
            Some(_) => Standing::Revoked,
            None if self.expires <= now_ms => Standing::Expired,
            None => Standing::Good,
        }
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let scopes: String = row.get("scopes")?;
        let used: Option<String> = row.get("used")?;
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            // A scope of a newer version opens nothing here.
            scopes: scopes.split(' ').filter_map(|word| word.parse().ok()).collect(),
            made: row.get("made")?,
            expires: row.get("expires")?,
            used: used.and_then(|day| day.parse().ok()),
            revoked: row.get("revoked")?,
        })
    }
}

/// A key that is to be made.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// What it opens.
    pub scopes: BTreeSet<Scope>,
    /// How many days it is good.
    pub days: u16,
}

/// Why a key is not made or closed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It has no name, or too long a one.
    #[error("a key needs a name of at most {NAME_CHARS_MAX} letters")]
    Name,
    /// It would open nothing.
    #[error("a key needs a scope: figures:read or notes:read")]
    Scope,
    /// It would be good for no time, or too long.
    #[error("a key is good for between 1 and {DAYS_MAX} days")]
    Days,
    /// There are too many.
    #[error("there are {KEYS_MAX} keys already: close one first")]
    TooMany,
    /// There is none with this number, or it is closed already.
    #[error("there is no such key, or it is closed already")]
    Unknown,
    /// The city hall's file cannot be used.
    #[error(transparent)]
    Hall(#[from] HallError),
}

impl From<rusqlite::Error> for KeyError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Hall(error.into())
    }
}

/// Makes a key. Its secret is given back this once.
pub fn make(hall: &Transaction<'_>, by: &Who, wanted: &Wanted, now_ms: i64) -> Result<(i64, String), KeyError> {
    let name = wanted.name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.contains(char::is_control) {
        return Err(KeyError::Name);
    }
    if wanted.scopes.is_empty() {
        return Err(KeyError::Scope);
    }
    if !(1..=DAYS_MAX).contains(&wanted.days) {
        return Err(KeyError::Days);
    }
    if all(hall)?.iter().filter(|key| key.standing(now_ms) == Standing::Good).count() >= KEYS_MAX {
        return Err(KeyError::TooMany);
    }
    let secret = format!("{PREFIX}{}", super::secret().map_err(HallError::from)?);
    let scopes: Vec<&str> = wanted.scopes.iter().map(|scope| scope.word()).collect();
    hall.execute(
        "insert into api_key (hash, name, scopes, made, expires) values (?1, ?2, ?3, ?4, ?5)",
        params![hash(&secret), name, scopes.join(" "), now_ms, now_ms + i64::from(wanted.days) * DAY_MS],
    )?;
    let id = hall.last_insert_rowid();
    audit::note(hall, now_ms, by, Act::KeyMade, &id.to_string())?;
    Ok((id, secret))
}

/// Closes a key, at once and for good.
pub fn revoke(hall: &Transaction<'_>, by: &Who, id: i64, now_ms: i64) -> Result<(), KeyError> {
    let closed =
        hall.execute("update api_key set revoked = ?2 where id = ?1 and revoked is null", params![id, now_ms])?;
    if closed == 0 {
        return Err(KeyError::Unknown);
    }
    Ok(audit::note(hall, now_ms, by, Act::KeyClosed, &id.to_string())?)
}

/// Every key that was ever made, the newest first.
pub fn all(hall: &Connection) -> rusqlite::Result<Vec<Key>> {
    let sql = "select id, name, scopes, made, expires, used, revoked from api_key order by id desc";
    hall.prepare_cached(sql)?.query_map([], Key::of)?.collect()
}

/// Keys as a table for the command line.
pub fn table(keys: &[Key], now_ms: i64) -> String {
    let head = ["key", "name", "scopes", "until", "used", "standing"].map(str::to_owned);
    let row = |key: &Key| {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.word()).collect();
        let standing = match key.standing(now_ms) {
            Standing::Good => "good",
            Standing::Expired => "expired",
            Standing::Revoked => "closed",
        };
        let used = key.used.map_or_else(|| "never".to_owned(), |day| day.to_string());
        [key.id.to_string(), key.name.clone(), scopes.join(" "), table::minute(key.expires), used, standing.to_owned()]
    };
    table::aligned(&[head].into_iter().chain(keys.iter().map(row)).collect::<Vec<_>>())
}

/// The key with a secret. It is looked up by hash, so that how long it takes tells nothing of any secret.
pub fn of_secret(hall: &Connection, secret: &str) -> rusqlite::Result<Option<Key>> {
    let sql = "select id, name, scopes, made, expires, used, revoked from api_key where hash = ?1";
    hall.prepare_cached(sql)?.query_row([hash(secret)], Key::of).optional()
}

/// Writes down that a key was used on a day. Finer than that nobody needs to know.
pub fn used(hall: &Transaction<'_>, id: i64, day: NaiveDate) -> rusqlite::Result<()> {
    hall.execute("update api_key set used = ?2 where id = ?1", params![id, day.to_string()])?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::super::Hall;
    use super::*;

    fn wanted(name: &str, days: u16) -> Wanted {
        Wanted { name: name.to_owned(), scopes: [Scope::Figures].into(), days }
    }

    #[test]
    fn a_key_is_found_by_its_secret_alone_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        let (id, secret) = hall.write(|hall| make(hall, &Who::Command, &wanted(" BI ", 2), 1_000)).unwrap();
        assert!(secret.starts_with(PREFIX) && secret.len() == PREFIX.len() + 43, "{secret}");
        let key = hall.read(|hall| of_secret(hall, &secret)).unwrap().unwrap();
        assert_eq!((key.id, key.name.as_str(), key.used), (id, "BI", None));
        assert_eq!(hall.read(|hall| of_secret(hall, &secret.replace(PREFIX, ""))).unwrap(), None);
        let end = 1_000 + 2 * DAY_MS;
        assert_eq!([end - 1, end].map(|now| key.standing(now)), [Standing::Good, Standing::Expired]);
        assert!(
            !std::fs::read(folder.path().join(super::super::FILE_NAME))
                .unwrap()
                .windows(43)
                .any(|bytes| { secret.strip_prefix(PREFIX).is_some_and(|random| bytes == random.as_bytes()) })
        );

        hall.write(|hall| used(hall, id, "2026-11-12".parse().unwrap())).unwrap();
        hall.write(|hall| revoke(hall, &Who::Command, id, 2_000)).unwrap();
        let key = hall.read(|hall| of_secret(hall, &secret)).unwrap().unwrap();
        assert_eq!((key.standing(2_000), key.used), (Standing::Revoked, "2026-11-12".parse().ok()));
        assert!(matches!(hall.write(|hall| revoke(hall, &Who::Command, id, 3_000)), Err(KeyError::Unknown)));
    }

    #[test]
    fn a_key_without_a_name_a_scope_or_an_end_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        let make = |wanted: Wanted| hall.write(|hall| make(hall, &Who::Command, &wanted, 0));
        assert!(matches!(make(wanted(" ", 1)), Err(KeyError::Name)));
        assert!(matches!(make(wanted(&"x".repeat(NAME_CHARS_MAX + 1), 1)), Err(KeyError::Name)));
        assert!(matches!(make(Wanted { scopes: BTreeSet::new(), ..wanted("BI", 1) }), Err(KeyError::Scope)));
        assert!(matches!(make(wanted("BI", 0)), Err(KeyError::Days)));
        assert!(matches!(make(wanted("BI", DAYS_MAX + 1)), Err(KeyError::Days)));
        for _ in 0..KEYS_MAX {
            make(wanted("BI", 1)).unwrap();
        }
        assert!(matches!(make(wanted("BI", 1)), Err(KeyError::TooMany)));
    }
}
