//! What a coordinator's app is told of the organisation's devices.

use crdt_model::id::{CommandId, GroupId, OrganisationId};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{About, SpaceCommand, SyncRequest, Tablet};

use crate::world::{Device, GROUP, ORGANISATION, World};

const OTHER_GROUP: Space = Space::Group(GroupId::from_bytes([9; 16]));
const OTHER_ORGANISATION: OrganisationId = OrganisationId::from_bytes([8; 16]);

fn coordinator(world: &World, organisation: OrganisationId, group: Space) -> Device {
    let device = world.device(Role::Coordinator, &[Space::Organisation(organisation)]);
    let command =
        SpaceCommand { id: CommandId::from_bytes(*organisation.as_bytes()), space: group, organisation, with: None };
    device.ask(world, &SyncRequest { commands: vec![command], ..device.request() }).unwrap();
    device
}

fn tablets(world: &World, device: &Device, version: u16) -> Option<Vec<Tablet>> {
    device.ask(world, &SyncRequest { version, tablets: Some(true), ..device.request() }).unwrap().tablets
}

#[test]
fn a_coordinator_sees_the_devices_of_the_own_organisation_only() {
    let world = World::new();
    let (own, other) = (coordinator(&world, ORGANISATION, GROUP), coordinator(&world, OTHER_ORGANISATION, OTHER_GROUP));
    let tablet = world.volunteer();
    world.device(Role::Volunteer, &[OTHER_GROUP]);
    let about = About { app: "bindeled 0.1".to_owned(), waiting: 3, waiting_since: Some(1) };
    tablet.ask(&world, &SyncRequest { about: Some(about.clone()), ..tablet.request() }).unwrap();

    let seen = tablets(&world, &own, 3).unwrap();
    let of = |device: &Device| seen.iter().find(|seen| seen.device == device.id);
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(of(&other), None);
    let seen_tablet = of(&tablet).unwrap();
    assert_eq!((&seen_tablet.about, &seen_tablet.spaces, seen_tablet.closed), (&Some(about), &vec![GROUP], false));

    world.revoke(tablet.id);
    let seen = tablets(&world, &own, 3).unwrap();
    assert!(seen.iter().any(|seen| seen.device == tablet.id && seen.closed));
}

#[test]
fn a_coordinator_is_told_whether_there_are_other_organisations() {
    let world = World::new();
    let own = coordinator(&world, ORGANISATION, GROUP);
    let others = |device: &Device, version| {
        device.ask(&world, &SyncRequest { version, tablets: Some(true), ..device.request() }).unwrap().others
    };
    assert_eq!((others(&own, 4), others(&own, 3)), (Some(false), None));
    let other = coordinator(&world, OTHER_ORGANISATION, OTHER_GROUP);
    assert_eq!((others(&own, 4), others(&other, 4)), (Some(true), Some(true)));
    let both = [Space::Organisation(ORGANISATION), Space::Organisation(OTHER_ORGANISATION)];
    assert_eq!(others(&world.device(Role::Coordinator, &both), 4), Some(false));
    assert_eq!(others(&world.volunteer(), 4), None);
}

#[test]
fn nobody_else_is_told_of_any() {
    let world = World::new();
    let own = coordinator(&world, ORGANISATION, GROUP);
    assert_eq!(tablets(&world, &world.volunteer(), 3), None);
    assert_eq!(tablets(&world, &own, 2), None, "version 2 knows no such list");
}
