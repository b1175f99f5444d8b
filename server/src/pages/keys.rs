//! The keys of the municipality's own programs: what each opens, making one and closing one. The audit log keeps who did.

use std::collections::BTreeSet;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use rusqlite::Transaction;

use super::Pages;
use super::agreement::{Sent, address, see};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part};
use super::shown;
use super::sign_in::{OwnForm, in_hall};
use super::words::{Language, Texts, Words};
use crate::hall::audit::Who;
use crate::hall::key::{self, DAYS, DAYS_MAX, Key, KeyError, NAME_CHARS_MAX, Scope, Standing, Wanted};
use crate::hall::session::SignedIn;

const PATH: &str = "/access/keys";
const NEW: &str = "/access/keys/new";
const SCOPE: &str = "scope.";

#[derive(Template)]
#[template(path = "keys.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    keys: Vec<Shown>,
}

/// A key in words.
struct Shown {
    name: String,
    scopes: Vec<String>,
    until: String,
    used: String,
    status: String,
    class: &'static str,
    close_action: Option<String>,
}

#[derive(Template)]
#[template(path = "key_made.html")]
struct Made<'a> {
    w: Words<'a>,
    other_href: String,
    secret: String,
}

/// Every key.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let now = pages.now_ms();
    let keys = in_hall(&pages, |hall| hall.read(key::all)).await?;
    let keys = keys.iter().map(|key| shown_as(&w, key, now)).collect();
    Ok(shown::rendered(&List { w, other_href: other(PATH, &w), keys })?.into_response())
}

/// The empty form.
pub(super) async fn writing(asked: Asked) -> Result<Response, Failure> {
    form(asked.language, &Filled::with(&[("key_days", DAYS.to_string())]))
}

/// Makes a key, and shows its secret.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let mut filled = Filled::new(sent.0);
    let wanted = read(&mut filled);
    if filled.is_wrong() {
        return form(asked.language, &filled);
    }
    match change(&pages, by, move |hall, by, now| key::make(hall, by, &wanted, now)).await? {
        Ok((_, secret)) => {
            let w = Texts::bundled().of(asked.language);
            // The secret is shown once: in another language there is the list.
            Ok(shown::rendered(&Made { w, other_href: other(PATH, &w), secret })?.into_response())
        }
        Err(KeyError::TooMany) => {
            filled.refuse("key_name", "keys.too_many");
            form(asked.language, &filled)
        }
        Err(_) => Err(Failure::NotRecorded),
    }
}

/// Closes a key.
pub(super) async fn close(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = id.parse().map_err(|_| Failure::NoSuchKey)?;
    let closed = change(&pages, by, move |hall, by, now| key::revoke(hall, by, id, now)).await?;
    closed.map_err(|_| Failure::NoSuchKey)?;
    see(PATH, asked.language)
}

fn read(filled: &mut Filled) -> Wanted {
    let name = filled.line("key_name");
    if name.is_empty() {
        filled.refuse("key_name", "form.missing");
    } else if name.chars().count() > NAME_CHARS_MAX {
        filled.refuse("key_name", "form.text_too_long");
    }
    let scopes: BTreeSet<Scope> = filled.with_prefix(SCOPE).iter().filter_map(|word| word.parse().ok()).collect();
    if scopes.is_empty() {
        filled.refuse("key_scopes", "keys.no_scope");
    }
    let days = filled.number("key_days").and_then(|days| u16::try_from(days).ok());
    let days = days.filter(|days| (1..=DAYS_MAX).contains(days));
    if days.is_none() {
        filled.refuse("key_days", "keys.days_wrong");
    }
    Wanted { name, scopes, days: days.unwrap_or(DAYS) }
}

/// What became of a change; it is another thing that the file cannot be used.
async fn change<T: Send + 'static>(
    pages: &Pages,
    by: SignedIn,
    act: impl FnOnce(&Transaction<'_>, &Who, i64) -> Result<T, KeyError> + Send + 'static,
) -> Result<Result<T, KeyError>, Failure> {
    let now = pages.now_ms();
    in_hall(pages, move |hall| match hall.write(|hall| act(hall, &by.who(), now)) {
        Err(KeyError::Hall(error)) => Err(error),
        done => Ok(done),
    })
    .await
}

fn form(language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let scopes = Scope::ALL.map(|scope| (scope.word().to_owned(), said(&w, scope)));
    FormPage {
        w,
        other_href: other(NEW, &w),
        title: w.t("keys.new").to_owned(),
        text: Some(w.t("keys.text").to_owned()),
        action: address(NEW, &w),
        back: address(PATH, &w),
        button: w.t("keys.new").to_owned(),
        more: None,
        parts: vec![Part {
            title: w.t("keys.part").to_owned(),
            fields: vec![
                ask.required("key_name", Input::Line),
                ask.field("key_scopes", ask.ticks(SCOPE, scopes)),
                ask.required("key_days", Input::Number),
            ],
        }],
    }
    .answer()
}

fn shown_as(w: &Words<'_>, key: &Key, now: i64) -> Shown {
    let standing = key.standing(now);
    let (status, class) = match standing {
        Standing::Good => (w.t("keys.good").to_owned(), "active"),
        Standing::Expired => (w.t("keys.expired").to_owned(), "closed"),
        Standing::Revoked => {
            let moment = key.revoked.map(|at| w.moment(at, now)).unwrap_or_default();
            (w.fill("keys.revoked", &[("moment", &moment)]), "closed")
        }
    };
    Shown {
        name: key.name.clone(),
        scopes: key.scopes.iter().map(|scope| said(w, *scope)).collect(),
        until: w.moment(key.expires, now),
        used: key.used.map_or_else(|| w.t("keys.never").to_owned(), |day| w.date(day)),
        status,
        class,
        close_action: (standing == Standing::Good).then(|| address(&format!("{PATH}/{}/close", key.id), w)),
    }
}

fn said(w: &Words<'_>, scope: Scope) -> String {
    w.named(&format!("{SCOPE}{scope}"))
}

fn other(path: &str, w: &Words<'_>) -> String {
    format!("{path}?lang={}", w.language.other().code())
}
