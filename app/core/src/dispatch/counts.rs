//! Commands about counts, estimates, guidances and hours.

use crdt_model::id::GroupId;
use serde_json::Value;

use super::{read, then};
use crate::api::CountsRequest;
use crate::app::App;
use crate::command::{employment, estimate, guidance, headcount};
use crate::desk::Desk;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: CountsRequest) -> Result<Value, AppError> {
    match request {
        CountsRequest::Headcounts { date } => read(app, move |desk| view::counts::headcounts(desk, date)).await,
        CountsRequest::WriteHeadcounts { date, method, counts } => {
            then(
                app,
                move |desk| headcount::write(desk, date, method, &counts),
                move |desk| view::counts::headcounts(desk, Some(date)),
            )
            .await
        }
        CountsRequest::CancelHeadcount { group, date, cancelled } => {
            then(
                app,
                move |desk| headcount::cancel(desk, group, date, cancelled),
                move |desk| view::counts::headcounts(desk, Some(date)),
            )
            .await
        }
        CountsRequest::Estimates {} => read(app, view::counts::estimates).await,
        CountsRequest::WriteEstimate { new } => {
            then(app, move |desk| estimate::write(desk, &new), view::counts::estimates).await
        }
        CountsRequest::CancelEstimate { group, estimate: id, cancelled } => {
            then(app, move |desk| estimate::cancel(desk, group, id, cancelled), view::counts::estimates).await
        }
        CountsRequest::Guidances { group } => read(app, move |desk| view::guidance::guidances(desk, group)).await,
        CountsRequest::GuideChild { group, child, association, date } => {
            at_guides(app, group, move |desk| guidance::guide(desk, group, child, &association, date)).await
        }
        CountsRequest::CancelGuidance { group, guidance: id, cancelled } => {
            at_guides(app, group, move |desk| guidance::cancel(desk, group, id, cancelled)).await
        }
        CountsRequest::Employments {} => read(app, view::employment::employments).await,
        CountsRequest::Employ { new } => {
            then(app, move |desk| employment::employ(desk, &new), view::employment::employments).await
        }
        CountsRequest::EndEmployment { employment: id, until } => {
            then(app, move |desk| employment::end(desk, id, until), view::employment::employments).await
        }
        CountsRequest::CancelEmployment { employment: id, cancelled } => {
            then(app, move |desk| employment::cancel(desk, id, cancelled), view::employment::employments).await
        }
    }
}

/// Does something in a group of guides, and shows its guidances.
async fn at_guides(
    app: &App,
    group: GroupId,
    work: impl FnOnce(&mut Desk) -> Result<bool, AppError> + Send + 'static,
) -> Result<Value, AppError> {
    then(app, work, move |desk| view::guidance::guidances(desk, group)).await
}
