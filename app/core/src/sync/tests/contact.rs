//! Whole goes over a real socket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use crdt_model::id::EntryHash;
use crdt_model::wire::{
    Buckets, CatchUp, Compare, Differ, Needs, Receipt, Rejected, Rejection, SignedAnswer, SignedRequest, SyncAnswer,
    SyncRequest, VERSION, from_bytes, to_bytes,
};
use ed25519_dalek::SigningKey;
use tokio::sync::broadcast;

use super::tablet::{GROUP, Tablet, answer, note, state};
use crate::app::{SharedDesk, reach};
use crate::error::ErrorCode;
use crate::event::Event;
use crate::relay_client::Network;
use crate::relay_client::tests::one_answer::{Answer, listen};
use crate::relay_client::tests::{http_answer, relay_key};
use crate::store;
use crate::store::sending::Room;
use crate::sync::{Contact, Standing};
use crate::testing::Device;

/// What a listener does with one request.
type Reply = Box<dyn Fn(&[u8], &SyncRequest) -> Vec<u8> + Send + Sync>;

struct World {
    _folder: tempfile::TempDir,
    desk: SharedDesk,
    contact: Arc<Contact>,
    events: broadcast::Receiver<Event>,
    asked: Arc<Mutex<Vec<(SignedRequest, SyncRequest)>>>,
}

impl World {
    /// A tablet with one note that waits, and a listener with these replies, one for each request.
    async fn new(replies: Vec<Reply>) -> Self {
        let asked: Arc<Mutex<Vec<_>>> = Arc::default();
        let heard = Arc::clone(&asked);
        let replies = Mutex::new(VecDeque::from(replies));
        let url = listen(Answer::to_body(move |body| {
            let signed: SignedRequest = from_bytes(body).unwrap();
            assert!(!signed.packed, "the tests' requests are small");
            let request: SyncRequest = from_bytes(&signed.body).unwrap();
            heard.lock().unwrap().push((signed, request.clone()));
            let reply = replies.lock().unwrap().pop_front().unwrap();
            reply(body, &request)
        }))
        .await;
        let mut tablet = Tablet::at(&url);
        tablet.writes(note(1), "mine");
        let (folder, desk) = tablet.into_desk();
        let desk: SharedDesk = Arc::new(Mutex::new(Some(desk)));
        let (sender, events) = broadcast::channel(16);
        let contact = Contact::new(Arc::clone(&desk), sender, Network::Http);
        Self { _folder: folder, desk, contact, events, asked }
    }

    fn waiting(&self) -> usize {
        let desk = reach(&self.desk);
        store::outbox::waiting(desk.as_ref().unwrap().connection(), 0, Room::ALL).unwrap().len()
    }

    fn state(&self) -> String {
        state(reach(&self.desk).as_mut().unwrap())
    }
}

/// The relay signs for everything it got.
fn receipts() -> Reply {
    with(|_| {})
}

fn with(change: impl Fn(&mut SyncAnswer) + Send + Sync + 'static) -> Reply {
    Box::new(move |body, request| {
        let mut answer = answer();
        answer.receipts = entries(request).into_iter().map(|entry| Receipt { entry, position: 1 }).collect();
        change(&mut answer);
        signed(&relay_key(), body, &answer)
    })
}

fn entries(request: &SyncRequest) -> Vec<EntryHash> {
    let push = request.returned.iter().chain(&request.push);
    push.map(|push| EntryHash::of(push.space, push.document, &push.bytes)).collect()
}

fn signed(key: &SigningKey, body: &[u8], answer: &SyncAnswer) -> Vec<u8> {
    let answer = SignedAnswer::sign(key, body, false, to_bytes(answer));
    http_answer("200 OK", "application/cbor", &to_bytes(&answer))
}

fn refusal(rejection: Rejection, challenge: Option<[u8; 32]>) -> Reply {
    let rejected = to_bytes(&Rejected { rejection, challenge: challenge.map(Into::into), newest: None });
    Box::new(move |_, _| http_answer("403 Forbidden", "application/cbor", &rejected))
}

fn fixed(bytes: Vec<u8>) -> Reply {
    Box::new(move |_, _| bytes.clone())
}

#[tokio::test]
async fn one_round_sends_fetches_and_tells() {
    let mut world = World::new(vec![receipts()]).await;
    world.contact.now().await.unwrap();
    assert_eq!(world.asked.lock().unwrap().len(), 1, "one round trip");
    assert!(world.state().contains("position: 7"), "{}", world.state());
    assert_eq!(world.waiting(), 0);
    assert_eq!(world.contact.standing(), Standing::default());
    assert_eq!(world.events.recv().await.unwrap(), Event::Sync);
}

#[tokio::test]
async fn nothing_that_the_relay_did_not_sign_changes_the_store() {
    let whole = |body: &[u8], request: &SyncRequest| {
        let mut answer = answer();
        answer.receipts = entries(request).into_iter().map(|entry| Receipt { entry, position: 1 }).collect();
        signed(&SigningKey::from_bytes(&[6; 32]), body, &answer)
    };
    let right: Reply = receipts();
    let cut: Reply = Box::new(move |body, request| {
        let mut answer = right(body, request);
        answer.truncate(answer.len() - 9);
        answer
    });
    let page = b"<!doctype html><title>Velkommen</title>";
    let foreign: Vec<Reply> = vec![
        Box::new(whole),
        cut,
        fixed(http_answer("200 OK", "text/html", page)),
        fixed(http_answer("200 OK", "application/cbor", page)),
        fixed(http_answer("511 Network Authentication Required", "text/html", page)),
        fixed(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_vec()),
    ];
    let count = foreign.len();
    let world = World::new(foreign.into_iter().chain([receipts()]).collect()).await;
    let before = world.state();
    let mut since = None;
    for number in 0..count {
        world.contact.now().await.unwrap();
        assert_eq!(world.state(), before, "reply {number}");
        let standing = world.contact.standing();
        assert_eq!(standing.trouble, Some(ErrorCode::RelayForeign), "reply {number}");
        assert!(standing.offline_since.is_some());
        assert_eq!(since.get_or_insert(standing.offline_since), &standing.offline_since, "since the first");
    }
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing(), Standing::default());
    assert_eq!(world.waiting(), 0);
}

#[tokio::test]
async fn a_spent_challenge_costs_one_more_round() {
    let world = World::new(vec![refusal(Rejection::BadChallenge, Some([5; 32])), receipts()]).await;
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing(), Standing::default());
    let challenges: Vec<u8> = world.asked.lock().unwrap().iter().map(|(signed, _)| signed.challenge[0]).collect();
    assert_eq!(challenges, [1, 5]);
}

#[tokio::test]
async fn a_relay_that_never_takes_a_challenge_is_asked_no_further() {
    let refuse = || refusal(Rejection::BadChallenge, Some([5; 32]));
    let world = World::new(vec![refuse(), refuse(), refuse()]).await;
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing().trouble, Some(ErrorCode::RelayFault));
    assert_eq!(world.contact.standing().offline_since, None);
}

#[tokio::test]
async fn a_relay_with_another_history_is_compared_with() {
    let other = refusal(Rejection::UnknownCursor, Some([5; 32]));
    let differ = with(|answer| answer.differ = vec![Differ { space: GROUP, buckets: 1 << 4 }]);
    let world = World::new(vec![receipts(), other, differ, receipts()]).await;
    world.contact.now().await.unwrap();
    world.contact.now().await.unwrap();
    let asked: Vec<_> = world.asked.lock().unwrap().iter().map(|(_, request)| request.clone()).collect();
    assert!(asked[1].cursor.is_some() && asked[1].catch_up.is_empty());
    let mut buckets = Buckets::default();
    let sent = &asked[0].push[0];
    buckets.add(sent.document, EntryHash::of(sent.space, sent.document, &sent.bytes));
    assert_eq!((asked[2].cursor, asked[2].catch_up.len()), (None, 0));
    assert_eq!(asked[2].compare, [Compare { space: GROUP, buckets }]);
    assert_eq!(asked[3].catch_up, [CatchUp { space: GROUP, after: None, buckets: Some(1 << 4) }]);
}

#[tokio::test]
async fn an_older_relay_is_spoken_to_in_its_version_for_the_run() {
    let older = Box::new(move |_: &[u8], request: &SyncRequest| {
        assert_eq!(request.version, VERSION);
        let rejected = to_bytes(&Rejected { rejection: Rejection::Version, challenge: None, newest: None });
        http_answer("400 Bad Request", "application/cbor", &rejected)
    });
    let first = || with(|answer| answer.version = 1);
    let world = World::new(vec![older, first(), first()]).await;
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing(), Standing::default());
    assert_eq!(world.waiting(), 0);
    world.contact.now().await.unwrap();
    let asked = world.asked.lock().unwrap();
    assert_eq!(asked.iter().map(|(_, request)| request.version).collect::<Vec<_>>(), [VERSION, 1, 1]);
    let newer = (asked[1].1.forms, asked[1].1.about.clone(), asked[1].1.recovery.clone());
    assert_eq!(newer, (None, None, None));
}

#[tokio::test]
async fn what_the_device_tells_about_itself_goes_along_when_it_changes() {
    let kept = with(|answer| answer.receipts.clear());
    let world = World::new(vec![receipts(), receipts(), kept, receipts(), receipts(), receipts()]).await;
    for _ in 0..2 {
        world.contact.now().await.unwrap();
    }
    super::tablet::write(reach(&world.desk).as_mut().unwrap(), note(2), "more");
    for _ in 0..4 {
        world.contact.now().await.unwrap();
    }
    let asked = world.asked.lock().unwrap();
    let told: Vec<_> = asked.iter().map(|(_, request)| request.about.as_ref().map(|about| about.waiting)).collect();
    let what = "what goes along counts once it was tried and not received, and costs no request of its own";
    assert_eq!(told, [Some(0), None, None, Some(1), Some(0), None], "{what}");
}

#[tokio::test]
async fn a_device_that_waits_to_be_confirmed_keeps_everything_and_says_so() {
    let world = World::new(vec![refusal(Rejection::Pending, None), receipts()]).await;
    let before = world.state();
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing().trouble, Some(ErrorCode::Pending));
    assert_eq!(world.state(), before);
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing(), Standing::default());
}

#[tokio::test]
async fn what_the_relay_has_forgotten_goes_before_what_builds_on_it() {
    let missing: Arc<Mutex<Vec<[u8; 32]>>> = Arc::default();
    let needed = Arc::clone(&missing);
    let needs: Reply = with(move |answer| {
        let missing = needed.lock().unwrap().iter().map(|hash| (*hash).into()).collect();
        let entry = answer.receipts.remove(0).entry;
        answer.needs = vec![Needs { entry, missing }];
    });
    let world = World::new(vec![receipts(), needs, receipts()]).await;
    world.contact.now().await.unwrap();
    {
        let mut desk = reach(&world.desk);
        let desk = desk.as_mut().unwrap();
        *missing.lock().unwrap() = super::tablet::hashes(desk, note(1));
        super::tablet::write(desk, note(1), "more");
    }
    world.contact.now().await.unwrap();
    let asked: Vec<_> = world.asked.lock().unwrap().iter().map(|(_, request)| request.clone()).collect();
    assert_eq!(asked.len(), 3);
    assert_eq!((&asked[2].returned, &asked[2].push), (&asked[0].push, &asked[1].push));
    assert_eq!(world.waiting(), 0);
}

#[tokio::test]
async fn a_relay_that_needs_the_same_for_ever_is_given_it_once() {
    let needed: Arc<Mutex<Vec<[u8; 32]>>> = Arc::default();
    let needs = || {
        let needed = Arc::clone(&needed);
        with(move |answer| {
            let missing: Vec<_> = needed.lock().unwrap().iter().map(|hash| (*hash).into()).collect();
            let entry = answer.receipts.pop().unwrap().entry;
            answer.receipts.clear();
            answer.needs = vec![Needs { entry, missing }];
        })
    };
    let world = World::new(vec![receipts(), needs(), needs()]).await;
    world.contact.now().await.unwrap();
    {
        let mut desk = reach(&world.desk);
        let desk = desk.as_mut().unwrap();
        *needed.lock().unwrap() = super::tablet::hashes(desk, note(1));
        super::tablet::write(desk, note(1), "more");
    }
    world.contact.now().await.unwrap();
    assert_eq!(world.asked.lock().unwrap().len(), 3);
    assert_eq!(world.waiting(), 1, "what needs it");
}

#[tokio::test]
async fn a_closed_device_keeps_everything_and_says_so() {
    let world = World::new(vec![refusal(Rejection::Revoked, None)]).await;
    let before = world.state();
    world.contact.now().await.unwrap();
    assert_eq!(world.contact.standing().trouble, Some(ErrorCode::Revoked));
    assert_eq!(world.state(), before);
}

#[tokio::test]
async fn rounds_follow_each_other_until_nothing_is_left() {
    let more = with(|answer| {
        answer.more = true;
        answer.cursor.position = 3;
    });
    let world = World::new(vec![more, receipts()]).await;
    world.contact.now().await.unwrap();
    let asked = world.asked.lock().unwrap();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].1.cursor.unwrap().position, 3);
    assert_eq!(asked[1].0.challenge[0], 9, "the answer's challenge is the next one");
}

#[tokio::test]
async fn a_relay_that_promises_more_and_brings_nothing_is_not_asked_for_ever() {
    let more = || with(|answer| answer.more = true);
    let world = World::new(vec![more(), more(), more()]).await;
    world.contact.now().await.unwrap();
    assert_eq!(world.asked.lock().unwrap().len(), 2, "the second brought nothing new");
}

#[tokio::test]
async fn while_nobody_is_signed_in_nothing_is_sent() {
    let world = World::new(vec![]).await;
    let away = reach(&world.desk).take();
    assert_eq!(world.contact.now().await.unwrap_err().code, ErrorCode::Locked);
    assert_eq!(world.asked.lock().unwrap().len(), 0);
    drop(away);
}

#[tokio::test]
async fn the_driver_sends_what_is_written_and_ends_with_the_app() {
    let mut world = World::new(vec![receipts(), receipts()]).await;
    world.contact.spawn();
    while world.events.recv().await.unwrap() != Event::Sync {}
    super::tablet::write(reach(&world.desk).as_mut().unwrap(), note(2), "more");
    world.contact.wake();
    while world.events.recv().await.unwrap() != Event::Sync {}
    assert_eq!(world.asked.lock().unwrap().len(), 2);
    assert_eq!(world.waiting(), 0);
    drop(world.contact);
    while !matches!(world.events.recv().await, Err(broadcast::error::RecvError::Closed)) {}
}

#[tokio::test]
async fn an_answer_to_one_device_is_not_taken_by_another() {
    let other = Device::tablet(5, &["Amir"]);
    let before = other.at_desk(|desk| Ok(state(desk)));
    let there: Arc<Mutex<Option<SharedDesk>>> = Arc::default();
    let (shared, next) = (Arc::clone(&there), Mutex::new(other.app.desk().take()));
    let meanwhile: Reply = Box::new(move |body, request| {
        // While the answer is on its way, another profile is opened.
        let desk = shared.lock().unwrap().take().unwrap();
        *reach(&desk) = next.lock().unwrap().take();
        with(|answer| answer.grants = Some(Vec::new()))(body, request)
    });
    let world = World::new(vec![meanwhile]).await;
    *there.lock().unwrap() = Some(Arc::clone(&world.desk));
    assert_eq!(world.contact.now().await, Err(ErrorCode::Locked.into()));
    assert_eq!(world.state(), before);
}
