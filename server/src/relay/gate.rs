//! How much is taken on at a time: the memory of what is being read and sent, and the requests that are worked on.
//!
//! Whoever comes waits in line for a few seconds, and is then told to come again later; nobody is left hanging. A body is
//! read before its request takes a place and sent when it has left it, so that a slow device holds up nobody's work.

mod coming;
mod pieces;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use crdt_model::wire::{FRAME_BYTES_MAX, Rejection};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use self::pieces::Pieces;
use crate::error::Refusal;
use crate::router::{BODY_BYTES_MAX, REQUEST_TIME_MAX};
use crate::state::State;

/// What a device that is back after a while sends; ten thousand of them fit beside each other.
const SMALL_KIB_MAX: u32 = 4;
const SMALL_BUDGET_KIB: usize = 48 * 1024;
/// Large bodies have a budget of their own: they neither wait for small ones nor make them wait.
const LARGE_BUDGET_KIB: usize = 64 * 1024;
/// Requests of enrolled devices that are being worked on.
const UNPACKED_BUDGET_KIB: usize = 64 * 1024;
/// Answers on their way. Small ones are not counted: the number of connections bounds them.
const ANSWERS_BUDGET_KIB: usize = 64 * 1024;
/// More at a time than one commit takes in would only wait further inside.
const PLACES: usize = 256;
/// Answers that are put together at a time: each holds some megabytes until it is packed.
const TURNS: usize = 8;
const WAIT_MAX: Duration = Duration::from_secs(8);
/// What is packed seldom unpacks to more than this many times its size.
const UNPACKED_TIMES: usize = 16;

/// The budgets.
pub(crate) struct Gate {
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
    unpacked: Arc<Semaphore>,
    answers: Arc<Semaphore>,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    wait_max: Duration,
    body_silence_max: Duration,
    body_time_max: Duration,
}

impl Gate {
    /// One that waits for a body that goes on coming, and not for one that has stopped.
    pub(crate) fn new(body_silence_max: Duration, body_time_max: Duration) -> Self {
        let budget = |size| Arc::new(Semaphore::new(size));
        Self {
            small: budget(SMALL_BUDGET_KIB),
            large: budget(LARGE_BUDGET_KIB),
            unpacked: budget(UNPACKED_BUDGET_KIB),
            answers: budget(ANSWERS_BUDGET_KIB),
            places: budget(PLACES),
            turns: budget(TURNS),
            wait_max: WAIT_MAX,
            body_silence_max,
            body_time_max,
        }
    }

    /// A frame as it was before packing, with the memory that it takes. `read` gets the most bytes that it may have.
    pub(super) async fn unpacked<T, F>(
        &self,
        packed_bytes: usize,
        read: impl Fn(usize) -> F,
    ) -> Result<(T, OwnedSemaphorePermit), Refusal>
    where
        F: Future<Output = Result<Result<T, Rejection>, Refusal>>,
    {
        let likely = packed_bytes.saturating_mul(UNPACKED_TIMES).min(FRAME_BYTES_MAX);
        let memory = self.taken(&self.unpacked, kib(likely)).await?;
        match read(likely).await? {
            Err(Rejection::TooLarge) if likely < FRAME_BYTES_MAX => {}
            read => return Ok((read?, memory)),
        }
        drop(memory);
        let memory = self.taken(&self.unpacked, kib(FRAME_BYTES_MAX)).await?;
        Ok((read(FRAME_BYTES_MAX).await??, memory))
    }

    /// A turn to put an answer together.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit, Rejection> {
        self.taken(&self.turns, 1).await
    }

    /// What a body of so many bytes takes its memory from.
    fn budget(&self, bytes: usize) -> &Arc<Semaphore> {
        if kib(bytes) <= SMALL_KIB_MAX { &self.small } else { &self.large }
    }

    async fn on_its_way(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Rejection> {
        self.taken(&self.answers, kib(bytes)).await
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Rejection> {
        self.taken(&self.places, 1).await
    }

    async fn taken(&self, budget: &Arc<Semaphore>, share: u32) -> Result<OwnedSemaphorePermit, Rejection> {
        match timeout(self.wait_max, Arc::clone(budget).acquire_many_owned(share)).await {
            Ok(Ok(taken)) => Ok(taken),
            Ok(Err(_)) | Err(_) => Err(Rejection::Unavailable),
        }
    }
}

fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX)
}

/// Bounds what a request may take: its time, its body's memory, and a place among those that are worked on.
pub(crate) async fn bound(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let answer = admitted(&state, request, next).await;
    answer.unwrap_or_else(|rejection| Refusal::from(rejection).into_response())
}

async fn admitted(state: &State, request: Request, next: Next) -> Result<Response, Rejection> {
    let claimed = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if claimed.is_some_and(|claimed| claimed > BODY_BYTES_MAX) {
        return Err(Rejection::TooLarge);
    }
    let (head, body) = request.into_parts();
    let (body, _memory) = state.gate().come(body, claimed.unwrap_or(BODY_BYTES_MAX)).await?;
    let request = Request::from_parts(head, Body::from(body));
    // What a bad line took for its body is not held against the work.
    let answer = timeout(REQUEST_TIME_MAX, answered(state, request, next)).await;
    answer.unwrap_or(Err(Rejection::Unavailable))
}

async fn answered(state: &State, request: Request, next: Next) -> Result<Response, Rejection> {
    let place = state.gate().place().await?;
    let response = next.run(request).await;
    drop(place);
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(|_| Rejection::Unavailable)?.to_bytes();
    if kib(body.len()) <= SMALL_KIB_MAX {
        return Ok(Response::from_parts(head, Body::from(body)));
    }
    let memory = state.gate().on_its_way(body.len()).await?;
    Ok(Response::from_parts(head, Body::new(Pieces::new(body, memory))))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;

    fn impatient() -> Gate {
        Gate { wait_max: Duration::ZERO, ..Gate::new(Duration::MAX, Duration::MAX) }
    }

    #[tokio::test]
    async fn whoever_finds_no_place_is_told_so_after_a_while() {
        let gate = impatient();
        let mut taken = Vec::new();
        for _ in 0..PLACES {
            taken.push(gate.place().await.unwrap());
        }
        assert!(matches!(gate.place().await, Err(Rejection::Unavailable)));
        taken.pop();
        assert!(gate.place().await.is_ok());
    }

    #[tokio::test]
    async fn those_who_send_much_hold_up_nobody_who_sends_little() {
        let gate = impatient();
        let mut taken = Vec::new();
        while let Ok(come) = gate.come(Body::from(vec![7; BODY_BYTES_MAX]), BODY_BYTES_MAX).await {
            taken.push(come);
        }
        assert!(taken.len() > 4);
        for _ in 0..10_000 {
            taken.push(gate.come(Body::from(vec![7; 700]), 700).await.unwrap());
        }
    }
}
