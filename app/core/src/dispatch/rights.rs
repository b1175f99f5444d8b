//! Commands about what is kept of a person.

use serde_json::Value;

use super::{read, then, write};
use crate::api::RightsRequest;
use crate::app::App;
use crate::command::rights;
use crate::error::AppError;
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: RightsRequest) -> Result<Value, AppError> {
    match request {
        RightsRequest::PersonRights { person } => read(app, move |desk| view::rights::rights(desk, person)).await,
        RightsRequest::HandOutPerson { person } => write(app, move |desk| rights::hand_out(desk, person)).await,
        RightsRequest::ErasePerson { person } => {
            then(app, move |desk| rights::erase(desk, person), move |desk| view::rights::rights(desk, person)).await
        }
    }
}
