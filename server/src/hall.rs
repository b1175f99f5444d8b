//! What the city hall keeps of its own beside the log: who may sign in, what was released and frozen. Figures are
//! disposable and the log knows no officers, so it is a file of its own. One file of code for each table.

pub mod account;
pub mod audit;
pub mod identity;
pub mod key;
pub mod link;
pub mod note;
pub mod passkey;
pub mod release;
pub mod retention;
pub mod session;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use sha2::{Digest as _, Sha256};

/// The name of the city hall's file in the data folder.
pub const FILE_NAME: &str = "officer.sqlite";

const MIGRATIONS: [&str; 10] = [
    include_str!("../migrations/hall/001_sessions.sql"),
    include_str!("../migrations/hall/002_notes.sql"),
    include_str!("../migrations/hall/003_accounts.sql"),
    include_str!("../migrations/hall/004_retention.sql"),
    include_str!("../migrations/hall/005_passkeys.sql"),
    include_str!("../migrations/hall/006_api_keys.sql"),
    include_str!("../migrations/hall/007_editions.sql"),
    include_str!("../migrations/hall/008_identities.sql"),
    include_str!("../migrations/hall/009_editions_stay.sql"),
    include_str!("../migrations/hall/010_reviews_show.sql"),
];
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Why something of the city hall's cannot be kept or looked up.
#[derive(Debug, thiserror::Error)]
pub enum HallError {
    /// SQLite could not do it.
    #[error("the city hall's file cannot be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file was written by a newer version of this program.
    #[error("{FILE_NAME} was written by a newer version (its shape is {found}, this version knows {known})")]
    Newer {
        /// The version of the file.
        found: usize,
        /// The newest version known here.
        known: usize,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// The city hall's file. Cheap to clone.
#[derive(Clone)]
pub struct Hall(Arc<Mutex<Connection>>);

impl Hall {
    /// Opens it, beside a serving relay or not; makes or upgrades it when needed.
    pub fn open(data: &Path) -> Result<Self, HallError> {
        let mut connection = Connection::open(data.join(FILE_NAME))?;
        connection.busy_timeout(BUSY_WAIT)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // A spent link must stay spent, and what was frozen is defended for years.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        migrate(&mut connection)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Reads.
    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, HallError> {
        Ok(query(&self.connection())?)
    }

    /// Writes in one transaction: all of it is kept, or nothing when `act` fails.
    pub fn write<T, E: From<rusqlite::Error>>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = act(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    fn connection(&self) -> std::sync::MutexGuard<'_, Connection> {
        // A panic in between rolls its transaction back; the connection stays good.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A fresh secret, as it stands in a link or a cookie.
pub(crate) fn secret() -> Result<String, getrandom::Error> {
    crate::state::random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn migrate(connection: &mut Connection) -> Result<(), HallError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: usize = transaction.query_row("select user_version from pragma_user_version", [], |row| row.get(0))?;
    let known = MIGRATIONS.len();
    if found > known {
        return Err(HallError::Newer { found, known });
    }
    for migration in MIGRATIONS.iter().skip(found) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}
