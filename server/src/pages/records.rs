//! What officers keep of the host programme: guidelines, the budget, questionnaires. Read from the documents themselves, so
//! that what was recorded a moment ago is there, and taken back in one way.

use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Form};
use crdt_model::document::Document;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::problem::Problem;
use crdt_model::space::Space;

use super::Pages;
use super::agreement::{Back, Writers, record, see};
use super::ask::Asked;
use super::failure::Failure;
use super::sign_in::OwnForm;
use super::words::Words;
use crate::journal::By;
use crate::store::document;

/// A record and its id.
pub(super) type Kept<T> = (DocumentId, T);

/// Every record of a kind that has not been taken back.
pub(super) async fn all<T: Send + 'static>(
    pages: &Pages,
    kind: Kind,
    read: fn(&Document) -> (T, Vec<Problem>),
    logged: fn(&T) -> &Logged,
) -> Result<Vec<Kept<T>>, Failure> {
    let mut all = every(pages, kind, read).await?;
    all.retain(|(_, one)| !logged(one).cancelled);
    Ok(all)
}

/// Every record of a kind, also those that were taken back.
pub(super) async fn every<T: Send + 'static>(
    pages: &Pages,
    kind: Kind,
    read: fn(&Document) -> (T, Vec<Problem>),
) -> Result<Vec<Kept<T>>, Failure> {
    let found = pages.0.store.read(move |connection| {
        let mut all = Vec::new();
        document::each(connection, kind, |space, id, document| {
            if space == Space::Programme {
                all.push((id, read(document).0));
            }
        })?;
        Ok(all)
    });
    found.await.map_err(|error| {
        tracing::error!(%error, "what is kept of the programme cannot be read");
        Failure::Unavailable
    })
}

/// When something was recorded and, where partners did it, on which devices.
pub(super) fn recorded(w: &Words<'_>, pages: &Pages, writers: &Writers, id: DocumentId, logged: &Logged) -> String {
    let on = logged.at.map(|at| w.moment(at.0, pages.now_ms()));
    on.into_iter().chain(writers.of(w, id)).collect::<Vec<_>>().join(". ")
}

/// What an address asks to take back: it is asked once more.
pub(super) struct TakingBack {
    pub(super) record: String,
    pub(super) name: Option<String>,
}

/// Of the records that are there, the one that an address asks to take back.
pub(super) fn taking_back<T>(asked: &Asked, all: &[Kept<T>], name: impl Fn(&T) -> String) -> Option<TakingBack> {
    let id: DocumentId = asked.value("take-back")?.parse().ok()?;
    let (_, one) = all.iter().find(|(known, _)| *known == id)?;
    Some(TakingBack { record: id.to_string(), name: Some(name(one)) })
}

/// Takes a guideline or a line of the budget back: it is kept and counts no more.
pub(super) async fn take_back(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    Form(Back { record: id }): Form<Back>,
) -> Result<Response, Failure> {
    let list = match id.kind() {
        Kind::Guideline => super::guideline::PATH,
        Kind::BudgetLine => super::budget::PATH,
        _ => return Err(Failure::NoSuchRecord),
    };
    let standing = pages.0.officer.read(id).await.map_err(|_| Failure::Unavailable)?;
    if standing.fields().iter().next().is_none() {
        return Err(Failure::NoSuchRecord);
    }
    record(&pages, &by, id, &[set_cancelled(true)]).await?;
    see(list, asked.language)
}
