//! Very many who come back at once, in a process where nothing else is tested: they would starve it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "tests say what went wrong by failing, and are nobody's library; their world is that of the relay's other tests"
)]

use std::io::{ErrorKind, Write as _};

use server::store::device::{NewDevice, Status};

use crate::world::{Device, World, fresh_key};

#[path = "../relay/world.rs"]
mod world;

/// Both ends of ten thousand connections, and what else is open.
const HANDLES: u64 = 24_000;

/// The whole crowd, where there is time for it and room: this process holds both ends of every connection.
const CROWD: usize = 10_000;

/// How many come back at once; said on the terminal where they are not the whole crowd.
fn crowd() -> usize {
    if std::env::var_os("RUN_SLOW_TESTS").is_none() {
        return 500;
    }
    // Only root may ask for more than it was given.
    let may_raise = rlimit::Resource::NOFILE.set(HANDLES, HANDLES).is_ok();
    if !may_raise {
        let (_, most) = rlimit::Resource::NOFILE.get().unwrap();
        rlimit::Resource::NOFILE.set(most, most).unwrap();
    }
    let (handles, _) = rlimit::Resource::NOFILE.get().unwrap();
    let room = usize::try_from(handles).unwrap_or(usize::MAX).saturating_sub(4_000) / 2;
    let crowd = room.clamp(500, CROWD);
    assert!(crowd == CROWD || !may_raise, "{handles} open files are room for {crowd}");
    if crowd < CROWD {
        // Past the test runner, which keeps what passing tests print.
        let _unseen = writeln!(std::io::stderr(), "a crowd of {crowd}, not {CROWD}: {handles} files may be open");
    }
    crowd
}

#[test]
fn a_crowd_that_comes_back_at_once_is_served_to_the_last() {
    let world = World::new();
    let devices: Vec<Device> = (0..crowd()).map(|_| Device::of_key(fresh_key())).collect();
    let mut sql = world.sql();
    let known = sql.transaction().unwrap();
    for device in &devices {
        let key = device.key.verifying_key().to_bytes();
        let new = NewDevice { key, label: "Tablet", status: Status::Active };
        server::store::device::add(&known, device.id, new, 1).unwrap();
        server::store::challenge::add(&known, device.id, &device.challenge.borrow(), i64::MAX).unwrap();
    }
    known.commit().unwrap();
    std::thread::scope(|scope| {
        for device in devices {
            let comes_back = || {
                let device = device;
                let sent = device.sign(&device.request());
                // Who is asked to come again later does, and so does who was never let in: a system whose queue of
                // new connections is full resets some of them. The challenge of either is still good.
                let comes_again = |came: &std::io::Result<(u16, Vec<u8>)>| match came {
                    Ok((status, _)) => *status == 503,
                    Err(error) => error.kind() == ErrorKind::ConnectionReset,
                };
                let mut answers = std::iter::repeat_with(|| world.try_to_post("/v1/sync", &sent));
                assert_eq!(answers.find(|came| !comes_again(came)).unwrap().unwrap().0, 200);
            };
            std::thread::Builder::new().stack_size(256 * 1024).spawn_scoped(scope, comes_back).unwrap();
        }
    });
}
