//! The places of a device: what it holds, what it can be given beside that, and taking a place away again.

use std::collections::{BTreeMap, BTreeSet};

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;
use figures::Names;
use rusqlite::Connection;

use super::super::Pages;
use super::super::agreement::{Sent, see};
use super::super::ask::Asked;
use super::super::failure::Failure;
use super::super::invite::{self, Given};
use super::super::sign_in::OwnForm;
use super::super::words::Words;
use super::{change, parsed, place, unavailable};
use crate::devices::{self, DeviceError, Listed};
use crate::journal::By;
use crate::store::device::Status;
use crate::store::grant;

/// The places of a device that is not closed.
pub(super) struct Places {
    pub(super) give_action: String,
    pub(super) take_action: String,
    /// What it was given: the space, and what that is called.
    pub(super) held: Vec<(String, String)>,
    /// What it can be given.
    pub(super) open: Vec<(String, String)>,
    /// The one that is to be taken away, before that is done.
    pub(super) taking: Option<(String, String)>,
}

impl Places {
    /// Of a device, and none of a closed one.
    pub(super) async fn of(
        pages: &Pages,
        asked: &Asked,
        w: &Words<'_>,
        one: &Listed,
        names: &Names,
    ) -> Result<Option<Self>, Failure> {
        if one.described.device.status == Status::Revoked {
            return Ok(None);
        }
        let (id, lang) = (one.described.id, w.language.code());
        let withdrawn = pages.0.store.read(grant::withdrawn).await.map_err(|error| unavailable(&error))?;
        let once_held = withdrawn.get(&id).cloned().unwrap_or_default();
        let held: BTreeMap<Space, String> =
            one.grants.iter().map(|grant| (grant.space, place(w, grant, names))).collect();
        let held: Vec<(String, String)> = held.into_iter().map(|(space, said)| (space.to_string(), said)).collect();
        let taking = asked.value("take").and_then(|space| held.iter().find(|held| held.0 == space)).cloned();
        Ok(Some(Self {
            give_action: format!("/devices/{id}/give?lang={lang}"),
            take_action: format!("/devices/{id}/take?lang={lang}"),
            open: open(w, one, &invite::given(pages).await?, &once_held),
            taking,
            held,
        }))
    }
}

/// Gives a device one more place.
pub(in crate::pages) async fn give(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    change_place(&pages, &id, &asked, &sent, move |connection, id, space, now| {
        let role = role_in(&space, &grant::given_to(connection, id)?);
        devices::grant(connection, &by, id, Grant { space, role }, now)
    })
    .await
}

/// Takes a place away from a device.
pub(in crate::pages) async fn take(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    Extension(by): Extension<By>,
    asked: Asked,
    _: OwnForm,
    sent: Sent,
) -> Result<Response, Failure> {
    change_place(&pages, &id, &asked, &sent, move |connection, id, space, now| {
        devices::withdraw(connection, &by, id, space, now)
    })
    .await
}

/// Does something with a device and the chosen place, and goes back to the device's page.
async fn change_place(
    pages: &Pages,
    id: &str,
    asked: &Asked,
    sent: &Sent,
    act: impl FnOnce(&Connection, DeviceId, Space, i64) -> Result<(), DeviceError> + Send + 'static,
) -> Result<Response, Failure> {
    let (id, space) = (parsed(id)?, chosen(sent)?);
    change(pages, move |connection, now| act(connection, id, space, now)).await?;
    see(&format!("/devices/{id}"), asked.language)
}

fn chosen(sent: &Sent) -> Result<Space, Failure> {
    let space = sent.0.get("space").and_then(|space| space.parse().ok());
    space.ok_or(Failure::NoSuchPlace)
}

/// What a device is in a space: a coordinator's is a coordinator's everywhere.
fn role_in(space: &Space, held: &[Grant]) -> Role {
    let coordinates = held.iter().any(|grant| grant.role == Role::Coordinator);
    match space {
        Space::Group(_) if !coordinates => Role::Volunteer,
        Space::MatchShared(_) if !coordinates => Role::Host,
        _ => Role::Coordinator,
    }
}

/// What can be given: more of what the device is already, and anything to one that holds nothing. A match goes by its
/// number; here it is only given back.
fn open(w: &Words<'_>, one: &Listed, given: &Given, once_held: &BTreeSet<Space>) -> Vec<(String, String)> {
    let may_be = |role: Role| one.grants.is_empty() || one.grants.iter().any(|grant| grant.role == role);
    let mut open: Vec<(Space, String)> = Vec::new();
    if may_be(Role::Volunteer) {
        let groups = given.groups.iter();
        open.extend(groups.filter_map(|(id, name)| Some((Space::Group(id.parse().ok()?), name.clone()))));
    }
    if may_be(Role::Host) {
        let matches = once_held.iter().filter(|space| space.as_match().is_some());
        open.extend(matches.map(|space| (*space, format!("{} {space}", w.t("devices.match")))));
    }
    if may_be(Role::Coordinator) {
        let organisations = given.organisations.iter();
        open.extend(organisations.filter_map(|(id, name)| Some((Space::Organisation(id.parse().ok()?), name.clone()))));
        open.push((Space::Programme, w.t("devices.programme").to_owned()));
        open.push((Space::Pool, w.t("devices.pool").to_owned()));
    }
    let is_new = |space: &Space| !one.grants.iter().any(|grant| grant.space == *space);
    let new = open.into_iter().filter(|(space, _)| is_new(space));
    new.map(|(space, said)| (space.to_string(), said)).collect()
}
