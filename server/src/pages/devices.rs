//! The devices in the field: who has which, when it was last in touch, and what an officer can do about one.

mod kept;
mod places;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;
use figures::{Names, schema};
use rusqlite::Connection;

use super::Pages;
use super::ask::Asked;
use super::failure::Failure;
use super::shown;
use super::sign_in::OwnForm;
use super::words::{Texts, Words};
use crate::devices::{self, DeviceError, Listed};
use crate::journal::By;
use crate::store::device::Status;
use crate::store::recovery::Kept;
use crate::store::{StoreError, meta};
use places::Places;

pub(super) use kept::accept;
pub(super) use places::{give, take};

/// So long after an older copy was put in the place of the relay's file, the list says so.
const SAY_RESTORED_MS: i64 = 30 * 24 * 60 * 60 * 1000;

#[derive(Template)]
#[template(path = "devices.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    summary: String,
    restored: Option<String>,
    waiting: Vec<Shown>,
    closing: Option<Closing>,
    devices: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "device.html")]
struct One<'a> {
    w: Words<'a>,
    other_href: String,
    device: Shown,
    closing: Option<Closing>,
    places: Option<Places>,
    kept: Vec<kept::Row>,
    /// How many records an officer took in just now.
    taken: Option<String>,
    accept_action: String,
    code: Option<String>,
}

/// Asks once more before a device is closed.
struct Closing {
    href: String,
    back: String,
    title: String,
    text: String,
    button: String,
}

/// A device in words.
struct Shown {
    id: String,
    label: String,
    places: Vec<String>,
    status: String,
    class: &'static str,
    words: Option<String>,
    enrolled: String,
    last_seen: String,
    unsent: Option<String>,
    unsent_since: Option<String>,
    app: Option<String>,
    refused: Vec<(String, String)>,
    refused_in_all: String,
    code_at: Option<String>,
    lost_text: String,
    href: String,
    close_href: Option<String>,
    confirm_action: String,
    code_action: String,
}

/// Every device.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let (listed, names) = read(&pages).await?;
    let now = pages.now_ms();
    let restored = pages.0.store.read(meta::restored_at).await.map_err(|error| unavailable(&error))?;
    let restored = restored.filter(|at| now - at < SAY_RESTORED_MS);
    let to_close = asked.value("close").and_then(|id| listed.iter().find(|one| one.described.id.to_string() == id));
    let closing = to_close.map(|one| closing(&w, one, &href(&w, ""), now));
    let to_look_at = listed.iter().filter(|one| one.described.device.status == Status::Pending).count();
    let [all, to_look_at] = [listed.len(), to_look_at].map(|count| w.count(count));
    let shown = |one: &Listed| shown_as(&w, one, &names, now, "?close=");
    let is_waiting = |one: &&Listed| one.described.device.status == Status::Pending;
    shown::rendered(&List {
        w,
        other_href: format!("/devices?lang={}", w.language.other().code()),
        summary: w.fill_for(listed.len(), "devices.summary", &[("count", &all), ("waiting", &to_look_at)]),
        restored: restored.map(|at| w.fill("devices.restored", &[("moment", &w.moment(at, now))])),
        waiting: listed.iter().filter(is_waiting).map(shown).collect(),
        closing,
        devices: listed.iter().map(shown).collect(),
    })
}

/// One device.
pub(super) async fn one(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Html<String>, Failure> {
    page_of(&pages, &asked, parsed(&id)?, None).await
}

/// Lets a device in.
pub(super) async fn confirm(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    change(&pages, move |connection, now| devices::confirm(connection, &by, id, now)).await?;
    back_to_list(&asked)
}

/// Closes a device.
pub(super) async fn close(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
) -> Result<Response, Failure> {
    let id = parsed(&id)?;
    change(&pages, move |connection, now| devices::revoke(connection, &by, id, now)).await?;
    back_to_list(&asked)
}

/// Shows a device's one-time code, and writes down that it did.
pub(super) async fn code(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
) -> Result<Html<String>, Failure> {
    let id = parsed(&id)?;
    let kept = change(&pages, move |connection, now| devices::code(connection, &by, id, now)).await?;
    page_of(&pages, &asked, id, Some(kept)).await
}

async fn page_of(pages: &Pages, asked: &Asked, id: DeviceId, kept: Option<Kept>) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let (listed, names) = read(pages).await?;
    let one = listed.iter().find(|one| one.described.id == id).ok_or(Failure::NoSuchDevice)?;
    let now = pages.now_ms();
    let own = format!("/{id}");
    shown::rendered(&One {
        w,
        other_href: format!("/devices/{id}?lang={}", w.language.other().code()),
        closing: asked.value("close").map(|_| closing(&w, one, &href(&w, &own), now)),
        places: Places::of(pages, asked, &w, one, &names).await?,
        kept: kept::rows(pages, &w, id).await?,
        taken: asked.value("taken").and_then(|taken| taken.parse().ok()).map(|taken| w.number(taken)),
        accept_action: format!("/devices/{id}/accept?lang={}", w.language.code()),
        device: shown_as(&w, one, &names, now, &format!("{own}?close=")),
        code: kept.map(|kept| kept.code.to_string()),
    })
}

fn parsed(id: &str) -> Result<DeviceId, Failure> {
    id.parse().map_err(|_| Failure::NoSuchDevice)
}

fn href(w: &Words<'_>, of: &str) -> String {
    format!("/devices{of}?lang={}", w.language.code())
}

fn back_to_list(asked: &Asked) -> Result<Response, Failure> {
    let location = format!("/devices?lang={}", asked.language.code());
    let location = HeaderValue::try_from(location).map_err(|_| Failure::Unavailable)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

async fn read(pages: &Pages) -> Result<(Vec<Listed>, Names), Failure> {
    let listed = pages.0.store.read(devices::all).await.map_err(|error| unavailable(&error))?;
    let names = pages.read(|rows| Names::at(rows, schema::position(rows)?)).await?;
    Ok((listed, names))
}

async fn change<T: Send + 'static>(
    pages: &Pages,
    act: impl FnOnce(&Connection, i64) -> Result<T, DeviceError> + Send + 'static,
) -> Result<T, Failure> {
    let now = pages.now_ms();
    let done = pages.0.store.write(1, move |connection| match act(connection, now) {
        Err(DeviceError::Store(error)) => Err(error),
        done => Ok(done),
    });
    done.await.map_err(|error| unavailable(&error))?.map_err(|error| match error {
        DeviceError::Unknown(_) => Failure::NoSuchDevice,
        DeviceError::NotGiven { .. } | DeviceError::NoSuchSpace(_) | DeviceError::DoesNotFit { .. } => {
            Failure::NoSuchPlace
        }
        DeviceError::Closed(_) => Failure::DeviceClosed,
        DeviceError::NoCode(_) => Failure::NoCode,
        DeviceError::Store(error) => unavailable(&error),
    })
}

fn unavailable(error: &StoreError) -> Failure {
    tracing::error!(%error, "the devices cannot be read or changed");
    Failure::Unavailable
}

fn shown_as(w: &Words<'_>, one: &Listed, names: &Names, now: i64, close: &str) -> Shown {
    let described = &one.described;
    let about = described.about.as_ref();
    let (status, class) = status(w, one, now);
    let id = described.id.to_string();
    let count = |count: u64| w.count(count);
    let lang = w.language.code();
    Shown {
        label: if described.label.is_empty() { id.clone() } else { described.label.clone() },
        places: one.grants.iter().map(|grant| place(w, grant, names)).collect(),
        status,
        class,
        words: one.words.map(|words| words.join(" ")),
        enrolled: w.moment(described.enrolled_at, now),
        last_seen: w.moment(described.last_seen, now),
        unsent: about.map(|about| count(u64::from(about.waiting))),
        unsent_since: about
            .filter(|about| about.waiting > 0)
            .and_then(|about| about.waiting_since)
            .map(|since| w.fill("devices.since", &[("moment", &w.moment(since, now))])),
        app: about.map(|about| about.app.clone()).filter(|app| !app.is_empty()),
        refused: one
            .refused
            .iter()
            .map(|(reason, refused)| (w.named(&format!("reason.{}", devices::reason_word(*reason))), count(*refused)))
            .collect(),
        refused_in_all: count(one.refused_in_all()),
        code_at: described.code_at.map(|at| w.moment(at, now)),
        lost_text: w.fill("devices.lost_text", &[("days", &count(u64::from(one.locks_after_days)))]),
        href: format!("/devices/{id}?lang={lang}"),
        close_href: (described.device.status != Status::Revoked).then(|| format!("/devices{close}{id}&lang={lang}")),
        confirm_action: format!("/devices/{id}/confirm?lang={lang}"),
        code_action: format!("/devices/{id}/code?lang={lang}"),
        id,
    }
}

/// What it is, and the class of its mark.
fn status(w: &Words<'_>, one: &Listed, now: i64) -> (String, &'static str) {
    match one.described.device.status {
        Status::Pending => (w.t("devices.waits").to_owned(), "waits"),
        Status::Active if one.should_have_locked(now) => (w.t("devices.should_have_locked").to_owned(), "silent"),
        Status::Active => (w.t("devices.active").to_owned(), "active"),
        Status::Revoked => {
            let key = if one.knows_that_it_is_closed() { "devices.closed" } else { "devices.closed_unheard" };
            let class = if one.knows_that_it_is_closed() { "closed" } else { "unheard" };
            let moment = one.described.revoked_at.map(|at| w.moment(at, now)).unwrap_or_default();
            (w.fill(key, &[("moment", &moment)]), class)
        }
    }
}

fn place(w: &Words<'_>, grant: &Grant, names: &Names) -> String {
    let role = match grant.role {
        Role::Reader => w.t("role.reader"),
        Role::Volunteer => w.t("role.volunteer"),
        Role::Host => w.t("role.host"),
        Role::Coordinator => w.t("role.coordinator"),
    };
    let at = match grant.space {
        Space::Programme => w.t("devices.programme").to_owned(),
        Space::Organisation(_) => w.t("devices.organisation").to_owned(),
        Space::Group(group) => names.group(&group.to_string()).to_owned(),
        Space::MatchShared(_) | Space::MatchStaff(_) => w.t("devices.match").to_owned(),
        Space::Pool => w.t("devices.pool").to_owned(),
    };
    format!("{role}, {at}")
}

fn closing(w: &Words<'_>, one: &Listed, back: &str, now: i64) -> Closing {
    let described = &one.described;
    let label = if described.label.is_empty() { described.id.to_string() } else { described.label.clone() };
    let seen = w.moment(described.last_seen, now);
    let text = match &described.about {
        Some(about) if about.waiting > 0 => {
            let count = w.number(i64::from(about.waiting));
            w.fill_for(about.waiting, "devices.close_unsent", &[("moment", &seen), ("count", &count)])
        }
        _ => w.fill("devices.close_seen", &[("moment", &seen)]),
    };
    Closing {
        href: format!("/devices/{}/close?lang={}", described.id, w.language.code()),
        back: back.to_owned(),
        title: w.fill("devices.close_title", &[("label", &label)]),
        text,
        button: w.fill("devices.close_button", &[("label", &label)]),
    }
}
