//! The window around the app: Tauri and nothing else.
//!
//! The pages may call one command, [`app_core::api::Request`]'s list, have a file kept that it gave, and hear one event.
//! All network, keys and other files are the core's; this room refuses to know what a command means.

mod ipc;
mod keep;
#[cfg(mobile)]
mod mobile;

use std::path::PathBuf;
use std::sync::Arc;

use app_core::{App, MovedClock};
use chrono::DateTime;
use tauri::Manager as _;
use tokio::sync::broadcast::error::RecvError;

/// The environment variable that moves the app's folder.
pub const FOLDER_VARIABLE: &str = "BINDELED_DATA";

/// The environment variable that begins the clock elsewhere (RFC 3339), for demonstrations and tests.
pub const NOW_VARIABLE: &str = "BINDELED_NOW";

/// What keeps the window from opening.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// The platform gives no window.
    #[error("the window cannot be opened: {0}")]
    Window(#[from] tauri::Error),
    /// The clock cannot be begun there.
    #[error("{NOW_VARIABLE} is not a time such as 2026-11-12T16:30:00+01:00: {0}")]
    Now(#[from] chrono::ParseError),
}

/// Opens the window and runs until it is closed.
///
/// # Errors
/// [`ShellError`] when there is no display, or the app's folder cannot be opened.
pub fn run() -> Result<(), ShellError> {
    let clock = clock()?;
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![ipc::call, ipc::keep])
        .setup(move |window| {
            let app = App::open(folder(window)?, Arc::new(clock))?;
            start(window.handle().clone(), &app);
            window.manage(app);
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// The machine's clock, unless it is told otherwise.
fn clock() -> Result<MovedClock, ShellError> {
    match std::env::var(NOW_VARIABLE) {
        Ok(start) if !start.is_empty() => Ok(MovedClock::beginning_at(DateTime::parse_from_rfc3339(&start)?)),
        _ => Ok(MovedClock::default()),
    }
}

/// Where the app keeps its store.
fn folder(window: &tauri::App) -> Result<PathBuf, tauri::Error> {
    match std::env::var_os(FOLDER_VARIABLE) {
        Some(folder) if !folder.is_empty() => Ok(folder.into()),
        _ => window.path().app_local_data_dir(),
    }
}

/// Keeps the app in touch with the relay, and the pages in touch with the app.
fn start(pages: tauri::AppHandle, app: &App) {
    let driver = app.clone();
    let mut events = app.subscribe();
    tauri::async_runtime::spawn(async move {
        driver.spawn_sync();
        // A page that missed events reads everything again, so the last one is enough.
        loop {
            match events.recv().await {
                Ok(event) => ipc::tell(&pages, event),
                Err(RecvError::Lagged(_)) => ipc::tell_all(&pages),
                Err(RecvError::Closed) => return,
            }
        }
    });
}
