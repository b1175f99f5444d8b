//! What is erased stays erased, and everybody hears of it.

use crdt_model::kind::Kind;
use crdt_model::wire::{Buckets, CatchUp, Compare, Forms, Push, Reason, Record, SyncAnswer, SyncRequest};

use crate::world::{Device, GROUP, World, entry};

fn erase(world: &World, push: &Push) {
    server::store::erased::erase(&world.sql(), push.space, push.document, 1).unwrap();
}

fn ask(world: &World, device: &Device, version: u16, push: Vec<Push>) -> SyncAnswer {
    device.ask(world, &SyncRequest { version, push, ..device.request() }).unwrap()
}

/// A name at 1, a meeting at 2; then the name is erased, which takes 3.
fn erased(world: &World) -> (Device, Push, Push) {
    let writer = world.volunteer();
    let (name, meeting) = (writer.begin(Kind::Name), writer.begin(Kind::Meeting));
    assert_eq!(writer.push(world, vec![name.clone(), meeting.clone()]).receipts.len(), 2);
    erase(world, &name);
    (writer, name, meeting)
}

fn word(position: u64, of: &Push) -> Record {
    Record { position, space: of.space, document: of.document, bytes: Vec::new().into() }
}

#[test]
fn a_device_that_was_away_hears_of_it_and_sees_nothing_of_it() {
    let world = World::new();
    let (away, older) = (world.volunteer(), world.volunteer());
    away.pull(&world);
    older.pull(&world);
    let (writer, name, meeting) = erased(&world);

    let got = ask(&world, &away, 2, Vec::new());
    let meeting = Record { position: 2, bytes: meeting.bytes.clone(), ..word(2, &meeting) };
    assert_eq!(got.records, [meeting.clone(), word(3, &name)]);
    assert_eq!(ask(&world, &writer, 2, Vec::new()).records, [word(3, &name)], "who wrote it hears of it, too");
    let got = ask(&world, &older, 1, Vec::new());
    assert_eq!((got.records, got.cursor.position), (vec![meeting], 3), "version 1 knows no erasing");
}

#[test]
fn nothing_more_of_it_is_taken_and_nothing_of_it_is_kept_aside() {
    let world = World::new();
    let (writer, name, _) = erased(&world);
    let again = writer.write(GROUP, name.document, &mut crdt_model::document::Document::empty(), "again");
    for (version, reason) in [(2, Reason::Erased), (1, Reason::NotAllowed)] {
        let answer = ask(&world, &writer, version, vec![again.clone()]);
        assert_eq!(
            answer.refused.iter().map(|refused| (refused.entry, refused.reason)).collect::<Vec<_>>(),
            [(entry(&again), reason)]
        );
    }
    // What was committed before it was erased keeps its receipt.
    assert_eq!(ask(&world, &writer, 2, vec![name.clone()]).receipts[0].position, 1);

    world.restored();
    let returned = SyncRequest { returned: vec![again.clone()], ..writer.request() };
    assert_eq!(writer.ask(&world, &returned).unwrap().refused[0].reason, Reason::Erased);

    world.revoke(writer.id);
    assert_eq!(ask(&world, &writer, 2, vec![again]).refused[0].reason, Reason::Erased);
    assert_eq!((world.count("quarantine"), world.count("entry")), (0, 3));
}

#[test]
fn a_document_that_was_never_here_can_be_erased_while_it_is_on_its_way() {
    let world = World::new();
    let device = world.volunteer();
    let name = device.begin(Kind::Name);
    erase(&world, &name);
    assert_eq!(ask(&world, &device, 2, vec![name.clone()]).refused[0].reason, Reason::Erased);
    assert_eq!(device.catch_up(&world, GROUP, None).snapshots, []);
}

#[test]
fn a_fresh_device_hears_nothing_of_it() {
    let world = World::new();
    let (_, _, meeting) = erased(&world);
    let answer = world.volunteer().catch_up(&world, GROUP, None);
    assert_eq!(answer.snapshots.iter().map(|snapshot| snapshot.document).collect::<Vec<_>>(), [meeting.document]);
    assert!(answer.records.is_empty());
}

#[test]
fn a_device_that_lost_its_place_in_the_log_hears_of_it_by_comparing() {
    let world = World::new();
    let (_, name, meeting) = erased(&world);
    let device = world.volunteer();
    let differ = |held: &[&Push]| {
        let mut buckets = Buckets::default();
        held.iter().for_each(|push| buckets.add(push.document, entry(push)));
        device.cursor.replace(None);
        let compare = vec![Compare { space: GROUP, buckets }];
        device.ask(&world, &SyncRequest { compare, ..device.request() }).unwrap().differ[0].buckets
    };
    assert_eq!(differ(&[&meeting]), 0, "who dropped it has the same as the relay");
    let bits = differ(&[&meeting, &name]);
    assert!(Buckets::has(bits, name.document), "who still has it differs");

    for forms in [Forms::ALL, Forms::PLAIN] {
        let catch_up = vec![CatchUp { space: GROUP, after: None, buckets: Some(bits) }];
        let request = SyncRequest { catch_up, forms: Some(forms), ..device.request() };
        let answer = device.ask(&world, &request).unwrap();
        assert_eq!(answer.records.last(), Some(&word(3, &name)));
    }
}
