//! Commands about figures.

use serde_json::Value;

use super::figured;
use crate::api::FiguresRequest;
use crate::app::App;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: FiguresRequest) -> Result<Value, AppError> {
    match request {
        FiguresRequest::Figures { period } => figured(app, move |desk| view::figures::figures(desk, &period)).await,
        FiguresRequest::FigureEvidence { figure, offset } => {
            figured(app, move |desk| view::figures::evidence(desk, &figure, offset)).await
        }
    }
}
