//! Files of payouts: each approved claim once, whatever happens in between.

use std::process::Output;

use chrono::NaiveDate;
use crdt_model::claim::{Claim, set_receipt};
use crdt_model::decision::{self, Decision, RefusalReason, Ruling, Said, decision_id};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::guideline::Guideline;
use crdt_model::host_match::{ActivityKind, Match};
use crdt_model::id::{MatchId, PersonId, PictureHash};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::payout::{Payout, payout_id};
use crdt_model::rights::Role;
use crdt_model::space::Space;
use crdt_model::wire::Push;
use server::clock::Clock;
use server::copy::{backup, restore};
use server::journal::By;
use server::payout::{PayoutFile, pay};
use server::store::payout;

use crate::program::relay;
use crate::world::{Device, World, new_document};

const MATCH: MatchId = MatchId::from_bytes([9; 16]);
const SHARED: Space = Space::MatchShared(MATCH);
const HOST: PersonId = PersonId::from_bytes([3; 16]);
const DINNER: i64 = 36_000;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A match whose host claims and whose coordinator decides.
struct City {
    world: World,
    host: Device,
    coordinator: Device,
}

impl City {
    fn new() -> Self {
        let world = World::new();
        let host = world.device(Role::Host, &[SHARED]);
        let coordinator = world.device(Role::Coordinator, &[SHARED, Space::Programme]);
        let city = Self { world, host, coordinator };
        let matched = Match { host: Some(HOST), ..Match::default() };
        city.writes(&city.coordinator, SHARED, DocumentId::of_match(MATCH), &matched.edits());
        let guideline = Guideline {
            valid_from: Some(date("2026-01-01")),
            published: "https://example.org".to_owned(),
            ..Guideline::default()
        };
        city.writes(&city.coordinator, Space::Programme, new_document(Kind::Guideline), &guideline.edits());
        city
    }

    fn writes(&self, by: &Device, space: Space, document: DocumentId, edits: &[Edit]) {
        let actor = crdt_model::id::Actor::new(by.id, rand());
        let saved = server::store::document::read(&self.world.sql(), space, document).unwrap();
        let mut before = saved.map_or_else(Document::empty, |saved| Document::load(&saved.bytes).unwrap());
        let bytes = before.edit(actor, UnixMillis(0), edits).unwrap();
        let answer = by.push(&self.world, vec![Push { space, document, bytes: bytes.into() }]);
        assert_eq!(answer.receipts.len(), 1, "{answer:?}");
    }

    /// A claim recorded at a moment, with the picture of a receipt if there is a number for it.
    fn claims(&self, at: i64, receipt: Option<u8>) -> DocumentId {
        let claim = Claim {
            of: Some(MATCH),
            kind: Some(ActivityKind::PrivateDinner),
            date: Some(date("2026-11-08")),
            amount_oere: Some(DINNER),
            receipt: receipt.map(|number| PictureHash::of(&[number])),
            logged: Logged::new(HOST, self.host.id, UnixMillis(noon("2026-11-09").0 + at)),
            ..Claim::default()
        };
        let id = new_document(Kind::Claim);
        self.writes(&self.host, SHARED, id, &claim.edits());
        id
    }

    fn decides(&self, claim: DocumentId, ruling: Ruling, on: &str) {
        self.says(&self.coordinator, claim, ruling, on, &Decision::default());
    }

    /// A device says something, knowing what it has read.
    fn says(&self, by: &Device, claim: DocumentId, ruling: Ruling, on: &str, known: &Decision) {
        let (amount_oere, reason) = match ruling {
            Ruling::Refused => (None, Some(RefusalReason::NotCovered)),
            Ruling::Approved | Ruling::Open => (Some(DINNER - 50), None),
        };
        let said = Said { ruling, amount_oere, reason, at: noon(on), by: HOST, receipt: None, knows: Vec::new() };
        let edit = decision::say(by.id, &known.answer(by.id, &said));
        self.writes(by, SHARED, decision_id(claim), &[edit]);
    }

    /// The coordinator approves a claim, having looked at the picture with this number.
    fn looks_and_approves(&self, claim: DocumentId, looked_at: u8, on: &str) {
        let said = Said {
            ruling: Ruling::Approved,
            amount_oere: Some(DINNER - 50),
            reason: None,
            at: noon(on),
            by: HOST,
            receipt: Some(PictureHash::of(&[looked_at])),
            knows: Vec::new(),
        };
        let edit = decision::say(self.coordinator.id, &said);
        self.writes(&self.coordinator, SHARED, decision_id(claim), &[edit]);
    }

    /// The host puts another picture in its place, not having heard of what was decided.
    fn attaches(&self, claim: DocumentId, receipt: u8) {
        self.writes(&self.host, SHARED, claim, &[set_receipt(PictureHash::of(&[receipt]))]);
    }

    fn said(&self, claim: DocumentId) -> Decision {
        let saved = server::store::document::read(&self.world.sql(), SHARED, decision_id(claim)).unwrap().unwrap();
        Decision::read(&Document::load(&saved.bytes).unwrap()).0
    }

    fn approved(&self, at: i64, receipt: Option<u8>) -> DocumentId {
        let claim = self.claims(at, receipt);
        self.decides(claim, Ruling::Approved, "2026-11-10");
        claim
    }

    fn pays(&self, as_of: &str) -> Option<PayoutFile> {
        let pay = |connection: &_| pay(connection, &By::Command, date(as_of), Clock::system().now_ms());
        self.world.place().change(pay).unwrap()
    }

    /// What the host's phone is told of a claim, once the relay has got to it.
    fn is_told(&self, claim: DocumentId) -> Payout {
        for _ in 0..2_000 {
            self.host.pull(&self.world);
            if let Some(saved) = server::store::document::read(&self.world.sql(), SHARED, payout_id(claim)).unwrap() {
                return Payout::read(&Document::load(&saved.bytes).unwrap()).0;
            }
        }
        panic!("the host is never told");
    }
}

fn noon(on: &str) -> UnixMillis {
    UnixMillis(date(on).and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis())
}

fn rand() -> [u8; 8] {
    let mut fresh = [0; 8];
    getrandom::fill(&mut fresh).unwrap();
    fresh
}

fn lines(file: &PayoutFile) -> Vec<String> {
    String::from_utf8(file.bytes.clone()).unwrap().lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn what_was_approved_is_paid_once() {
    let city = City::new();
    let (second, first) = (city.approved(2_000, Some(1)), city.approved(1_000, None));
    let cancelled = city.approved(3_000, Some(2));
    city.writes(&city.host, SHARED, cancelled, &[set_cancelled(true)]);
    let refused = city.claims(4_000, Some(3));
    city.decides(refused, Ruling::Refused, "2026-11-10");
    city.claims(5_000, Some(4));
    let later = city.claims(6_000, Some(5));
    city.decides(later, Ruling::Approved, "2026-11-12");
    city.approved(7_000, Some(1));

    let file = city.pays("2026-11-11").unwrap();
    let line = |number, claim| format!("1-{number},{claim},{MATCH},{HOST},private_dinner,2026-11-08,359.50,2026-01-01");
    assert_eq!(lines(&file), [line(1, first), line(2, second)]);
    assert_eq!((file.number, file.claims, file.amount_oere), (1, 2, 2 * (DINNER - 50)));
    let told = city.is_told(second);
    let expected = Payout { paid: Some(date("2026-11-11")), amount_oere: Some(DINNER - 50), file: Some(1) };
    assert_eq!(told, expected);

    assert_eq!(city.pays("2026-11-11"), None, "there is nothing new");
    let next = city.pays("2026-11-12").unwrap();
    assert_eq!((next.number, next.claims), (2, 1));
    assert!(lines(&next)[0].contains(&later.to_string()));
    assert_eq!(city.is_told(later).file, Some(2));
    let listed = payout::files(&city.world.sql()).unwrap();
    assert_eq!(listed.iter().map(|file| (file.number, file.claims)).collect::<Vec<_>>(), [(2, 1), (1, 2)]);
}

#[test]
fn the_same_receipt_is_paid_once_also_in_two_files() {
    let city = City::new();
    city.approved(1_000, Some(1));
    assert!(city.pays("2026-11-11").is_some());
    city.approved(2_000, Some(1));
    assert_eq!(city.pays("2026-11-11"), None);
}

#[test]
fn what_two_decided_differently_is_paid_once_somebody_who_knows_both_says_so() {
    let city = City::new();
    let other = city.world.device(Role::Coordinator, &[SHARED]);
    let claim = city.approved(1_000, Some(1));
    city.says(&other, claim, Ruling::Refused, "2026-11-10", &Decision::default());
    assert_eq!(city.pays("2026-11-11"), None);
    city.says(&other, claim, Ruling::Approved, "2026-11-11", &city.said(claim));
    assert_eq!(city.pays("2026-11-11").unwrap().claims, 1);
}

#[test]
fn what_is_said_of_one_claim_is_said_of_its_copies() {
    let city = City::new();
    let first = city.claims(1_000, Some(1));
    let copy = city.claims(2_000, Some(1));
    city.decides(first, Ruling::Refused, "2026-11-09");
    city.decides(copy, Ruling::Approved, "2026-11-10");
    let file = city.pays("2026-11-11").unwrap();
    assert!(
        file.claims == 1 && lines(&file)[0].contains(&first.to_string()),
        "the first stands, the newest word holds"
    );

    let first = city.claims(3_000, Some(2));
    let copy = city.claims(4_000, Some(2));
    city.decides(copy, Ruling::Approved, "2026-11-10");
    city.decides(first, Ruling::Refused, "2026-11-11");
    assert_eq!(city.pays("2026-11-11"), None, "refused since");
    let other = city.world.device(Role::Coordinator, &[SHARED]);
    city.says(&other, copy, Ruling::Approved, "2026-11-12", &Decision::default());
    assert_eq!(city.pays("2026-11-12"), None, "the copies disagree");
    let known = Decision::together([&city.said(first), &city.said(copy)]);
    city.says(&other, first, Ruling::Approved, "2026-11-12", &known);
    assert!(lines(&city.pays("2026-11-12").unwrap())[0].contains(&first.to_string()));
}

#[test]
fn what_is_paid_is_the_picture_that_was_looked_at() {
    let city = City::new();
    let claim = city.claims(1_000, Some(1));
    city.looks_and_approves(claim, 1, "2026-11-10");
    city.attaches(claim, 2);
    assert_eq!(city.pays("2026-11-10"), None, "nobody has looked at what it shows now");
    city.looks_and_approves(claim, 2, "2026-11-11");
    assert!(lines(&city.pays("2026-11-11").unwrap())[0].contains(&claim.to_string()));

    let (first, copy) = (city.claims(2_000, Some(3)), city.claims(3_000, Some(3)));
    for one in [first, copy] {
        city.looks_and_approves(one, 3, "2026-11-11");
    }
    city.attaches(copy, 4);
    let file = city.pays("2026-11-11").unwrap();
    assert!(file.claims == 1 && lines(&file)[0].contains(&first.to_string()), "they were approved as one");
    assert_eq!(city.pays("2026-11-11"), None);
    city.looks_and_approves(copy, 4, "2026-11-12");
    let file = city.pays("2026-11-12").unwrap();
    assert!(file.claims == 1 && lines(&file)[0].contains(&copy.to_string()));
    assert_eq!(city.pays("2026-11-12"), None);
}

#[test]
fn what_figures_leave_out_is_not_paid() {
    let city = City::new();
    city.approved(-3 * 86_400_000, None);
    assert_eq!(city.pays("2026-11-11"), None, "recorded before the money was spent");
    city.approved(-86_400_000, None);
    assert!(city.pays("2026-11-11").is_some());
}

#[test]
fn the_program_prints_a_file_again_to_the_byte() {
    let city = City::new();
    let claim = city.approved(1_000, None);
    let run = |arguments: &[&str]| -> Output { relay(&city.world.data(), arguments).output().unwrap() };
    let paid = run(&["payout", "--as-of", "2026-11-11"]);
    assert!(paid.status.success(), "{paid:?}");
    assert!(String::from_utf8_lossy(&paid.stdout).contains(&claim.to_string()), "{paid:?}");
    assert_eq!(city.is_told(claim).file, Some(1), "the relay beside it tells the host");

    let again = run(&["payout", "--as-of", "2026-11-11"]);
    assert!(again.status.success() && again.stdout.is_empty(), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stderr).contains("the last file is number 1"), "{again:?}");
    assert_eq!(run(&["payout", "--file", "1"]).stdout, paid.stdout);
    assert!(!run(&["payout", "--file", "2"]).status.success());
}

#[test]
fn a_copy_of_before_pays_nothing_twice_and_tells_the_host_again() {
    let mut city = City::new();
    let claim = city.approved(1_000, Some(1));
    let copy = city.world.folder.path().join("copy.sqlite");
    backup(&city.world.data(), &copy).unwrap();
    let file = city.pays("2026-11-11").unwrap();
    city.world.stop();
    std::fs::rename(city.world.data(), city.world.folder.path().join("lost")).unwrap();
    restore(&city.world.data(), &copy).unwrap();
    assert_eq!(city.pays("2026-11-11"), None);
    assert_eq!(payout::file(&city.world.sql(), 1).unwrap(), Some(file.bytes));
    city.world.start();
    city.host.take_challenge(&city.world);
    city.host.cursor.replace(None);
    assert_eq!(city.is_told(claim).file, Some(1), "what was not told before is told at the next start");
}

#[test]
fn a_relay_that_knows_of_a_payout_only_by_its_document_pays_nothing_twice() {
    let city = City::new();
    let claim = city.approved(1_000, Some(1));
    city.pays("2026-11-11").unwrap();
    city.is_told(claim);
    city.world.sql().execute_batch("delete from payout; delete from payout_file").unwrap();
    city.approved(2_000, Some(1));
    assert_eq!(city.pays("2026-11-11"), None);
    city.approved(3_000, None);
    assert_eq!(city.pays("2026-11-11").unwrap().number, 2, "a number is given once");
}

#[test]
fn nobody_but_the_relay_says_that_something_was_paid() {
    let city = City::new();
    let claim = city.approved(1_000, None);
    for by in [&city.host, &city.coordinator] {
        let push = by.write(SHARED, payout_id(claim), &mut Document::empty(), "key");
        assert!(by.push(&city.world, vec![push]).receipts.is_empty());
    }
}
