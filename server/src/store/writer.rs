//! The one thread that writes. Requests queue up, and one commit carries as many as are waiting.
//!
//! Each request's work runs in a savepoint of its own, so that one that fails takes nothing of the others with it.
//! Nobody hears of success before the commit is on disk.

use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use super::{StoreError, meta};

const QUEUE_MAX: usize = 512;
const RECORDS_PER_COMMIT_MAX: usize = 256;

/// Tells the one who asked, once it is known whether the commit is on disk.
type Tell = Box<dyn FnOnce(Result<(), Arc<rusqlite::Error>>) + Send>;

struct Job {
    weight: usize,
    work: Box<dyn FnOnce(&Connection) -> Tell + Send>,
}

#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
    positions: watch::Receiver<u64>,
}

impl Writer {
    pub(super) fn start(connection: Connection, position: u64) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let (grown, positions) = watch::channel(position);
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || run(&connection, queue, &grown))
            .map_err(StoreError::Thread)?;
        Ok(Self { jobs, positions })
    }

    pub(super) fn positions(&self) -> watch::Receiver<u64> {
        self.positions.clone()
    }

    pub(super) async fn write<T, F>(&self, weight: usize, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (done, answer) = oneshot::channel();
        let work = Box::new(move |connection: &Connection| -> Tell {
            let outcome = in_savepoint(connection, work);
            Box::new(move |committed| {
                let told = match committed {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(StoreError::Commit(error.to_string()))),
                };
                // Who asked may have gone; what is committed stays committed.
                let _gone = done.send(told);
            })
        });
        self.jobs.send(Job { weight, work }).await.map_err(|_| StoreError::Stopping)?;
        answer.await.map_err(|_| StoreError::Stopping)?
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.execute_batch("savepoint request")?;
    let outcome = work(connection);
    let end = if outcome.is_ok() { "release request" } else { "rollback to request; release request" };
    connection.execute_batch(end)?;
    outcome
}

fn run(connection: &Connection, mut queue: mpsc::Receiver<Job>, grown: &watch::Sender<u64>) {
    while let Some(first) = queue.blocking_recv() {
        let mut weight = first.weight;
        let mut jobs = vec![first];
        while weight < RECORDS_PER_COMMIT_MAX && jobs.len() < RECORDS_PER_COMMIT_MAX {
            let Ok(next) = queue.try_recv() else { break };
            weight += next.weight;
            jobs.push(next);
        }
        commit(connection, jobs, grown);
    }
}

fn commit(connection: &Connection, jobs: Vec<Job>, grown: &watch::Sender<u64>) {
    let mut tells = Vec::with_capacity(jobs.len());
    let committed = transact(connection, jobs, &mut tells).map_err(Arc::new);
    match &committed {
        Ok(position) => {
            grown.send_if_modified(|known| {
                let more = *known != *position;
                *known = *position;
                more
            });
        }
        Err(error) => {
            tracing::error!(%error, requests = tells.len(), "a commit failed");
            if !connection.is_autocommit() {
                // When even this fails, the next `begin` fails too and is told in the same way.
                let _failed = connection.execute_batch("rollback");
            }
        }
    }
    for tell in tells {
        tell(committed.as_ref().map(|_| ()).map_err(Arc::clone));
    }
}

fn transact(connection: &Connection, jobs: Vec<Job>, tells: &mut Vec<Tell>) -> Result<u64, rusqlite::Error> {
    connection.execute_batch("begin immediate")?;
    for job in jobs {
        tells.push((job.work)(connection));
    }
    if points::planted("receipt_before_commit") {
        tells.drain(..).for_each(|tell| tell(Ok(())));
    }
    let position = meta::position(connection)?;
    points::reach("relay.before_commit");
    connection.execute_batch("commit")?;
    points::reach("relay.after_commit");
    Ok(position)
}
