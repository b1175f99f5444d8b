//! Very many at once, and some that are slow.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::kind::Kind;
use crdt_model::rights::Role;
use crdt_model::wire::{
    CatchUp, FRAME_BYTES_MAX, Forms, Push, Reason, SignedRequest, SyncAnswer, SyncRequest, to_bytes,
};

use crate::world::{Device, GROUP, World, new_document};

/// Longer than any test may take.
const LONG: Duration = Duration::from_secs(60 * 60);

/// The most letters that are sent of a head without end; the relay would keep more of it.
const HEAD_LETTERS: usize = 10_000;

#[test]
fn who_finds_no_room_is_told_at_once_to_come_again_later() {
    let mut world = World::new();
    world.stop();
    let config = server::config::Config { connections_max: 2, head_time_max: LONG, ..world.config(world.data()) };
    world.start_with(config);
    let ask = || {
        let mut stream = TcpStream::connect(world.address()).unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        // Who comes to no place and is slow to ask is not waited for.
        let _told = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).to_lowercase()
    };
    // A place that was just left may not be free yet, so the first who come to stay may find none.
    let mut held = vec![TcpStream::connect(world.address()).unwrap()];
    let turned_away = loop {
        assert!(held.len() < 100, "there is always room");
        held.push(TcpStream::connect(world.address()).unwrap());
        let answer = ask();
        if answer.starts_with("http/1.1 503 ") {
            break answer;
        }
    };
    assert!(turned_away.contains("\r\nretry-after: "), "{turned_away}");
    drop(held);
    // Now there is room again.
    while !ask().starts_with("http/1.1 200 ") {}
}

#[test]
fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    let mut world = World::new();
    world.stop();
    let config = server::config::Config { head_time_max: Duration::from_millis(300), ..world.config(world.data()) };
    world.start_with(config);
    let mut slow = TcpStream::connect(world.address()).unwrap();
    // How long it takes over a byte: so long it listens for an answer in between.
    slow.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let mut head = b"POST /v1/sync HTTP/1.1\r\nHost: relay\r\n".iter().chain(std::iter::repeat_n(&b'a', HEAD_LETTERS));
    let shed = head.any(|byte| {
        let cut_off = |error: std::io::Error| !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
        slow.write_all(&[*byte]).is_err() || slow.read(&mut [0; 64]).map_or_else(cut_off, |count| count == 0)
    });
    assert!(shed, "it was listened to to the end");
    assert_ne!(world.post("/v1/challenge", &[]).0, 503);
}

/// Begins to send a body of so many bytes.
fn begins_to_send(world: &World, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(world.address()).unwrap();
    write!(stream, "POST /v1/sync HTTP/1.1\r\nHost: relay\r\nContent-Length: {length}\r\n\r\n").unwrap();
    // How long it takes over a byte: so long it listens for an answer in between.
    stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    stream
}

#[test]
fn a_body_that_goes_on_coming_is_waited_for() {
    let mut world = World::new();
    world.stop();
    let silence = Duration::from_secs(3);
    let config = server::config::Config { body_silence_max: silence, ..world.config(world.data()) };
    world.start_with(config);
    let device = world.volunteer();
    let sent = device.sign(&SyncRequest { push: vec![device.begin(Kind::Meeting)], ..device.request() });
    let mut slow = begins_to_send(&world, sent.len());
    slow.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let begun = Instant::now();
    let mut left = sent.iter();
    while begun.elapsed() < silence * 3 / 2 {
        slow.write_all(&[*left.next().expect("the request is too short to be slow with")]).unwrap();
        let heard = slow.read(&mut [0; 64]).map_err(|error| error.kind());
        assert!(matches!(heard, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "{heard:?}");
    }
    slow.write_all(left.as_slice()).unwrap();
    slow.set_read_timeout(None).unwrap();
    let mut status = [0; 12];
    slow.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
}

#[test]
fn a_body_that_stops_coming_is_given_up() {
    let mut world = World::new();
    world.stop();
    let silence = Duration::from_millis(300);
    let config =
        server::config::Config { body_silence_max: silence, body_time_max: LONG, ..world.config(world.data()) };
    world.start_with(config);
    for length in [700, FRAME_BYTES_MAX] {
        let mut stopped = begins_to_send(&world, length);
        stopped.write_all(b"...").unwrap();
        stopped.set_read_timeout(None).unwrap();
        let mut status = [0; 12];
        stopped.read_exact(&mut status).unwrap();
        assert_eq!(&status, b"HTTP/1.1 503");
    }
}

#[test]
fn a_body_that_drips_without_end_is_given_up() {
    let mut world = World::new();
    world.stop();
    let time = Duration::from_millis(300);
    let config = server::config::Config { body_silence_max: LONG, body_time_max: time, ..world.config(world.data()) };
    world.start_with(config);
    let mut slow = begins_to_send(&world, FRAME_BYTES_MAX);
    let told = (0..HEAD_LETTERS).find_map(|_| {
        let mut status = [0; 12];
        let sent = slow.write_all(b".").is_ok();
        match slow.read(&mut status) {
            Ok(count) => Some(status[..count].to_vec()),
            Err(_) if sent => None,
            Err(_) => Some(Vec::new()),
        }
    });
    let told = told.expect("it was listened to to the end");
    // Whoever is cut off in the middle of a word may hear nothing.
    assert!(b"HTTP/1.1 503".starts_with(&told), "{told:?}");
    assert_ne!(world.post("/v1/challenge", &[]).0, 503);
}

#[test]
fn bodies_that_only_claim_to_be_large_keep_out_none_that_is() {
    let world = World::new();
    let device = world.device(Role::Coordinator, &[GROUP]);
    let claimed: Vec<TcpStream> = (0..64).map(|_| begins_to_send(&world, FRAME_BYTES_MAX)).collect();
    let push: Vec<_> = (0..4).map(|number| large(&device, number)).collect();
    let unpacked = to_bytes(&SyncRequest { push, ..device.request() });
    let sent = to_bytes(&SignedRequest::sign(&device.key, *device.challenge.borrow(), false, unpacked));
    let answer: SyncAnswer = world.ask("/v1/sync", &sent).unwrap();
    assert_eq!(answer.receipts.len(), 4);
    drop(claimed);
}

#[test]
fn those_who_never_finish_sending_hold_up_nobody() {
    let world = World::new();
    let device = world.volunteer();
    let slow: Vec<TcpStream> = (0..300)
        .map(|number| {
            let length = if number % 2 == 0 { FRAME_BYTES_MAX } else { 700 };
            let mut stream = TcpStream::connect(world.address()).unwrap();
            write!(stream, "POST /v1/sync HTTP/1.1\r\nHost: relay\r\nContent-Length: {length}\r\n\r\n...").unwrap();
            stream
        })
        .collect();
    assert_eq!(device.push(&world, vec![device.begin(Kind::Meeting)]).receipts.len(), 1);
    drop(slow);
}

#[test]
fn those_who_never_take_their_answer_hold_up_nobody() {
    let world = World::new();
    let writer = world.device(Role::Coordinator, &[GROUP]);
    let pushed = (0..200).map(|number| large(&writer, number)).collect();
    assert_eq!(writer.push(&world, pushed).receipts.len(), 200);
    let slow: Vec<TcpStream> = (0..12)
        .map(|_| {
            let device = world.volunteer();
            let catch_up = vec![CatchUp { space: GROUP, after: None, buckets: None }];
            let sent = device.sign(&SyncRequest { catch_up, forms: Some(Forms::SNAPSHOT), ..device.request() });
            let mut stream = TcpStream::connect(world.address()).unwrap();
            let head = format!("POST /v1/sync HTTP/1.1\r\nHost: relay\r\nContent-Length: {}\r\n\r\n", sent.len());
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&sent).unwrap();
            // It has begun to come, and nobody takes the rest.
            stream.read_exact(&mut [0; 16]).unwrap();
            stream
        })
        .collect();
    assert_eq!(writer.push(&world, vec![writer.begin(Kind::Meeting)]).receipts.len(), 1);
    let mut rest = Vec::new();
    let [mut first, ..] = <[TcpStream; 12]>::try_from(slow).unwrap();
    first.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let _quiet_in_the_end = first.read_to_end(&mut rest);
    assert!(rest.len() > 1024 * 1024, "who takes it in the end gets all of it");
}

fn large(device: &Device, number: u8) -> Push {
    let text = format!("{number} {}", "ø".repeat(7_000));
    let bytes = Document::empty().edit(device.actor, UnixMillis(0), &[Edit::put("text", text)]).unwrap();
    Push { space: GROUP, document: new_document(Kind::Note), bytes: bytes.into() }
}

#[test]
fn a_closed_device_keeps_what_there_is_no_room_for() {
    let world = World::new();
    let device = world.volunteer();
    device.pull(&world);
    world.revoke(device.id);
    let room = server::store::quarantine::RECORDS_MAX;
    let mut pushed: Vec<_> = (0..room + 5).map(|_| device.begin(Kind::Meeting)).collect();
    let answer = device.push(&world, pushed.clone());
    assert_eq!(answer.refused.len(), room);
    let again = device.push(&world, pushed.split_off(room));
    assert!(again.refused.is_empty(), "what is not kept is not spoken of");
    assert_eq!(device.push(&world, pushed).refused.len(), room, "what is kept stays kept");
    let counts = server::store::quarantine::counts(&world.sql()).unwrap();
    assert_eq!(counts, [(device.id, Reason::Revoked, 1_000)]);
}
