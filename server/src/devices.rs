//! Devices in the field: the list that officers and operators look at, and what they can do about one.

mod locks;
mod table;
mod tablets;

use std::collections::BTreeMap;

use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Reason};
use crdt_model::words::confirmation_words;
use rusqlite::Connection;

use crate::journal::{By, Event, record, relay_key};
use crate::store::device::{Described, Status};
use crate::store::recovery::Kept;
use crate::store::{StoreError, device, grant, meta, quarantine, recovery, space};

use locks::Locks;

pub use table::{json, reason_word, table};
pub(crate) use tablets::{others, tablets};

const LABEL_CHARS_MAX: usize = 64;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A device in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What is known of it.
    pub described: Described,
    /// What it was given.
    pub grants: Vec<Grant>,
    /// How many of its records were refused, by why.
    pub refused: Vec<(Reason, u64)>,
    /// The words that its screen shows while it waits to be confirmed.
    pub words: Option<[&'static str; 4]>,
    /// After so many days without contact it has locked the names on it, if it was switched on.
    pub locks_after_days: u32,
}

impl Listed {
    /// Whether it was out of touch for so long that it should have locked itself. Nobody can know of one that is off.
    pub fn should_have_locked(&self, now: i64) -> bool {
        self.described.device.status == Status::Active
            && now - self.described.last_seen > i64::from(self.locks_after_days) * DAY_MS
    }

    /// Whether it was closed and has been told so.
    pub fn knows_that_it_is_closed(&self) -> bool {
        self.described.revoked_at.is_some_and(|closed| self.described.last_seen > closed)
    }

    /// How many of its records are kept aside.
    pub fn refused_in_all(&self) -> u64 {
        self.refused.iter().map(|(_, count)| count).sum()
    }
}

/// Why nothing was done about a device.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// There is none with this id.
    #[error("there is no device {0}")]
    Unknown(DeviceId),
    /// It has been closed, for good.
    #[error("the device {0} is closed; enrol it again with a new invite from a new start")]
    Closed(DeviceId),
    /// It was given nothing there.
    #[error("the device {device} was given nothing in {space}")]
    NotGiven {
        /// The device.
        device: DeviceId,
        /// The space.
        space: Space,
    },
    /// A space that is not there.
    #[error("there is no {0}; an organisation begins with an invite to it, a group or a match with its coordinator")]
    NoSuchSpace(Space),
    /// A role that makes no sense in that space.
    #[error("nobody can be {} in {space}", role.word())]
    DoesNotFit {
        /// The role.
        role: Role,
        /// The space.
        space: Space,
    },
    /// It has sent no code yet.
    #[error("the device {0} has sent no one-time code yet")]
    NoCode(DeviceId),
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every device: those that wait first, the closed ones last.
pub fn all(connection: &Connection) -> Result<Vec<Listed>, StoreError> {
    let relay_key = relay_key(&meta::read(connection)?.key_seed);
    let mut grants: BTreeMap<DeviceId, Vec<Grant>> = BTreeMap::new();
    for (device, grant) in grant::given(connection)? {
        grants.entry(device).or_default().push(grant);
    }
    let mut refused: BTreeMap<DeviceId, Vec<(Reason, u64)>> = BTreeMap::new();
    for (device, reason, count) in quarantine::counts(connection)? {
        refused.entry(device).or_default().push((reason, count));
    }
    let mut locks = Locks::new(connection);
    let listed = device::all(connection)?.into_iter().map(|described| {
        Ok(Listed {
            grants: grants.remove(&described.id).unwrap_or_default(),
            refused: refused.remove(&described.id).unwrap_or_default(),
            words: (described.device.status == Status::Pending)
                .then(|| confirmation_words(&described.device.key, &relay_key)),
            locks_after_days: locks.after_days(described.id)?,
            described,
        })
    });
    listed.collect()
}

/// What a device is called: one short line.
pub(crate) fn label(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LABEL_CHARS_MAX).collect::<String>().trim().to_owned()
}

/// Lets a device in whose words somebody has compared.
pub fn confirm(connection: &Connection, by: &By, id: DeviceId, now: i64) -> Result<(), DeviceError> {
    match status(connection, id)? {
        Status::Pending => Ok(record(connection, by, now, Event::Confirmed { device: id })?),
        Status::Active => Ok(()),
        Status::Revoked => Err(DeviceError::Closed(id)),
    }
}

/// Gives a device a role in one more space, beside what it holds. What was taken from it may be given back, also where
/// nobody else holds it.
pub fn grant(connection: &Connection, by: &By, id: DeviceId, given: Grant, now: i64) -> Result<(), DeviceError> {
    let Grant { space, role } = given;
    if status(connection, id)? == Status::Revoked {
        return Err(DeviceError::Closed(id));
    }
    if !role.fits(&space) {
        return Err(DeviceError::DoesNotFit { role, space });
    }
    let once_held = grant::withdrawn(connection)?.get(&id).is_some_and(|spaces| spaces.contains(&space));
    if !once_held && !space::is_known(connection, space)? {
        return Err(DeviceError::NoSuchSpace(space));
    }
    if grant::given_to(connection, id)?.contains(&given) {
        return Ok(());
    }
    Ok(record(connection, by, now, Event::Granted { device: id, space, role })?)
}

/// Takes away whatever a device was given in a space. The device drops the space, once what waits there is safe; what
/// follows from a role elsewhere, such as a coordinator's in the whole organisation, stays.
pub fn withdraw(connection: &Connection, by: &By, id: DeviceId, space: Space, now: i64) -> Result<(), DeviceError> {
    status(connection, id)?;
    if grant::given(connection)?.iter().any(|(device, grant)| *device == id && grant.space == space) {
        Ok(record(connection, by, now, Event::Withdrawn { device: id, space })?)
    } else {
        Err(DeviceError::NotGiven { device: id, space })
    }
}

/// Closes a device for good: from now on it gets nothing, and what it sends is kept aside.
pub fn revoke(connection: &Connection, by: &By, id: DeviceId, now: i64) -> Result<(), DeviceError> {
    match status(connection, id)? {
        Status::Pending | Status::Active => Ok(record(connection, by, now, Event::Revoked { device: id })?),
        Status::Revoked => Ok(()),
    }
}

/// The device's one-time code, for somebody who has forgotten a PIN. That it was looked at is written down.
pub fn code(connection: &Connection, by: &By, id: DeviceId, now: i64) -> Result<Kept, DeviceError> {
    status(connection, id)?;
    let kept = recovery::read(connection, id)?.ok_or(DeviceError::NoCode(id))?;
    record(connection, by, now, Event::CodeShown { device: id })?;
    Ok(kept)
}

fn status(connection: &Connection, id: DeviceId) -> Result<Status, DeviceError> {
    Ok(device::read(connection, id)?.ok_or(DeviceError::Unknown(id))?.status)
}
