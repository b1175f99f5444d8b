//! Which devices have erased what was erased, as far as they have said so.
//!
//! A device says in every request how far it has read, and what it has read it has kept: one that has read past the word of
//! an erasure has dropped what was erased. The relay notes it ([`device::reached`]) when nothing is left for the device to
//! fetch or to compare. Nobody is asked, and nothing is kept of each erasure.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::id::{DeviceId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::rights::{Right, Role};
use crdt_model::space::Space;
use crdt_model::wire::{ERASED_PEOPLE_MAX, ErasedPerson, NOT_YET_MAX};
use rusqlite::Connection;

use crate::access::Access;
use crate::store::device::{Described, Status};
use crate::store::erased::Erased;
use crate::store::{StoreError, device, erased, grant};

/// What was erased in so many acts is looked through for a coordinator.
const ACTS_MAX: u32 = 500;

/// What was erased at one moment: a person's details, what a command named, or what a run of the rules took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: i64,
    /// What.
    pub erased: Vec<Erased>,
}

/// The newest acts before a moment, the newest first.
pub fn acts(connection: &Connection, before: i64, most: u32) -> Result<Vec<Act>, StoreError> {
    let mut acts: Vec<Act> = Vec::new();
    for one in erased::before(connection, before, most)? {
        match acts.last_mut().filter(|act| act.at == one.at) {
            Some(act) => act.erased.push(one),
            None => acts.push(Act { at: one.at, erased: vec![one] }),
        }
    }
    Ok(acts)
}

/// A device that held something that was erased, or may have.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// Which.
    pub described: &'a Described,
    /// Whether it has said that it has erased it.
    pub has_confirmed: bool,
}

impl Holder<'_> {
    /// Whether it never will: it was closed before it heard.
    pub fn never_will(&self) -> bool {
        !self.has_confirmed && self.described.device.status == Status::Revoked
    }
}

/// All devices, with what they hold and what they once held.
pub struct Devices(Vec<(Described, Access, BTreeSet<Space>)>);

impl Devices {
    /// As they are now.
    pub fn read(connection: &Connection) -> Result<Self, StoreError> {
        let mut withdrawn = grant::withdrawn(connection)?;
        let with_access = |described: Described| {
            let access = Access::load(connection, described.id)?;
            let before = withdrawn.remove(&described.id).unwrap_or_default();
            Ok::<_, StoreError>((described, access, before))
        };
        Ok(Self(device::all(connection)?.into_iter().map(with_access).collect::<Result<_, _>>()?))
    }

    /// Those that held any of it, the longest unseen first. One that came later never had it.
    pub fn holders(&self, erased: &[Erased]) -> Vec<Holder<'_>> {
        // Of the same sort in the same place, whoever heard the last word has heard all.
        let mut last: BTreeMap<(Space, Kind), (i64, u64)> = BTreeMap::new();
        for one in erased {
            let (at, position) = last.entry((one.space, one.document.kind())).or_default();
            (*at, *position) = ((*at).max(one.at), (*position).max(one.position));
        }
        let holder = |(described, access, before): &'_ (Described, Access, BTreeSet<Space>)| {
            let held = last.iter().filter(|((space, kind), (at, _))| {
                described.enrolled_at <= *at && (before.contains(space) || access.authorize(Right::Read, *space, *kind))
            });
            let position = held.map(|(_, (_, position))| *position).max()?;
            Some(described.reached.is_some_and(|reached| reached >= position))
        };
        let mut holders: Vec<Holder<'_>> = self
            .0
            .iter()
            .filter_map(|device| Some(Holder { has_confirmed: holder(device)?, described: &device.0 }))
            .collect();
        holders.sort_by_key(|holder| (holder.has_confirmed, holder.described.last_seen, holder.described.id));
        holders
    }
}

/// Whose names were erased where a device coordinates, for its app.
pub(crate) fn people(connection: &Connection, coordinator: DeviceId) -> Result<Vec<ErasedPerson>, StoreError> {
    let access = Access::load(connection, coordinator)?;
    let mut of: BTreeMap<PersonId, Vec<Erased>> = BTreeMap::new();
    for one in erased::before(connection, i64::MAX, ACTS_MAX)? {
        if let (Some(person), true) = (one.document.as_person(), access.is(Role::Coordinator, one.space)) {
            of.entry(person).or_default().push(one);
        }
    }
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let newest = |erased: &[Erased]| erased.iter().map(|one| one.at).max().unwrap_or_default();
    let mut of: Vec<(PersonId, Vec<Erased>)> = of.into_iter().collect();
    of.sort_by_key(|(person, erased)| (std::cmp::Reverse(newest(erased)), *person));
    of.truncate(ERASED_PEOPLE_MAX);
    let devices = Devices::read(connection)?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let people = of
        .into_iter()
        .map(|(person, erased)| {
            let holders = devices.holders(&erased);
            let not_yet = holders.iter().filter(|holder| !holder.has_confirmed);
            ErasedPerson {
                person,
                at: newest(&erased),
                devices: count(holders.len()),
                confirmed: count(holders.iter().filter(|holder| holder.has_confirmed).count()),
                not_yet: not_yet.map(|holder| holder.described.id).take(NOT_YET_MAX).collect(),
            }
        })
        .collect();
    Ok(people)
}
