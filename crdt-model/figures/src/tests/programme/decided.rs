//! What several decide about a claim, and about copies of one receipt.

use crdt_model::decision::{Decision, Ruling};

use super::super::city::{City, date, replay};
use super::super::work::figure;
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
