//! The audit log: who saw or changed access, and what left the house. It only grows, and each line is chained by hash to
//! the line before. What happens to devices stands in the access journal, not here.

use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::account::AccountId;
use super::session::SignedIn;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Somebody at the relay's own command line.
    Command,
    /// The relay itself.
    Relay,
    /// Somebody who did not sign in.
    Nobody,
    /// A program with a key, by the key's id.
    Key(String),
    /// Somebody who was signed in.
    Session {
        /// The beginning of the session's hash, as the access journal writes it.
        mark: String,
        /// The account, if there is one.
        account: Option<AccountId>,
        /// What that person was called then.
        name: String,
    },
}

impl Who {
    /// Somebody who is signed in.
    pub fn of(signed_in: &SignedIn) -> Self {
        let SignedIn { account, name, mark, .. } = signed_in.clone();
        Self::Session { mark, account, name }
    }
}

/// What somebody did. Frozen: words are never renamed or reused; only new ones are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Signed in; about: in which way.
    SignedIn,
    /// Signed out.
    SignedOut,
    /// Was not let in; about: in which way it was tried.
    Refused,
    /// Made a one-time link; about: for which account, or for which role.
    LinkMade,
    /// Made an account; about: which.
    AccountMade,
    /// Made an account a reader's; about: which.
    BecameReader,
    /// Made an account an officer's; about: which.
    BecameOfficer,
    /// Made an account an administrator's; about: which.
    BecameAdministrator,
    /// Closed an account; about: which.
    AccountClosed,
    /// Made a passkey; about: for which account.
    PasskeyMade,
    /// Removed a passkey; about: of which account.
    PasskeyRemoved,
    /// Reviewed a draft of a note; about: which review.
    NoteReviewed,
    /// Froze a note; about: its number.
    NoteFrozen,
    /// Made a key for a program; about: which.
    KeyMade,
    /// Closed a program's key; about: which.
    KeyClosed,
    /// Published an edition; about: its number, and the checksums of what it tells and of the counts behind it.
    EditionPublished,
    /// Joined an account to the municipality's own sign-in; about: which.
    IdentityBound,
    /// Parted an account from it; about: which.
    IdentityRemoved,
    /// Set for how long something is kept; about: the rule and its months.
    RetentionSet,
    /// Had what is kept no longer taken.
    RetentionRun,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 20] = [
        Self::SignedIn,
        Self::SignedOut,
        Self::Refused,
        Self::LinkMade,
        Self::AccountMade,
        Self::BecameReader,
        Self::BecameOfficer,
        Self::BecameAdministrator,
        Self::AccountClosed,
        Self::PasskeyMade,
        Self::PasskeyRemoved,
        Self::NoteReviewed,
        Self::NoteFrozen,
        Self::KeyMade,
        Self::KeyClosed,
        Self::EditionPublished,
        Self::IdentityBound,
        Self::IdentityRemoved,
        Self::RetentionSet,
        Self::RetentionRun,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::Refused => "refused",
            Self::LinkMade => "link_made",
            Self::AccountMade => "account_made",
            Self::BecameReader => "became_reader",
            Self::BecameOfficer => "became_officer",
            Self::BecameAdministrator => "became_administrator",
            Self::AccountClosed => "account_closed",
            Self::PasskeyMade => "passkey_made",
            Self::PasskeyRemoved => "passkey_removed",
            Self::NoteReviewed => "note_reviewed",
            Self::NoteFrozen => "note_frozen",
            Self::KeyMade => "key_made",
            Self::KeyClosed => "key_closed",
            Self::EditionPublished => "edition_published",
            Self::IdentityBound => "identity_bound",
            Self::IdentityRemoved => "identity_removed",
            Self::RetentionSet => "retention_set",
            Self::RetentionRun => "retention_run",
        }
    }

    /// The act of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }
}

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Lines are numbered from 1.
    pub number: u64,
    /// When it happened, in milliseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub who: Who,
    /// What was done.
    pub act: Act,
    /// Ids and words of what it was done to; nothing of a person of the programme.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// Writes down that somebody did something, in the transaction of the deed.
pub fn note(hall: &Transaction<'_>, now_ms: i64, who: &Who, act: Act, about: &str) -> rusqlite::Result<()> {
    let (last, before) = hall
        .prepare_cached("select number, chain from audit order by number desc limit 1")?
        .query_row([], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, [u8; 32]>(1)?)))
        .optional()?
        .unwrap_or_else(|| (0, start()));
    let number = last + 1;
    let line = Line { number, at: now_ms, who: who.clone(), act, about: about.to_owned() };
    // Ids, numbers and texts always can be written as JSON.
    let text = serde_json::to_string(&line).unwrap_or_default();
    hall.prepare_cached("insert into audit (number, line, chain) values (?1, ?2, ?3)")?.execute(params![
        number,
        text,
        chain(&before, &text)
    ])?;
    Ok(())
}

/// The most refused sign-ins of an hour that are written down: whoever tries all day fills no disk.
const REFUSED_MAX: u32 = 100;

/// Writes down that somebody was not let in, and in which way they tried.
pub fn note_refused(hall: &Transaction<'_>, now_ms: i64, way: &str) -> rusqlite::Result<()> {
    let before: Option<i64> = hall
        .prepare_cached(
            "select line ->> '$.at' from audit where act = 'refused' order by number desc limit 1 offset ?1",
        )?
        .query_row([REFUSED_MAX - 1], |row| row.get(0))
        .optional()?;
    if before.is_some_and(|at| at > now_ms - 60 * 60 * 1000) {
        return Ok(());
    }
    note(hall, now_ms, &Who::Nobody, Act::Refused, way)
}

/// Which lines somebody wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Those of an account.
    pub account: Option<AccountId>,
    /// Those that tell of an act.
    pub act: Option<Act>,
    /// Those with a lower number.
    pub below: Option<u64>,
}

/// The newest lines first, as many as are asked for.
pub fn lines(hall: &Connection, wanted: &Wanted, count: usize) -> rusqlite::Result<Vec<Line>> {
    let mut given: Vec<&dyn ToSql> = vec![&count];
    let mut sql = "select line from audit where true".to_owned();
    let act = wanted.act.map(Act::word);
    let below = wanted.below;
    if let Some(account) = &wanted.account {
        given.push(account);
        sql.push_str(" and account = ?");
        sql.push_str(&given.len().to_string());
    }
    if let Some(act) = &act {
        given.push(act);
        sql.push_str(" and act = ?");
        sql.push_str(&given.len().to_string());
    }
    if let Some(below) = &below {
        given.push(below);
        sql.push_str(" and number < ?");
        sql.push_str(&given.len().to_string());
    }
    sql.push_str(" order by number desc limit ?1");
    let mut query = hall.prepare_cached(&sql)?;
    let lines = query.query_map(given.as_slice(), |row| row.get::<_, String>(0))?;
    // A line of a newer version is passed over; `check` still sees it.
    lines.filter_map(|line| line.map(|line| serde_json::from_str(&line).ok()).transpose()).collect()
}

/// The marks of an account's sessions, by which the access journal tells of them.
pub fn marks(hall: &Connection, account: AccountId) -> rusqlite::Result<Vec<String>> {
    let mut query = hall.prepare_cached(
        "select line ->> '$.who.session.mark' from audit where account = ?1 and act = 'signed_in' \
         order by number desc limit 1000",
    )?;
    query.query_map([account], |row| row.get(0))?.collect()
}

/// What whoever had a session was called when it began.
pub fn name_of(hall: &Connection, mark: &str) -> rusqlite::Result<Option<String>> {
    hall.prepare_cached(
        "select line ->> '$.who.session.name' from audit \
         where act = 'signed_in' and line ->> '$.who.session.mark' = ?1 limit 1",
    )?
    .query_row([mark], |row| row.get(0))
    .optional()
}

/// The number of the first line that is not what was written, if there is one.
pub fn first_changed(hall: &Connection) -> rusqlite::Result<Option<u64>> {
    let mut query = hall.prepare("select number, line, chain from audit order by number")?;
    let mut rows = query.query([])?;
    let (mut number, mut before) = (0, start());
    while let Some(row) = rows.next()? {
        number += 1;
        let line: String = row.get(1)?;
        before = chain(&before, &line);
        if (row.get::<_, u64>(0)?, row.get::<_, [u8; 32]>(2)?) != (number, before) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

fn start() -> [u8; 32] {
    Sha256::digest("bindeled audit 1").into()
}

fn chain(before: &[u8; 32], line: &str) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(line).finalize().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::super::{Hall, HallError};
    use super::*;

    #[test]
    fn the_log_only_grows_and_shows_what_was_changed_behind_its_back() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        for about in ["1", "2", "3"] {
            hall.write(|hall| Ok::<_, HallError>(note(hall, 5, &Who::Command, Act::AccountMade, about)?)).unwrap();
        }
        assert_eq!(hall.read(first_changed).unwrap(), None);
        for cut in ["delete from audit", "update audit set line = '{}'"] {
            assert!(hall.write(|hall| Ok::<_, HallError>(hall.execute(cut, [])?)).is_err(), "{cut}");
        }
        let behind = |sql: &str| {
            hall.write(|hall| {
                hall.execute_batch(
                    "drop trigger if exists audit_is_not_changed; drop trigger if exists audit_is_not_cut",
                )?;
                Ok::<_, HallError>(hall.execute(sql, [])?)
            })
        };
        assert_eq!(behind("update audit set line = replace(line, '\"2\"', '\"4\"') where number = 2").unwrap(), 1);
        assert_eq!(hall.read(first_changed).unwrap(), Some(2));
        behind("update audit set line = replace(line, '\"4\"', '\"2\"') where number = 2").unwrap();
        assert_eq!(hall.read(first_changed).unwrap(), None);
        behind("delete from audit where number = 2").unwrap();
        assert_eq!(hall.read(first_changed).unwrap(), Some(2));
    }

    #[test]
    fn whoever_tries_all_day_fills_no_disk() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        let count = || hall.read(|hall| hall.query_row("select count(*) from audit", [], |row| row.get::<_, u32>(0)));
        for at in 0..300 {
            hall.write(|hall| note_refused(hall, at, "link")).unwrap();
        }
        assert_eq!(count().unwrap(), REFUSED_MAX);
        hall.write(|hall| note_refused(hall, 60 * 60 * 1000 + 200, "link")).unwrap();
        assert_eq!(count().unwrap(), REFUSED_MAX + 1);
    }

    #[test]
    fn lines_are_found_by_account_and_by_act() {
        let folder = tempfile::tempdir().unwrap();
        let hall = Hall::open(folder.path()).unwrap();
        let own = |account: &str| Who::Session {
            mark: format!("mark {account}"),
            account: account.parse().ok(),
            name: "Mette".to_owned(),
        };
        hall.write(|hall| {
            note(hall, 1, &own("1"), Act::SignedIn, "link")?;
            note(hall, 2, &own("2"), Act::SignedIn, "passkey")?;
            note(hall, 3, &own("1"), Act::SignedOut, "")
        })
        .unwrap();
        let numbers = |wanted: Wanted| -> Vec<u64> {
            hall.read(|hall| lines(hall, &wanted, 10)).unwrap().iter().map(|line| line.number).collect()
        };
        let account = "1".parse().ok();
        assert_eq!(numbers(Wanted::default()), [3, 2, 1]);
        assert_eq!(numbers(Wanted { account, ..Wanted::default() }), [3, 1]);
        assert_eq!(numbers(Wanted { act: Some(Act::SignedIn), ..Wanted::default() }), [2, 1]);
        assert_eq!(numbers(Wanted { account, act: Some(Act::SignedIn), below: Some(3) }), [1]);
        assert_eq!(hall.read(|hall| marks(hall, account.unwrap())).unwrap(), ["mark 1"]);
        assert_eq!(hall.read(|hall| name_of(hall, "mark 2")).unwrap().as_deref(), Some("Mette"));
        for act in Act::ALL {
            assert_eq!(serde_json::to_value(act).unwrap(), act.word());
        }
    }
}
