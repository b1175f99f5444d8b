//! Frames that are not what they should be.

use crdt_model::wire::{FRAME_BYTES_MAX, Rejected, Rejection, SignedRequest, from_bytes, to_bytes};

use crate::world::World;

fn check(answer: &(u16, Vec<u8>), status: u16, expected: Rejection) {
    let rejected: Rejected = from_bytes(&answer.1).unwrap();
    assert_eq!((answer.0, rejected.rejection), (status, expected));
}

#[test]
fn a_frame_that_is_cut_anywhere_is_no_frame() {
    let world = World::new();
    let device = world.volunteer();
    let whole = device.sign(&device.request());
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        check(&world.post("/v1/sync", &whole[..length]), 400, Rejection::BadFrame);
    }
    assert_eq!(world.post("/v1/sync", &whole).0, 200);
}

#[test]
fn a_frame_that_claims_to_be_packed_and_is_not_is_no_frame() {
    let world = World::new();
    let device = world.volunteer();
    let body = to_bytes(&device.request());
    let signed = SignedRequest::sign(&device.key, *device.challenge.borrow(), true, body);
    check(&world.post("/v1/sync", &to_bytes(&signed)), 400, Rejection::BadFrame);
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let world = World::new();
    let head = format!("POST /v1/sync HTTP/1.1\r\nContent-Length: {}\r\n", 2 * FRAME_BYTES_MAX);
    check(&world.send(&head, &[]), 413, Rejection::TooLarge);
}

#[test]
fn a_small_body_that_inflates_past_the_cap_is_refused() {
    let world = World::new();
    let device = world.volunteer();
    let bomb = zstd::bulk::compress(&vec![0; FRAME_BYTES_MAX + 1], 3).unwrap();
    let signed = SignedRequest::sign(&device.key, *device.challenge.borrow(), true, bomb);
    check(&world.post("/v1/sync", &to_bytes(&signed)), 413, Rejection::TooLarge);
}
