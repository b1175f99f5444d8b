//! Spaces and whose they are.

use crdt_model::id::OrganisationId;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column};

/// Whose a space is.
pub fn organisation(connection: &Connection, space: Space) -> Result<Option<OrganisationId>, StoreError> {
    let organisation = connection
        .prepare_cached("select organisation from space where space = ?1")?
        .query_row([space.to_wire()], |row| column::id(row, 0))
        .optional()?;
    Ok(organisation)
}

/// Creates a space of an organisation; one that is there stays whose it is.
pub fn add(connection: &Connection, space: Space, organisation: OrganisationId) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into space (space, organisation) values (?1, ?2) on conflict do nothing")?
        .execute(params![space.to_wire(), organisation.as_bytes()])?;
    Ok(())
}

/// All spaces of an organisation.
pub fn of_organisation(connection: &Connection, organisation: OrganisationId) -> Result<Vec<Space>, StoreError> {
    let spaces = connection
        .prepare_cached("select space from space where organisation = ?1 order by space")?
        .query_map([organisation.as_bytes()], |row| column::id(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(spaces)
}

/// Every space and whose it is.
pub fn all(connection: &Connection) -> Result<Vec<(Space, OrganisationId)>, StoreError> {
    let spaces = connection
        .prepare("select space, organisation from space order by space")?
        .query_map([], |row| Ok((column::id(row, 0)?, column::id(row, 1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(spaces)
}
