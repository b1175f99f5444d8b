//! Invites that a coordinator's device makes, takes back, and lets devices in by.

use crdt_model::id::{CommandId, DeviceId, InviteId, MatchId, OrganisationId};
use crdt_model::invite::{Invite, secret_hash};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{
    AccessAsk, AccessCommand, AccessDone, InviteOffer, Reason, Rejection, SpaceCommand, SyncRequest,
};
use crdt_model::words::confirmation_words;
use ed25519_dalek::SigningKey;

use crate::world::{Device, GROUP, ORGANISATION, World, fresh_key};

const MATCH: Space = Space::MatchShared(MatchId::from_bytes([9; 16]));
const OTHERS: OrganisationId = OrganisationId::from_bytes([7; 16]);

fn make(world: &World, by: &Device, space: Space, organisation: OrganisationId) {
    let id = CommandId::from_bytes(space.to_wire()[..16].try_into().unwrap());
    let answer = by.command(world, SpaceCommand { id, space, organisation, with: None });
    assert_eq!(answer.commands[0].refused, None);
}

/// A coordinator whose organisation has a group and a match.
fn coordinator(world: &World) -> Device {
    let device = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION)]);
    make(world, &device, GROUP, ORGANISATION);
    make(world, &device, MATCH, ORGANISATION);
    device
}

fn offer(id: u8, role: Role, space: Space) -> InviteOffer {
    let invite = InviteId::from_bytes([id; 16]);
    InviteOffer {
        invite,
        secret_hash: secret_hash(&[id; 16]).into(),
        role,
        space,
        label: "Tablet".to_owned(),
        minutes: 10,
    }
}

/// The link that the device shows.
fn link(world: &World, offer: &InviteOffer) -> Invite {
    Invite { id: offer.invite, secret: *offer.invite.as_bytes(), ..world.invite(Role::Volunteer, &[GROUP]) }
}

fn ask(world: &World, by: &Device, ask: AccessAsk) -> AccessDone {
    let command = AccessCommand { id: CommandId::from_bytes([1; 16]), ask };
    let answer = by.ask(world, &SyncRequest { access: vec![command], ..by.request() }).unwrap();
    assert_eq!(answer.access.len(), 1);
    answer.access[0]
}

fn refused(world: &World, by: &Device, offer: InviteOffer) -> Option<Reason> {
    ask(world, by, AccessAsk::Invite(offer)).refused
}

/// Somebody comes by an invite, and waits.
fn comes(world: &World, offer: &InviteOffer) -> (SigningKey, DeviceId) {
    let key = fresh_key();
    let device = Device::enrol(world, key.clone(), &link(world, offer)).unwrap();
    assert!(device.grants.borrow().is_empty(), "nothing before the words were compared");
    assert_eq!(device.ask(world, &device.request()), Err(Rejection::Pending));
    (key, device.id)
}

#[test]
fn who_comes_by_a_coordinators_invite_waits_until_the_words_were_compared() {
    let world = World::new();
    let coordinator = coordinator(&world);
    let offer = offer(1, Role::Host, MATCH);
    let done = ask(&world, &coordinator, AccessAsk::Invite(offer.clone()));
    assert_eq!((done.refused, done.expires), (None, Some(world.now() + 10 * 60 * 1000)));

    let (key, phone) = comes(&world, &offer);
    let tablets = |version| {
        let asked = SyncRequest { version, tablets: Some(true), ..coordinator.request() };
        coordinator.ask(&world, &asked).unwrap().tablets.unwrap()
    };
    let seen = tablets(4).into_iter().find(|tablet| tablet.device == phone).unwrap();
    let relay_key = link(&world, &offer).relay_key;
    let shown = confirmation_words(&key.verifying_key().to_bytes(), &relay_key);
    assert_eq!(confirmation_words(&seen.waits.unwrap(), &relay_key), shown, "the same on both screens");
    assert_eq!((seen.spaces, seen.invite), (vec![MATCH], Some(offer.invite)));
    assert!(tablets(3).iter().all(|tablet| tablet.device != phone), "an older app could not let it in");

    assert_eq!(ask(&world, &coordinator, AccessAsk::Confirm(phone)).refused, None);
    assert_eq!(ask(&world, &coordinator, AccessAsk::Confirm(phone)).refused, None, "twice is once");
    let host = Device::of_key(key);
    host.take_challenge(&world);
    let grants = host.pull(&world).grants.unwrap();
    assert!(grants.iter().any(|grant| (grant.space, grant.role) == (MATCH, Role::Host)), "{grants:?}");

    let journal = std::fs::read_to_string(world.journal_file()).unwrap();
    let by = format!(r#"{{"device":"{}"}}"#, coordinator.id);
    let written = |what: &str| journal.lines().filter(|line| line.contains(what) && line.contains(&by)).count();
    assert_eq!((written(r#""invited""#), written(r#""confirmed""#)), (1, 1), "{journal}");
}

#[test]
fn an_invite_that_is_sent_again_is_the_same_invite() {
    let world = World::new();
    let coordinator = coordinator(&world);
    let first = ask(&world, &coordinator, AccessAsk::Invite(offer(1, Role::Volunteer, GROUP)));
    world.pass_hours(1);
    let again = ask(&world, &coordinator, AccessAsk::Invite(offer(1, Role::Volunteer, GROUP)));
    assert_eq!(again, first, "nor is it good for longer");
    assert_eq!(world.count("invite where made_by is not null"), 1);
    assert_eq!(refused(&world, &coordinator, offer(1, Role::Host, MATCH)), Some(Reason::NotAllowed), "under one id");
    let second = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION)]);
    assert_eq!(refused(&world, &second, offer(1, Role::Volunteer, GROUP)), Some(Reason::NotAllowed));
}

#[test]
fn nobody_invites_to_more_than_the_own_rights_or_another_organisations_spaces() {
    let world = World::new();
    let own = coordinator(&world);
    let theirs = world.device(Role::Coordinator, &[Space::Organisation(OTHERS)]);
    let no = Some(Reason::NotAllowed);
    for (role, space) in [
        (Role::Coordinator, GROUP),
        (Role::Coordinator, Space::Organisation(ORGANISATION)),
        (Role::Coordinator, Space::Pool),
        (Role::Volunteer, MATCH),
        (Role::Host, GROUP),
        (Role::Reader, GROUP),
    ] {
        assert_eq!(refused(&world, &own, offer(1, role, space)), no, "{role:?} in {space}");
    }
    let not_yet = Space::MatchShared(MatchId::from_bytes([77; 16]));
    assert_eq!(refused(&world, &own, offer(1, Role::Host, not_yet)), Some(Reason::UnknownSpace));
    for by in [&theirs, &world.volunteer(), &world.device(Role::Host, &[MATCH])] {
        assert_eq!(refused(&world, by, offer(1, Role::Volunteer, GROUP)), no);
        assert_eq!(refused(&world, by, offer(1, Role::Host, MATCH)), no);
    }
    // Somebody who looks after one group, and no organisation.
    let of_group = world.device(Role::Coordinator, &[GROUP]);
    assert_eq!(refused(&world, &of_group, offer(1, Role::Volunteer, GROUP)), no);
    for minutes in [0, 48 * 60 + 1, u32::MAX] {
        assert_eq!(refused(&world, &own, InviteOffer { minutes, ..offer(1, Role::Volunteer, GROUP) }), no);
    }
    assert_eq!(world.count("invite where made_by is not null"), 0);
    assert_eq!(refused(&world, &own, offer(1, Role::Reader, Space::Programme)), None);
}

#[test]
fn nobody_lets_in_what_they_could_not_have_invited() {
    let world = World::new();
    let own = coordinator(&world);
    let no = Some(Reason::NotAllowed);
    let confirm = |by: &Device, device| ask(&world, by, AccessAsk::Confirm(device)).refused;

    let waits = world.invite_to_confirm(Role::Coordinator, &[Space::Organisation(ORGANISATION)]);
    let colleague = Device::enrol(&world, fresh_key(), &waits).unwrap();
    assert_eq!(confirm(&own, colleague.id), no, "an officer lets coordinators in");
    assert_eq!(confirm(&own, DeviceId::from_bytes([3; 8])), no);

    let offer = offer(1, Role::Volunteer, GROUP);
    assert_eq!(refused(&world, &own, offer.clone()), None);
    let (_, tablet) = comes(&world, &offer);
    let theirs = world.device(Role::Coordinator, &[Space::Organisation(OTHERS)]);
    for by in [&theirs, &world.device(Role::Host, &[MATCH])] {
        assert_eq!(confirm(by, tablet), no);
    }
    world.revoke(tablet);
    assert_eq!(confirm(&own, tablet), Some(Reason::Revoked), "closed is closed");
}

#[test]
fn an_invite_taken_back_lets_nobody_in() {
    let world = World::new();
    let own = coordinator(&world);
    let offer = offer(1, Role::Volunteer, GROUP);
    assert_eq!(refused(&world, &own, offer.clone()), None);
    let second = world.device(Role::Coordinator, &[Space::Organisation(ORGANISATION)]);
    let back = AccessAsk::TakeBack(offer.invite);
    assert_eq!(ask(&world, &second, back.clone()).refused, Some(Reason::NotAllowed), "it is another's");
    for _ in 0..2 {
        assert_eq!(ask(&world, &own, back.clone()).refused, None);
    }
    assert_eq!(Device::enrol(&world, fresh_key(), &link(&world, &offer)).err(), Some(Rejection::InviteInvalid));
}

#[test]
fn what_a_closed_device_has_invited_lets_nobody_in_and_it_invites_no_more() {
    let mut world = World::new();
    let own = coordinator(&world);
    let offered = offer(1, Role::Volunteer, GROUP);
    assert_eq!(refused(&world, &own, offered.clone()), None);
    world.revoke(own.id);
    assert_eq!(Device::enrol(&world, fresh_key(), &link(&world, &offered)).err(), Some(Rejection::InviteInvalid));
    let command =
        AccessCommand { id: CommandId::from_bytes([2; 16]), ask: AccessAsk::Invite(offer(2, Role::Volunteer, GROUP)) };
    own.take_challenge(&world);
    let asked = own.ask(&world, &SyncRequest { access: vec![command], ..own.request() });
    assert_eq!(asked, Err(Rejection::Revoked));
    world.restart();
    assert_eq!(world.count("invite where made_by is not null and expires > 0"), 0);
}

#[test]
fn a_device_that_was_somebody_elses_waits_for_an_officer() {
    let world = World::new();
    let (own, key) = (coordinator(&world), fresh_key());
    let elsewhere = Space::MatchShared(MatchId::from_bytes([88; 16]));
    let theirs = world.device(Role::Coordinator, &[Space::Organisation(OTHERS)]);
    make(&world, &theirs, elsewhere, OTHERS);
    Device::enrol(&world, key.clone(), &world.invite(Role::Host, &[elsewhere])).unwrap();
    let offer = offer(1, Role::Host, MATCH);
    assert_eq!(refused(&world, &own, offer.clone()), None);
    let phone = Device::enrol(&world, key, &link(&world, &offer)).unwrap();
    assert_eq!(ask(&world, &own, AccessAsk::Confirm(phone.id)).refused, Some(Reason::NotAllowed));
    world.confirm(phone.id);
}
