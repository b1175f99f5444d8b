//! What crosses between the pages and the core: one command in, one event out.

use app_core::App;
use app_core::api::Request;
use app_core::error::{AppError, ErrorCode};
use app_core::event::Event;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, State};

/// The event's name.
const EVENT: &str = "bindeled";

/// Runs one command of the list.
#[tauri::command]
pub(crate) async fn call(app: State<'_, App>, request: Value) -> Result<Value, AppError> {
    let request: Request = serde_json::from_value(request).map_err(|_| ErrorCode::BadRequest)?;
    app.call(request).await
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
