//! Commands about hosts' expenses.

use serde_json::Value;

use super::{json, read, then, write};
use crate::api::SupportRequest;
use crate::app::App;
use crate::command::{budget_line, decision, guideline};
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: SupportRequest) -> Result<Value, AppError> {
    match request {
        SupportRequest::Claims {} => read(app, view::claims::claims).await,
        SupportRequest::ClaimPicture { of, claim: id } => {
            let picture = app.at_desk(move |desk| view::claims::receipt(desk, of, id)).await?;
            if picture.jpeg.is_none() {
                app.inner().contact.wake();
            }
            json(picture)
        }
        SupportRequest::DecideClaim { of, claim: id, decision: new } => {
            then(app, move |desk| decision::decide(desk, of, id, &new), view::claims::claims).await
        }
        SupportRequest::WriteBudgetLine { line: new } => write(app, move |desk| budget_line::write(desk, &new)).await,
        SupportRequest::WriteGuideline { guideline: new } => write(app, move |desk| guideline::write(desk, &new)).await,
    }
}
