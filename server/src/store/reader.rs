//! Connections that only read. A few are kept open; more readers than that wait.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{FILE_NAME, StoreError, open_to_read};

const READERS_MAX: usize = 8;

pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Semaphore,
}

impl Readers {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            file: folder.join(FILE_NAME),
            idle: Mutex::new(Vec::with_capacity(READERS_MAX)),
            places: Semaphore::new(READERS_MAX),
        }
    }

    pub(super) async fn read<T, F>(readers: Arc<Self>, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let waiting = Arc::clone(&readers);
        let _place = waiting.places.acquire().await.map_err(|_| StoreError::Stopping)?;
        let reading = tokio::task::spawn_blocking(move || {
            let mut connection = readers.take()?;
            let transaction = connection.transaction()?;
            let answer = query(&transaction)?;
            transaction.finish()?;
            readers.give_back(connection);
            Ok(answer)
        });
        reading.await.map_err(|_| StoreError::Stopping)?
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open_to_read(&self.file), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
