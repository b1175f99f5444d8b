//! Invites made here, with what their links need. They go when nobody comes by them any more.

use crdt_model::document::UnixMillis;
use crdt_model::id::InviteId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{StoreError, columns};

/// An invite made here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MadeInvite {
    pub(crate) id: InviteId,
    pub(crate) secret: [u8; 16],
    pub(crate) role: Role,
    pub(crate) space: Space,
    pub(crate) label: String,
    pub(crate) minutes: u32,
    /// By the relay's clock; absent until it has the invite.
    pub(crate) expires: Option<UnixMillis>,
    pub(crate) taken_back: bool,
}

const COLUMNS: &str = "id, secret, role, space, label, minutes, expires, taken_back";

fn made(row: &Row<'_>) -> rusqlite::Result<MadeInvite> {
    Ok(MadeInvite {
        id: InviteId::from_bytes(row.get(0)?),
        secret: row.get(1)?,
        role: columns::word(row, 2)?,
        space: columns::space(row, 3)?,
        label: row.get(4)?,
        minutes: row.get(5)?,
        expires: row.get::<_, Option<i64>>(6)?.map(UnixMillis),
        taken_back: row.get(7)?,
    })
}

/// One more. Those that are over go.
pub(crate) fn add(connection: &Connection, invite: &MadeInvite, now: UnixMillis) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM invite WHERE expires <= ?1")?.execute([now.0])?;
    connection
        .prepare_cached("INSERT INTO invite (id, secret, role, space, label, minutes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            invite.id.as_bytes(),
            invite.secret,
            invite.role.word(),
            invite.space.to_wire(),
            invite.label,
            invite.minutes
        ])?;
    Ok(())
}

/// Those that are not over, newest first.
pub(crate) fn open(connection: &Connection, now: UnixMillis) -> Result<Vec<MadeInvite>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM invite WHERE expires IS NULL OR expires > ?1 ORDER BY seq DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([now.0], made)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether somebody may be coming by one of them now.
pub(crate) fn is_expected(connection: &Connection, now: UnixMillis) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM invite WHERE expires > ?1)")?
        .query_row([now.0], |row| row.get(0))?)
}

/// One of them.
pub(crate) fn read(connection: &Connection, id: InviteId) -> Result<Option<MadeInvite>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM invite WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id.as_bytes()], made).optional()?)
}

/// The relay has it, and until when it is good.
pub(crate) fn received(connection: &Connection, id: InviteId, expires: UnixMillis) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE invite SET expires = ?2 WHERE id = ?1")?
        .execute(params![id.as_bytes(), expires.0])?;
    Ok(())
}

/// Somebody here has taken it back.
pub(crate) fn take_back(connection: &Connection, id: InviteId) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE invite SET taken_back = 1 WHERE id = ?1")?.execute([id.as_bytes()])?;
    Ok(())
}

/// Nobody comes by it any more.
pub(crate) fn remove(connection: &Connection, id: InviteId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM invite WHERE id = ?1")?.execute([id.as_bytes()])?;
    Ok(())
}
