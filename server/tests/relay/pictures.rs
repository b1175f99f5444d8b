//! Pictures of receipts: kept before they are answered for, shown to who may see the claim.

use crdt_model::claim::PICTURE_BYTES_MAX;
use crdt_model::id::{MatchId, PictureHash};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::{PICTURES_MAX, Picture, PictureDone, Reason, Rejection, SyncAnswer, SyncRequest, WantedPicture};
use server::check::{Broken, check};
use server::copy::backup;

use crate::world::{Device, World};

const MATCH: Space = Space::MatchShared(MatchId::from_bytes([9; 16]));
const OTHER: Space = Space::MatchShared(MatchId::from_bytes([8; 16]));

/// As far as the relay looks, a JPEG.
fn jpeg(number: u8, length: usize) -> Vec<u8> {
    let mut bytes = vec![number; length];
    bytes[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
    bytes
}

fn bring(world: &World, by: &Device, space: Space, pictures: &[&[u8]]) -> SyncAnswer {
    let picture = |bytes: &&[u8]| Picture { space, bytes: bytes.to_vec().into() };
    by.ask(world, &SyncRequest { pictures: pictures.iter().map(picture).collect(), ..by.request() }).unwrap()
}

fn see(world: &World, by: &Device, space: Space, of: &[u8]) -> Vec<Picture> {
    let wants = vec![WantedPicture { space, picture: PictureHash::of(of) }];
    by.ask(world, &SyncRequest { wants, ..by.request() }).unwrap().pictures
}

fn done(bytes: &[u8], refused: Option<Reason>) -> PictureDone {
    PictureDone { picture: PictureHash::of(bytes), refused }
}

#[test]
fn a_hosts_picture_is_kept_and_shown_to_the_coordinator() {
    let world = World::new();
    let (host, coordinator) = (world.device(Role::Host, &[MATCH]), world.device(Role::Coordinator, &[MATCH]));
    let picture = jpeg(1, PICTURE_BYTES_MAX);
    assert!(see(&world, &coordinator, MATCH, &picture).is_empty(), "it has not come");
    for _ in 0..2 {
        assert_eq!(bring(&world, &host, MATCH, &[&picture]).pictures_done, [done(&picture, None)]);
    }
    assert_eq!(world.count("picture"), 1);
    let seen = see(&world, &coordinator, MATCH, &picture);
    assert_eq!(seen, [Picture { space: MATCH, bytes: picture.clone().into() }]);

    let stranger = world.device(Role::Host, &[OTHER]);
    assert!(see(&world, &stranger, MATCH, &picture).is_empty());
    assert!(see(&world, &stranger, OTHER, &picture).is_empty(), "it is another match's");
}

#[test]
fn a_picture_that_cannot_be_kept_is_refused_with_the_reason() {
    let world = World::new();
    let host = world.device(Role::Host, &[MATCH]);
    world.device(Role::Host, &[OTHER]);
    let unknown = Space::MatchShared(MatchId::from_bytes([7; 16]));
    let (good, large) = (jpeg(1, 100), jpeg(2, PICTURE_BYTES_MAX + 1));
    for (space, bytes, reason) in [
        (MATCH, &large[..], Reason::TooLarge),
        (MATCH, b"%PDF-1.7", Reason::Undecodable),
        (MATCH, b"", Reason::Undecodable),
        (OTHER, &good, Reason::NotAllowed),
        (Space::Programme, &good, Reason::NotAllowed),
        (unknown, &good, Reason::UnknownSpace),
    ] {
        assert_eq!(bring(&world, &host, space, &[bytes]).pictures_done, [done(bytes, Some(reason))], "{space}");
    }
    assert_eq!(world.count("picture"), 0);
    let many = [&good[..]; PICTURES_MAX + 1];
    let pictures = many.iter().map(|bytes| Picture { space: MATCH, bytes: bytes.to_vec().into() }).collect();
    assert_eq!(host.ask(&world, &SyncRequest { pictures, ..host.request() }), Err(Rejection::TooLarge));
    world.revoke(host.id);
    let pictures = vec![Picture { space: MATCH, bytes: good.into() }];
    host.take_challenge(&world);
    assert_eq!(host.ask(&world, &SyncRequest { pictures, ..host.request() }), Err(Rejection::Revoked));
}

#[test]
fn a_day_has_room_for_so_many() {
    let world = World::new();
    let host = world.device(Role::Host, &[MATCH]);
    let known = jpeg(0, 100);
    for first in (0..200_u8).step_by(PICTURES_MAX) {
        let batch: Vec<Vec<u8>> = (first..first + 8).map(|number| jpeg(number, 100)).collect();
        let batch: Vec<&[u8]> = batch.iter().map(Vec::as_slice).collect();
        assert_eq!(bring(&world, &host, MATCH, &batch).pictures_done.len(), PICTURES_MAX);
    }
    let more = jpeg(201, 100);
    let answer = bring(&world, &host, MATCH, &[&more, &known]);
    assert_eq!(answer.pictures_done, [done(&known, None)], "what it does not speak of stays with the device");
    world.pass_hours(25);
    host.take_challenge(&world);
    assert_eq!(bring(&world, &host, MATCH, &[&more]).pictures_done, [done(&more, None)]);
}

#[test]
fn a_changed_picture_is_found_and_not_copied() {
    let world = World::new();
    let host = world.device(Role::Host, &[MATCH]);
    bring(&world, &host, MATCH, &[&jpeg(1, 100)]);
    let (file, copy) = (world.data().join("relay.sqlite"), world.folder.path().join("copy.sqlite"));
    backup(&world.data(), &copy).unwrap();
    let copied: u64 = rusqlite::Connection::open(&copy)
        .unwrap()
        .query_row("select count(*) from picture", [], |row| row.get(0))
        .unwrap();
    assert_eq!(copied, 1);
    world.sql().execute("update picture set bytes = zeroblob(100)", []).unwrap();
    assert!(matches!(check(&file), Err(Broken::Picture { space: MATCH, .. })));
    assert!(backup(&world.data(), &world.folder.path().join("again.sqlite")).is_err());
}
