//! The driver's pauses over a real socket.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crdt_model::id::EntryHash;
use crdt_model::wire::{Receipt, Rejected, Rejection, SignedAnswer, SignedRequest, SyncRequest, from_bytes, to_bytes};
use tokio::sync::{broadcast, mpsc};
use tokio::time::timeout;

use super::tablet::{Tablet, answer, note, write};
use crate::app::{SharedDesk, reach};
use crate::relay_client::Network;
use crate::relay_client::tests::one_answer::{Answer, listen};
use crate::relay_client::tests::{http_answer, relay_key};
use crate::sync::Contact;

/// What the relay was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// So many records were sent.
    Records(usize),
    /// A stream of wake-ups, which was cut at once.
    Stream,
}

struct World {
    _folder: tempfile::TempDir,
    desk: SharedDesk,
    contact: Arc<Contact>,
    asked: mpsc::UnboundedReceiver<Asked>,
}

impl World {
    /// A tablet, and a relay that is busy so many times, signs for everything after that, and cuts every stream.
    async fn new(busy: usize) -> Self {
        let (heard, asked) = mpsc::unbounded_channel();
        let busy = AtomicUsize::new(busy);
        let url = listen(Answer::to_body(move |body| {
            if body.is_empty() {
                heard.send(Asked::Stream).unwrap();
                return http_answer("200 OK", "text/event-stream", b"");
            }
            let signed: SignedRequest = from_bytes(body).unwrap();
            let request: SyncRequest = from_bytes(&signed.body).unwrap();
            heard.send(Asked::Records(request.push.len())).unwrap();
            if busy.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                let rejected = to_bytes(&Rejected { rejection: Rejection::Unavailable, challenge: None, newest: None });
                let later = "application/cbor\r\nretry-after: 3600";
                return http_answer("503 Service Unavailable", later, &rejected);
            }
            let mut answer = answer();
            answer.token = Some([3; 16].into());
            let push = request.push.iter();
            let entries = push.map(|push| EntryHash::of(push.space, push.document, &push.bytes));
            answer.receipts = entries.map(|entry| Receipt { entry, position: 1 }).collect();
            let answer = SignedAnswer::sign(&relay_key(), body, false, to_bytes(&answer));
            http_answer("200 OK", "application/cbor", &to_bytes(&answer))
        }))
        .await;
        let (folder, desk) = Tablet::at(&url).into_desk();
        let desk: SharedDesk = Arc::new(Mutex::new(Some(desk)));
        let contact = Contact::new(Arc::clone(&desk), broadcast::channel(16).0, Network::Http);
        Self { _folder: folder, desk, contact, asked }
    }

    async fn until(&mut self, wanted: &Asked) {
        while self.asked.recv().await.unwrap() != *wanted {}
    }
}

#[tokio::test]
async fn a_tap_is_sent_at_once_though_every_stream_is_cut() {
    let mut world = World::new(0).await;
    world.contact.spawn();
    for _ in 0..3 {
        world.until(&Asked::Stream).await;
    }
    // Until the pause after a cut has begun.
    while timeout(Duration::from_millis(300), world.asked.recv()).await.is_ok() {}
    write(reach(&world.desk).as_mut().unwrap(), note(1), "mine");
    world.contact.wake();
    // The pause after a third cut may be four seconds.
    timeout(Duration::from_secs(3), world.until(&Asked::Records(1))).await.unwrap();
}

#[tokio::test]
async fn a_try_that_goes_well_ends_the_drivers_pause() {
    let mut world = World::new(1).await;
    world.contact.spawn();
    world.until(&Asked::Records(0)).await;
    // The driver's go must be over, and its trouble noted, before a person tries.
    while world.contact.standing().trouble.is_none() {
        tokio::task::yield_now().await;
    }
    world.contact.now().await.unwrap();
    timeout(Duration::from_secs(10), world.until(&Asked::Stream)).await.unwrap();
}
