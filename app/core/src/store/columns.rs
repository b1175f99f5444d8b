//! Columns that hold ids, words and JSON.

use std::str::FromStr;

use crdt_model::id::{CommandId, EntryHash, PersonId};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Error, Result, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn unreadable(column: usize, of: Type) -> Error {
    Error::FromSqlConversionFailure(column, of, Box::new(FromSqlError::InvalidType))
}

pub(super) fn space(row: &Row<'_>, column: usize) -> Result<Space> {
    Space::from_wire(row.get_ref(column)?.as_blob()?).ok_or_else(|| unreadable(column, Type::Blob))
}

pub(super) fn document(row: &Row<'_>, column: usize) -> Result<DocumentId> {
    DocumentId::from_wire(row.get_ref(column)?.as_blob()?).ok_or_else(|| unreadable(column, Type::Blob))
}

pub(super) fn person(row: &Row<'_>, column: usize) -> Result<PersonId> {
    PersonId::from_slice(row.get_ref(column)?.as_blob()?).ok_or_else(|| unreadable(column, Type::Blob))
}

pub(super) fn command(row: &Row<'_>, column: usize) -> Result<CommandId> {
    CommandId::from_slice(row.get_ref(column)?.as_blob()?).ok_or_else(|| unreadable(column, Type::Blob))
}

pub(super) fn entry(row: &Row<'_>, column: usize) -> Result<EntryHash> {
    EntryHash::from_slice(row.get_ref(column)?.as_blob()?).ok_or_else(|| unreadable(column, Type::Blob))
}

pub(super) fn word<T: FromStr>(row: &Row<'_>, column: usize) -> Result<T> {
    row.get_ref(column)?.as_str()?.parse().map_err(|_| unreadable(column, Type::Text))
}

pub(super) fn word_if_any<T: FromStr>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => text.parse().map(Some).map_err(|_| unreadable(column, Type::Text)),
        None => Ok(None),
    }
}

pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|_| unreadable(column, Type::Text))
}

pub(super) fn json_if_any<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => serde_json::from_str(text).map(Some).map_err(|_| unreadable(column, Type::Text)),
        None => Ok(None),
    }
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

pub(super) fn json_of<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(to_json).transpose()
}
