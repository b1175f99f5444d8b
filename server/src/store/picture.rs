//! Pictures of receipts, by the hash of their bytes.

use std::collections::BTreeMap;

use crdt_model::id::{DeviceId, PictureHash};
use crdt_model::space::Space;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{StoreError, column};

/// Whether a space has a picture.
pub fn is_there(connection: &Connection, space: Space, picture: PictureHash) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("select exists (select 1 from picture where space = ?1 and hash = ?2)")?
        .query_row(params![space.to_wire(), picture.as_bytes()], |row| row.get(0))?)
}

/// The bytes of a picture of a space.
pub fn read(connection: &Connection, space: Space, picture: PictureHash) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(connection
        .prepare_cached("select bytes from picture where space = ?1 and hash = ?2")?
        .query_row(params![space.to_wire(), picture.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Keeps a picture.
pub fn add(connection: &Connection, space: Space, bytes: &[u8], device: DeviceId, now: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into picture (space, hash, bytes, device, received_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict do nothing",
        )?
        .execute(params![space.to_wire(), PictureHash::of(bytes).as_bytes(), bytes, device.as_bytes(), now])?;
    Ok(())
}

/// How many pictures a device has brought since a time.
pub fn brought_since(connection: &Connection, device: DeviceId, since: i64) -> Result<usize, StoreError> {
    Ok(connection
        .prepare_cached("select count(*) from picture where device = ?1 and received_at > ?2")?
        .query_row(params![device.as_bytes(), since], |row| row.get(0))?)
}

/// The pictures that came before a time, by space.
pub fn older_than(connection: &Connection, time: i64) -> Result<BTreeMap<Space, Vec<PictureHash>>, StoreError> {
    let mut query =
        connection.prepare_cached("select space, hash from picture where received_at < ?1 order by space, hash")?;
    let mut rows = query.query([time])?;
    let mut older: BTreeMap<Space, Vec<PictureHash>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        older.entry(column::id(row, 0)?).or_default().push(column::id(row, 1)?);
    }
    Ok(older)
}

/// Removes a picture.
pub fn remove(connection: &Connection, space: Space, picture: PictureHash) -> Result<(), StoreError> {
    connection
        .prepare_cached("delete from picture where space = ?1 and hash = ?2")?
        .execute(params![space.to_wire(), picture.as_bytes()])?;
    Ok(())
}

/// Removes all pictures of a space.
pub fn drop_space(connection: &Connection, space: Space) -> Result<(), StoreError> {
    connection.prepare_cached("delete from picture where space = ?1")?.execute([space.to_wire()])?;
    Ok(())
}

/// A picture whose bytes are not those that it is named after, if there is one.
pub fn first_changed(connection: &Connection) -> Result<Option<(Space, PictureHash)>, StoreError> {
    if !connection.table_exists(None, "picture")? {
        // A copy of before there were pictures.
        return Ok(None);
    }
    let mut query = connection.prepare("select space, hash, bytes from picture order by space, hash")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (space, hash) = (column::id(row, 0)?, column::id(row, 1)?);
        if PictureHash::of(&row.get::<_, Vec<u8>>(2)?) != hash {
            return Ok(Some((space, hash)));
        }
    }
    Ok(None)
}
