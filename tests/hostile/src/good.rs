//! What honest devices write: the ground that mutations start from.

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, AutoCommit, ROOT};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};

const EVENING: UnixMillis = UnixMillis(1_794_506_400_000);

/// A meeting as several devices have marked it, with marks changed and taken back, and each change by itself.
pub fn meeting(devices: &[DeviceId], marks: usize) -> (Document, Vec<Vec<u8>>) {
    let mut document = Document::empty();
    let mut changes = Vec::new();
    for place in 0..marks {
        let device = devices[place % devices.len()];
        let key = format!("t/AAAAAAAAAAAAAAAAAAAA{:02}/{device}", place % 20);
        let answer = ["came", "said_no", "left"][place / 20 % 3];
        let mark = Edit::put(key, format!("{answer} {} AQEBAQEBAQEBAQEBAQEBAQ", EVENING.0));
        let edits =
            if place % 7 == 6 { vec![mark, Edit::put(format!("n/{device}"), place as i64)] } else { vec![mark] };
        changes.extend(document.edit(Actor::new(device, [7; 8]), EVENING, &edits));
    }
    (document, changes)
}

/// A change that begins a document.
pub fn first(device: DeviceId) -> Vec<u8> {
    let edit = Edit::put(format!("n/{device}"), 1_i64);
    Document::empty().edit(Actor::new(device, [7; 8]), EVENING, &[edit]).expect("it says something new")
}

/// A change made with all that Automerge can do, under this device's name.
pub fn written(device: DeviceId, write: impl FnOnce(&mut AutoCommit)) -> Vec<u8> {
    let mut document = document(device, write);
    document.get_last_local_change().expect("it says something").raw_bytes().to_vec()
}

/// A document made with all that Automerge can do, as one change.
pub fn document(device: DeviceId, write: impl FnOnce(&mut AutoCommit)) -> AutoCommit {
    let actor = Actor::new(device, [7; 8]);
    let mut document = AutoCommit::new().with_actor(ActorId::from(actor.as_bytes().as_slice()));
    write(&mut document);
    document.commit_with(CommitOptions::default());
    document
}

/// Maps in maps, as deep as wanted.
pub fn nested(document: &mut AutoCommit, depth: usize) {
    let mut inside = ROOT;
    for _ in 0..depth {
        inside = document.put_object(&inside, "m", automerge::ObjType::Map).expect("a map holds a map");
    }
}
