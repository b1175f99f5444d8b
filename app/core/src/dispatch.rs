//! Each command to the one function that does it.

use serde::Serialize;
use serde_json::Value;

use crate::api::Request;
use crate::app::App;
use crate::error::{AppError, ErrorCode};
use crate::session;

/// Does a command and gives its view as JSON.
pub(crate) async fn call(app: &App, request: Request) -> Result<Value, AppError> {
    match request {
        Request::Session {} => json(session::session(app)),
        Request::Enrol { link, device_label, name, pin } => {
            json(session::enrol(app, &link, &device_label, &name, &pin).await)
        }
        Request::Unlock { person, pin } => json(session::unlock(app, person, pin).await),
        Request::Lock {} => json(session::lock(app).await),
        _ => Err(ErrorCode::NotAllowed.into()),
    }
}

fn json<T: Serialize>(view: Result<T, AppError>) -> Result<Value, AppError> {
    serde_json::to_value(view?).map_err(|error| {
        tracing::error!(%error, "a view cannot be written as JSON");
        ErrorCode::Internal.into()
    })
}
