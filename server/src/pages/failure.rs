//! What a page says when there is nothing to show. In both languages at once: whose page it is may not be known yet.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::words::{Language, Texts, Words};

/// Why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no session.
    SignedOut,
    /// A one-time link is wrong, used or too old.
    LinkSpent,
    /// The form came from somewhere else.
    ForeignForm,
    /// The dates or the place that were asked for make no sense.
    BadQuestion,
    /// There is no such figure.
    NoSuchFigure,
    /// There is no such device.
    NoSuchDevice,
    /// The device has been closed.
    DeviceClosed,
    /// The device has sent no one-time code.
    NoCode,
    /// Something failed that the reader cannot help.
    Unavailable,
}

#[derive(Template)]
#[template(path = "failure.html")]
struct Page<'a> {
    sides: [Side<'a>; 2],
    home: bool,
}

struct Side<'a> {
    w: Words<'a>,
    title: String,
    text: String,
}

impl Failure {
    const fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::LinkSpent => "link_spent",
            Self::ForeignForm => "foreign_form",
            Self::BadQuestion => "bad_question",
            Self::NoSuchFigure => "no_such_figure",
            Self::NoSuchDevice => "no_such_device",
            Self::DeviceClosed => "device_closed",
            Self::NoCode => "no_code",
            Self::Unavailable => "unavailable",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::LinkSpent | Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::BadQuestion => StatusCode::BAD_REQUEST,
            Self::NoSuchFigure | Self::NoSuchDevice | Self::NoCode => StatusCode::NOT_FOUND,
            Self::DeviceClosed => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// As JSON, for those who asked for JSON.
    pub(super) fn json(self) -> Response {
        let body = serde_json::json!({ "error": self.word() }).to_string();
        (self.status(), [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let texts = Texts::bundled();
        let side = |language| {
            let w = texts.of(language);
            Side { w, title: text(&w, self, "title"), text: text(&w, self, "text") }
        };
        let page = Page {
            sides: [side(Language::Danish), side(Language::English)],
            home: matches!(
                self,
                Self::BadQuestion | Self::NoSuchFigure | Self::NoSuchDevice | Self::DeviceClosed | Self::NoCode
            ),
        };
        match page.render() {
            Ok(html) => (self.status(), Html(html)).into_response(),
            Err(_) => self.status().into_response(),
        }
    }
}

fn text(words: &Words<'_>, failure: Failure, part: &str) -> String {
    words.named(&format!("failure.{}.{part}", failure.word()))
}
