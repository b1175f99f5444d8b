//! How much is taken on at a time: the memory of bodies that are being read, and the requests that are worked on.
//!
//! Whoever comes waits in line for a few seconds, and is then told to come again later; nobody is left hanging. A body is
//! read before its request takes a place, so that a slow device holds up nobody's work.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Extract};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use crdt_model::wire::Rejection;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::error::Refusal;
use crate::router::{BODY_BYTES_MAX, REQUEST_TIME_MAX};
use crate::state::State;

/// What a device that is back after a while sends; ten thousand of them fit beside each other.
const SMALL_KIB_MAX: usize = 4;
const SMALL_BUDGET_KIB: usize = 48 * 1024;
/// Large bodies have a budget of their own: they neither wait for small ones nor make them wait.
const LARGE_BUDGET_KIB: usize = 96 * 1024;
/// More at a time than one commit takes in would only wait further inside.
const PLACES: usize = 256;
const WAIT_MAX: Duration = Duration::from_secs(8);

/// The budgets.
pub(crate) struct Gate {
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
    places: Arc<Semaphore>,
    wait_max: Duration,
}

impl Default for Gate {
    fn default() -> Self {
        let budget = |size| Arc::new(Semaphore::new(size));
        Self {
            small: budget(SMALL_BUDGET_KIB),
            large: budget(LARGE_BUDGET_KIB),
            places: budget(PLACES),
            wait_max: WAIT_MAX,
        }
    }
}

impl Gate {
    async fn memory(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Rejection> {
        let kib = bytes / 1024 + 1;
        let budget = if kib <= SMALL_KIB_MAX { &self.small } else { &self.large };
        self.taken(budget, u32::try_from(kib).unwrap_or(u32::MAX)).await
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

/// Bounds what a request may take: its time, its body's memory, and a place among those that are worked on.
pub(crate) async fn bound(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let answer = timeout(REQUEST_TIME_MAX, admitted(&state, request, next)).await;
    answer.unwrap_or(Err(Rejection::Unavailable)).unwrap_or_else(|rejection| Refusal::from(rejection).into_response())
}

async fn admitted(state: &State, request: Request, next: Next) -> Result<Response, Rejection> {
    let claimed = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if claimed.is_some_and(|claimed| claimed > BODY_BYTES_MAX) {
        return Err(Rejection::TooLarge);
    }
    let claimed = claimed.unwrap_or(BODY_BYTES_MAX);
    let _memory = state.gate().memory(claimed).await?;
    let (head, body) = request.into_parts();
    let body = read(body, claimed).await?;
    let _place = state.gate().place().await?;
    Ok(next.run(Request::from_parts(head, Body::from(body))).await)
}

async fn read(body: Body, most: usize) -> Result<Bytes, Rejection> {
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Rejection::TooLarge),
        Err(_) => Err(Rejection::BadFrame),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what went wrong by failing")]
mod tests {
    use super::*;

    fn impatient() -> Gate {
        Gate { wait_max: Duration::ZERO, ..Gate::default() }
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
        while let Ok(memory) = gate.memory(BODY_BYTES_MAX).await {
            taken.push(memory);
        }
        assert!(taken.len() > 8);
        for _ in 0..10_000 {
            taken.push(gate.memory(700).await.unwrap());
        }
    }
}
