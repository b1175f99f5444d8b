//! What a relay will not take back: what this device said is said again, the rest stays and is shown, until somebody has
//! seen it.

use crdt_model::document::Edit;
use crdt_model::id::DeviceId;
use crdt_model::wire::{Reason, Record, Refused, Snapshot, SyncAnswer};

use super::relay::{Relay, alike};
use super::tablet::{GROUP, Tablet, answer, note};
use crate::api::view::{RefusedRecord, What};
use crate::desk::{Act, Write};
use crate::store;
use crate::sync::Standing;
use crate::sync::take::start_over;
use crate::view::sync::status;

/// A tablet whose relay has lost a note by another, and what this tablet wrote on it if it did.
fn lost_note(writes_on: bool) -> (Tablet, Relay) {
    let (mut tablet, mut relay) = alike();
    if writes_on {
        tablet.writes(note(1), "mine");
        tablet.writes(note(1), "mine, later");
        tablet.syncs_with(&mut relay);
        assert_eq!(tablet.waiting(), []);
    }
    relay.documents.remove(&note(1)).unwrap();
    start_over(&mut tablet.desk, None, true).unwrap();
    (tablet, relay)
}

impl Tablet {
    /// What it shows of what the relay did not take back.
    fn keeps(&self) -> Vec<(Reason, u32)> {
        let kept = store::returned::kept(self.desk.connection()).unwrap();
        kept.into_iter().map(|kept| (kept.reason, kept.count)).collect()
    }
}

#[test]
fn what_the_relay_will_not_take_back_stays_here() {
    let (mut tablet, mut relay) = lost_note(false);
    relay.refuses_from = Some((DeviceId::from_bytes([2; 8]), Reason::NotAllowed));
    tablet.syncs_with(&mut relay);
    assert_eq!((tablet.returns(), tablet.keeps()), (vec![], vec![(Reason::NotAllowed, 1)]));
    let not_given_back = |tablet: &Tablet| status(&tablet.desk, Standing::default()).unwrap().not_given_back;
    assert_eq!(not_given_back(&tablet), 1, "it is here, and not with the relay");
    tablet.reopens();
    assert_eq!(tablet.field(note(1), "far"), Some("theirs".to_owned()), "and stands in the document");

    // Only when somebody here writes on, and would wait for ever, the document goes on without it.
    tablet.writes(note(1), "mine");
    tablet.syncs_with(&mut relay);
    assert_eq!(relay.documents[&note(1)].fields().text("text"), Some("mine"));
    assert_eq!(tablet.heads(note(1)), relay.documents[&note(1)].heads());
    assert_eq!((tablet.waiting(), tablet.keeps()), (vec![], vec![(Reason::NotAllowed, 1)]));

    // The relay may come to take it: then it is in the document again.
    relay.refuses_from = None;
    tablet.hears_of_other_rights();
    tablet.syncs_with(&mut relay);
    assert_eq!((tablet.returns(), tablet.keeps()), (vec![], vec![]));
    assert_eq!(not_given_back(&tablet), 0);
    assert_eq!(tablet.heads(note(1)), relay.documents[&note(1)].heads());
    assert_eq!(tablet.field(note(1), "far"), Some("theirs".to_owned()));
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));
}

#[test]
fn what_this_device_said_on_what_is_not_taken_back_is_said_again() {
    for reason in [Reason::NotAllowed, Reason::WrongContent] {
        let (mut tablet, mut relay) = lost_note(true);
        relay.refuses_from = Some((DeviceId::from_bytes([2; 8]), reason));
        tablet.writes(note(1), "mine, not sent yet");
        tablet.reopens();
        tablet.syncs_with(&mut relay);
        assert_eq!(relay.documents[&note(1)].fields().text("text"), Some("mine, not sent yet"));
        assert_eq!(relay.documents[&note(1)].history().len(), 3, "each of them once");
        assert_eq!(tablet.heads(note(1)), relay.documents[&note(1)].heads());
        assert_eq!((tablet.returns(), tablet.waiting()), (vec![], vec![]));
        assert_eq!(tablet.keeps(), [(reason, 1)], "what another said is kept and shown");
    }
}

#[test]
fn what_this_device_wrote_itself_and_is_not_taken_back_is_said_again_once() {
    let (mut tablet, mut relay) = alike();
    relay.documents.remove(&note(5)).unwrap();
    start_over(&mut tablet.desk, None, true).unwrap();
    relay.refuses_next = Some(Reason::BreaksDocument);
    tablet.syncs_with(&mut relay);
    assert_eq!(relay.documents[&note(5)].fields().text("text"), Some("mine"));
    assert_eq!((tablet.returns(), tablet.keeps()), (vec![], vec![]));

    relay.documents.remove(&note(5)).unwrap();
    start_over(&mut tablet.desk, None, true).unwrap();
    relay.refuses_from = Some((tablet.desk.device(), Reason::BreaksDocument));
    tablet.syncs_with(&mut relay);
    assert_eq!((tablet.returns(), tablet.keeps()), (vec![], vec![(Reason::BreaksDocument, 1)]));
}

#[test]
fn somebody_who_has_seen_what_was_refused_lets_it_go() {
    let mut tablet = Tablet::new();
    for number in [1, 2, 3] {
        tablet.writes(note(number), "mine");
    }
    let write = Write { place: note(1), edits: vec![Edit::put("more", "later")] };
    assert!(tablet.desk.record(&Act::new(What::Note, vec![write])).unwrap());
    let asked = tablet.asks(0);
    let refused = |sent: usize, reason| Refused { entry: asked.expects.sent[sent].entry, reason };
    let told = vec![refused(0, Reason::NotAllowed), refused(1, Reason::UnknownSpace)];
    tablet.hears(&asked.expects, SyncAnswer { refused: told, ..answer() });
    let act = |tablet: &Tablet, number: usize| {
        let acts = store::outbox::acts(tablet.desk.connection(), 9).unwrap();
        RefusedRecord::Act { act: acts[acts.len() - 1 - number].act }
    };
    for (number, why) in [(1, "the relay may still take it"), (2, "the relay has not answered"), (3, "nor here")] {
        let record = act(&tablet, number);
        assert!(tablet.desk.dismiss(&record).is_err(), "{why}");
    }
    let record = act(&tablet, 0);
    tablet.desk.dismiss(&record).unwrap();
    tablet.reopens();
    assert_eq!(store::outbox::tally(tablet.desk.connection()).unwrap().refused, 1);
    assert_eq!(tablet.text(note(1)), None);
    assert_eq!(tablet.field(note(1), "more"), Some("later".to_owned()), "what was made on it goes on");
    assert_eq!(tablet.waiting().len(), 2);
    assert!(tablet.desk.dismiss(&record).is_err(), "once");
}

#[test]
fn a_lost_space_goes_when_somebody_has_seen_what_was_refused_in_it() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    let asked = tablet.asks(0);
    let refused = vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::NotAllowed }];
    tablet.hears(&asked.expects, SyncAnswer { grants: Some(vec![]), refused, ..answer() });
    assert!(store::document::spaces(tablet.desk.connection()).unwrap().contains(&GROUP));
    let act = store::outbox::acts(tablet.desk.connection(), 1).unwrap()[0].act;
    tablet.desk.dismiss(&RefusedRecord::Act { act }).unwrap();
    assert_eq!(store::document::spaces(tablet.desk.connection()).unwrap(), []);
}

#[test]
fn what_the_relay_has_come_to_take_after_all_is_no_longer_shown() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "mine");
    tablet.writes(note(2), "mine");
    let asked = tablet.asks(0);
    let refused = |sent: usize| Refused { entry: asked.expects.sent[sent].entry, reason: Reason::NotAllowed };
    tablet.hears(&asked.expects, SyncAnswer { refused: vec![refused(0), refused(1)], ..answer() });
    // Somebody there took one in, and another device gave the other back; both come as what is new.
    let push = &asked.request.push[0];
    let record = Record { position: 1, space: GROUP, document: push.document, bytes: push.bytes.clone() };
    let bytes = tablet.desk.document(note(2)).unwrap().save().into();
    let snapshots = vec![Snapshot { space: GROUP, document: note(2).1, bytes }];
    tablet.takes(SyncAnswer { records: vec![record], snapshots, ..answer() });
    assert_eq!(store::outbox::count(tablet.desk.connection()).unwrap(), 0);
    assert_eq!(store::meta::received(tablet.desk.connection()).unwrap(), 2);
    assert_eq!(tablet.text(note(1)), Some("mine".to_owned()));

    let (mut tablet, mut relay) = lost_note(true);
    let whole = tablet.desk.document(note(1)).unwrap().clone();
    relay.refuses_from = Some((DeviceId::from_bytes([2; 8]), Reason::NotAllowed));
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.keeps(), [(Reason::NotAllowed, 1)]);
    let snapshots = vec![Snapshot { space: GROUP, document: note(1).1, bytes: whole.save().into() }];
    tablet.takes(SyncAnswer { snapshots, ..answer() });
    assert_eq!(tablet.keeps(), []);
    assert_eq!(tablet.field(note(1), "far"), Some("theirs".to_owned()));
}
