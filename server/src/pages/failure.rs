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
    /// Whoever is signed in may not do that.
    NotAllowed,
    /// Somebody tried to sign in too often.
    TooManyTries,
    /// No passkey was made, or none was taken.
    NoPasskey,
    /// There is no provider to sign in by.
    NoProvider,
    /// The provider does not answer.
    ProviderUnavailable,
    /// What somebody came back from the provider with proves nothing.
    ProviderRefused,
    /// No account is joined to whoever the provider says it is.
    NotJoined,
    /// Another account is joined to that person.
    IdentityTaken,
    /// There is no such account.
    NoSuchAccount,
    /// Nobody would be left who lets others in.
    LastAdministrator,
    /// A one-time link is wrong, used or too old.
    LinkSpent,
    /// The form came from somewhere else.
    ForeignForm,
    /// The dates or the place that were asked for make no sense.
    BadQuestion,
    /// There is no such figure.
    NoSuchFigure,
    /// There is no such agreement.
    NoSuchAgreement,
    /// There is no such edition.
    NoSuchEdition,
    /// There is no such entry in the reference data.
    NoSuchEntry,
    /// There is no such record of the host programme.
    NoSuchRecord,
    /// There is no such file of payouts.
    NoSuchPayout,
    /// There is no such frozen note or review.
    NoSuchNote,
    /// What the officer recorded could not be kept.
    NotRecorded,
    /// There is no such key, or it is closed already.
    NoSuchKey,
    /// Nothing was erased then.
    NoSuchErasure,
    /// There is no such run of the rules.
    NoSuchRun,
    /// There is no such device.
    NoSuchDevice,
    /// There is no such place to give to a device, or to take from it.
    NoSuchPlace,
    /// The device has been closed.
    DeviceClosed,
    /// Nothing of the kind is kept aside.
    NotKept,
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
    sign_in: bool,
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
            Self::NotAllowed => "not_allowed",
            Self::TooManyTries => "too_many_tries",
            Self::NoPasskey => "no_passkey",
            Self::NoProvider => "no_provider",
            Self::ProviderUnavailable => "provider_unavailable",
            Self::ProviderRefused => "provider_refused",
            Self::NotJoined => "not_joined",
            Self::IdentityTaken => "identity_taken",
            Self::NoSuchAccount => "no_such_account",
            Self::LastAdministrator => "last_administrator",
            Self::LinkSpent => "link_spent",
            Self::ForeignForm => "foreign_form",
            Self::BadQuestion => "bad_question",
            Self::NoSuchFigure => "no_such_figure",
            Self::NoSuchAgreement => "no_such_agreement",
            Self::NoSuchEdition => "no_such_edition",
            Self::NoSuchEntry => "no_such_entry",
            Self::NoSuchRecord => "no_such_record",
            Self::NoSuchPayout => "no_such_payout",
            Self::NoSuchNote => "no_such_note",
            Self::NotRecorded => "not_recorded",
            Self::NoSuchKey => "no_such_key",
            Self::NoSuchErasure => "no_such_erasure",
            Self::NoSuchRun => "no_such_run",
            Self::NoSuchDevice => "no_such_device",
            Self::NoSuchPlace => "no_such_place",
            Self::DeviceClosed => "device_closed",
            Self::NotKept => "not_kept",
            Self::NoCode => "no_code",
            Self::Unavailable => "unavailable",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotAllowed
            | Self::NoPasskey
            | Self::LinkSpent
            | Self::ForeignForm
            | Self::ProviderRefused
            | Self::NotJoined => StatusCode::FORBIDDEN,
            Self::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
            Self::BadQuestion => StatusCode::BAD_REQUEST,
            Self::NoSuchFigure
            | Self::NoSuchAgreement
            | Self::NoSuchEdition
            | Self::NoSuchEntry
            | Self::NoSuchRecord
            | Self::NoSuchPayout
            | Self::NoSuchNote
            | Self::NoSuchKey
            | Self::NoSuchErasure
            | Self::NoSuchRun
            | Self::NoSuchDevice
            | Self::NoSuchPlace
            | Self::NotKept
            | Self::NoSuchAccount
            | Self::NoProvider
            | Self::NoCode => StatusCode::NOT_FOUND,
            Self::DeviceClosed | Self::LastAdministrator | Self::IdentityTaken => StatusCode::CONFLICT,
            Self::Unavailable | Self::NotRecorded | Self::ProviderUnavailable => StatusCode::SERVICE_UNAVAILABLE,
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
            sign_in: matches!(
                self,
                Self::SignedOut
                    | Self::LinkSpent
                    | Self::NoPasskey
                    | Self::NoProvider
                    | Self::ProviderUnavailable
                    | Self::ProviderRefused
                    | Self::NotJoined
            ),
            home: matches!(
                self,
                Self::NotAllowed
                    | Self::BadQuestion
                    | Self::NoSuchFigure
                    | Self::NoSuchAgreement
                    | Self::NoSuchEdition
                    | Self::NoSuchEntry
                    | Self::NoSuchRecord
                    | Self::NoSuchPayout
                    | Self::NoSuchNote
                    | Self::NoSuchKey
                    | Self::NoSuchDevice
                    | Self::NoSuchPlace
                    | Self::NotKept
                    | Self::DeviceClosed
                    | Self::NoSuchAccount
                    | Self::LastAdministrator
                    | Self::IdentityTaken
                    | Self::NoCode
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
