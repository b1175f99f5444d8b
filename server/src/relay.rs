//! What devices ask: enrolment, challenges, syncing, being woken. Each handler reads a frame, does one thing, signs.

mod challenge;
mod commands;
mod enrol;
mod gate;
mod invites;
mod pictures;
mod pull;
mod push;
mod seal;
mod sync;
mod wake;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use crdt_model::wire::Rejection;

pub(crate) use challenge::{LooseChallenges, challenge};
pub(crate) use enrol::enrol;
pub(crate) use gate::{Gate, bound};
pub(crate) use push::{At, Intake, PUSH_TIME_MAX, Pushed, Sender, one_batch, take_in};
pub(crate) use sync::sync;
pub(crate) use wake::{News, wake};

/// The body, or why there is none.
fn body(read: Result<Bytes, BytesRejection>) -> Result<Bytes, Rejection> {
    read.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Rejection::TooLarge,
        _ => Rejection::BadFrame,
    })
}
