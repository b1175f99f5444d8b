//! Every sort of record reads back as it was written, and says what is odd in it.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail loudly")]

macro_rules! reads_back {
    ($record:expr, $type:ty) => {{
        let record: $type = $record;
        assert_eq!(<$type>::read(&written(TABLET, &record.edits())), (record, Vec::new()));
    }};
}

mod agreed;
mod counted;
mod groups;
mod people;
mod programme;
mod trained;

use chrono::NaiveDate;
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, GroupId, PersonId};
use crdt_model::logged::Logged;

const TABLET: DeviceId = DeviceId::from_bytes([3; 8]);
const LAPTOP: DeviceId = DeviceId::from_bytes([4; 8]);
const METTE: PersonId = PersonId::from_bytes([1; 16]);
const AMINA: PersonId = PersonId::from_bytes([2; 16]);
const GROUP: GroupId = GroupId::from_bytes([5; 16]);
/// 2026-11-12T12:00:00Z.
const NOW: UnixMillis = UnixMillis(1_794_484_800_000);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn written(device: DeviceId, edits: &[Edit]) -> Document {
    let mut document = Document::empty();
    document.edit(Actor::new(device, [0; 8]), NOW, edits);
    document
}

fn logged() -> Logged {
    Logged::new(METTE, TABLET, NOW)
}
