//! What crosses between the pages and the app: one command in, one file out to keep, one event out.

use std::io::ErrorKind;

use app_core::App;
use app_core::api::Request;
use app_core::error::{AppError, ErrorCode};
use app_core::event::Event;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Manager as _, State};

/// The event's name.
const EVENT: &str = "bindeled";

/// Runs one command of the list.
#[tauri::command]
pub(crate) async fn call(app: State<'_, App>, request: Value) -> Result<Value, AppError> {
    let request: Request = serde_json::from_value(request).map_err(|_| ErrorCode::BadRequest)?;
    app.call(request).await
}

/// Keeps a file that a command gave, among what was downloaded. Says where.
#[tauri::command(async)]
pub(crate) fn keep(window: AppHandle, name: String, text: String) -> Result<String, AppError> {
    let folders = window.path();
    let folder = folders.download_dir().or_else(|_| folders.home_dir()).map_err(|_| ErrorCode::Internal)?;
    let kept = crate::keep::keep(&folder, &name, &text).map_err(|error| match error.kind() {
        ErrorKind::StorageFull => ErrorCode::DiskFull,
        _ => ErrorCode::Internal,
    })?;
    Ok(kept.display().to_string())
}

/// Tells the pages what changed. A window that is closing hears nothing, and needs nothing.
pub(crate) fn tell(pages: &AppHandle, event: Event) {
    let _ = pages.emit(EVENT, event);
}

/// Tells the pages that anything may have changed.
pub(crate) fn tell_all(pages: &AppHandle) {
    for event in [Event::Documents, Event::Sync, Event::Session] {
        tell(pages, event);
    }
}
