//! Where a phone's own program comes in.
#![allow(unsafe_code, reason = "the entry point is a symbol that the phone's program calls by name")]

#[tauri::mobile_entry_point]
fn start() {
    if let Err(error) = crate::run() {
        eprintln!("bindeled: {error}");
    }
}
