//! A relay that was put back from an older copy, and devices that have more than it.

use crdt_model::document::Document;
use crdt_model::id::{DeviceId, EntryHash, GroupId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Buckets, CatchUp, Compare, Differ, Push, Reason, Refused, Rejection, SyncAnswer, SyncRequest};

use crate::world::{Device, GROUP, World, entry, fresh_key, new_document};

fn buckets(held: &[&Push]) -> Buckets {
    let mut buckets = Buckets::default();
    for push in held {
        buckets.add(push.document, entry(push));
    }
    buckets
}

fn compare(world: &World, device: &Device, held: &[&Push]) -> SyncAnswer {
    device.cursor.replace(None);
    let compare = vec![Compare { space: GROUP, buckets: buckets(held) }];
    device.ask(world, &SyncRequest { compare, ..device.request() }).unwrap()
}

fn give_back(world: &World, device: &Device, returned: Vec<Push>) -> SyncAnswer {
    device.ask(world, &SyncRequest { returned, ..device.request() }).unwrap()
}

/// A change that its author never got to a relay that still has it.
fn lost(author: &Device, kind: Kind) -> Push {
    author.begin(kind)
}

#[test]
fn what_differs_is_found_and_only_that_is_sent_again() {
    let world = World::new();
    let (writer, reader) = (world.volunteer(), world.volunteer());
    let pushed: Vec<Push> = (0..40).map(|_| writer.begin(Kind::Meeting)).collect();
    writer.push(&world, pushed.clone());
    let all: Vec<&Push> = pushed.iter().collect();
    assert_eq!(compare(&world, &reader, &all).differ, [Differ { space: GROUP, buckets: 0 }]);

    let (missing, held) = all.split_first().unwrap();
    let answer = compare(&world, &reader, held);
    let [Differ { buckets: bits, .. }] = answer.differ[..] else { panic!("one space was compared") };
    assert_eq!(bits.count_ones(), 1);
    assert!(Buckets::has(bits, missing.document) && answer.snapshots.is_empty());

    let catch_up = vec![CatchUp { space: GROUP, after: None, buckets: Some(bits) }];
    let caught_up = reader.ask(&world, &SyncRequest { catch_up, ..reader.request() }).unwrap();
    let got: Vec<DocumentId> = caught_up.snapshots.iter().map(|snapshot| snapshot.document).collect();
    assert!(got.contains(&missing.document) && got.len() < 4 && caught_up.catch_up.is_empty());
    assert!(got.iter().all(|document| Buckets::has(bits, *document)));
}

#[test]
fn what_is_pushed_in_the_same_request_makes_no_difference() {
    let world = World::new();
    let device = world.volunteer();
    let (known, new) = (device.begin(Kind::Meeting), device.begin(Kind::Meeting));
    device.push(&world, vec![known.clone()]);
    let compare = vec![Compare { space: GROUP, buckets: buckets(&[&known]) }];
    let request = SyncRequest { cursor: None, compare, push: vec![new], ..device.request() };
    let answer = device.ask(&world, &request).unwrap();
    assert_eq!((answer.receipts.len(), answer.differ[0].buckets), (1, 0));
}

#[test]
fn kinds_that_a_device_does_not_read_are_not_compared() {
    let world = World::new();
    let (coordinator, volunteer) = (world.device(Role::Coordinator, &[GROUP]), world.volunteer());
    let (read, not_read) = (coordinator.begin(Kind::Meeting), coordinator.begin(Kind::Match));
    coordinator.push(&world, vec![read.clone(), not_read]);
    assert_eq!(compare(&world, &volunteer, &[&read]).differ[0].buckets, 0);
}

#[test]
fn a_space_is_compared_and_asked_for_once_in_a_request() {
    let world = World::new();
    let device = world.volunteer();
    let twice = vec![Compare { space: GROUP, buckets: Buckets::default() }; 2];
    assert_eq!(device.ask(&world, &SyncRequest { compare: twice, ..device.request() }), Err(Rejection::BadFrame));
    let twice = vec![CatchUp { space: GROUP, after: None, buckets: None }; 2];
    assert_eq!(device.ask(&world, &SyncRequest { catch_up: twice, ..device.request() }), Err(Rejection::BadFrame));
}

#[test]
fn what_a_restored_relay_lost_comes_back_from_who_may_read_it() {
    let world = World::new();
    // Neither who wrote it is here any more, nor may the giver write such a document.
    let (coordinator, giver, other) = (world.device(Role::Coordinator, &[GROUP]), world.volunteer(), world.volunteer());
    other.pull(&world);
    world.revoke(coordinator.id);
    let push = lost(&coordinator, Kind::Group);
    world.restored();

    let answer = give_back(&world, &giver, vec![push.clone()]);
    assert_eq!(answer.receipts.iter().map(|receipt| receipt.entry).collect::<Vec<_>>(), [entry(&push)]);
    let (author, returned_by): (Vec<u8>, Vec<u8>) = world
        .sql()
        .query_row("select device, returned_by from entry where position = 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(DeviceId::from_slice(&author), Some(coordinator.id));
    assert_eq!(DeviceId::from_slice(&returned_by), Some(giver.id));
    assert_eq!(other.pull(&world).records.len(), 1);
    assert_eq!(give_back(&world, &giver, vec![push]).receipts, answer.receipts, "twice is once");
    server::check::check(&world.data().join("relay.sqlite")).unwrap();
}

#[test]
fn changes_of_many_authors_come_back_in_any_order() {
    let world = World::new();
    let (one, other, giver) = (world.volunteer(), world.volunteer(), world.volunteer());
    let (id, mut copy) = (new_document(Kind::Meeting), Document::empty());
    let pushes: Vec<Push> =
        [&one, &other, &one].iter().zip(["a", "b", "c"]).map(|(by, key)| by.write(GROUP, id, &mut copy, key)).collect();
    world.restored();
    let [first, second, third] = &pushes[..] else { panic!("three") };

    let needing = give_back(&world, &giver, vec![third.clone()]);
    assert_eq!(needing.needs.iter().map(|needs| needs.entry).collect::<Vec<_>>(), [entry(third)]);
    assert!(needing.receipts.is_empty() && needing.refused.is_empty());
    let given = give_back(&world, &giver, vec![first.clone(), second.clone(), third.clone()]);
    assert_eq!(given.receipts.len(), 3);
    let whole = giver.catch_up(&world, GROUP, None).snapshots;
    assert_eq!(Document::load(&whole[0].bytes).unwrap().heads(), copy.heads());
}

#[test]
fn what_waits_may_build_on_what_comes_back() {
    let world = World::new();
    let (author, giver) = (world.volunteer(), world.volunteer());
    let (id, mut copy) = (new_document(Kind::Meeting), Document::empty());
    let (theirs, own) = (author.write(GROUP, id, &mut copy, "a"), giver.write(GROUP, id, &mut copy, "b"));
    world.restored();
    let request = SyncRequest { returned: vec![theirs], push: vec![own], ..giver.request() };
    assert_eq!(giver.ask(&world, &request).unwrap().receipts.len(), 2);
}

#[test]
fn only_a_restored_relay_takes_what_others_wrote() {
    let world = World::new();
    let (author, giver) = (world.volunteer(), world.volunteer());
    let (theirs, own) = (lost(&author, Kind::Meeting), giver.begin(Kind::Meeting));
    let answer = give_back(&world, &giver, vec![theirs.clone(), own.clone()]);
    assert_eq!(answer.refused, [Refused { entry: entry(&theirs), reason: Reason::NotAllowed }]);
    assert_eq!(answer.receipts.iter().map(|receipt| receipt.entry).collect::<Vec<_>>(), [entry(&own)]);
    assert_eq!(world.count("quarantine"), 0, "nobody is to blame for it");
}

/// The reason that the one change is refused for; nothing when it is taken.
fn refused(world: &World, giver: &Device, push: &Push) -> Option<Reason> {
    let answer = give_back(world, giver, vec![push.clone()]);
    assert_eq!(answer.receipts.len() + answer.refused.len(), 1);
    answer.refused.first().map(|refused| refused.reason)
}

#[test]
fn what_comes_back_is_held_to_rights_authors_and_contents() {
    let world = World::new();
    let (coordinator, giver) = (world.device(Role::Coordinator, &[GROUP]), world.volunteer());
    world.restored();
    let refused = |push: &Push| refused(&world, &giver, push);
    assert_eq!(
        refused(&lost(&coordinator, Kind::Match)),
        Some(Reason::NotAllowed),
        "a kind that the giver does not read"
    );

    // A meeting's marks end with the device that made them.
    let mark = format!("t/AAAAAAAAAAAAAAAAAAAAAA/{}", giver.id);
    let forged_by = |author: &Device| author.write(GROUP, new_document(Kind::Meeting), &mut Document::empty(), &mark);
    let forged = forged_by(&coordinator);
    assert_eq!(refused(&forged), Some(Reason::WrongContent), "the giver's key in the author's name");
    let stranger = Device::of_key(fresh_key());
    assert_eq!(refused(&forged_by(&stranger)), Some(Reason::WrongContent), "and in a stranger's");
    let cut = Push { bytes: forged.bytes[..20].to_vec().into(), ..forged };
    assert_eq!(refused(&cut), Some(Reason::NotAllowed), "nobody's");
    assert_eq!(world.count("quarantine"), 0);
}

#[test]
fn who_may_only_read_gives_back_nothing_of_its_own() {
    let world = World::new();
    let (reader, volunteer) = (world.device(Role::Reader, &[Space::Programme]), world.volunteer());
    let reference = |author: &Device| {
        author.write(Space::Programme, DocumentId::reference(), &mut Document::empty(), &format!("x/{}", author.id))
    };
    world.restored();
    for (device, own) in [
        (&reader, reference(&reader)),
        (&volunteer, reference(&volunteer)),
        (&volunteer, lost(&volunteer, Kind::Group)),
        (&volunteer, lost(&volunteer, Kind::Match)),
    ] {
        assert_eq!(refused(&world, device, &own), Some(Reason::NotAllowed), "{own:?}");
        let pushed = device.push(&world, vec![own]);
        assert_eq!(pushed.refused[0].reason, Reason::NotAllowed, "as when it pushes it");
    }
    assert_eq!(refused(&world, &volunteer, &lost(&volunteer, Kind::Meeting)), None);
}

#[test]
fn a_known_author_is_held_to_what_it_may_write_there() {
    let world = World::new();
    let (giver, other, coordinator) = (world.volunteer(), world.volunteer(), world.device(Role::Coordinator, &[GROUP]));
    let elsewhere = world.device(Role::Volunteer, &[Space::Group(GroupId::from_bytes([7; 16]))]);
    world.restored();
    let refused = |push: &Push| refused(&world, &giver, push);
    assert_eq!(refused(&lost(&other, Kind::Group)), Some(Reason::NotAllowed), "it may write meetings, not the group");
    assert_eq!(refused(&lost(&coordinator, Kind::Group)), None);
    assert_eq!(refused(&lost(&elsewhere, Kind::Group)), None, "what it was given here since, the copy does not know");
    let programme = elsewhere.write(Space::Programme, DocumentId::reference(), &mut Document::empty(), "key");
    assert_eq!(refused(&programme), Some(Reason::NotAllowed), "everybody reads the programme");
}

#[test]
fn what_a_device_wrote_that_a_restored_relay_does_not_know_is_not_lost() {
    let world = World::new();
    let (giver, reader, stranger) = (world.volunteer(), world.volunteer(), Device::of_key(fresh_key()));
    reader.pull(&world);
    let (id, mut copy) = (new_document(Kind::Meeting), Document::empty());
    let theirs = stranger.write(GROUP, id, &mut copy, "a");
    let built_on_it = giver.write(GROUP, id, &mut copy, "b");
    assert_eq!(refused(&world, &giver, &theirs), Some(Reason::NotAllowed), "this relay has lost nothing");
    world.restored();
    let answer = give_back(&world, &giver, vec![theirs, built_on_it]);
    assert_eq!((answer.receipts.len(), answer.refused), (2, vec![]));
    assert_eq!(reader.pull(&world).records.len(), 2);
    server::check::check(&world.data().join("relay.sqlite")).unwrap();
}

#[test]
fn what_others_wrote_is_taken_for_90_days() {
    let world = World::new();
    let (author, giver) = (world.volunteer(), world.volunteer());
    world.restored();
    world.pass_hours(90 * 24);
    giver.take_challenge(&world);
    assert_eq!(refused(&world, &giver, &lost(&author, Kind::Meeting)), None);
    world.pass_hours(1);
    assert_eq!(refused(&world, &giver, &lost(&author, Kind::Meeting)), Some(Reason::NotAllowed));
    assert_eq!(refused(&world, &giver, &lost(&giver, Kind::Meeting)), None, "its own it may always send");
}

#[test]
fn an_entry_is_what_it_was_before_the_relay_was_restored() {
    let world = World::new();
    let (author, giver) = (world.volunteer(), world.volunteer());
    let push = lost(&author, Kind::Meeting);
    world.restored();
    let receipts = give_back(&world, &giver, vec![push.clone()]).receipts;
    assert_eq!(receipts[0].entry, EntryHash::of(push.space, push.document, &push.bytes));
    assert_eq!(author.push(&world, vec![push]).receipts, receipts);
}

/// A relay that is put back to an earlier day with all that it has, its journal too.
struct Image {
    folders: [(std::path::PathBuf, std::path::PathBuf); 2],
}

impl Image {
    fn of(world: &mut World) -> Self {
        let place = world.place();
        let folders = [place.data, place.journal].map(|folder| {
            let copy = folder.with_extension("image");
            (folder, copy)
        });
        world.stop();
        // The writer may still be closing the file: with this connection open nothing is moved while it is copied.
        let sql = world.sql();
        sql.execute_batch("pragma wal_checkpoint(truncate)").unwrap();
        folders.iter().for_each(|(folder, copy)| copy_files(folder, copy));
        drop(sql);
        world.start();
        Self { folders }
    }

    fn put_back(&self, world: &mut World) {
        world.stop();
        for (folder, copy) in &self.folders {
            std::fs::remove_dir_all(folder).unwrap();
            copy_files(copy, folder);
        }
        world.start();
    }
}

fn copy_files(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

fn history(world: &World) -> (Vec<u8>, Option<i64>) {
    world.sql().query_row("select epoch, restored_at from meta", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

#[test]
fn a_relay_that_was_put_back_unknowingly_learns_it_from_its_own_seal() {
    let mut world = World::new();
    let (author, reader) = (world.volunteer(), world.volunteer());
    author.push(&world, vec![author.begin(Kind::Meeting)]);
    let image = Image::of(&mut world);
    let before = history(&world);
    let push = author.begin(Kind::Meeting);
    author.push(&world, vec![push.clone()]);
    assert_eq!(reader.pull(&world).cursor.position, 2);
    image.put_back(&mut world);

    reader.take_challenge(&world);
    assert_eq!(reader.ask(&world, &reader.request()), Err(Rejection::UnknownCursor));
    let after = history(&world);
    assert!(after.0 != before.0 && after.1.is_some(), "a new history has begun");
    reader.cursor.replace(None);
    assert_eq!(give_back(&world, &reader, vec![push]).receipts.len(), 1);
    // The others of that day hear that their history is over, and it ends once.
    author.take_challenge(&world);
    assert_eq!(author.ask(&world, &author.request()), Err(Rejection::UnknownCursor));
    assert_eq!(history(&world), after);
}

#[test]
fn a_forged_cursor_from_the_future_opens_nothing() {
    let world = World::new();
    let device = world.volunteer();
    let here = device.pull(&world).cursor;
    let before = history(&world);
    for seal in [None, here.seal, Some([0; 16].into())] {
        device.cursor.replace(Some(crdt_model::wire::Cursor { position: here.position + 1, seal, ..here }));
        assert_eq!(device.ask(&world, &device.request()), Err(Rejection::UnknownCursor));
    }
    assert_eq!(history(&world), before);
}

#[test]
fn version_1_knows_no_seal() {
    let world = World::new();
    let device = world.volunteer();
    assert!(device.pull(&world).cursor.seal.is_some());
    let older = device.ask(&world, &SyncRequest { version: 1, ..device.request() }).unwrap();
    assert_eq!(older.cursor.seal, None);
}
