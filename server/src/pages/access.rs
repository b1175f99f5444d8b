//! Who may sign in: accounts, what each may do, and the one-time links that let a colleague in. Only administrators come
//! here, and the audit log keeps what they do.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Form};
use rusqlite::Transaction;
use serde::Deserialize;

use super::Pages;
use super::agreement::{Sent, address, see};
use super::ask::Asked;
use super::failure::Failure;
use super::form::{Asking, Filled, FormPage, Input, Part};
use super::passkey;
use super::provider;
use super::shown;
use super::sign_in::{OwnForm, in_hall};
use super::words::{Language, Texts, Words};
use crate::hall::account::{self, Account, AccountError, AccountId, NAME_CHARS_MAX, Role};
use crate::hall::audit::Who;
use crate::hall::link::{self, Admits};
use crate::hall::session::SignedIn;
use crate::hall::{self, HallError, secret};

pub(super) const PATH: &str = "/access";

#[derive(Template)]
#[template(path = "access.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    open: Vec<Shown>,
    closed: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct One<'a> {
    w: Words<'a>,
    other_href: String,
    path: String,
    account: Shown,
    roles: Vec<(&'static str, String, bool)>,
    passkeys: Vec<passkey::Shown>,
    joined: Option<provider::Joined>,
    is_last: bool,
    asks_to_close: bool,
}

#[derive(Template)]
#[template(path = "admitted.html")]
struct Admitted<'a> {
    w: Words<'a>,
    other_href: String,
    name: String,
    link: String,
}

/// An account in words.
struct Shown {
    name: String,
    role: String,
    since: String,
    closed: Option<String>,
    href: String,
}

/// Every account.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let now = pages.now_ms();
    let all = in_hall(&pages, |hall| hall.read(account::all)).await?;
    let (closed, open): (Vec<_>, Vec<_>) = all.iter().partition(|account| account.closed.is_some());
    let shown = |accounts: Vec<&Account>| accounts.into_iter().map(|account| shown_as(&w, account, now)).collect();
    let page = List { w, other_href: other(PATH, &w), open: shown(open), closed: shown(closed) };
    Ok(shown::rendered(&page)?.into_response())
}

/// One account.
pub(super) async fn one(State(pages): State<Pages>, Path(id): Path<String>, asked: Asked) -> Result<Response, Failure> {
    page_of(&pages, parsed(&id)?, &asked, false).await
}

/// The empty form for a colleague's account.
pub(super) async fn writing(asked: Asked) -> Result<Response, Failure> {
    form(asked.language, &Filled::default())
}

/// Makes an account, and shows its first link.
pub(super) async fn write(
    State(pages): State<Pages>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    let mut filled = Filled::new(sent.0);
    let role: Option<Role> = filled.chosen("access_role");
    let name = filled.line("access_name");
    if name.is_empty() {
        filled.refuse("access_name", "form.missing");
    } else if name.chars().count() > NAME_CHARS_MAX {
        filled.refuse("access_name", "form.text_too_long");
    }
    if role.is_none() {
        filled.refuse("access_role", "form.missing");
    }
    let Some(role) = role.filter(|_| !filled.is_wrong()) else { return form(asked.language, &filled) };
    let made = change(&pages, by, move |hall, by, now| {
        let id = account::add(hall, by, &name, role, now)?;
        make_link(hall, by, id, now)
    });
    admitted(&pages, asked.language, made.await?)
}

/// Makes another link for an account, and shows it.
pub(super) async fn new_link(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    admitted(&pages, asked.language, change(&pages, by, move |hall, by, now| make_link(hall, by, id, now)).await?)
}

/// A role, as the form sends it.
#[derive(Deserialize)]
pub(super) struct Given {
    role: String,
}

/// Gives an account another role.
pub(super) async fn give(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
    Form(Given { role }): Form<Given>,
) -> Result<Response, Failure> {
    let (id, role) = (parsed(&id)?, role.parse().map_err(|_| Failure::BadQuestion)?);
    match change(&pages, by, move |hall, by, now| account::give(hall, by, id, role, now)).await {
        Err(Failure::LastAdministrator) => page_of(&pages, id, &asked, true).await,
        done => done.and_then(|()| see(PATH, asked.language)),
    }
}

/// Closes an account.
pub(super) async fn close(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    match change(&pages, by, move |hall, by, now| account::close(hall, by, id, now)).await {
        Err(Failure::LastAdministrator) => page_of(&pages, id, &asked, true).await,
        done => done.and_then(|()| see(PATH, asked.language)),
    }
}

fn make_link(hall: &Transaction<'_>, by: &Who, id: AccountId, now: i64) -> Result<(String, String), AccountError> {
    let account = account::open(hall, id)?;
    let secret = secret().map_err(HallError::from)?;
    let link = link::make(hall, by, &Admits::from(&account), &secret, now)?;
    Ok((account.name, link))
}

/// Removes a passkey of a colleague's.
pub(super) async fn remove_passkey(
    State(pages): State<Pages>,
    Path((id, number)): Path<(String, i64)>,
    Extension(by): Extension<SignedIn>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    change(&pages, by, move |hall, by, now| hall::passkey::remove(hall, by, id, number, now)).await?;
    see(&format!("{PATH}/{id}"), asked.language)
}

/// When something last happened, if it ever did.
pub(super) fn moments(w: &Words<'_>, at: Option<i64>, now: i64) -> String {
    at.map_or_else(|| w.t("access.never").to_owned(), |at| w.moment(at, now))
}

pub(super) async fn change<T: Send + 'static>(
    pages: &Pages,
    by: SignedIn,
    act: impl FnOnce(&Transaction<'_>, &Who, i64) -> Result<T, AccountError> + Send + 'static,
) -> Result<T, Failure> {
    let now = pages.now_ms();
    let done = in_hall(pages, move |hall| match hall.write(|hall| act(hall, &by.who(), now)) {
        Err(AccountError::Hall(error)) => Err(error),
        done => Ok(done),
    });
    done.await?.map_err(|error| match error {
        AccountError::Unknown => Failure::NoSuchAccount,
        AccountError::LastAdministrator => Failure::LastAdministrator,
        AccountError::Taken => Failure::IdentityTaken,
        AccountError::Hall(_) => Failure::Unavailable,
    })
}

async fn page_of(pages: &Pages, id: AccountId, asked: &Asked, is_last: bool) -> Result<Response, Failure> {
    let w = Texts::bundled().of(asked.language);
    let account = in_hall(pages, move |hall| hall.read(|hall| account::read(hall, id))).await?;
    let account = account.ok_or(Failure::NoSuchAccount)?;
    let path = format!("{PATH}/{id}");
    let page = shown::rendered(&One {
        w,
        other_href: other(&path, &w),
        path,
        account: shown_as(&w, &account, pages.now_ms()),
        roles: Role::ALL.map(|role| (role.word(), role_name(&w, role), role == account.role)).into(),
        passkeys: passkey::shown_of(pages, &w, id).await?,
        joined: provider::joined(pages, &w, id).await?,
        is_last,
        asks_to_close: asked.value("close").is_some() && !is_last,
    })?;
    let status = if is_last { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn shown_as(w: &Words<'_>, account: &Account, now: i64) -> Shown {
    Shown {
        name: account.name.clone(),
        role: role_name(w, account.role),
        since: w.moment(account.created, now),
        closed: account.closed.map(|at| w.moment(at, now)),
        href: address(&format!("{PATH}/{}", account.id), w),
    }
}

/// What a role is called.
pub(super) fn role_name(w: &Words<'_>, role: Role) -> String {
    w.named(&format!("access.role.{role}"))
}

pub(super) fn parsed(id: &str) -> Result<AccountId, Failure> {
    id.parse().map_err(|_| Failure::NoSuchAccount)
}

fn other(path: &str, w: &Words<'_>) -> String {
    format!("{path}?lang={}", w.language.other().code())
}

fn admitted(pages: &Pages, language: Language, (name, link): (String, String)) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let link = format!("{}{link}", pages.0.config.public_url);
    // The link is shown once: in another language there is the list.
    Ok(shown::rendered(&Admitted { w, other_href: other(PATH, &w), name, link })?.into_response())
}

fn form(language: Language, filled: &Filled) -> Result<Response, Failure> {
    let w = Texts::bundled().of(language);
    let ask = Asking { w, filled };
    let roles = Role::ALL.map(|role| {
        let says = w.named(&format!("access.may.{role}"));
        (role.word().to_owned(), format!("{}: {says}", role_name(&w, role)))
    });
    let path = format!("{PATH}/new");
    FormPage {
        w,
        other_href: other(&path, &w),
        title: w.t("access.new").to_owned(),
        text: Some(w.t("access.new_text").to_owned()),
        action: address(&path, &w),
        back: address(PATH, &w),
        button: w.t("access.make").to_owned(),
        more: None,
        parts: vec![Part {
            title: w.t("access.who").to_owned(),
            fields: vec![
                ask.required("access_name", Input::Line),
                ask.required("access_role", ask.choice("form.choose", roles)),
            ],
        }],
    }
    .answer()
}
