//! The relay's side: a few children, kept as long as they live.

use std::fmt;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crdt_model::wire::{Reason, from_bytes, to_bytes};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};

use super::frame::{BYTES_MAX, Job, Outcome, Verdict};

const START_TIME_MAX: Duration = Duration::from_secs(20);
/// So short that a request has time for a batch that does not end, for the change that it is of, and for the commit of
/// the others.
const JOB_TIME_MAX: Duration = Duration::from_secs(10);
const JOBS_PER_CHILD_MAX: u32 = 2_000;

/// No trial could be held; nobody is to blame for it.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The child process did not start.
    #[error("the trial process {program} did not start: {what}")]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// What went wrong.
        what: String,
    },
    /// The relay is stopping.
    #[error("the relay is stopping")]
    Stopping,
}

/// A pool of children. Cheap to clone.
#[derive(Clone)]
pub struct Trials(Arc<Pool>);

struct Pool {
    program: PathBuf,
    idle: Mutex<Vec<Worker>>,
    places: Semaphore,
    job_time_max: Duration,
}

struct Worker {
    // Killed when dropped.
    _process: Child,
    input: ChildStdin,
    output: ChildStdout,
    jobs: u32,
}

/// The child died of a job, or did not end it in time.
struct Lost;

impl fmt::Debug for Trials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Trials").field(&self.0.program).finish()
    }
}

impl Trials {
    /// A pool of at most `children` processes of a program, started when first needed.
    pub fn new(program: PathBuf, children: usize) -> Self {
        Self::within(program, children, JOB_TIME_MAX)
    }

    /// The same with another limit of time for a job.
    pub fn within(program: PathBuf, children: usize, job_time_max: Duration) -> Self {
        let places = Semaphore::new(children.max(1));
        Self(Arc::new(Pool { program, idle: Mutex::new(Vec::new()), places, job_time_max }))
    }

    /// Tries a job. When a child is lost over it, its changes are tried one by one, as long as there is time until
    /// `end`; the rest stay untried, and so does a job that until then finds no child free.
    pub async fn hold(&self, job: &Job, end: Instant) -> Result<Outcome, TrialError> {
        match timeout_at(end, self.once(job, false)).await {
            Ok(Ok(Ok(outcome))) => Ok(outcome),
            Ok(Ok(Err(Lost))) => self.one_by_one(job, end).await,
            Ok(Err(error)) => Err(error),
            Err(_) => Ok(Outcome { verdicts: vec![None; job.changes.len()], saved: None }),
        }
    }

    async fn one_by_one(&self, job: &Job, end: Instant) -> Result<Outcome, TrialError> {
        let mut verdicts = Vec::with_capacity(job.changes.len());
        let mut single = Job { changes: Vec::new(), ..job.clone() };
        let mut saved = None;
        for change in &job.changes {
            if Instant::now() >= end {
                verdicts.push(None);
                continue;
            }
            single.changes = vec![change.clone()];
            // A child that had lived through other jobs would not tell whose fault it was.
            match self.once(&single, true).await? {
                Ok(outcome) => {
                    if let Some(with_it) = outcome.saved {
                        single.saved = with_it.clone();
                        saved = Some(with_it);
                    }
                    verdicts.push(outcome.verdicts.into_iter().next().flatten());
                }
                Err(Lost) => verdicts.push(self.blamed(&single).await?),
            }
        }
        Ok(Outcome { verdicts, saved })
    }

    /// The verdict on a change that a fresh child died of alone. When the document cannot be read without it either, the
    /// change is not to blame: it stays untried, and with its device.
    async fn blamed(&self, single: &Job) -> Result<Option<Verdict>, TrialError> {
        let without = Job { changes: Vec::new(), ..single.clone() };
        if self.once(&without, true).await?.is_err() {
            tracing::error!(device = ?single.device, kind = single.kind, "a stored document cannot be read");
            return Ok(None);
        }
        tracing::warn!(device = ?single.device, "a change killed its trial");
        Ok(Some(Verdict::Bad(Reason::BreaksDocument)))
    }

    async fn once(&self, job: &Job, fresh: bool) -> Result<Result<Outcome, Lost>, TrialError> {
        let _place = self.0.places.acquire().await.map_err(|_| TrialError::Stopping)?;
        let idle = if fresh { None } else { self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() };
        let mut worker = match idle {
            Some(worker) => worker,
            None => self.start().await?,
        };
        let Ok(Some(outcome)) = timeout(self.0.job_time_max, worker.ask(job)).await else {
            return Ok(Err(Lost));
        };
        if outcome.verdicts.len() != job.changes.len() {
            return Ok(Err(Lost));
        }
        worker.jobs += 1;
        if worker.jobs < JOBS_PER_CHILD_MAX {
            self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
        Ok(Ok(outcome))
    }

    async fn start(&self) -> Result<Worker, TrialError> {
        let program = &self.0.program;
        let not_started = |what: String| TrialError::NotStarted { program: program.clone(), what };
        let mut process = Command::new(program)
            .arg("trial")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| not_started(error.to_string()))?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(not_started("it has no input or output".to_owned()));
        };
        let mut worker = Worker { _process: process, input, output, jobs: 0 };
        match timeout(START_TIME_MAX, worker.read()).await {
            Ok(Some(ready)) if ready.is_empty() => Ok(worker),
            Ok(_) | Err(_) => Err(not_started("it did not say that it is ready".to_owned())),
        }
    }
}

impl Worker {
    async fn ask(&mut self, job: &Job) -> Option<Outcome> {
        let bytes = to_bytes(job);
        let length = u32::try_from(bytes.len()).ok()?;
        self.input.write_all(&length.to_be_bytes()).await.ok()?;
        self.input.write_all(&bytes).await.ok()?;
        self.input.flush().await.ok()?;
        from_bytes(&self.read().await?).ok()
    }

    async fn read(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.output.read_u32().await.ok()?).ok()?;
        if length > BYTES_MAX {
            return None;
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).await.ok()?;
        Some(bytes)
    }
}
