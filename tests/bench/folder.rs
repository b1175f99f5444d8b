//! A relay's folder filled without a relay: many devices, many documents.

use std::path::Path;

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, EntryHash, GroupId, OrganisationId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Grant;
use server::store::device::{NewDevice, Status};
use server::store::document::Saved;
use server::store::entry::{NewEntry, append_all};
use server::store::{device, document, grant, open_beside, space};

use crate::client::key;

/// The group whose tablets the devices are.
pub const GROUP: Space = Space::Group(GroupId::from_bytes([4; 16]));

const ORGANISATION: OrganisationId = OrganisationId::from_bytes([1; 16]);
const NOW: i64 = 1_763_000_000_000;

/// Makes a relay's folder with devices numbered from 0, all tablets of one group, and documents in it.
pub fn fill(folder: &Path, devices: u64, documents: u64) {
    let mut random = [0; 40];
    getrandom::fill(&mut random).unwrap();
    let connection = open_beside(folder, random).unwrap();
    connection.execute_batch("begin").unwrap();
    space::add(&connection, GROUP, ORGANISATION, None).unwrap();
    for number in 0..devices {
        let public = key(number).verifying_key().to_bytes();
        let id = DeviceId::of_key(&public);
        let label = format!("Tablet {number}");
        device::add(&connection, id, NewDevice { key: public, label: &label, status: Status::Active }, NOW).unwrap();
        grant::add(&connection, id, Grant { space: GROUP, role: Role::Volunteer }).unwrap();
    }
    let author = DeviceId::of_key(&key(0).verifying_key().to_bytes());
    for number in 0..documents {
        let id = note(number);
        let mut written = Document::empty();
        let change = written.edit(Actor::new(author, [1; 8]), UnixMillis(NOW), &line(number, 0)).unwrap();
        let entry = EntryHash::of(GROUP, id, &change);
        let new = NewEntry {
            space: GROUP,
            document: id,
            entry,
            device: author,
            bytes: &change,
            received_at: NOW,
            returned_by: None,
        };
        let receipts = append_all(&connection, &[new]).unwrap();
        let saved = Saved { bytes: written.save(), position: receipts[0].position };
        document::put(&connection, GROUP, id, &saved).unwrap();
    }
    connection.execute_batch("commit").unwrap();
}

/// The note with this number.
pub fn note(number: u64) -> DocumentId {
    let mut bytes = [3; 16];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes());
    DocumentId::new(Kind::Note, bytes)
}

/// What is written into it the so-many-eth time: about as much as a mark.
pub fn line(number: u64, time: u64) -> Vec<Edit> {
    let text = format!("{number:>11} came 1763000000000 {time:>22}");
    vec![Edit::put(format!("line/{time:>22}"), text)]
}
