//! What is new for a device: entries of the log after its cursor, whole documents of spaces that it asks for, and how
//! what it holds differs from what is here.

mod compare;
mod feed;
mod forms;
mod whole;

use std::collections::BTreeSet;

use crdt_model::id::{DeviceId, EntryHash, Epoch};
use crdt_model::wire::{
    Bundle, CatchUp, Cursor, Differ, Forms, Grant, Picture, Record, Snapshot, SyncRequest, grants_digest,
};
use rusqlite::Connection;

use super::{pictures, seal};
use crate::access::Access;
use crate::store::{StoreError, device, entry, meta};

pub(super) use feed::has_news;

/// The most bytes of records, and of snapshots, in one answer; a single larger one goes alone.
const BYTES_MAX: usize = 2 * 1024 * 1024;

/// The version that brought erasing: a device that speaks an older one is not told of it.
pub(super) const ERASING_SINCE: u16 = 2;

/// What a device asks for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) device: DeviceId,
    /// Without the records that it brought.
    pub(super) request: SyncRequest,
    /// Where the records stand that this very answer has receipts for: the device has them.
    pub(super) received: BTreeSet<u64>,
}

impl Asked {
    fn takes(&self, form: Forms) -> bool {
        self.request.forms.unwrap_or(Forms::FIRST).takes(form)
    }
}

/// What it gets.
#[derive(Debug)]
pub(super) struct Pulled {
    pub(super) cursor: Cursor,
    pub(super) grants: Option<Vec<Grant>>,
    pub(super) records: Vec<Record>,
    pub(super) bundles: Vec<Bundle>,
    pub(super) snapshots: Vec<Snapshot>,
    pub(super) catch_up: Vec<CatchUp>,
    pub(super) differ: Vec<Differ>,
    pub(super) pictures: Vec<Picture>,
    pub(super) more: bool,
}

/// Whether a cursor is a point of this log.
pub(super) fn is_of_this_log(connection: &Connection, epoch: Epoch, cursor: &Cursor) -> Result<bool, StoreError> {
    Ok(cursor.epoch == epoch && entry::chain_at(connection, cursor.position)? == Some(cursor.chain))
}

/// The first point of every history.
pub(super) const fn before_the_first(epoch: Epoch) -> Cursor {
    Cursor { epoch, position: 0, chain: EntryHash::from_bytes([0; 32]), seal: None }
}

/// All of it as it stands in one snapshot of the store; nothing when the device has been closed meanwhile.
pub(super) fn pull(connection: &Connection, asked: &Asked) -> Result<Option<Pulled>, StoreError> {
    if !device::is_active(connection, asked.device)? {
        return Ok(None);
    }
    let request = &asked.request;
    let access = Access::load(connection, asked.device)?.in_version(request.version);
    let log = meta::read(connection)?;
    let end = Cursor { epoch: log.epoch, position: log.position, chain: log.chain, seal: None };
    let page = match request.cursor {
        None => feed::Page { listed: Vec::new(), cursor: end },
        Some(from) => feed::page(connection, asked, &access, from.position, end)?,
    };
    let feed::Page { listed, mut cursor } = page;
    let forms::Folded { mut records, bundles, mut snapshots } = forms::fold(connection, asked, &listed)?;
    let whole = whole::documents(connection, asked, &access, records.len())?;
    records.extend(whole.records);
    records.sort_by_key(|record| record.position);
    snapshots.extend(whole.snapshots);
    if let Some(position) = whole.read_again_after.filter(|position| *position < cursor.position) {
        let chain = entry::chain_at(connection, position)?.unwrap_or(cursor.chain);
        cursor = Cursor { position, chain, ..cursor };
    }
    if request.version >= seal::SINCE {
        cursor = seal::sealed(&log.key_seed, cursor);
    }
    let grants = access.grants();
    let grants = (grants_digest(grants) != *request.grants).then(|| grants.to_vec());
    let differ = compare::differ(connection, asked, &access)?;
    let pictures = pictures::wanted(connection, &access, &request.wants)?;
    let more = cursor.position < end.position || !whole.left.is_empty();
    Ok(Some(Pulled { cursor, grants, records, bundles, snapshots, catch_up: whole.left, differ, pictures, more }))
}
