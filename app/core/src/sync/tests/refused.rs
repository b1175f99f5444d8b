//! What was refused is said again, and nothing waits behind it.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::{Document, Edit};
use crdt_model::id::DeviceId;
use crdt_model::trial::{self, Verdict};
use crdt_model::wire::{Needs, Reason, Receipt, Refused, SyncAnswer};

use super::tablet::{Tablet, answer, note};
use crate::api::view::What;
use crate::desk::{Act, Place, Write};
use crate::store;
use crate::sync::ask::Asked;
use crate::sync::take::Taken;

impl Tablet {
    fn writes_edits(&mut self, place: Place, edits: Vec<Edit>) {
        let act = Act::new(What::Note, vec![Write { place, edits }]);
        assert!(self.desk.record(&act).unwrap());
    }

    /// Everything that waits is refused for this reason.
    fn is_refused(&mut self, reason: Reason) -> Taken {
        let asked = self.asks(0);
        let refused = asked.expects.sent.iter().map(|row| Refused { entry: row.entry, reason }).collect();
        self.hears(&asked.expects, SyncAnswer { refused, ..answer() })
    }

    /// What a relay that has nothing yet makes of what waits.
    fn tried(&mut self, place: Place) -> (Document, Vec<Verdict>) {
        let mut document = Document::empty();
        let device = self.desk.device();
        let pushed = self.asks(0).request.push;
        let verdicts =
            pushed.iter().map(|push| trial::attempt(place.1.kind(), &mut document, device, &push.bytes)).collect();
        (document, verdicts)
    }

    fn tally(&self) -> (u32, u32) {
        let tally = store::outbox::tally(self.desk.connection()).unwrap();
        (tally.waiting, tally.refused)
    }
}

#[test]
fn what_is_refused_is_said_again_once() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    let before = tablet.asks(0).expects.sent;
    let taken = tablet.is_refused(Reason::BreaksDocument);
    assert!(taken.again);
    assert_eq!(tablet.tally(), (1, 0));
    let acts = store::outbox::acts(tablet.desk.connection(), 9).unwrap();
    assert_eq!((acts[0].refused, acts[0].again), (None, Some(Reason::BreaksDocument)));
    let after = tablet.asks(taken.progress.after).expects.sent;
    assert_eq!((after[0].seq, after[0].entry == before[0].entry), (before[0].seq, false));
    let (document, verdicts) = tablet.tried(note(1));
    assert!(matches!(verdicts.as_slice(), [Verdict::Good]), "{verdicts:?}");
    assert_eq!(document.heads(), tablet.desk.document(note(1)).unwrap().heads());
    assert_eq!(tablet.text(note(1)), Some("one".to_owned()));

    let taken = tablet.is_refused(Reason::BreaksDocument);
    assert!(!taken.again, "it has had its second try");
    assert_eq!(tablet.tally(), (0, 1));
}

#[test]
fn what_was_made_on_a_refused_change_goes_on() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    tablet.writes(note(1), "two");
    tablet.writes(note(2), "beside");
    let asked = tablet.asks(0);
    let [first, second, third] = [0, 1, 2].map(|number: usize| asked.expects.sent[number].entry);
    let missing = vec![tablet.hashes(note(1))[0].into()];
    let heard = SyncAnswer {
        refused: vec![Refused { entry: first, reason: Reason::Undecodable }],
        needs: vec![Needs { entry: second, missing }],
        receipts: vec![Receipt { entry: third, position: 1 }],
        ..answer()
    };
    let taken = tablet.hears(&asked.expects, heard);
    assert!(taken.again);
    tablet.reopens();
    let (document, verdicts) = tablet.tried(note(1));
    assert_eq!(verdicts.len(), 2);
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Good)), "{verdicts:?}");
    assert_eq!(document.fields().text("text"), Some("two"));
    // Whatever is written from now on builds on what can be taken.
    tablet.writes(note(1), "three");
    let (document, _) = tablet.tried(note(1));
    assert_eq!(document.fields().text("text"), Some("three"));
    assert_eq!(tablet.tally(), (3, 0));
}

#[test]
fn what_cannot_be_said_again_stays_and_the_good_beside_it_goes_on() {
    let mut tablet = Tablet::new();
    tablet.writes_edits(note(1), vec![Edit::put("text", "good"), Edit::put("k".repeat(200), "bad")]);
    tablet.writes(note(1), "later");
    let asked = tablet.asks(0);
    let missing = vec![tablet.hashes(note(1))[0].into()];
    let heard = SyncAnswer {
        refused: vec![Refused { entry: asked.expects.sent[0].entry, reason: Reason::WrongContent }],
        needs: vec![Needs { entry: asked.expects.sent[1].entry, missing }],
        ..answer()
    };
    tablet.hears(&asked.expects, heard);
    assert_eq!(tablet.tally(), (2, 1));
    let (document, verdicts) = tablet.tried(note(1));
    assert!(matches!(verdicts.as_slice(), [Verdict::Good, Verdict::Good]), "{verdicts:?}");
    assert_eq!(document.fields().iter().count(), 2, "the schema and the text");
    assert_eq!(document.fields().text("text"), Some("later"));
}

#[test]
fn however_much_a_partly_bad_change_says_all_that_is_good_in_it_is_said_again() {
    let mut tablet = Tablet::new();
    let mut edits: Vec<Edit> = (0..600).map(|number| Edit::put(format!("k{number}"), "good")).collect();
    for place in [0, 300, 602] {
        edits.insert(place, Edit::put(format!("{place}{}", "k".repeat(200)), "bad"));
    }
    tablet.writes_edits(note(1), edits);
    tablet.is_refused(Reason::WrongContent);
    assert_eq!(tablet.tally(), (1, 1));
    let (document, verdicts) = tablet.tried(note(1));
    assert!(matches!(verdicts.as_slice(), [Verdict::Good]), "{verdicts:?}");
    assert_eq!(document.fields().iter().count(), 601, "the schema and all that is good");
}

#[test]
fn what_is_bad_all_through_stays_refused_and_holds_up_nothing() {
    let mut tablet = Tablet::new();
    tablet.writes_edits(note(1), vec![Edit::put("k".repeat(200), "bad")]);
    tablet.is_refused(Reason::WrongContent);
    assert_eq!(tablet.tally(), (0, 1));
    assert_eq!(store::document::spaces(tablet.desk.connection()).unwrap(), []);
    tablet.writes(note(1), "good");
    let (document, verdicts) = tablet.tried(note(1));
    assert!(matches!(verdicts.as_slice(), [Verdict::Good]), "{verdicts:?}");
    assert_eq!(document.fields().text("text"), Some("good"));
}

#[test]
fn what_is_not_allowed_is_not_said_again_and_what_builds_on_it_is() {
    let mut tablet = Tablet::new();
    tablet.writes(note(1), "one");
    tablet.is_refused(Reason::NotAllowed);
    assert_eq!(tablet.tally(), (0, 1));
    assert_eq!(tablet.text(note(1)), Some("one".to_owned()), "it stands here all the same");
    // The right has come back.
    tablet.writes(note(1), "two");
    let asked = tablet.asks(0);
    let missing = vec![tablet.hashes(note(1))[0].into()];
    let needs = vec![Needs { entry: asked.expects.sent[0].entry, missing }];
    tablet.hears(&asked.expects, SyncAnswer { needs, ..answer() });
    let (document, verdicts) = tablet.tried(note(1));
    assert!(matches!(verdicts.as_slice(), [Verdict::Good]), "{verdicts:?}");
    assert_eq!(document.fields().text("text"), Some("two"));
    assert_eq!(tablet.tally(), (1, 1));
}

/// A relay that now and then refuses what is good, for no reason.
struct Fickle {
    chance: u64,
    documents: BTreeMap<Place, Document>,
    refused_once: BTreeSet<i64>,
}

impl Fickle {
    fn chooses(&mut self, of: u64) -> u64 {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % of
    }

    fn answers(&mut self, device: DeviceId, asked: &Asked) -> SyncAnswer {
        let mut heard = answer();
        for (push, row) in asked.request.push.iter().zip(&asked.expects.sent) {
            let place = (push.space, push.document);
            let entry = row.entry;
            if self.chooses(4) == 0 && self.refused_once.insert(row.seq) {
                heard.refused.push(Refused { entry, reason: Reason::BreaksDocument });
                continue;
            }
            let document = self.documents.entry(place).or_default();
            match trial::attempt(push.document.kind(), document, device, &push.bytes) {
                Verdict::Good => heard.receipts.push(Receipt { entry, position: 1 }),
                Verdict::Needs { missing } => {
                    let missing = missing.into_iter().map(Into::into).collect();
                    heard.needs.push(Needs { entry, missing });
                }
                other => panic!("{other:?}"),
            }
        }
        heard
    }
}

#[test]
fn whatever_is_refused_once_gets_through_and_every_fact_stands() {
    for seed in 0..16 {
        let mut relay = Fickle { chance: seed, documents: BTreeMap::new(), refused_once: BTreeSet::new() };
        let mut tablet = Tablet::new();
        let device = tablet.desk.device();
        let mut facts: BTreeMap<(u8, String), String> = BTreeMap::new();
        for step in 0..12 {
            let (number, key) = (u8::try_from(relay.chooses(2)).unwrap(), format!("k{}", relay.chooses(3)));
            tablet.writes_edits(note(number), vec![Edit::put(key.clone(), step.to_string())]);
            facts.insert((number, key), step.to_string());
            if relay.chooses(3) == 0 {
                let asked = tablet.asks(0);
                let heard = relay.answers(device, &asked);
                tablet.hears(&asked.expects, heard);
            }
            if relay.chooses(5) == 0 {
                tablet.reopens();
            }
        }
        for _ in 0..40 {
            let asked = tablet.asks(0);
            let heard = relay.answers(device, &asked);
            tablet.hears(&asked.expects, heard);
        }
        assert_eq!(tablet.tally(), (0, 0), "seed {seed}");
        for ((number, key), fact) in &facts {
            let theirs = relay.documents[&note(*number)].fields();
            assert_eq!(theirs.text(key), Some(fact.as_str()), "seed {seed}");
            assert_eq!(tablet.field(note(*number), key).as_ref(), Some(fact), "seed {seed}");
        }
        let counted = store::meta::received(tablet.desk.connection()).unwrap();
        assert_eq!(counted, 12, "seed {seed}: every act once");
    }
}
