//! What several decide about a claim, and about copies of one receipt.

use crdt_model::claim::set_receipt;
use crdt_model::decision::{self, Decision, Ruling, Said, decision_id};
use crdt_model::id::PictureHash;
use crdt_model::kind::Kind;

use super::super::city::{City, date, device, person, replay};
use super::super::work::{document, figure};
use super::{at, shared};
use crate::{IndicatorId, Question, schema};

/// How much is approved in 2026 of a small city's claims: 300 kroner, with what is said since.
fn approved(city: &City) -> Option<i64> {
    let rows = replay(&city.log);
    let (from, to) = (date("2026-01-01"), date("2026-11-30"));
    let question = Question::new(from, to, to, to, schema::position(&rows).unwrap()).unwrap();
    figure(&rows, &question, IndicatorId::SupportApproved).value
}

fn city() -> City {
    let mut city = City::founded();
    city.matching();
    city
}

#[test]
fn what_two_decided_differently_counts_once_it_is_settled() {
    let (mut city, nothing) = (city(), Decision::default());
    let mine = city.rule((1, &nothing), 3, 21, "2026-10-13", Ruling::Approved, Some(9_650));
    assert_eq!(approved(&city), Some(30_000 + 9_650));
    let theirs = city.rule((4, &nothing), 3, 21, "2026-10-12", Ruling::Refused, None);
    assert_eq!(approved(&city), Some(30_000), "neither knew of the other");
    let both = Decision::together([&mine, &theirs]);
    let settled = city.rule((4, &both), 3, 21, "2026-10-14", Ruling::Approved, Some(9_000));
    assert_eq!(approved(&city), Some(30_000 + 9_000));
    city.rule((1, &settled), 3, 21, "2026-10-15", Ruling::Refused, None);
    assert_eq!(approved(&city), Some(30_000), "who knew may change it");
}

#[test]
fn what_is_said_of_a_copy_is_said_of_its_receipt() {
    let (mut city, nothing) = (city(), Decision::default());
    let mine = city.rule((1, &nothing), 2, 20, "2026-03-21", Ruling::Refused, None);
    assert_eq!(approved(&city), Some(0), "the newest word holds for both");
    let theirs = city.rule((4, &nothing), 1, 20, "2026-03-22", Ruling::Approved, Some(20_000));
    assert_eq!(approved(&city), Some(0), "the copies disagree");
    let both = Decision::together([&mine, &theirs]);
    city.rule((4, &both), 2, 20, "2026-03-23", Ruling::Approved, Some(25_000));
    assert_eq!(approved(&city), Some(25_000));
}

/// Approves 250 kroner of a claim, having looked at a picture.
fn approve(city: &mut City, claim: u8, looked_at: &[u8]) {
    let said = Said {
        ruling: Ruling::Approved,
        amount_oere: Some(25_000),
        reason: None,
        at: at("2026-03-22"),
        by: person(200),
        receipt: Some(PictureHash::of(looked_at)),
        knows: Vec::new(),
    };
    let id = decision_id(document(Kind::Claim, claim));
    city.record(1, shared(20), id, &[decision::say(device(1), &said)]);
}

#[test]
fn what_is_approved_is_the_picture_that_was_looked_at() {
    let mut city = city();
    let attach = |city: &mut City, claim, picture: &[u8]| {
        city.record(1, shared(20), document(Kind::Claim, claim), &[set_receipt(PictureHash::of(picture))]);
    };
    approve(&mut city, 1, b"bon");
    approve(&mut city, 2, b"bon");
    assert_eq!(approved(&city), Some(25_000), "copies are one");
    attach(&mut city, 2, b"another");
    assert_eq!(approved(&city), Some(25_000), "nobody has looked at what the copy shows now");
    approve(&mut city, 2, b"another");
    assert_eq!(approved(&city), Some(50_000));
    attach(&mut city, 1, b"a third");
    assert_eq!(approved(&city), Some(25_000));
}
