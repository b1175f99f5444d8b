//! Commands about those who wait for a match.

use serde_json::Value;

use super::{read, then, write};
use crate::api::MatchingRequest;
use crate::app::App;
use crate::command::matching;
use crate::command::matching::NewMatch;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: MatchingRequest) -> Result<Value, AppError> {
    match request {
        MatchingRequest::Pool {} => read(app, view::pool::pool).await,
        MatchingRequest::Proposals { person } => read(app, move |desk| view::proposals::proposals(desk, person)).await,
        MatchingRequest::CreateMatch { newcomer, host, matched, first_meeting } => {
            let new = NewMatch { newcomer, host, matched, first_meeting };
            write(app, move |desk| matching::create(desk, &new)).await
        }
        MatchingRequest::SettleMatch { of } => {
            then(app, move |desk| matching::settle(desk, of), view::pool::pool).await
        }
    }
}
