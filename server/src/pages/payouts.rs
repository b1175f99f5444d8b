//! Files of payouts: what is paid is paid once, and each file can be fetched again as it was given out.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use figures::said::Said;

use super::Pages;
use super::ask::Asked;
use super::failure::Failure;
use super::note::to;
use super::shown;
use super::sign_in::OwnForm;
use super::words::{Texts, Words};
use crate::journal::By;
use crate::store::payout::{self, Listed};

#[derive(Template)]
#[template(path = "payouts.html")]
struct Page<'a> {
    w: Words<'a>,
    other_href: String,
    /// Whether it is asked if a new file is really to be made.
    is_asking: bool,
    /// Nothing was there to be paid.
    found_nothing: bool,
    files: Vec<FileRow>,
}

struct FileRow {
    number: u64,
    name: String,
    date: String,
    claims: String,
    amount: String,
}

/// Every file, the newest first, and a way to a new one.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    show(&pages, &asked).await
}

/// Makes a file of all claims that are approved and not paid.
pub(super) async fn pay(
    State(pages): State<Pages>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let made = pages.0.officer.pay(by, pages.today()).await.map_err(|error| {
        tracing::error!(%error, "no file of payouts could be made");
        Failure::Unavailable
    })?;
    let lang = asked.language.code();
    to(&match made {
        Some(file) => format!("/payouts?lang={lang}#file-{}", file.number),
        None => format!("/payouts?nothing=yes&lang={lang}"),
    })
}

/// A file, byte for byte as it was first given out.
pub(super) async fn file(State(pages): State<Pages>, Path(number): Path<u64>) -> Result<Response, Failure> {
    let bytes = pages.0.store.read(move |connection| payout::file(connection, number)).await;
    let bytes = bytes.map_err(|error| {
        tracing::error!(%error, "a file of payouts cannot be read");
        Failure::Unavailable
    })?;
    let bytes = bytes.ok_or(Failure::NoSuchPayout)?;
    let name = format!("attachment; filename=\"udbetaling-{number}.csv\"");
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

async fn show(pages: &Pages, asked: &Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let files = pages.0.store.read(payout::files).await.map_err(|error| {
        tracing::error!(%error, "the files of payouts cannot be read");
        Failure::Unavailable
    })?;
    shown::rendered(&Page {
        other_href: format!("/payouts?lang={}", w.language.other().code()),
        is_asking: asked.value("ask").is_some(),
        found_nothing: asked.value("nothing").is_some(),
        files: files.iter().map(|file| row(&w, file)).collect(),
        w,
    })
}

fn row(w: &Words<'_>, file: &Listed) -> FileRow {
    FileRow {
        number: file.number,
        name: w.fill("payouts.file", &[("number", &file.number.to_string())]),
        date: w.date(file.as_of),
        claims: w.count(file.claims),
        amount: w.said(&Said::oere(file.amount_oere)).to_owned(),
    }
}
