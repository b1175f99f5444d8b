#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may fail loudly")]

pub(crate) mod one_answer;

use std::io::Read as _;
use std::time::Duration;

use crdt_model::id::{EntryHash, Epoch, InviteId};
use crdt_model::wire::{Cursor, Rejected, VERSION};

use super::*;
use crate::error::ErrorCode;
use one_answer::{Answer, listen, listen_silently};

pub(crate) fn relay_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn device_key() -> SigningKey {
    SigningKey::from_bytes(&[8; 32])
}

fn client_of(address: &str, key: [u8; 32]) -> Result<RelayClient, RelayError> {
    RelayClient::new(&Network::Http, address, key)
}

fn request() -> SyncRequest {
    SyncRequest::empty(VERSION, [0; 8])
}

fn answer() -> SyncAnswer {
    let cursor =
        Cursor { epoch: Epoch::from_bytes([1; 8]), position: 3, chain: EntryHash::from_bytes([2; 32]), seal: None };
    SyncAnswer::empty(VERSION, cursor, [9; 32])
}

/// A signed answer to the request that came, as HTTP.
pub(crate) fn signed(key: SigningKey, packed: bool, body: Vec<u8>) -> Answer {
    Answer::to_body(move |asked| {
        let body = to_bytes(&SignedAnswer::sign(&key, asked, packed, body.clone()));
        http_answer("200 OK", "application/cbor", &body)
    })
}

pub(crate) fn http_answer(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

async fn asked(answer: Answer) -> Result<SyncAnswer, RelayError> {
    let address = listen(answer).await;
    let client = client_of(&address, relay_key().verifying_key().to_bytes()).unwrap();
    client.sync(&device_key(), [5; 32], &request()).await
}

async fn check(answer: Answer, code: ErrorCode) {
    let error = asked(answer).await.unwrap_err();
    assert_eq!(error.code(), code, "{error}");
}

#[tokio::test]
async fn what_the_relay_signed_for_this_request_is_taken() {
    assert_eq!(asked(signed(relay_key(), false, to_bytes(&answer()))).await, Ok(answer()));
    let packed = zstd::stream::encode_all(to_bytes(&answer()).as_slice(), 3).unwrap();
    assert_eq!(asked(signed(relay_key(), true, packed)).await, Ok(answer()));
}

#[tokio::test]
async fn a_networks_sign_in_page_is_foreign() {
    let page = b"<!doctype html><title>Welcome to the library wifi</title>";
    for status in ["200 OK", "403 Forbidden", "503 Service Unavailable", "511 Network Authentication Required"] {
        check(Answer::fixed(http_answer(status, "text/html", page)), ErrorCode::RelayForeign).await;
        check(Answer::fixed(http_answer(status, "application/cbor", page)), ErrorCode::RelayForeign).await;
    }
}

#[tokio::test]
async fn a_redirect_is_foreign_and_not_followed() {
    let elsewhere = listen(signed(relay_key(), false, to_bytes(&answer()))).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let answer = format!("HTTP/1.1 {status}\r\nlocation: {elsewhere}/v1/sync\r\ncontent-length: 0\r\n\r\n");
        check(Answer::fixed(answer.into_bytes()), ErrorCode::RelayForeign).await;
    }
}

#[tokio::test]
async fn an_answer_cut_short_is_foreign() {
    let whole = to_bytes(&SignedAnswer::sign(&relay_key(), b"", false, to_bytes(&answer())));
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\ncontent-length: {}\r\n\r\n", whole.len());
    let cut = [head.as_bytes(), &whole[..whole.len() / 2]].concat();
    check(Answer::fixed(cut), ErrorCode::RelayForeign).await;
    let chunked = b"HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc";
    check(Answer::fixed(chunked.to_vec()), ErrorCode::RelayForeign).await;
    // Whole by its own count, and yet only the first half of the frame.
    check(Answer::fixed(http_answer("200 OK", "application/cbor", &whole[..40])), ErrorCode::RelayForeign).await;
}

#[tokio::test]
async fn an_endless_answer_is_foreign_and_ends() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/cbor\r\n\r\n".to_vec();
    check(Answer::endless(head), ErrorCode::RelayForeign).await;
}

#[tokio::test]
async fn a_packed_body_that_swells_is_foreign() {
    let swelling = zstd::stream::encode_all(std::io::repeat(0).take(FRAME_BYTES_MAX as u64 + 1), 3).unwrap();
    assert!(swelling.len() < 4_096);
    check(signed(relay_key(), true, swelling), ErrorCode::RelayForeign).await;
    check(signed(relay_key(), true, b"not zstd".to_vec()), ErrorCode::RelayForeign).await;
}

#[tokio::test]
async fn another_keys_signature_is_foreign() {
    check(signed(SigningKey::from_bytes(&[6; 32]), false, to_bytes(&answer())), ErrorCode::RelayForeign).await;
}

#[tokio::test]
async fn an_answer_to_another_request_is_foreign() {
    let old = to_bytes(&SignedAnswer::sign(&relay_key(), b"an earlier request", false, to_bytes(&answer())));
    check(Answer::fixed(http_answer("200 OK", "application/cbor", &old)), ErrorCode::RelayForeign).await;
}

#[tokio::test]
async fn garbage_is_foreign_even_when_signed() {
    check(signed(relay_key(), false, vec![0xff; 300]), ErrorCode::RelayForeign).await;
    check(signed(relay_key(), false, vec![]), ErrorCode::RelayForeign).await;
    check(Answer::fixed(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), ErrorCode::RelayForeign).await;
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let address = listen_silently().await;
    let client = client_of(&address, relay_key().verifying_key().to_bytes()).unwrap();
    let error = client.challenge(DeviceId::from_bytes([1; 8])).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RelayUnreachable);
    check(Answer::fixed(Vec::new()), ErrorCode::RelayUnreachable).await;
}

#[tokio::test]
async fn the_relays_own_refusals_are_told_apart() {
    for (rejection, code) in [
        (Rejection::Version, ErrorCode::RelayVersion),
        (Rejection::Revoked, ErrorCode::Revoked),
        (Rejection::Pending, ErrorCode::Pending),
        (Rejection::InviteInvalid, ErrorCode::InviteInvalid),
        (Rejection::Unavailable, ErrorCode::RelayFault),
    ] {
        let body = to_bytes(&Rejected { rejection, challenge: None, newest: None });
        check(Answer::fixed(http_answer("403 Forbidden", "application/cbor", &body)), code).await;
    }
}

#[tokio::test]
async fn a_refusal_brings_a_new_challenge_and_how_long_to_wait() {
    let body =
        to_bytes(&Rejected { rejection: Rejection::BadChallenge, challenge: Some([3; 32].into()), newest: None });
    let head = format!(
        "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/cbor\r\nretry-after: 7\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let error = asked(Answer::fixed([head.as_bytes(), &body].concat())).await.unwrap_err();
    let expected = RelayError::Rejected {
        rejection: Rejection::BadChallenge,
        challenge: Some([3; 32]),
        newest: None,
        retry_after: Some(Duration::from_secs(7)),
    };
    assert_eq!(error, expected);
}

#[tokio::test]
async fn an_enrolment_for_another_device_is_foreign() {
    let answer =
        EnrolAnswer { device: DeviceId::from_bytes([0; 8]), grants: vec![], challenge: [1; 32].into(), pending: None };
    let address = listen(signed(relay_key(), false, to_bytes(&answer))).await;
    let invite = Invite {
        relay: address,
        relay_key: relay_key().verifying_key().to_bytes(),
        id: InviteId::from_bytes([1; 16]),
        secret: [2; 16],
    };
    let error = RelayClient::of_invite(&Network::Http, &invite)
        .unwrap()
        .enrol(&device_key(), &invite, "Tablet")
        .await
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::RelayForeign);
}

#[test]
fn plain_http_goes_no_further_than_this_machine() {
    let key = relay_key().verifying_key().to_bytes();
    for address in ["https://bindeled.example", "http://127.0.0.1:80", "http://localhost:80", "http://[::1]:80"] {
        assert!(client_of(address, key).is_ok(), "{address}");
    }
    for address in ["http://10.0.0.1", "http://bindeled.example", "http://127.0.0.1@far.example", "ftp://localhost", ""]
    {
        assert_eq!(client_of(address, key).unwrap_err(), RelayError::Address, "{address}");
    }
}

#[tokio::test]
async fn wake_ups_are_read_line_by_line() {
    let stream = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: still here\n\ndata: 4\n\ndata: picture\n\ndata:17\n\n";
    let address = listen(Answer::fixed(stream.to_vec())).await;
    let client = client_of(&address, relay_key().verifying_key().to_bytes()).unwrap();
    let mut wakes = client.wakes([1; 16]).await.unwrap();
    assert_eq!(wakes.next().await, Ok(Some(Wake::Grown(4))));
    assert_eq!(wakes.next().await, Ok(Some(Wake::Picture)));
    assert_eq!(wakes.next().await, Ok(Some(Wake::Grown(17))));
    assert_eq!(wakes.next().await, Ok(None));
}

#[tokio::test]
async fn a_page_instead_of_wake_ups_is_foreign() {
    let address = listen(Answer::fixed(http_answer("200 OK", "text/html", b"<p>data: 4\n"))).await;
    let client = client_of(&address, relay_key().verifying_key().to_bytes()).unwrap();
    assert_eq!(client.wakes([1; 16]).await.unwrap_err().code(), ErrorCode::RelayForeign);
}
