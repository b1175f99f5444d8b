//! Spaces and whose they are.

use std::collections::BTreeSet;

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

/// Every organisation that holds a space; none when there is no such space.
pub fn holders(connection: &Connection, space: Space) -> Result<BTreeSet<OrganisationId>, StoreError> {
    let holders = connection
        .prepare_cached(
            "select organisation from space where space = ?1
             union select organisation from space_holder where space = ?1",
        )?
        .query_map([space.to_wire()], |row| column::id(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(holders)
}

/// Whether anything is known of a space: whose it is, who holds it, or what was written there.
pub fn is_known(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    let known: bool = connection
        .prepare_cached(
            "select exists (select 1 from space where space = ?1) or exists (select 1 from entry where space = ?1)
             or exists (select 1 from grant_ where space = ?1)",
        )?
        .query_row([space.to_wire()], |row| row.get(0))?;
    Ok(known || matches!(space, Space::Programme | Space::Pool))
}

/// Creates a space of an organisation, or of two; one that is there stays whose it is.
pub fn add(
    connection: &Connection,
    space: Space,
    organisation: OrganisationId,
    with: Option<OrganisationId>,
) -> Result<(), StoreError> {
    let added = connection
        .prepare_cached("insert into space (space, organisation) values (?1, ?2) on conflict do nothing")?
        .execute(params![space.to_wire(), organisation.as_bytes()])?;
    if let Some(with) = with.filter(|with| added > 0 && *with != organisation) {
        connection
            .prepare_cached("insert into space_holder (space, organisation) values (?1, ?2)")?
            .execute(params![space.to_wire(), with.as_bytes()])?;
    }
    Ok(())
}

/// All spaces that an organisation holds.
pub fn of_organisation(connection: &Connection, organisation: OrganisationId) -> Result<Vec<Space>, StoreError> {
    let spaces = connection
        .prepare_cached(
            "select space from space where organisation = ?1
             union select space from space_holder where organisation = ?1 order by space",
        )?
        .query_map([organisation.as_bytes()], |row| column::id(row, 0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(spaces)
}

/// Every space, whose it is, and who holds it as well.
pub fn all(connection: &Connection) -> Result<Vec<(Space, OrganisationId, Option<OrganisationId>)>, StoreError> {
    let spaces = connection
        .prepare(
            "select s.space, s.organisation, h.organisation from space s left join space_holder h on h.space = s.space
             order by s.space",
        )?
        .query_map([], |row| Ok((column::id(row, 0)?, column::id(row, 1)?, column::id_if_any(row, 2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(spaces)
}
