//! Ids as SQLite columns: their bytes as they are, and an error that names the column when they are not.

use chrono::NaiveDate;
use crdt_model::id::{DeviceId, EntryHash, Epoch, InviteId, OrganisationId, PictureHash};
use crdt_model::kind::DocumentId;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Reason;
use rusqlite::Row;
use rusqlite::types::Type;

/// What can be read from a column of bytes.
pub trait FromBytes: Sized {
    /// The value of these bytes, if they are one.
    fn of(bytes: &[u8]) -> Option<Self>;
}

macro_rules! from_bytes {
    ($($name:ty: $read:expr),+ $(,)?) => {
        $(impl FromBytes for $name {
            fn of(bytes: &[u8]) -> Option<Self> {
                $read(bytes)
            }
        })+
    };
}

from_bytes! {
    DeviceId: Self::from_slice,
    EntryHash: Self::from_slice,
    Epoch: Self::from_slice,
    InviteId: Self::from_slice,
    OrganisationId: Self::from_slice,
    PictureHash: Self::from_slice,
    Space: Self::from_wire,
    DocumentId: Self::from_wire,
    [u8; 32]: |bytes: &[u8]| bytes.try_into().ok(),
}

/// Reads an id from a column.
pub fn id<T: FromBytes>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let bytes = row.get_ref(column)?.as_blob()?;
    T::of(bytes).ok_or_else(|| unreadable(column, Type::Blob))
}

/// Reads an id from a column that may be null.
pub fn id_if_any<T: FromBytes>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_blob_or_null()? {
        Some(bytes) => T::of(bytes).map(Some).ok_or_else(|| unreadable(column, Type::Blob)),
        None => Ok(None),
    }
}

/// Reads a date from a column, written as YYYY-MM-DD.
pub fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    row.get_ref(column)?.as_str()?.parse().map_err(|_| unreadable(column, Type::Text))
}

/// Reads a role from a column.
pub fn role(row: &Row<'_>, column: usize) -> rusqlite::Result<Role> {
    let tag: u8 = row.get(column)?;
    Role::of_tag(tag).ok_or_else(|| unreadable(column, Type::Integer))
}

/// Reads from a column why something was refused.
pub fn reason(row: &Row<'_>, column: usize) -> rusqlite::Result<Reason> {
    let tag: u8 = row.get(column)?;
    Reason::of_tag(tag).ok_or_else(|| unreadable(column, Type::Integer))
}

fn unreadable(column: usize, kind: Type) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, "not a value that this version knows".into())
}
