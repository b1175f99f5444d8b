//! Spaces that two organisations hold, and the pool.

use crdt_model::document::Document;
use crdt_model::id::{CommandId, GroupId, MatchId, OrganisationId};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{Grant, Reason, SpaceCommand, SyncAnswer, SyncRequest};
use server::copy::{backup, restore};

use crate::world::{Device, ORGANISATION, World, new_document};

const PARTNER: OrganisationId = OrganisationId::from_bytes([7; 16]);
const THIRD: OrganisationId = OrganisationId::from_bytes([8; 16]);
const SHARED: Space = Space::MatchShared(MatchId::from_bytes([9; 16]));
const STAFF: Space = Space::MatchStaff(MatchId::from_bytes([9; 16]));

fn coordinator(world: &World, organisation: OrganisationId) -> Device {
    world.device(Role::Coordinator, &[Space::Organisation(organisation)])
}

fn create(id: u8, space: Space, organisation: OrganisationId, with: OrganisationId) -> SpaceCommand {
    SpaceCommand { id: CommandId::from_bytes([id; 16]), space, organisation, with: Some(with) }
}

fn refused(world: &World, by: &Device, command: SpaceCommand) -> Option<Reason> {
    by.command(world, command).commands[0].refused
}

/// Makes both sides of a match and writes in each.
fn matched(world: &World, by: &Device) -> SyncAnswer {
    let commands = vec![create(1, SHARED, ORGANISATION, PARTNER), create(2, STAFF, ORGANISATION, PARTNER)];
    let push = [(SHARED, Kind::Match), (STAFF, Kind::FollowUp)]
        .map(|(space, kind)| by.write(space, new_document(kind), &mut Document::empty(), "key"));
    by.ask(world, &SyncRequest { commands, push: push.to_vec(), ..by.request() }).unwrap()
}

fn holds(device: &Device, space: Space) -> bool {
    device.grants.borrow().contains(&Grant { space, role: Role::Coordinator })
}

#[test]
fn coordinators_of_both_organisations_hold_a_match() {
    let world = World::new();
    let (own, partner, third) =
        (coordinator(&world, ORGANISATION), coordinator(&world, PARTNER), coordinator(&world, THIRD));
    assert_eq!(matched(&world, &own).receipts.len(), 2);
    for (device, expected) in [(&own, true), (&partner, true), (&third, false)] {
        device.pull(&world);
        for space in [SHARED, STAFF] {
            assert_eq!(holds(device, space), expected);
            assert_eq!(device.catch_up(&world, space, None).snapshots.len(), usize::from(expected));
        }
    }
    let theirs = partner.write(STAFF, new_document(Kind::FollowUp), &mut Document::empty(), "key");
    assert_eq!(partner.push(&world, vec![theirs]).receipts.len(), 1);

    let not = Some(Reason::NotAllowed);
    assert_eq!(refused(&world, &partner, create(3, SHARED, PARTNER, ORGANISATION)), None, "it is theirs, too");
    assert_eq!(
        refused(&world, &own, create(1, SHARED, ORGANISATION, PARTNER)),
        None,
        "doing it twice is doing it once"
    );
    assert_eq!(refused(&world, &own, create(1, SHARED, ORGANISATION, THIRD)), not, "that was another command");
    assert_eq!(refused(&world, &own, create(4, SHARED, ORGANISATION, THIRD)), not, "nobody is let in later");
    assert_eq!(refused(&world, &third, create(5, SHARED, THIRD, ORGANISATION)), not);
    let group = Space::Group(GroupId::from_bytes([5; 16]));
    assert_eq!(refused(&world, &own, create(6, group, ORGANISATION, PARTNER)), not, "a group has one");
    assert_eq!(refused(&world, &own, create(7, Space::Pool, ORGANISATION, PARTNER)), not);
}

#[test]
fn a_match_stays_both_organisations_when_a_copy_is_put_back() {
    let mut world = World::new();
    let (own, partner) = (coordinator(&world, ORGANISATION), coordinator(&world, PARTNER));
    let copy = world.folder.path().join("copy.sqlite");
    backup(&world.data(), &copy).unwrap();
    matched(&world, &own);
    world.stop();
    std::fs::rename(world.data(), world.folder.path().join("lost")).unwrap();
    restore(&world.data(), &copy).unwrap();
    world.start();
    partner.take_challenge(&world);
    partner.cursor.replace(None);
    partner.pull(&world);
    assert!(holds(&partner, SHARED) && holds(&partner, STAFF));
}

#[test]
fn an_older_device_hears_of_no_space_that_came_later() {
    let world = World::new();
    let own = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION), Space::Pool]);
    assert!(holds(&own, Space::Pool));
    matched(&world, &own);
    coordinator(&world, ORGANISATION);
    for version in [1, 2, 3, 4] {
        own.grants.replace(Vec::new());
        let request = SyncRequest { version, tablets: Some(true), ..own.request() };
        let answer = own.ask(&world, &request).unwrap();
        let granted = answer.grants.unwrap().into_iter().map(|grant| grant.space);
        let listed = answer.tablets.into_iter().flatten().flat_map(|tablet| tablet.spaces);
        let later = granted.chain(listed).filter(|space| space.since() > version).count();
        assert_eq!(later, 0, "version {version}");
        assert_eq!(holds(&own, STAFF) && holds(&own, Space::Pool), version == 4);
    }
}

#[test]
fn cards_are_for_who_was_invited_to_the_pool() {
    let world = World::new();
    let in_pool = |organisation| world.device(Role::Coordinator, &[Space::Organisation(organisation), Space::Pool]);
    let (own, partner) = (in_pool(ORGANISATION), in_pool(PARTNER));
    let card = |by: &Device| by.write(Space::Pool, new_document(Kind::Card), &mut Document::empty(), "key");
    assert_eq!(own.push(&world, vec![card(&own)]).receipts.len(), 1);
    assert_eq!(partner.catch_up(&world, Space::Pool, None).snapshots.len(), 1);

    let outside = coordinator(&world, PARTNER);
    assert_eq!(outside.push(&world, vec![card(&outside)]).refused[0].reason, Reason::NotAllowed);
    assert!(outside.catch_up(&world, Space::Pool, None).snapshots.is_empty());
}

#[test]
fn the_pool_holds_who_waits_and_nothing_else() {
    let world = World::new();
    let own = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION), Space::Pool]);
    for kind in Kind::ALL {
        let answer = own.push(&world, vec![own.write(Space::Pool, new_document(kind), &mut Document::empty(), "key")]);
        let refused = answer.refused.first().map(|refused| refused.reason);
        let has_a_place = matches!(kind, Kind::Card | Kind::Name | Kind::Note);
        assert_eq!(refused, (!has_a_place).then_some(Reason::NotAllowed), "{kind:?}");
    }
}
