//! What of a device's was not accepted and is kept aside: when it came, about what, and why; by ids, for a change may hold
//! names. An officer can take it in after all.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use crdt_model::wire::Reason;

use super::super::Pages;
use super::super::agreement::{Sent, see};
use super::super::ask::Asked;
use super::super::failure::Failure;
use super::super::sign_in::OwnForm;
use super::super::words::Words;
use super::{parsed, unavailable};
use crate::devices::reason_word;
use crate::journal::By;
use crate::quarantine::{self, NotAccepted};
use crate::store;

/// So many are listed, the oldest; what stands behind them follows when they are gone.
const ROWS_MAX: usize = 100;

/// A record that is kept aside, in words.
pub(super) struct Row {
    pub(super) when: String,
    pub(super) space: String,
    pub(super) document: String,
    pub(super) why: String,
    /// How a form names it.
    pub(super) entry: String,
}

/// The oldest of a device's records that are kept aside.
pub(super) async fn rows(pages: &Pages, w: &Words<'_>, id: DeviceId) -> Result<Vec<Row>, Failure> {
    let read = pages.0.store.read(move |connection| {
        let mut kept: Vec<(i64, Space, DocumentId, Reason, EntryHash)> = Vec::new();
        store::quarantine::walk(connection, Some(id), |one| {
            if kept.len() < ROWS_MAX {
                kept.push((one.received_at, one.space, one.document, one.reason, one.entry));
            }
            Ok::<_, store::StoreError>(())
        })?;
        Ok(kept)
    });
    let (kept, now) = (read.await.map_err(|error| unavailable(&error))?, pages.now_ms());
    let row = |(at, space, document, reason, entry): (i64, Space, DocumentId, Reason, EntryHash)| Row {
        when: w.moment(at, now),
        space: space.to_string(),
        document: document.to_string(),
        why: w.named(&format!("reason.{}", reason_word(reason))),
        entry: entry.to_string(),
    };
    Ok(kept.into_iter().map(row).collect())
}

/// Takes in what is kept of a device, one record or all of them, and says how many that were.
pub(in crate::pages) async fn accept(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    let only = match sent.0.get("entry") {
        Some(entry) => Some(entry.parse().map_err(|_| Failure::NotKept)?),
        None => None,
    };
    let accepted =
        quarantine::accept_serving(pages.0.officer.intake(), &by, id, only).await.map_err(|error| match error {
            NotAccepted::Unknown(_) => Failure::NoSuchDevice,
            NotAccepted::NotKept => Failure::NotKept,
            NotAccepted::Trial(error) => {
                tracing::error!(%error, "what was kept aside cannot be tried");
                Failure::NotRecorded
            }
            NotAccepted::Store(error) => unavailable(&error),
        })?;
    see(&format!("/devices/{id}?taken={}", accepted.taken), asked.language)
}
