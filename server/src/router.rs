//! The table of contents: every route of the relay.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use crdt_model::wire::FRAME_BYTES_MAX;

use crate::api;
use crate::meters;
use crate::operating;
use crate::pages::{self, Pages};
use crate::relay;
use crate::state::State;

/// The most bytes of a request's body: a largest frame and its envelope.
pub const BODY_BYTES_MAX: usize = FRAME_BYTES_MAX + 64 * 1024;

/// The longest that working on a request may take; of a page, with its way here.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);

/// All routes.
pub fn all(state: State, pages: Pages) -> Router {
    let meters = state.meters().clone();
    devices(state.clone())
        .merge(operating::health(state))
        .merge(api::routes(&pages.api()))
        .merge(pages::routes(pages))
        .layer(from_fn_with_state(meters, meters::measure))
}

/// What devices speak: CBOR frames in, signed CBOR frames out.
fn devices(state: State) -> Router {
    let bounded = from_fn_with_state(state.clone(), relay::bound);
    Router::new()
        .route("/v1/enrol", post(relay::enrol))
        .route("/v1/challenge", post(relay::challenge))
        .route("/v1/sync", post(relay::sync))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(bounded)
        .route("/v1/wake", get(relay::wake))
        .with_state(state)
}
