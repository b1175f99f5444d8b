//! After the relay has lost its place in the log: comparing, fetching what differs, giving back what it lacks.

use crdt_model::document::{Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::rights::Role;
use crdt_model::wire::{CatchUp, Grant, Needs, Reason, Receipt, Refused, Snapshot, SyncAnswer, VERSION};

use super::relay::{Relay, alike};
use super::tablet::{GROUP, Tablet, answer, elsewhere, note};
use crate::store;
use crate::sync::ask::Progress;
use crate::sync::take::start_over;

#[test]
fn what_is_alike_is_not_fetched_again() {
    let (mut tablet, mut relay) = alike();
    start_over(&mut tablet.desk, None, true).unwrap();
    tablet.writes(note(3), "not sent yet");
    assert_eq!(tablet.compares()[0].buckets.differing(&relay.buckets(GROUP)), 0, "what waits does not count");
    assert_eq!(tablet.asks(0).request.catch_up, []);
    assert_eq!(tablet.syncs_with(&mut relay), 1);
    assert_eq!(tablet.waiting(), []);
}

#[test]
fn a_restored_relay_gets_back_what_it_lost_whoever_wrote_it() {
    let (mut tablet, mut whole) = alike();
    let old = whole.clone();
    // Another device writes, this one reads it and goes on from there.
    let mut far = whole.documents[&note(1)].clone();
    let actor = Actor::new(DeviceId::from_bytes([2; 8]), [3; 8]);
    let change = far.edit(actor, UnixMillis(9), &[Edit::put("far", "newer")]).unwrap();
    whole.takes(note(1), &change);
    whole.takes(note(50), &elsewhere().put("far", "a new one"));
    let changes = [(note(1), far.save()), (note(50), whole.documents[&note(50)].save())];
    let snapshots = changes.map(|((space, document), bytes)| Snapshot { space, document, bytes: bytes.into() });
    tablet.takes(SyncAnswer { snapshots: snapshots.to_vec(), ..answer() });
    for number in [1, 3, 51] {
        tablet.writes(note(number), "mine, later");
    }
    tablet.syncs_with(&mut whole);

    let mut restored = old;
    start_over(&mut tablet.desk, None, true).unwrap();
    tablet.writes(note(1), "mine, after that");
    tablet.reopens();
    tablet.syncs_with(&mut restored);
    assert_eq!((tablet.waiting(), tablet.returns()), (vec![], vec![]));
    for (place, document) in &restored.documents {
        assert_eq!(document.heads(), tablet.heads(*place), "{place:?}");
    }
    assert_eq!(restored.documents[&note(1)].fields().text("far"), Some("newer"));
    assert!(restored.documents.contains_key(&note(50)) && restored.documents.contains_key(&note(51)));
}

#[test]
fn giving_back_goes_on_where_the_app_was_stopped() {
    let (mut tablet, _) = alike();
    let mut empty = Relay::default();
    start_over(&mut tablet.desk, None, true).unwrap();
    // Compared, and stopped; fetched, and stopped.
    for round in 0..2 {
        let mut asked = tablet.asks(0);
        asked.request.compare = tablet.compares();
        let answer = empty.answers(&asked);
        tablet.hears(&asked.expects, answer);
        tablet.reopens();
        assert_eq!(tablet.returns().is_empty(), round == 0);
    }
    tablet.syncs_with(&mut empty);
    assert_eq!(tablet.returns(), []);
    assert_eq!(empty.documents.len(), 39);
}

#[test]
fn only_what_differs_is_fetched() {
    let (mut tablet, mut relay) = alike();
    relay.documents.remove(&note(7)).unwrap();
    start_over(&mut tablet.desk, None, true).unwrap();
    let mut asked = tablet.asks(0);
    asked.request.compare = tablet.compares();
    let answer = relay.answers(&asked);
    let taken = tablet.hears(&asked.expects, answer);
    assert!(taken.again);
    assert_eq!(tablet.asks(0).request.catch_up, [CatchUp { space: GROUP, after: None, buckets: Some(1 << 7) }]);
    tablet.reopens();
    assert_eq!(tablet.asks(0).request.catch_up, [CatchUp { space: GROUP, after: None, buckets: Some(1 << 7) }]);
    tablet.syncs_with(&mut relay);
    assert!(relay.documents.contains_key(&note(7)));
}

#[test]
fn a_relay_that_cannot_compare_is_asked_for_everything_and_sent_what_this_device_wrote() {
    let (mut tablet, relay) = alike();
    start_over(&mut tablet.desk, None, true).unwrap();
    let asked = tablet.asks_in(1, Progress::default());
    let request = &asked.request;
    assert_eq!((request.version, request.forms, request.about.clone()), (1, None, None));
    assert_eq!((request.compare.len(), request.catch_up.len()), (0, 0));
    let taken = tablet.hears(&asked.expects, SyncAnswer { version: 1, ..answer() });
    assert!(taken.again);
    let asked = tablet.asks_in(1, taken.progress);
    assert_eq!(asked.request.catch_up[0].after, None);
    let mut lost = relay.clone();
    lost.documents.retain(|place, _| *place == note(3));
    let snapshots = lost.snapshots(&asked.request.catch_up);
    let taken = tablet.hears(&asked.expects, SyncAnswer { version: 1, snapshots, ..answer() });
    let asked = tablet.asks_in(1, taken.progress);
    assert_eq!(asked.request.returned, []);
    // Of 39 notes it has one, and this tablet did not write in another.
    assert_eq!(asked.request.push.len(), 37);
    let receipts = asked.expects.returned.iter().map(|row| Receipt { entry: row.entry, position: 1 }).collect();
    let taken = tablet.hears(&asked.expects, SyncAnswer { version: 1, receipts, ..answer() });
    assert!(!taken.again);
    // What others wrote goes once the relay takes it.
    assert_eq!(tablet.asks(0).request.returned.len(), 2);
}

#[test]
fn what_waits_and_builds_on_something_lost_brings_it_back() {
    let (mut tablet, mut relay) = alike();
    let lost = tablet.heads(note(2))[0];
    relay.documents.remove(&note(2)).unwrap();
    tablet.writes(note(2), "more");
    let asked = tablet.asks(0);
    let needs = vec![Needs { entry: asked.expects.sent[0].entry, missing: vec![lost.into()] }];
    let taken = tablet.hears(&asked.expects, SyncAnswer { needs: needs.clone(), ..answer() });
    assert!(taken.again);
    let asked = tablet.asks_in(VERSION, taken.progress);
    assert_eq!((asked.request.returned.len(), asked.request.push.len()), (2, 1), "each after its base");
    relay.answers(&asked);
    // A relay that says the same for ever is given it once in a go.
    let taken = tablet.hears(&asked.expects, SyncAnswer { needs, ..answer() });
    assert!(!taken.again, "{taken:?}");
    assert_eq!(tablet.waiting().len(), 1);
}

#[test]
fn what_is_given_back_is_sent_in_parts_and_before_what_waits() {
    let mut tablet = Tablet::new();
    let mut relay = Relay::default();
    let text = "a long text ".repeat(1_200);
    for number in 0..=255 {
        tablet.writes(note(number), &text);
        tablet.writes(note(number), &format!("{text}!"));
    }
    tablet.syncs_with(&mut relay);
    relay.documents.clear();
    start_over(&mut tablet.desk, None, true).unwrap();
    tablet.writes(note(0), "later");
    assert_eq!(tablet.syncs_with(&mut relay), 4, "compared, fetched, given back in two parts");
    assert_eq!(relay.documents.len(), 256);
    assert_eq!(relay.documents[&note(0)].fields().text("text"), Some("later"));
}

#[test]
fn another_role_in_a_space_fetches_it_again_and_a_lost_one_drops_what_only_it_read() {
    let (mut tablet, _) = alike();
    let matched = (GROUP, DocumentId::new(Kind::Match, [1; 16]));
    let both = [Role::Volunteer, Role::Coordinator].map(|role| Grant { space: GROUP, role });
    assert_eq!(tablet.asks(0).request.catch_up, []);
    tablet.takes(SyncAnswer { grants: Some(both.to_vec()), ..answer() });
    let asked = tablet.asks(0);
    assert_eq!(asked.request.catch_up, [CatchUp { space: GROUP, after: None, buckets: Some(u32::MAX) }]);
    let mut far = elsewhere();
    far.put("area", "Sundholm");
    let snapshots = vec![Snapshot { space: GROUP, document: matched.1, bytes: far.saved().into() }];
    tablet.hears(&asked.expects, SyncAnswer { snapshots, ..answer() });
    assert_eq!(tablet.field(matched, "area"), Some("Sundholm".to_owned()));
    tablet.takes(SyncAnswer { grants: Some(both[..1].to_vec()), ..answer() });
    assert_eq!(tablet.field(matched, "area"), None);
    assert_eq!(tablet.text(note(3)), Some("mine".to_owned()));
}

#[test]
fn a_lost_space_with_something_refused_in_it_stays_and_is_shown() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::NotAllowed }];
    tablet.hears(&asked.expects, SyncAnswer { grants: Some(vec![]), refused, ..answer() });
    tablet.reopens();
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
    assert_eq!(store::outbox::tally(tablet.desk.connection()).unwrap().refused, 1);
}

#[test]
fn what_is_newer_than_the_relay_stays_and_counts_as_waiting() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks_in(0, Progress::default());
    assert_eq!(asked.request.push, []);
    let taken = tablet.hears(&asked.expects, SyncAnswer { version: 0, ..answer() });
    assert!(!taken.again);
    assert_eq!(store::outbox::tally(tablet.desk.connection()).unwrap().waiting, 1);
    let about = tablet.asks(0).request.about.unwrap();
    assert_eq!((about.waiting, about.waiting_since), (0, None), "besides what goes along");
}

#[test]
fn who_spoke_an_older_version_before_compares_once() {
    let (mut tablet, mut relay) = alike();
    let asked = tablet.asks_in(1, Progress::default());
    let taken = tablet.hears(&asked.expects, SyncAnswer { version: 1, ..answer() });
    assert!(!taken.again);
    let asked = tablet.asks(0);
    assert!(asked.request.cursor.is_some());
    let taken = tablet.hears(&asked.expects, answer());
    assert!(taken.again);
    assert_eq!(tablet.syncs_with(&mut relay), 1);
    assert!(tablet.asks(0).request.cursor.is_some());
}

#[test]
fn a_relay_that_lost_everything_gets_it_a_page_at_a_time() {
    let mut tablet = Tablet::new();
    let place = |number: u16| {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&number.to_be_bytes());
        (GROUP, DocumentId::new(Kind::Note, bytes))
    };
    let mut whole = Relay::default();
    for number in 0..600 {
        whole.takes(place(number), &elsewhere().put("far", "theirs"));
    }
    tablet.syncs_with(&mut whole);
    let mut empty = Relay::default();
    start_over(&mut tablet.desk, None, true).unwrap();
    assert_eq!(tablet.syncs_with(&mut empty), 5, "compared, three pages, and what the last one lacked");
    assert_eq!(empty.documents.len(), 600);
}
