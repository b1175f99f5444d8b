//! Commands about signing in and out.

use serde_json::Value;

use super::{json, write};
use crate::api::SessionRequest;
use crate::app::App;
use crate::error::AppError;
use crate::session;

/// Does one of them.
pub(super) async fn call(app: &App, request: SessionRequest) -> Result<Value, AppError> {
    match request {
        SessionRequest::Session {} => json(session::session(app)?),
        SessionRequest::Enrol { link, device_label, name, pin } => {
            json(session::enrol(app, &link, &device_label, &name, &pin).await?)
        }
        SessionRequest::EnrolAgain { link } => json(session::enrol_again(app, &link).await?),
        SessionRequest::Unlock { person, pin } => json(session::unlock(app, person, pin).await?),
        SessionRequest::Lock {} => json(session::lock(app).await?),
        SessionRequest::RecoverPin { person, code, pin } => {
            json(session::recovery::recover_pin(app, person, &code, &pin).await?)
        }
        SessionRequest::NewProfile {} => json(session::profile::new(app).await?),
        SessionRequest::SwitchProfile { profile } => json(session::profile::switch(app, profile).await?),
        SessionRequest::AddPerson { person, name, pin } => {
            let here = app.clone();
            write(app, move |desk| session::add_person(&here, desk, person, &name, &pin)).await
        }
    }
}
