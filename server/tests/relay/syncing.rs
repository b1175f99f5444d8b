//! Records there and back.

use std::collections::BTreeSet;

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::wire::{Needs, Push, Rejection};

use crate::world::{GROUP, World, entry, new_document};

fn keys(document: &Document) -> BTreeSet<String> {
    document.fields().iter().map(|(key, _)| key.to_owned()).collect()
}

#[test]
fn pushing_twice_is_pushing_once() {
    let world = World::new();
    let device = world.volunteer();
    let push = device.begin(Kind::Meeting);
    let first = device.push(&world, vec![push.clone()]).receipts;
    let twice = device.push(&world, vec![push.clone(), push.clone()]).receipts;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].entry, entry(&push));
    assert!(twice.iter().all(|receipt| *receipt == first[0]) && !twice.is_empty());
    assert_eq!(world.count("entry"), 1);
}

#[test]
fn the_same_record_twice_in_one_request_is_one_entry() {
    let world = World::new();
    let device = world.volunteer();
    let push = device.begin(Kind::Meeting);
    let answer = device.push(&world, vec![push.clone(), push]);
    assert_eq!((answer.receipts.len(), answer.refused.len()), (1, 0));
    assert_eq!(world.count("entry"), 1);
}

#[test]
fn equal_bytes_begin_two_documents() {
    let world = World::new();
    let device = world.volunteer();
    let (one, other) = (device.begin(Kind::Person), device.begin(Kind::Person));
    assert_eq!(one.bytes, other.bytes);
    let receipts = device.push(&world, vec![one.clone(), other.clone()]).receipts;
    let named: Vec<_> = receipts.iter().map(|receipt| receipt.entry).collect();
    assert_eq!(named, [entry(&one), entry(&other)]);
    assert_eq!(world.count("document"), 2);
}

#[test]
fn two_devices_that_wrote_apart_converge() {
    let world = World::new();
    let devices = [world.volunteer(), world.volunteer()];
    let id = new_document(Kind::Meeting);
    let mut copies = [Document::empty(), Document::empty()];
    for device in &devices {
        device.pull(&world);
    }
    for ((device, copy), own) in devices.iter().zip(&mut copies).zip(["a", "b"]) {
        let pushed = ["1", "2", "3"].map(|key| device.write(GROUP, id, copy, &format!("{own}{key}")));
        assert_eq!(device.push(&world, pushed.to_vec()).receipts.len(), 3);
    }
    for (device, copy) in devices.iter().zip(&mut copies) {
        let mut records = device.pull(&world).records;
        records.extend(device.pull(&world).records);
        copy.apply(&records.into_iter().map(|record| record.bytes.to_vec()).collect::<Vec<_>>()).unwrap();
    }
    // The second device got the first one's records with the answer to its own push.
    let [first, second] = copies;
    let caught_up = devices[0].catch_up(&world, GROUP, None).snapshots;
    let whole = Document::load(&caught_up[0].bytes).unwrap();
    assert_eq!(keys(&first), keys(&whole));
    assert_eq!(first.heads(), whole.heads());
    assert_eq!(keys(&whole), ["a1", "a2", "a3", "b1", "b2", "b3", "schema"].map(String::from).into());
    assert!(second.heads().iter().all(|head| whole.contains(*head)));
}

#[test]
fn a_device_gets_what_others_wrote_and_not_what_it_just_sent() {
    let world = World::new();
    let (one, other) = (world.volunteer(), world.volunteer());
    other.pull(&world);
    let push = one.begin(Kind::Meeting);
    let pushed = one.push(&world, vec![push.clone()]);
    assert!(pushed.records.is_empty());
    let got = other.pull(&world);
    assert_eq!(got.records.len(), 1);
    assert_eq!((got.records[0].position, &got.records[0].bytes), (1, &push.bytes));
    assert_eq!((got.cursor, got.more), (pushed.cursor, false));
    assert!(other.pull(&world).records.is_empty());
}

#[test]
fn two_copies_of_one_folder_converge() {
    let world = World::new();
    let one = world.volunteer();
    one.pull(&world);
    let other = one.copied();
    let push = one.begin(Kind::Meeting);
    assert!(one.push(&world, vec![push.clone()]).records.is_empty());
    let got = other.pull_again(&world).records;
    assert_eq!(got.iter().map(|record| &record.bytes).collect::<Vec<_>>(), [&push.bytes]);
    assert!(one.pull_again(&world).records.is_empty());
}

#[test]
fn a_device_put_back_from_an_older_copy_gets_what_it_wrote_since() {
    let world = World::new();
    let device = world.volunteer();
    device.pull(&world);
    let before = *device.cursor.borrow();
    let (known, new) = (device.begin(Kind::Meeting), device.begin(Kind::Meeting));
    device.push(&world, vec![known.clone()]);
    device.push(&world, vec![new.clone()]);
    device.cursor.replace(before);
    // What still waits in the older outbox is answered with a receipt, and is not sent as well.
    let answer = device.push(&world, vec![known.clone()]);
    assert_eq!(answer.receipts.len(), 1);
    assert_eq!(answer.records.iter().map(|record| &record.bytes).collect::<Vec<_>>(), [&new.bytes]);
}

#[test]
fn many_devices_in_one_meeting_at_once_lose_nothing() {
    let world = World::new();
    let id = new_document(Kind::Meeting);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let (device, mut copy) = (world.volunteer(), Document::empty());
                for round in 0..5 {
                    let key = format!("{}/{round}", device.id);
                    let answer = device.push(&world, vec![device.write(GROUP, id, &mut copy, &key)]);
                    assert_eq!(answer.receipts.len(), 1);
                }
            });
        }
    });
    let snapshots = world.volunteer().catch_up(&world, GROUP, None).snapshots;
    assert_eq!(keys(&Document::load(&snapshots[0].bytes).unwrap()).len(), 31);
    assert_eq!(server::check::check(&world.data().join("relay.sqlite")).unwrap().entries, 30);
}

#[test]
fn a_record_whose_dependency_is_not_there_waits_and_is_not_refused() {
    let world = World::new();
    let (device, id) = (world.volunteer(), new_document(Kind::Meeting));
    let mut copy = Document::empty();
    let first = device.write(GROUP, id, &mut copy, "first");
    let missing = copy.heads().into_iter().map(Into::into).collect();
    let second = device.write(GROUP, id, &mut copy, "second");

    let answer = device.push(&world, vec![second.clone()]);
    assert_eq!(answer.needs, [Needs { entry: entry(&second), missing }]);
    assert!(answer.receipts.is_empty() && answer.refused.is_empty());
    assert_eq!(device.push(&world, vec![first, second]).receipts.len(), 2);
}

#[test]
fn a_restart_keeps_all() {
    let mut world = World::new();
    let (device, other) = (world.volunteer(), world.volunteer());
    other.pull(&world);
    let push = device.begin(Kind::Meeting);
    let before = device.push(&world, vec![push.clone()]);
    world.restart();
    let after = device.push(&world, vec![push]);
    assert_eq!((after.receipts, after.cursor), (before.receipts, before.cursor));
    assert_eq!(other.pull(&world).records.len(), 1);
}

#[test]
fn a_space_comes_whole_in_pages() {
    let world = World::new();
    let device = world.device(Role::Coordinator, &[GROUP]);
    let text = "ø".repeat(7_500);
    let pushed: Vec<Push> = (0..180)
        .map(|_| {
            let bytes =
                Document::empty().edit(device.actor, UnixMillis(0), &[Edit::put("text", text.as_str())]).unwrap();
            Push { space: GROUP, document: new_document(Kind::Note), bytes: bytes.into() }
        })
        .collect();
    assert_eq!(device.push(&world, pushed.clone()).receipts.len(), pushed.len());

    let newcomer = world.volunteer();
    let first = newcomer.catch_up(&world, GROUP, None);
    assert!(first.more && first.snapshots.len() < pushed.len());
    let second = newcomer.catch_up(&world, GROUP, first.catch_up[0].after);
    assert!(!second.more && second.catch_up.is_empty());
    let all: Vec<_> = first.snapshots.iter().chain(&second.snapshots).map(|snapshot| snapshot.document).collect();
    assert!(all.is_sorted());
    assert_eq!(all.len(), pushed.len());
    assert!(first.records.is_empty(), "the first contact begins at the log's end");

    // The same through the log, for one that was there before.
    let cursor =
        crdt_model::wire::Cursor { position: 0, chain: crdt_model::id::EntryHash::from_bytes([0; 32]), ..first.cursor };
    newcomer.cursor.replace(Some(cursor));
    let page = newcomer.pull(&world);
    assert!(page.more && page.cursor.position == u64::try_from(page.records.len()).unwrap());
    let rest = newcomer.pull(&world);
    assert!(!rest.more);
    assert_eq!(page.records.len() + rest.records.len(), pushed.len());
}

#[test]
fn a_cursor_of_another_history_is_refused() {
    let world = World::new();
    let device = world.volunteer();
    let here = device.pull(&world).cursor;
    for wrong in [
        crdt_model::wire::Cursor { epoch: crdt_model::id::Epoch::from_bytes([0; 8]), ..here },
        crdt_model::wire::Cursor { position: 1, ..here },
        crdt_model::wire::Cursor { chain: crdt_model::id::EntryHash::from_bytes([1; 32]), ..here },
    ] {
        device.cursor.replace(Some(wrong));
        assert_eq!(device.ask(&world, &device.request()), Err(Rejection::UnknownCursor));
    }
    device.cursor.replace(None);
    assert_eq!(device.pull(&world).cursor, here);
}
