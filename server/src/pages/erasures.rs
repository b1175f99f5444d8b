//! What was erased, and which devices have said that they have erased it. By ids: whose it was, nobody can read here.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use crdt_model::kind::Kind;

use super::Pages;
use super::agreement::address;
use super::ask::Asked;
use super::failure::Failure;
use super::shown;
use super::words::{Texts, Words};
use crate::erasures::{Act, Devices, Holder, acts};
use crate::store::StoreError;
use crate::store::device::Status;

const PATH: &str = "/erasures";
const PAGE_ACTS: u32 = 30;

#[derive(Template)]
#[template(path = "erasures.html")]
struct List<'a> {
    w: Words<'a>,
    other_href: String,
    acts: Vec<ActShown>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "erasure.html")]
struct One<'a> {
    w: Words<'a>,
    other_href: String,
    act: ActShown,
    devices: Vec<DeviceShown>,
    documents: Vec<(String, String)>,
}

struct ActShown {
    when: String,
    what: String,
    confirmed: String,
    class: &'static str,
    href: String,
}

struct DeviceShown {
    label: String,
    href: String,
    last_seen: String,
    status: String,
    class: &'static str,
}

/// The newest acts of erasing.
pub(super) async fn list(State(pages): State<Pages>, asked: Asked) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let before = asked.value("before").and_then(|at| at.parse().ok()).unwrap_or(i64::MAX);
    let (acts, devices) = read(&pages, before, PAGE_ACTS).await?;
    let now = pages.now_ms();
    let older = acts.last().filter(|_| acts.len() >= PAGE_ACTS as usize).map(|act| act.at);
    shown::rendered(&List {
        other_href: format!("{PATH}?lang={}", w.language.other().code()),
        acts: acts.iter().map(|act| act_shown(&w, act, &devices.holders(&act.erased), now)).collect(),
        older: older.map(|at| format!("{PATH}?before={at}&lang={}", w.language.code())),
        w,
    })
}

/// One act, device by device.
pub(super) async fn one(
    State(pages): State<Pages>,
    Path(at): Path<String>,
    asked: Asked,
) -> Result<Html<String>, Failure> {
    let w = Texts::bundled().of(asked.language);
    let at = at.parse::<i64>().ok().filter(|at| *at < i64::MAX).ok_or(Failure::NoSuchErasure)?;
    let (acts, devices) = read(&pages, at + 1, 1).await?;
    let act = acts.first().filter(|act| act.at == at).ok_or(Failure::NoSuchErasure)?;
    let (holders, now) = (devices.holders(&act.erased), pages.now_ms());
    shown::rendered(&One {
        other_href: format!("{PATH}/{at}?lang={}", w.language.other().code()),
        act: act_shown(&w, act, &holders, now),
        devices: holders.iter().map(|holder| device_shown(&w, holder, now)).collect(),
        documents: act.erased.iter().map(|one| (one.space.to_string(), one.document.to_string())).collect(),
        w,
    })
}

async fn read(pages: &Pages, before: i64, most: u32) -> Result<(Vec<Act>, Devices), Failure> {
    let read = pages
        .0
        .store
        .read(move |connection| Ok::<_, StoreError>((acts(connection, before, most)?, Devices::read(connection)?)));
    read.await.map_err(|error| {
        tracing::error!(%error, "what was erased cannot be read");
        Failure::Unavailable
    })
}

fn act_shown(w: &Words<'_>, act: &Act, holders: &[Holder<'_>], now: i64) -> ActShown {
    let of_kind = |kind| act.erased.iter().filter(|one| one.document.kind() == kind).count();
    let confirmed = holders.iter().filter(|holder| holder.has_confirmed).count();
    let is_all = confirmed == holders.len();
    ActShown {
        when: w.moment(act.at, now),
        what: w.fill(
            "erasures.what",
            &[("names", &w.count(of_kind(Kind::Name))), ("notes", &w.count(of_kind(Kind::Note)))],
        ),
        confirmed: w.fill_for(
            holders.len(),
            "erasures.confirmed",
            &[("count", &w.count(confirmed)), ("of", &w.count(holders.len()))],
        ),
        class: if is_all { "active" } else { "silent" },
        href: address(&format!("{PATH}/{}", act.at), w),
    }
}

fn device_shown(w: &Words<'_>, holder: &Holder<'_>, now: i64) -> DeviceShown {
    let described = holder.described;
    let (key, class) = match (holder.has_confirmed, described.device.status) {
        (true, _) => ("erasures.erased", "active"),
        (false, _) if holder.never_will() => ("erasures.never", "unheard"),
        (false, Status::Pending) => ("erasures.pending", "waits"),
        (false, Status::Active | Status::Revoked) => ("erasures.not_yet", "silent"),
    };
    DeviceShown {
        label: if described.label.is_empty() { described.id.to_string() } else { described.label.clone() },
        href: address(&format!("/devices/{}", described.id), w),
        last_seen: w.moment(described.last_seen, now),
        status: w.t(key).to_owned(),
        class,
    }
}
