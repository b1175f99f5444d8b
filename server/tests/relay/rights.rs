//! Who gets what, and who may write where.

use crdt_model::document::Document;
use crdt_model::id::{CommandId, GroupId, MatchId, OrganisationId};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{CommandDone, Grant, Reason, Refused, Rejection, SpaceCommand, SyncRequest};
use server::devices::DeviceError;

use crate::world::{GROUP, ORGANISATION, World, entry, new_document};

const MATCH: Space = Space::MatchShared(MatchId::from_bytes([9; 16]));

fn create(id: u8, space: Space, organisation: OrganisationId) -> SpaceCommand {
    SpaceCommand { id: CommandId::from_bytes([id; 16]), space, organisation, with: None }
}

fn reason(world: &World, by: &crate::world::Device, command: SpaceCommand) -> Option<Reason> {
    let [CommandDone { refused, .. }] = by.command(world, command).commands[..] else { panic!("one command") };
    refused
}

#[test]
fn a_host_neither_reads_nor_writes_a_group() {
    let world = World::new();
    let (volunteer, host) = (world.volunteer(), world.device(Role::Host, &[MATCH]));
    host.pull(&world);
    volunteer.push(&world, vec![volunteer.begin(Kind::Meeting), volunteer.begin(Kind::Name)]);

    let asked = host.catch_up(&world, GROUP, None);
    assert!(asked.snapshots.is_empty() && asked.records.is_empty() && asked.catch_up.is_empty());
    assert_eq!(asked.cursor.position, 2, "the cursor goes past what is not for the device");

    let push = host.begin(Kind::Meeting);
    let refused = host.push(&world, vec![push.clone()]).refused;
    assert_eq!(refused, [Refused { entry: entry(&push), reason: Reason::NotAllowed }]);
    assert_eq!((world.count("entry"), world.count("quarantine")), (2, 1));
}

#[test]
fn a_volunteer_does_not_write_the_group_itself() {
    let world = World::new();
    let volunteer = world.volunteer();
    let answer = volunteer.push(&world, vec![volunteer.begin(Kind::Group), volunteer.begin(Kind::Person)]);
    assert_eq!((answer.refused.len(), answer.receipts.len()), (1, 1));
    assert_eq!(answer.refused[0].reason, Reason::NotAllowed);
}

#[test]
fn what_is_for_a_space_that_nobody_knows_stays_with_the_device() {
    let world = World::new();
    let volunteer = world.volunteer();
    let lost = Space::Group(GroupId::from_bytes([77; 16]));
    let push = volunteer.write(lost, new_document(Kind::Meeting), &mut Document::empty(), "x");
    let unknown = [Refused { entry: entry(&push), reason: Reason::UnknownSpace }];
    assert_eq!(volunteer.push(&world, vec![push.clone()]).refused, unknown);
    let returned = SyncRequest { returned: vec![push.clone()], ..volunteer.request() };
    assert_eq!(volunteer.ask(&world, &returned).unwrap().refused, unknown);
    assert_eq!(world.count("quarantine"), 0, "it comes again");
    for version in [1, 2] {
        let earlier = SyncRequest { version, push: vec![push.clone()], ..volunteer.request() };
        assert_eq!(volunteer.ask(&world, &earlier).unwrap().refused[0].reason, Reason::NotAllowed);
    }

    world.device(Role::Volunteer, &[lost]);
    assert_eq!(volunteer.push(&world, vec![push]).refused[0].reason, Reason::NotAllowed, "now it is known");
}

#[test]
fn what_is_taken_away_is_neither_read_nor_written_any_more() {
    let world = World::new();
    let (stays, goes) = (world.volunteer(), world.volunteer());
    goes.pull(&world);
    world.withdraw(goes.id, GROUP).unwrap();
    assert!(world.withdraw(goes.id, GROUP).is_err(), "there is nothing left to take away");

    stays.push(&world, vec![stays.begin(Kind::Meeting)]);
    let push = goes.begin(Kind::Note);
    let answer = goes.push(&world, vec![push.clone()]);
    assert_eq!(answer.grants, Some(vec![Grant { space: Space::Programme, role: Role::Reader }]));
    assert_eq!(answer.refused, [Refused { entry: entry(&push), reason: Reason::NotAllowed }]);
    assert!(answer.records.is_empty(), "{:?}", answer.records);
}

#[test]
fn what_was_taken_away_can_be_given_back() {
    let world = World::new();
    let (stays, tablet) = (world.volunteer(), world.volunteer());
    stays.push(&world, vec![stays.begin(Kind::Meeting)]);
    tablet.pull(&world);
    world.withdraw(tablet.id, GROUP).unwrap();
    tablet.pull(&world);
    assert!(tablet.catch_up(&world, GROUP, None).snapshots.is_empty());

    let given = Grant { space: GROUP, role: Role::Volunteer };
    world.grant(tablet.id, given).unwrap();
    world.grant(tablet.id, given).unwrap();
    let grants = tablet.pull(&world).grants.unwrap();
    assert_eq!(grants.iter().filter(|grant| **grant == given).count(), 1, "giving it twice is giving it once");
    assert_eq!(tablet.catch_up(&world, GROUP, None).snapshots.len(), 1);
    assert_eq!(tablet.push(&world, vec![tablet.begin(Kind::Note)]).receipts.len(), 1);
}

#[test]
fn what_was_refused_is_taken_when_the_right_comes_back_and_is_kept_aside_no_more() {
    let world = World::new();
    let tablet = world.volunteer();
    world.withdraw(tablet.id, GROUP).unwrap();
    // Somebody else holds it, or nobody would know it any more.
    world.volunteer();
    let push = tablet.begin(Kind::Meeting);
    let refused = tablet.push(&world, vec![push.clone()]).refused;
    assert_eq!(refused, [Refused { entry: entry(&push), reason: Reason::NotAllowed }]);
    assert_eq!((world.count("entry"), world.count("quarantine")), (0, 1));

    world.grant(tablet.id, Grant { space: GROUP, role: Role::Volunteer }).unwrap();
    assert_eq!(tablet.push(&world, vec![push.clone()]).receipts.len(), 1);
    assert_eq!((world.count("entry"), world.count("quarantine")), (1, 0));
}

#[test]
fn nothing_is_given_where_there_is_nothing_or_to_a_closed_device() {
    let world = World::new();
    let tablet = world.volunteer();
    let (lost, other) = (Space::Group(GroupId::from_bytes([77; 16])), Space::Group(GroupId::from_bytes([78; 16])));
    let volunteer = |space| Grant { space, role: Role::Volunteer };
    assert!(matches!(world.grant(tablet.id, volunteer(lost)), Err(DeviceError::NoSuchSpace(space)) if space == lost));
    assert!(matches!(world.grant(tablet.id, volunteer(Space::Pool)), Err(DeviceError::DoesNotFit { .. })));
    world.device(Role::Volunteer, &[other]);
    world.grant(tablet.id, volunteer(other)).unwrap();
    assert!(tablet.pull(&world).grants.unwrap().contains(&volunteer(other)), "a second group");

    world.revoke(tablet.id);
    assert!(matches!(world.grant(tablet.id, volunteer(GROUP)), Err(DeviceError::Closed(id)) if id == tablet.id));
}

#[test]
fn a_change_made_under_another_devices_name_is_refused() {
    let world = World::new();
    let (one, other) = (world.volunteer(), world.volunteer());
    let push = one.begin(Kind::Meeting);
    let refused = other.push(&world, vec![push.clone()]).refused;
    assert_eq!(refused, [Refused { entry: entry(&push), reason: Reason::ForeignActor }]);
    assert_eq!(one.push(&world, vec![push]).receipts.len(), 1);
}

#[test]
fn a_coordinator_creates_a_group_and_writes_in_it_in_one_request() {
    let world = World::new();
    let coordinator = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION)]);
    let command = create(1, GROUP, ORGANISATION);
    let request =
        SyncRequest { commands: vec![command], push: vec![coordinator.begin(Kind::Group)], ..coordinator.request() };
    let answer = coordinator.ask(&world, &request).unwrap();
    assert_eq!(answer.commands, [CommandDone { id: command.id, refused: None }]);
    assert_eq!(answer.receipts.len(), 1);
    assert!(answer.grants.unwrap().contains(&Grant { space: GROUP, role: Role::Coordinator }));

    assert_eq!(reason(&world, &coordinator, command), None, "doing it twice is doing it once");
    assert_eq!(reason(&world, &coordinator, create(2, GROUP, ORGANISATION)), None);
    assert_eq!(world.count("space"), 2);
}

#[test]
fn nobody_takes_another_organisations_space() {
    let world = World::new();
    let theirs = OrganisationId::from_bytes([7; 16]);
    let first = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION)]);
    let second = world.device(Role::Coordinator, &[Space::Organisation(theirs)]);
    assert_eq!(reason(&world, &first, create(1, GROUP, ORGANISATION)), None);

    let refused = Some(Reason::NotAllowed);
    assert_eq!(reason(&world, &second, create(2, GROUP, theirs)), refused);
    assert_eq!(reason(&world, &second, create(3, GROUP, ORGANISATION)), refused);
    assert_eq!(reason(&world, &second, create(1, GROUP, ORGANISATION)), refused, "nor under the same command's id");
    let other = Space::Group(GroupId::from_bytes([8; 16]));
    assert_eq!(reason(&world, &world.volunteer(), create(4, other, ORGANISATION)), refused);
    assert_eq!(reason(&world, &second, create(5, Space::Programme, theirs)), refused);
    assert!(second.catch_up(&world, GROUP, None).snapshots.is_empty());
}

#[test]
fn what_a_closed_device_still_sends_is_kept_aside() {
    let world = World::new();
    let device = world.volunteer();
    device.pull(&world);
    world.revoke(device.id);

    let push = device.begin(Kind::Meeting);
    let answer = device.push(&world, vec![push.clone()]);
    assert_eq!(answer.refused, [Refused { entry: entry(&push), reason: Reason::Revoked }]);
    assert!(answer.receipts.is_empty() && answer.records.is_empty() && answer.token.is_none());
    assert_eq!((world.count("entry"), world.count("quarantine")), (0, 1));
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::Revoked));
}

#[test]
fn a_closed_device_whose_receipt_was_lost_gets_it_once_more() {
    let world = World::new();
    let device = world.volunteer();
    let (known, new) = (device.begin(Kind::Meeting), device.begin(Kind::Note));
    let before = device.push(&world, vec![known.clone()]).receipts;
    assert_eq!(before.len(), 1);
    world.revoke(device.id);

    let answer = device.push(&world, vec![known, new.clone()]);
    assert_eq!(answer.receipts, before);
    assert_eq!(answer.refused, [Refused { entry: entry(&new), reason: Reason::Revoked }]);
    assert!(answer.records.is_empty() && answer.token.is_none());
    assert_eq!((world.count("entry"), world.count("quarantine")), (1, 1), "only what is not in the log is kept aside");
}
