//! A relay's documents and what it answers, without a network.

use std::collections::BTreeMap;

use crdt_model::document::Document;
use crdt_model::id::{DeviceId, EntryHash};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::trial;
use crdt_model::wire::{
    Buckets, CatchUp, Compare, Differ, Grant, Needs, Reason, Receipt, Refused, Snapshot, SyncAnswer, VERSION,
};

use super::tablet::{Tablet, answer, elsewhere, note};
use crate::desk::Place;
use crate::store;
use crate::store::sending::WaitingRow;
use crate::sync::ask::{Asked, Progress};
use crate::sync::compare::{self, Reading};

/// A relay's documents of one space.
#[derive(Default, Clone)]
pub(super) struct Relay {
    pub(super) documents: BTreeMap<Place, Document>,
    /// Whose changes it refuses to take back, and why.
    pub(super) refuses_from: Option<(DeviceId, Reason)>,
    /// It refuses the next change that is given back.
    pub(super) refuses_next: Option<Reason>,
}

impl Relay {
    /// Takes a change, or gives what it needs.
    pub(super) fn takes(&mut self, place: Place, change: &[u8]) -> Vec<[u8; 32]> {
        let mut document = self.documents.get(&place).cloned().unwrap_or_default();
        document.apply(&[change.to_vec()]).unwrap();
        let missing = document.missing();
        if missing.is_empty() {
            self.documents.insert(place, document);
        }
        missing
    }

    pub(super) fn buckets(&self, space: Space) -> Buckets {
        let mut buckets = Buckets::default();
        for (place, document) in self.documents.iter().filter(|(place, _)| place.0 == space) {
            for change in document.history() {
                buckets.add(place.1, EntryHash::of(space, place.1, &change.bytes));
            }
        }
        buckets
    }

    pub(super) fn snapshots(&self, wanted: &[CatchUp]) -> Vec<Snapshot> {
        let mut snapshots = Vec::new();
        for page in wanted {
            for (place, document) in &self.documents {
                let is_asked_for = place.0 == page.space && Some(place.1) > page.after;
                if is_asked_for && page.buckets.is_none_or(|buckets| Buckets::has(buckets, place.1)) {
                    snapshots.push(Snapshot { space: place.0, document: place.1, bytes: document.save().into() });
                }
            }
        }
        snapshots
    }

    /// What it would answer to everything that a device asks and gives back.
    pub(super) fn answers(&mut self, asked: &Asked) -> SyncAnswer {
        let request = &asked.request;
        // As it was before: what this answer has receipts for does not count.
        let differing = |compare: &Compare| Differ {
            space: compare.space,
            buckets: compare.buckets.differing(&self.buckets(compare.space)),
        };
        let differ = request.compare.iter().map(differing).collect();
        let (mut receipts, mut needs, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (number, push) in request.returned.iter().chain(&request.push).enumerate() {
            let entry = EntryHash::of(push.space, push.document, &push.bytes);
            let author = trial::author(&push.bytes);
            let from = self.refuses_from.filter(|(from, _)| Some(*from) == author).map(|(_, reason)| reason);
            let is_returned = number < request.returned.len();
            if is_returned && let Some(reason) = self.refuses_next.take().or(from) {
                refused.push(Refused { entry, reason });
                continue;
            }
            match self.takes((push.space, push.document), &push.bytes).as_slice() {
                [] => receipts.push(Receipt { entry, position: 1 }),
                missing => needs.push(Needs { entry, missing: missing.iter().map(|hash| (*hash).into()).collect() }),
            }
        }
        SyncAnswer { receipts, needs, refused, differ, snapshots: self.snapshots(&request.catch_up), ..answer() }
    }
}

impl Tablet {
    /// Goes on until there is nothing left to do, as [`super::super::Contact`] does. Gives how many rounds that took.
    pub(super) fn syncs_with(&mut self, relay: &mut Relay) -> usize {
        let mut progress = Progress::default();
        for round in 1..50 {
            let mut asked = self.asks_in(VERSION, progress);
            asked.request.compare = self.compares();
            let answer = relay.answers(&asked);
            let taken = self.hears(&asked.expects, answer);
            progress = taken.progress;
            if !taken.again {
                return round;
            }
        }
        panic!("it never ends");
    }

    pub(super) fn compares(&self) -> Vec<Compare> {
        let wanted = compare::wanted(&self.desk).unwrap();
        wanted
            .into_iter()
            .map(|space| {
                let mut reading = Reading::of(space);
                while reading.go_on(&self.desk).unwrap() {}
                reading.compare
            })
            .collect()
    }

    pub(super) fn returns(&self) -> Vec<WaitingRow> {
        store::returned::waiting(self.desk.connection(), 0, false, store::sending::Room::ALL).unwrap()
    }

    /// The relay lets it hold something else, and then what it let it before.
    pub(super) fn hears_of_other_rights(&mut self) {
        let before = store::granted::all(self.desk.connection()).unwrap();
        let more = [before.clone(), vec![Grant { space: Space::Programme, role: Role::Reader }]].concat();
        for grants in [more, before] {
            self.takes(SyncAnswer { grants: Some(grants), ..answer() });
        }
    }

    pub(super) fn heads(&mut self, place: Place) -> Vec<[u8; 32]> {
        self.desk.document(place).unwrap().heads()
    }
}

/// A tablet and a relay that have the same: notes by this tablet, by another, and by both.
pub(super) fn alike() -> (Tablet, Relay) {
    let (mut tablet, mut relay) = (Tablet::new(), Relay::default());
    relay.takes(note(1), &elsewhere().put("far", "theirs"));
    relay.takes(note(2), &elsewhere().put("far", "theirs too"));
    tablet.syncs_with(&mut relay);
    for number in 2..40 {
        tablet.writes(note(number), "mine");
    }
    tablet.syncs_with(&mut relay);
    assert_eq!(tablet.waiting(), []);
    (tablet, relay)
}
