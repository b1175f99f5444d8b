//! The one thread that writes. Requests queue up, and one commit carries as many as are waiting.
//!
//! Each request's work runs in a savepoint of its own, so that one that fails takes nothing of the others with it.
//! Nobody hears of success before the commit is on disk, and what it changed of access in the journal.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use super::{BUSY_WAIT, StoreError, erased, meta};
use crate::clock::Clock;
use crate::journal::{By, Event, Journal, record};

const QUEUE_MAX: usize = 512;
const RECORDS_PER_COMMIT_MAX: usize = 256;
/// After so many entries, or so long after the first of fewer, the journal is told how far the log goes.
const MARK_ENTRIES: u64 = 1_024;
const MARK_MS: i64 = 10 * 60 * 1000;

/// Tells the one who asked, once it is known whether the commit is on disk.
type Tell = Box<dyn FnOnce(Result<(), Arc<StoreError>>) + Send>;

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
    pub(super) fn start(connection: Connection, journal: Journal, clock: Clock) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let position = meta::position(&connection)?;
        let (grown, positions) = watch::channel(position);
        let marked = Mark { position, at: clock.now_ms() };
        let mut desk = Desk { connection, journal, clock, grown, marked, tidied: None };
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || desk.run(queue))
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
    // One that panics is rolled back as one that fails: the thread goes on for the others.
    let outcome = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(Err(StoreError::Panicked));
    let end = if outcome.is_ok() { "release request" } else { "rollback to request; release request" };
    connection.execute_batch(end)?;
    outcome
}

/// What the thread has at hand.
struct Desk {
    connection: Connection,
    journal: Journal,
    clock: Clock,
    grown: watch::Sender<u64>,
    marked: Mark,
    /// Up to when what was erased is known to be out of the file's log of writes, too.
    tidied: Option<i64>,
}

/// How far the log went when the journal was last told.
#[derive(Clone, Copy)]
struct Mark {
    position: u64,
    at: i64,
}

impl Desk {
    fn run(&mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = queue.blocking_recv() {
            let mut weight = first.weight;
            let mut jobs = vec![first];
            while weight < RECORDS_PER_COMMIT_MAX && jobs.len() < RECORDS_PER_COMMIT_MAX {
                let Ok(next) = queue.try_recv() else { break };
                weight += next.weight;
                jobs.push(next);
            }
            self.commit(jobs);
        }
    }

    fn commit(&mut self, jobs: Vec<Job>) {
        let mut tells = Vec::with_capacity(jobs.len());
        let committed = self.transact(jobs, &mut tells).and_then(|position| {
            self.grown.send_if_modified(|known| {
                let more = *known != position;
                *known = position;
                more
            });
            // What it could not take now it takes with the next commit, which is not told of success before either.
            self.journal.append(&self.connection)
        });
        if let Err(error) = &committed {
            tracing::error!(%error, requests = tells.len(), "a commit failed");
            if !self.connection.is_autocommit() {
                // When even this fails, the next `begin` fails too and is told in the same way.
                let _failed = self.connection.execute_batch("rollback");
            }
        }
        let committed = committed.map_err(Arc::new);
        for tell in tells {
            tell(committed.clone());
        }
        if let Err(error) = self.tidy() {
            tracing::error!(%error, "what was erased is still in the file's log of writes");
        }
    }

    /// What was erased must not stay behind in the file's log of writes. While somebody reads there, it waits for the next
    /// commit.
    fn tidy(&mut self) -> Result<(), StoreError> {
        let newest = erased::newest(&self.connection)?;
        if newest == self.tidied {
            return Ok(());
        }
        self.connection.busy_timeout(Duration::ZERO)?;
        let is_busy = self.connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, bool>(0));
        self.connection.busy_timeout(BUSY_WAIT)?;
        if !is_busy? {
            self.tidied = newest;
        }
        Ok(())
    }

    fn transact(&mut self, jobs: Vec<Job>, tells: &mut Vec<Tell>) -> Result<u64, StoreError> {
        self.connection.execute_batch("begin immediate")?;
        for job in jobs {
            tells.push((job.work)(&self.connection));
        }
        if points::planted("receipt_before_commit") {
            tells.drain(..).for_each(|tell| tell(Ok(())));
        }
        let position = meta::position(&self.connection)?;
        let marked = self.mark(position)?;
        points::reach("relay.before_commit");
        self.connection.execute_batch("commit")?;
        points::reach("relay.after_commit");
        self.marked = marked;
        Ok(position)
    }

    /// Tells the journal now and then how far the log goes, so that an older copy of it is known for what it is.
    fn mark(&self, position: u64) -> Result<Mark, StoreError> {
        let now = self.clock.now_ms();
        let is_far = position >= self.marked.position + MARK_ENTRIES;
        let is_late = position > self.marked.position && now >= self.marked.at + MARK_MS;
        if !is_far && !is_late {
            return Ok(self.marked);
        }
        record(&self.connection, &By::Relay, now, Event::Reached)?;
        Ok(Mark { position, at: now })
    }
}
