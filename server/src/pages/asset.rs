//! The style sheet, the fonts and the one script, from inside the program.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const WOFF2: &str = "font/woff2";

/// One of them.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let (kind, bytes): (&str, &'static [u8]) = match name.as_str() {
        "pages.css" => (CSS, include_bytes!("../../assets/pages.css")),
        "passkeys.js" => (JAVASCRIPT, include_bytes!("../../assets/passkeys.js")),
        "plex-400.woff2" => (WOFF2, include_bytes!("../../assets/ibm-plex-sans-latin-400-normal.woff2")),
        "plex-600.woff2" => (WOFF2, include_bytes!("../../assets/ibm-plex-sans-latin-600-normal.woff2")),
        "plex-700.woff2" => (WOFF2, include_bytes!("../../assets/ibm-plex-sans-latin-700-normal.woff2")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")], bytes).into_response()
}
