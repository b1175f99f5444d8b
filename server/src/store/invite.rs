//! Invites. The secret itself is only in the link.

use std::collections::BTreeMap;

use crdt_model::id::{DeviceId, InviteId};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{StoreError, column};

/// An invite as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInvite {
    /// What is stored of its secret.
    pub secret_hash: [u8; 32],
    /// The role that it gives.
    pub role: Role,
    /// The spaces that it gives it in.
    pub spaces: Vec<Space>,
    /// What the device is called when it does not say so itself.
    pub label: String,
    /// Until when it can be used.
    pub expires: i64,
    /// Whether the device that uses it waits until it has been confirmed.
    pub confirm: bool,
    /// The device that used it.
    pub spent_by: Option<DeviceId>,
    /// The device that made it; none where an officer or somebody at the command line did.
    pub made_by: Option<DeviceId>,
}

/// Stores a new invite; one that is there stays as it is.
pub fn add(connection: &Connection, id: InviteId, invite: &StoredInvite) -> Result<(), StoreError> {
    let spaces: Vec<u8> = invite.spaces.iter().flat_map(|space| space.to_wire()).collect();
    connection.execute(
        "insert into invite (id, secret_hash, role, spaces, label, expires, confirm, made_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict do nothing",
        params![
            id.as_bytes(),
            invite.secret_hash,
            invite.role.tag(),
            spaces,
            invite.label,
            invite.expires,
            invite.confirm,
            invite.made_by.as_ref().map(DeviceId::as_bytes)
        ],
    )?;
    Ok(())
}

/// The invite with this id.
pub fn read(connection: &Connection, id: InviteId) -> Result<Option<StoredInvite>, StoreError> {
    let invite = connection
        .prepare_cached(
            "select id, secret_hash, role, spaces, label, expires, confirm, spent_by, made_by from invite where id = ?1",
        )?
        .query_row([id.as_bytes()], of_row)
        .optional()?;
    Ok(invite.map(|(_, invite)| invite))
}

/// Every invite.
pub fn all(connection: &Connection) -> Result<Vec<(InviteId, StoredInvite)>, StoreError> {
    let invites = connection
        .prepare(
            "select id, secret_hash, role, spaces, label, expires, confirm, spent_by, made_by from invite order by id",
        )?
        .query_map([], of_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(invites)
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<(InviteId, StoredInvite)> {
    let spaces: Vec<u8> = row.get(3)?;
    let invite = StoredInvite {
        secret_hash: column::id(row, 1)?,
        role: column::role(row, 2)?,
        spaces: spaces.chunks(Space::LEN).filter_map(Space::from_wire).collect(),
        label: row.get(4)?,
        expires: row.get(5)?,
        confirm: row.get(6)?,
        spent_by: column::id_if_any(row, 7)?,
        made_by: column::id_if_any(row, 8)?,
    };
    Ok((column::id(row, 0)?, invite))
}

/// Marks an invite as used by a device.
pub fn spend(connection: &Connection, id: InviteId, device: DeviceId) -> Result<(), StoreError> {
    connection
        .prepare_cached("update invite set spent_by = ?2 where id = ?1")?
        .execute(params![id.as_bytes(), device.as_bytes()])?;
    Ok(())
}

/// How many invites of a device are open.
pub fn open_of(connection: &Connection, maker: DeviceId, now: i64) -> Result<u32, StoreError> {
    Ok(connection
        .prepare_cached("select count(*) from invite where made_by = ?1 and spent_by is null and expires > ?2")?
        .query_row(params![maker.as_bytes(), now], |row| row.get(0))?)
}

/// Which devices came by invites of a device, and by which.
pub fn came_by(connection: &Connection, maker: DeviceId) -> Result<BTreeMap<DeviceId, InviteId>, StoreError> {
    let came = connection
        .prepare_cached("select spent_by, id from invite where made_by = ?1 and spent_by is not null")?
        .query_map([maker.as_bytes()], |row| Ok((column::id(row, 0)?, column::id(row, 1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(came)
}

/// Nobody comes by an invite any more that nobody has used.
pub fn close(connection: &Connection, id: InviteId) -> Result<(), StoreError> {
    connection
        .prepare_cached("update invite set expires = 0 where id = ?1 and spent_by is null")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// The same of all that a device has made.
pub fn close_of(connection: &Connection, maker: DeviceId) -> Result<(), StoreError> {
    connection
        .prepare_cached("update invite set expires = 0 where made_by = ?1 and spent_by is null")?
        .execute([maker.as_bytes()])?;
    Ok(())
}

/// Lets whoever uses an invite that is still open wait until it has been confirmed.
pub fn doubt_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("update invite set confirm = 1 where spent_by is null", [])?;
    Ok(())
}
