//! Commands about what is agreed.

use serde_json::Value;

use super::{figured, read, then, write};
use crate::api::AgreementRequest;
use crate::app::App;
use crate::command::{agreement, goal, statement};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: AgreementRequest) -> Result<Value, AppError> {
    match request {
        AgreementRequest::Agreements {} => read(app, view::agreement::agreed).await,
        AgreementRequest::Goals { agreement: id, as_of } => {
            figured(app, move |desk| view::goals::goals(desk, id, as_of)).await
        }
        AgreementRequest::WriteAgreement { agreement: new } => {
            write(app, move |desk| agreement::write(desk, &new)).await
        }
        AgreementRequest::Amend { amendment } => write(app, move |desk| agreement::amend(desk, &amendment)).await,
        AgreementRequest::WriteGoal { goal: new } => write(app, move |desk| goal::write(desk, &new)).await,
        AgreementRequest::SetDone { goal: id, on } => agreed(app, move |desk| goal::set_done(desk, id, on)).await,
        AgreementRequest::WriteStatement { statement: new } => {
            write(app, move |desk| statement::write(desk, &new)).await
        }
        AgreementRequest::CancelAgreed { record, cancelled } => {
            agreed(app, move |desk| agreement::cancel(desk, record, cancelled)).await
        }
    }
}

/// Does something to what is agreed, and shows the agreements as they then are.
async fn agreed(
    app: &App,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, view::agreement::agreed).await
}
