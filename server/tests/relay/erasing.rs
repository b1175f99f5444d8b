//! What is erased stays erased, and everybody hears of it.

use crdt_model::document::Document;
use crdt_model::id::{CommandId, DeviceId, PersonId};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    AccessAsk, AccessCommand, Buckets, CatchUp, Compare, Detail, ERASED_MAX, Forms, Push, Reason, Record, SyncAnswer,
    SyncRequest,
};
use server::copy::{backup, restore};
use server::erasures;

use crate::world::{Device, GROUP, ORGANISATION, World, entry, new_document};

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
    let again = writer.write(GROUP, name.document, &mut Document::empty(), "again");
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

/// What the officers' page and the coordinator's app say: how many of the devices that held it have erased it.
fn standing(world: &World) -> Vec<(DeviceId, bool)> {
    let sql = world.sql();
    let acts = erasures::acts(&sql, i64::MAX, 1).unwrap();
    let devices = erasures::Devices::read(&sql).unwrap();
    devices.holders(&acts[0].erased).iter().map(|holder| (holder.described.id, holder.has_confirmed)).collect()
}

fn asks(by: &Device, world: &World, details: Vec<Detail>) -> Option<Reason> {
    let command = AccessCommand { id: CommandId::from_bytes([1; 16]), ask: AccessAsk::Erase(details) };
    let answer = by.ask(world, &SyncRequest { access: vec![command], ..by.request() }).unwrap();
    answer.access[0].refused
}

fn confirmed(world: &World, device: &Device) -> bool {
    let standing = standing(world);
    standing.iter().find(|(id, _)| *id == device.id).unwrap_or_else(|| panic!("not a holder: {standing:?}")).1
}

#[test]
fn who_has_erased_it_is_known_from_how_far_each_has_read() {
    let mut world = World::new();
    let register = Space::Organisation(ORGANISATION);
    let coordinator = world.device(Role::Coordinator, &[register, GROUP]);
    let (near, away, left) = (world.volunteer(), world.volunteer(), world.volunteer());
    let (older, closed) = (world.volunteer(), world.volunteer());
    let elsewhere = world.device(Role::Reader, &[Space::Programme]);
    let name = near.begin(Kind::Name);
    let in_register =
        Push { space: register, ..coordinator.write(register, name.document, &mut Document::empty(), "k") };
    near.push(&world, vec![name.clone()]);
    coordinator.push(&world, vec![in_register.clone()]);
    for device in [&near, &away, &left, &older, &closed, &elsewhere] {
        device.pull(&world);
    }
    let copy = world.folder.path().join("copy.sqlite");
    backup(&world.data(), &copy).unwrap();
    world.withdraw(left.id, GROUP).unwrap();
    world.revoke(closed.id);

    let here = Detail { space: GROUP, document: name.document };
    let there = Detail { space: register, document: name.document };
    let meeting = Detail { document: new_document(Kind::Meeting), ..here };
    assert_eq!(asks(&near, &world, vec![here]), Some(Reason::NotAllowed), "a group's tablet erases nobody");
    assert_eq!(asks(&coordinator, &world, vec![meeting]), Some(Reason::NotAllowed), "facts stay");
    let many = vec![here; ERASED_MAX + 1];
    assert_eq!(asks(&coordinator, &world, many), Some(Reason::TooLarge));
    assert_eq!(asks(&coordinator, &world, vec![here]), None);
    assert_eq!(asks(&coordinator, &world, vec![here, there]), None, "twice is once");
    let is_erased = |detail: Detail| server::store::erased::is_erased(&world.sql(), detail.space, detail.document);
    assert!(is_erased(here).unwrap() && is_erased(there).unwrap(), "also where the device had not said");

    world.pass_hours(1);
    let later = world.volunteer();
    let holders: Vec<DeviceId> = standing(&world).iter().map(|(id, _)| *id).collect();
    for (device, held) in [(&near, true), (&away, true), (&left, true), (&closed, true), (&coordinator, true)] {
        assert_eq!(holders.contains(&device.id), held);
    }
    assert!(!holders.contains(&later.id) && !holders.contains(&elsewhere.id), "they never had it");
    let only_itself = |(id, confirmed): &(DeviceId, bool)| *confirmed == (*id == coordinator.id);
    assert!(standing(&world).iter().all(only_itself), "it asked twice, and had heard in between");

    near.pull(&world);
    assert!(!confirmed(&world, &near), "that it was sent is not that it was taken in");
    near.pull(&world);
    assert!(confirmed(&world, &near) && !confirmed(&world, &away));
    let catch_up = vec![CatchUp { space: GROUP, after: None, buckets: None }];
    away.pull(&world);
    away.ask(&world, &SyncRequest { catch_up, ..away.request() }).unwrap();
    assert!(!confirmed(&world, &away), "it is still fetching");
    away.pull(&world);
    assert!(confirmed(&world, &away));
    left.pull(&world);
    assert!(!confirmed(&world, &left), "it has only now heard that it holds nothing there any more");
    left.pull(&world);
    assert!(confirmed(&world, &left));
    ask(&world, &older, 1, Vec::new());
    ask(&world, &older, 1, Vec::new());
    assert!(!confirmed(&world, &older), "version 1 knows no erasing");
    assert!(!confirmed(&world, &closed));

    let told = coordinator.ask(&world, &SyncRequest { tablets: Some(true), ..coordinator.request() }).unwrap();
    let told = &told.erased_people.unwrap()[0];
    assert_eq!(told.person, PersonId::from_bytes(*name.document.bytes()));
    assert_eq!((told.devices, told.confirmed), (6, 4), "the coordinator's own is one of them: {told:?}");
    assert_eq!(told.not_yet.len(), 2);
    let told = near.ask(&world, &SyncRequest { tablets: Some(true), ..near.request() }).unwrap();
    assert_eq!(told.erased_people, None);

    // An older copy, with the journal: it is erased once more, and nobody is taken to have heard of that.
    world.stop();
    std::fs::rename(world.data(), world.folder.path().join("lost")).unwrap();
    restore(&world.data(), &copy).unwrap();
    assert!(standing(&world).iter().all(|(_, confirmed)| !confirmed));
    for file in ["relay.sqlite", "relay.sqlite-wal"] {
        let bytes = std::fs::read(world.data().join(file)).unwrap_or_default();
        assert!(!bytes.windows(name.bytes.len()).any(|part| part == name.bytes.as_slice()), "{file}");
    }
}
