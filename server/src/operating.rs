//! What whoever runs the relay asks it: does it live, can it serve, how much does it do.
//!
//! `/healthz` and `/readyz` say one word and stand beside the devices' routes; `/metrics` has an address of its own,
//! which need not be reached from outside.

use std::time::Duration;

use axum::Router;
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

use crate::meters::Standing;
use crate::state::State;
use crate::store::StoreError;

/// How long the store may take before the relay says that it is not ready.
const STORE_TIME_MAX: Duration = Duration::from_secs(2);

/// What the answers rest on. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Operating {
    pub(crate) state: State,
    /// The position that the figures have reached.
    pub(crate) reached: watch::Receiver<u64>,
}

/// Does it live, can it serve.
pub(crate) fn health(state: State) -> Router {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready)).with_state(state)
}

/// How much it does.
pub(crate) fn metrics(operating: Operating) -> Router {
    Router::new().route("/metrics", get(page)).with_state(operating)
}

async fn ready(Extract(state): Extract<State>) -> Response {
    if *state.shutdown().borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    let asked = state.store().read(|connection| Ok(connection.query_row("select 1 from meta", [], |_| Ok(()))?));
    match tokio::time::timeout(STORE_TIME_MAX, asked).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "not ready: the store cannot be read");
            (StatusCode::SERVICE_UNAVAILABLE, "the store cannot be read\n").into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store is slow\n").into_response(),
    }
}

async fn page(Extract(Operating { state, reached }): Extract<Operating>) -> Response {
    match standing(&state, &reached).await.map(|standing| state.meters().text(&standing)) {
        Ok(Ok(page)) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], page)
            .into_response(),
        Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(error) => {
            tracing::error!(%error, "the store cannot be counted");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn standing(state: &State, reached: &watch::Receiver<u64>) -> Result<Vec<Standing>, StoreError> {
    let one = |name, help, value| Standing { name, help, values: vec![(String::new(), value)] };
    let (log, figures) = (*state.positions().borrow(), *reached.borrow());
    let (devices, aside, bytes) = state
        .store()
        .read(|connection| {
            let mut of = connection.prepare_cached("select status, count(*) from device group by status")?;
            let devices: Vec<(String, u64)> =
                of.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            let aside: u64 = connection.query_row("select count(*) from quarantine", [], |row| row.get(0))?;
            let bytes: u64 = connection.query_row(
                "select page_count * page_size from pragma_page_count(), pragma_page_size()",
                [],
                |row| row.get(0),
            )?;
            Ok((devices, aside, bytes))
        })
        .await?;
    let devices = devices.into_iter().map(|(status, count)| (format!("{{status=\"{status}\"}}"), count)).collect();
    Ok(vec![
        one("log_position", "The newest position of the log", log),
        one("figures_position", "The position that the figures have reached", figures),
        one("quarantined_records", "Records that were refused and are kept aside", aside),
        one("store_bytes", "Size of the relay's file", bytes),
        Standing { name: "devices", help: "Devices by their standing", values: devices },
    ])
}
