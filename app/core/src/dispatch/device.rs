//! Commands about the device and what waits on it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Right;
use crdt_model::space::Space;
use serde_json::Value;

use super::{read, then, write};
use crate::api::DeviceRequest;
use crate::api::view::ExportedDocument;
use crate::app::App;
use crate::command::invite;
use crate::desk::Desk;
use crate::error::{AppError, ErrorCode};
use crate::view;

/// Does one of them.
pub(super) async fn call(app: &App, request: DeviceRequest) -> Result<Value, AppError> {
    match request {
        DeviceRequest::SyncStatus {} => {
            let standing = app.inner().contact.standing();
            read(app, move |desk| view::sync::status(desk, standing)).await
        }
        DeviceRequest::SyncDetails {} => {
            let standing = app.inner().contact.standing();
            read(app, move |desk| view::sync::details(desk, standing)).await
        }
        DeviceRequest::DismissRefused { record } => {
            let standing = app.inner().contact.standing();
            write(app, move |desk| {
                desk.dismiss(&record)?;
                view::sync::details(desk, standing)
            })
            .await
        }
        DeviceRequest::SyncNow {} => {
            app.inner().contact.now().await?;
            let standing = app.inner().contact.standing();
            read(app, move |desk| view::sync::status(desk, standing)).await
        }
        DeviceRequest::Tablets {} => read(app, view::tablets::tablets).await,
        DeviceRequest::Invites {} => read(app, view::invites::invites).await,
        DeviceRequest::MakeInvite { role, space, label, minutes } => {
            then(app, move |desk| invite::make(desk, role, space, &label, minutes), view::invites::invites).await
        }
        DeviceRequest::TakeBackInvite { invite } => {
            then(app, move |desk| invite::take_back(desk, invite), view::invites::invites).await
        }
        DeviceRequest::LetIn { device } => {
            then(app, move |desk| invite::confirm(desk, device), view::tablets::tablets).await
        }
        DeviceRequest::ExportDocument { space, document } => read(app, move |desk| export(desk, space, document)).await,
    }
}

fn export(desk: &mut Desk, space: Space, document: DocumentId) -> Result<ExportedDocument, AppError> {
    desk.check(space, Right::Read, document.kind())?;
    if matches!(document.kind(), Kind::Name | Kind::Note) {
        desk.need_names()?;
    }
    let found = desk.document((space, document))?;
    if found.heads().is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    Ok(ExportedDocument { base64: STANDARD.encode(found.save()) })
}
