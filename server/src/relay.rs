//! What devices ask: enrolment, challenges, syncing, being woken. Each handler reads a frame, does one thing, signs.

mod challenge;
mod commands;
mod enrol;
mod pull;
mod push;
mod sync;
mod wake;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Request, State as Extract};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use crdt_model::wire::Rejection;

use crate::error::Refusal;
use crate::router::{BODY_BYTES_MAX, REQUEST_TIME_MAX};
use crate::state::State;

pub(crate) use challenge::{LooseChallenges, challenge};
pub(crate) use enrol::enrol;
pub(crate) use sync::sync;
pub(crate) use wake::wake;

/// All bodies that are read at one time, in KiB.
pub(crate) const BODY_BUDGET_KIB: usize = 96 * 1024;

/// Bounds what a request may take: its time, and its body's share of one budget for all.
pub(crate) async fn bound(Extract(state): Extract<State>, request: Request, next: Next) -> Response {
    let claimed = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if claimed.is_some_and(|claimed| claimed > BODY_BYTES_MAX) {
        return Refusal::from(Rejection::TooLarge).into_response();
    }
    let share = claimed.unwrap_or(BODY_BYTES_MAX) / 1024 + 1;
    let work = async {
        let share = u32::try_from(share).unwrap_or(u32::MAX);
        let Ok(_share) = Arc::clone(&state.body_budget()).acquire_many_owned(share).await else {
            return Refusal::from(Rejection::Unavailable).into_response();
        };
        next.run(request).await
    };
    match tokio::time::timeout(REQUEST_TIME_MAX, work).await {
        Ok(response) => response,
        Err(_) => Refusal::from(Rejection::Unavailable).into_response(),
    }
}

/// The body, or why there is none.
fn body(read: Result<Bytes, BytesRejection>) -> Result<Bytes, Rejection> {
    read.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Rejection::TooLarge,
        _ => Rejection::BadFrame,
    })
}
