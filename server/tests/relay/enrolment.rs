//! Invites, keys, challenges.

use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{ChallengeRequest, EnrolRequest, Grant, Rejection, SignedRequest, to_bytes};

use crate::world::{Device, GROUP, World, fresh_key};

#[test]
fn an_invite_enrols_one_device() {
    let world = World::new();
    let invite = world.invite(Role::Volunteer, &[GROUP]);
    let device = Device::enrol(&world, fresh_key(), &invite).unwrap();
    let programme = Grant { space: Space::Programme, role: Role::Reader };
    assert_eq!(*device.grants.borrow(), [programme, Grant { space: GROUP, role: Role::Volunteer }]);
    assert_eq!(Device::enrol(&world, fresh_key(), &invite).err(), Some(Rejection::InviteInvalid));
}

#[test]
fn a_device_whose_answer_was_lost_may_ask_again() {
    let world = World::new();
    let (key, invite) = (fresh_key(), world.invite(Role::Volunteer, &[GROUP]));
    Device::enrol(&world, key.clone(), &invite).unwrap();
    let again = Device::enrol(&world, key, &invite).unwrap();
    assert_eq!(again.pull(&world).grants, None);
    assert_eq!(world.count("device"), 1);
}

#[test]
fn a_wrong_secret_and_an_old_invite_enrol_nobody() {
    let world = World::new();
    let mut guessed = world.invite(Role::Volunteer, &[GROUP]);
    guessed.secret = [0; 16];
    assert_eq!(Device::enrol(&world, fresh_key(), &guessed).err(), Some(Rejection::InviteInvalid));

    let old = world.invite(Role::Volunteer, &[GROUP]);
    world.pass_hours(49);
    assert_eq!(Device::enrol(&world, fresh_key(), &old).err(), Some(Rejection::InviteInvalid));
    assert_eq!(world.count("device"), 0);
}

#[test]
fn who_does_not_hold_the_key_is_not_enrolled() {
    let world = World::new();
    let invite = world.invite(Role::Volunteer, &[GROUP]);
    let mut request = EnrolRequest::new(&fresh_key(), invite.id, invite.secret, String::new());
    request.device_key = fresh_key().verifying_key().to_bytes().into();
    let answer = world.ask::<()>("/v1/enrol", &to_bytes(&request));
    assert_eq!(answer.unwrap_err().rejection, Rejection::BadSignature);
    Device::enrol(&world, fresh_key(), &invite).unwrap();
}

#[test]
fn only_the_devices_own_signature_is_heard() {
    let world = World::new();
    let device = world.volunteer();
    let mut request = SignedRequest::sign(&fresh_key(), *device.challenge.borrow(), false, to_bytes(&device.request()));
    request.device = device.id;
    let answer = world.ask::<()>("/v1/sync", &to_bytes(&request));
    assert_eq!(answer.unwrap_err().rejection, Rejection::BadSignature);
    // The challenge is not spent by it.
    device.pull(&world);
}

#[test]
fn a_challenge_works_once() {
    let world = World::new();
    let device = world.volunteer();
    let request = device.sign(&device.request());
    world.ask::<crdt_model::wire::SyncAnswer>("/v1/sync", &request).unwrap();
    let replayed = world.ask::<()>("/v1/sync", &request).unwrap_err();
    assert_eq!(replayed.rejection, Rejection::BadChallenge);
    device.challenge.replace(*replayed.challenge.expect("a challenge to try again with"));
    device.pull(&world);
}

#[test]
fn a_challenge_grows_old_and_a_new_one_can_be_had() {
    let world = World::new();
    let device = world.volunteer();
    world.pass_hours(25);
    assert_eq!(device.ask(&world, &device.request()), Err(Rejection::BadChallenge));
    device.pull(&world);
    device.take_challenge(&world);
    device.pull(&world);
}

#[test]
fn asking_for_challenges_does_not_take_away_the_devices_own() {
    let world = World::new();
    let device = world.volunteer();
    let own = *device.challenge.borrow();
    for _ in 0..50 {
        device.take_challenge(&world);
    }
    device.challenge.replace(own);
    device.pull(&world);
}

#[test]
fn an_unknown_device_gets_nothing() {
    let world = World::new();
    let device = world.volunteer();
    let elsewhere = World::new();
    assert_eq!(device.ask(&elsewhere, &device.request()), Err(Rejection::UnknownDevice));
    let request = to_bytes(&ChallengeRequest { device: device.id });
    let answer = elsewhere.ask::<()>("/v1/challenge", &request);
    assert_eq!(answer.unwrap_err().rejection, Rejection::UnknownDevice);
}
