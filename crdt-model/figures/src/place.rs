//! What places are called: groups and areas as the rows know them at a position.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use rusqlite::{Connection, params};
use serde::Serialize;

use crate::question::id_text;

/// A group as figures name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// What people call it.
    pub name: String,
    /// The key of its activity kind.
    pub kind: String,
    /// The key of its area.
    pub area: String,
}

/// An area as figures name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// Whether it is one of the agreement's areas.
    pub in_agreement: bool,
}

/// The names of groups by id and of areas by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Groups by id.
    pub groups: BTreeMap<String, Place>,
    /// Areas by key.
    pub areas: BTreeMap<String, Area>,
}

impl Names {
    /// The names as they were known at a position.
    pub fn at(connection: &Connection, position: i64) -> rusqlite::Result<Self> {
        let mut groups = connection.prepare_cached(
            "select group_id, name, kind, area from group_row
             where known_from <= ?1 and (known_until is null or known_until > ?1)",
        )?;
        let groups = groups.query_map(params![position], |row| {
            let id: Vec<u8> = row.get(0)?;
            Ok((id_text(&id), Place { name: row.get(1)?, kind: row.get(2)?, area: row.get(3)? }))
        })?;
        let mut areas = connection.prepare_cached(
            "select area, name, in_agreement from area
             where known_from <= ?1 and (known_until is null or known_until > ?1)",
        )?;
        let areas = areas.query_map(params![position], |row| {
            Ok((row.get(0)?, Area { name: row.get(1)?, in_agreement: row.get(2)? }))
        })?;
        Ok(Self { groups: groups.collect::<rusqlite::Result<_>>()?, areas: areas.collect::<rusqlite::Result<_>>()? })
    }

    /// What a group is called; its id where its document has not come.
    pub fn group<'a>(&'a self, id: &'a str) -> &'a str {
        self.groups.get(id).map(|group| group.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(id)
    }

    /// What an area is called; its key where the reference data does not name it.
    pub fn area<'a>(&'a self, key: &'a str) -> &'a str {
        self.areas.get(key).map(|area| area.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(key)
    }
}

/// The first day of a date's month.
pub(crate) fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}
