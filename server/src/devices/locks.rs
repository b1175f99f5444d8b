//! After how many days without contact a device locks the names on it: as few as any of its groups wants.

use std::collections::BTreeMap;

use crdt_model::document::Document;
use crdt_model::group::Group;
use crdt_model::id::{DeviceId, GroupId};
use crdt_model::kind::DocumentId;
use crdt_model::space::Space;
use rusqlite::Connection;

use crate::access::Access;
use crate::store::{StoreError, document};

/// Where the group has said nothing, as the app has it.
const USUALLY_DAYS: u32 = 30;

/// What groups want; each group's document is read once.
pub(super) struct Locks<'a> {
    connection: &'a Connection,
    of_groups: BTreeMap<GroupId, u32>,
}

impl<'a> Locks<'a> {
    pub(super) const fn new(connection: &'a Connection) -> Self {
        Self { connection, of_groups: BTreeMap::new() }
    }

    pub(super) fn after_days(&mut self, device: DeviceId) -> Result<u32, StoreError> {
        let mut fewest = None;
        for space in Access::load(self.connection, device)?.spaces() {
            if let Space::Group(group) = space {
                let days = self.of_group(group)?;
                fewest = Some(fewest.map_or(days, |fewest: u32| fewest.min(days)));
            }
        }
        Ok(fewest.unwrap_or(USUALLY_DAYS))
    }

    fn of_group(&mut self, group: GroupId) -> Result<u32, StoreError> {
        if let Some(days) = self.of_groups.get(&group) {
            return Ok(*days);
        }
        let saved = document::read(self.connection, Space::Group(group), DocumentId::group(group))?;
        let document = saved.and_then(|saved| Document::load(&saved.bytes).ok());
        let days = document.and_then(|document| Group::read(&document).0.names_lock_days).unwrap_or(USUALLY_DAYS);
        self.of_groups.insert(group, days);
        Ok(days)
    }
}
