//! What a device may hold: a role in a space.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::id::DeviceId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;
use rusqlite::{Connection, params};

use super::{StoreError, column, space};

/// Gives a device a role in a space.
pub fn add(connection: &Connection, device: DeviceId, grant: Grant) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into grant_ (device, space, role) values (?1, ?2, ?3) on conflict do nothing")?
        .execute(params![device.as_bytes(), grant.space.to_wire(), grant.role.tag()])?;
    Ok(())
}

/// Takes away whatever a device was given in a space.
pub fn withdraw(connection: &Connection, device: DeviceId, space: Space) -> Result<(), StoreError> {
    connection
        .prepare_cached("delete from grant_ where device = ?1 and space = ?2")?
        .execute(params![device.as_bytes(), space.to_wire()])?;
    connection
        .prepare_cached("insert into withdrawn (device, space) values (?1, ?2) on conflict do nothing")?
        .execute(params![device.as_bytes(), space.to_wire()])?;
    Ok(())
}

/// What devices were given once and was taken away, with what followed from it.
pub fn withdrawn(connection: &Connection) -> Result<BTreeMap<DeviceId, BTreeSet<Space>>, StoreError> {
    let mut withdrawn: BTreeMap<DeviceId, BTreeSet<Space>> = BTreeMap::new();
    let mut query = connection.prepare_cached("select device, space from withdrawn")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (device, space) = (column::id(row, 0)?, column::id(row, 1)?);
        let spaces = withdrawn.entry(device).or_default();
        spaces.insert(space);
        if let Space::Organisation(organisation) = space {
            spaces.extend(space::of_organisation(connection, organisation)?);
        }
    }
    Ok(withdrawn)
}

/// All that a device holds, in order: what it was given, the programme for everybody, and for an organisation's
/// coordinator all of its spaces.
pub fn all(connection: &Connection, device: DeviceId) -> Result<Vec<Grant>, StoreError> {
    let given = given_to(connection, device)?;
    let mut all: BTreeSet<Grant> = given.iter().copied().collect();
    for grant in given {
        if let (Space::Organisation(organisation), Role::Coordinator) = (grant.space, grant.role) {
            let theirs = space::of_organisation(connection, organisation)?;
            all.extend(theirs.into_iter().map(|space| Grant { space, role: Role::Coordinator }));
        }
    }
    if !all.iter().any(|grant| grant.space == Space::Programme) {
        all.insert(Grant { space: Space::Programme, role: Role::Reader });
    }
    Ok(all.into_iter().collect())
}

/// What a device was given, without what follows from it.
pub fn given_to(connection: &Connection, device: DeviceId) -> Result<Vec<Grant>, StoreError> {
    let given = connection
        .prepare_cached("select space, role from grant_ where device = ?1")?
        .query_map([device.as_bytes()], |row| Ok(Grant { space: column::id(row, 0)?, role: column::role(row, 1)? }))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(given)
}

/// Every grant that was given, without what follows from it.
pub fn given(connection: &Connection) -> Result<Vec<(DeviceId, Grant)>, StoreError> {
    let given = connection
        .prepare("select device, space, role from grant_ order by device, space, role")?
        .query_map([], |row| {
            Ok((column::id(row, 0)?, Grant { space: column::id(row, 1)?, role: column::role(row, 2)? }))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(given)
}
