//! Commands about a host's match.

use serde_json::Value;

use super::{read, then};
use crate::api::HostRequest;
use crate::app::App;
use crate::command::activity::NewActivity;
use crate::command::{activity, claim};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: HostRequest) -> Result<Value, AppError> {
    match request {
        HostRequest::Match {} => read(app, view::host::page).await,
        HostRequest::LogActivity { kind, date, with, children, line, expense } => {
            let new = NewActivity { kind, date, with, children, line, expense };
            at_match(app, move |desk| activity::log(desk, &new)).await
        }
        HostRequest::CancelActivity { activity: id, cancelled } => {
            at_match(app, move |desk| activity::cancel(desk, id, cancelled)).await
        }
        HostRequest::Support { on } => read(app, move |desk| view::support::support(desk, on)).await,
        HostRequest::AttachReceipt { claim: id, base64 } => {
            at_match(app, move |desk| claim::attach(desk, id, &base64)).await
        }
        HostRequest::WithdrawClaim { claim: id, withdrawn } => {
            at_match(app, move |desk| claim::withdraw(desk, id, withdrawn)).await
        }
    }
}

/// Does something in the host's match, and shows the match as it then is.
async fn at_match(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, view::host::page).await
}
