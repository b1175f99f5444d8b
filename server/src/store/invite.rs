//! Invites. The secret itself is only in the link.

use crdt_model::id::{DeviceId, InviteId};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

use super::{StoreError, column};

/// An invite as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInvite {
    /// SHA-256 of its secret.
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
}

impl StoredInvite {
    /// What is stored of a secret.
    pub fn hash(secret: &[u8; 16]) -> [u8; 32] {
        Sha256::digest(secret).into()
    }
}

/// Stores a new invite; one that is there stays as it is.
pub fn add(connection: &Connection, id: InviteId, invite: &StoredInvite) -> Result<(), StoreError> {
    let spaces: Vec<u8> = invite.spaces.iter().flat_map(|space| space.to_wire()).collect();
    connection.execute(
        "insert into invite (id, secret_hash, role, spaces, label, expires, confirm) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict do nothing",
        params![id.as_bytes(), invite.secret_hash, invite.role.tag(), spaces, invite.label, invite.expires, invite.confirm],
    )?;
    Ok(())
}

/// The invite with this id.
pub fn read(connection: &Connection, id: InviteId) -> Result<Option<StoredInvite>, StoreError> {
    let invite = connection
        .prepare_cached(
            "select id, secret_hash, role, spaces, label, expires, confirm, spent_by from invite where id = ?1",
        )?
        .query_row([id.as_bytes()], of_row)
        .optional()?;
    Ok(invite.map(|(_, invite)| invite))
}

/// Every invite.
pub fn all(connection: &Connection) -> Result<Vec<(InviteId, StoredInvite)>, StoreError> {
    let invites = connection
        .prepare("select id, secret_hash, role, spaces, label, expires, confirm, spent_by from invite order by id")?
        .query_map([], of_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(invites)
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<(InviteId, StoredInvite)> {
    let spaces: Vec<u8> = row.get(3)?;
    let spent_by: Option<Vec<u8>> = row.get(7)?;
    let invite = StoredInvite {
        secret_hash: column::id(row, 1)?,
        role: column::role(row, 2)?,
        spaces: spaces.chunks(Space::LEN).filter_map(Space::from_wire).collect(),
        label: row.get(4)?,
        expires: row.get(5)?,
        confirm: row.get(6)?,
        spent_by: spent_by.and_then(|bytes| DeviceId::from_slice(&bytes)),
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

/// Lets whoever uses an invite that is still open wait until it has been confirmed.
pub fn doubt_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("update invite set confirm = 1 where spent_by is null", [])?;
    Ok(())
}
