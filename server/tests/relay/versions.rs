//! Old devices and new ones.

use crdt_model::kind::Kind;
use crdt_model::wire::{
    Rejected, Rejection, SignedRequest, SyncAnswer, SyncRequest, VERSION, VERSION_OLDEST, to_bytes,
};

use crate::world::World;

#[test]
fn a_newer_version_is_told_the_newest_that_is_spoken_here_whatever_else_it_says() {
    let world = World::new();
    let device = world.volunteer();
    // {0: the next version, 5: "what nobody here can read"}: a newer device may say things in its own way.
    let next = u8::try_from(VERSION + 1).unwrap();
    let mut body = vec![0xa2, 0x00, next, 0x05];
    body.extend(to_bytes(&"what nobody here can read".to_owned()));
    let sent = to_bytes(&SignedRequest::sign(&device.key, *device.challenge.borrow(), false, body));
    let answer: Result<SyncAnswer, Rejected> = world.ask("/v1/sync", &sent);
    assert_eq!(answer, Err(Rejected { rejection: Rejection::Version, challenge: None, newest: Some(VERSION) }));

    let older_than_all = SyncRequest { version: VERSION_OLDEST - 1, ..device.request() };
    assert_eq!(device.ask(&world, &older_than_all), Err(Rejection::Version));
    assert!(device.ask(&world, &device.request()).is_ok(), "its challenge is still good");
}

#[test]
fn each_is_answered_in_the_version_that_it_asked_in() {
    let world = World::new();
    let device = world.volunteer();
    for version in VERSION_OLDEST..=VERSION {
        let push = vec![device.begin(Kind::Meeting)];
        let answer = device.ask(&world, &SyncRequest { version, push, ..device.request() }).unwrap();
        assert_eq!((answer.version, answer.receipts.len()), (version, 1));
    }
}

/// What came with a version is not sent to a device that asks in an older one.
#[test]
fn an_older_device_gets_no_kind_that_came_later() {
    let world = World::new();
    let counts = world.volunteer();
    for version in VERSION_OLDEST..=VERSION {
        let device = world.volunteer();
        device.pull(&world);
        counts.push(&world, vec![counts.begin(Kind::Headcount), counts.begin(Kind::Meeting)]);
        let answer = device.ask(&world, &SyncRequest { version, ..device.request() }).unwrap();
        let kinds: Vec<Kind> = answer.records.iter().map(|record| record.document.kind()).collect();
        let expected = if version < 3 { vec![Kind::Meeting] } else { vec![Kind::Headcount, Kind::Meeting] };
        assert_eq!(kinds, expected, "version {version}");
    }
}
