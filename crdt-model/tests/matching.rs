//! Whom a card fits: each criterion by itself, the order, and that nothing but the cards can change it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use crdt_model::card::{Card, MatchSide, MeetingTime, OnCard};
use crdt_model::document::{Document, Edit, UnixMillis};
use crdt_model::id::{Actor, DeviceId, MatchId, OrganisationId, PersonId};
use crdt_model::matching::{Criterion, Fit, Ranking, WhyNot, ranking, reasons};
use crdt_model::registration::Purpose;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    date("2026-11-12")
}

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

fn rima() -> Card {
    Card {
        side: Some(MatchSide::Newcomer),
        area: "amager".to_owned(),
        waits_since: Some(date("2026-10-09")),
        languages: ["ar".to_owned(), "en".to_owned()].into(),
        times: [MeetingTime::Sunday].into(),
        purposes: [Purpose::Danish, Purpose::Orientation].into(),
        children: [(1, 2022), (2, 2019)].into(),
        ..Card::default()
    }
}

fn jette() -> Card {
    Card {
        side: Some(MatchSide::Host),
        area: "amager".to_owned(),
        waits_since: Some(date("2026-10-01")),
        languages: ["da".to_owned(), "en".to_owned()].into(),
        times: [MeetingTime::Sunday, MeetingTime::Saturday].into(),
        purposes: [Purpose::Danish].into(),
        children: [(1, 2016)].into(),
        interests: ["cooking".to_owned()].into(),
        ..Card::default()
    }
}

/// How one criterion comes out when Jette's card is changed.
#[track_caller]
fn check(criterion: Criterion, change: impl FnOnce(&mut Card), expected: Fit) {
    let mut host = jette();
    change(&mut host);
    let reasons = reasons(&rima(), &host);
    let reason = reasons.iter().find(|reason| reason.criterion == criterion).unwrap();
    assert_eq!(reason.fit, expected, "{reason:?}");
    assert_eq!(reason.shared.is_empty(), expected != Fit::Fits);
}

#[test]
fn each_criterion_fits_partly_or_not() {
    check(Criterion::Area, |_| {}, Fit::Fits);
    check(Criterion::Area, |host| host.area = "vanloese".to_owned(), Fit::Not);
    check(Criterion::Area, |host| host.area = String::new(), Fit::Partly);
    check(Criterion::Times, |_| {}, Fit::Fits);
    check(Criterion::Times, |host| host.times = [MeetingTime::Saturday].into(), Fit::Partly);
    check(Criterion::Times, |host| host.times = [MeetingTime::WeekdayDay].into(), Fit::Not);
    check(Criterion::Languages, |_| {}, Fit::Fits);
    check(Criterion::Languages, |host| host.languages = ["da".to_owned()].into(), Fit::Not);
    check(Criterion::Purposes, |host| host.purposes = [Purpose::Job].into(), Fit::Not);
    check(Criterion::Purposes, |host| host.purposes.clear(), Fit::Partly);
    check(Criterion::Children, |_| {}, Fit::Fits);
    check(Criterion::Children, |host| host.children = [(1, 2015)].into(), Fit::Partly);
    check(Criterion::Children, |host| host.children.clear(), Fit::Not);
}

#[test]
fn weekdays_are_compared_with_weekdays_and_their_times_with_times() {
    use MeetingTime::{Monday, Saturday, Thursday, Tuesday, WeekdayDay, WeekdayEvening};
    let on = |times: &[MeetingTime]| Card { times: times.iter().copied().collect(), ..Card::default() };
    let compared = |one: &[MeetingTime], other: &[MeetingTime]| {
        let there = reasons(&on(one), &on(other)).remove(0);
        let back = reasons(&on(other), &on(one)).remove(0);
        assert_eq!((there.criterion, there.fit, &there.shared), (Criterion::Times, back.fit, &back.shared));
        (there.fit, there.shared.join(" "))
    };
    let fits = |shared: &str| (Fit::Fits, shared.to_owned());
    let partly = (Fit::Partly, String::new());
    let evenings = [Monday, Thursday, WeekdayEvening];
    assert_eq!(compared(&evenings, &[Monday, Tuesday, Thursday]), fits("monday thursday"));
    assert_eq!(compared(&evenings, &[Thursday, WeekdayDay, WeekdayEvening]), fits("thursday weekday_evening"));
    assert_eq!(compared(&evenings, &[Tuesday, WeekdayEvening]), partly, "no day is the same");
    assert_eq!(compared(&evenings, &[Monday, WeekdayDay]), partly, "at another time of the day");
    assert_eq!(compared(&[Monday, Saturday], &[Tuesday, Saturday]), fits("saturday"));
    assert_eq!(compared(&[Monday], &[Saturday]), (Fit::Not, String::new()));
    // A card of an earlier app does not say which weekdays.
    assert_eq!(compared(&evenings, &[WeekdayEvening]), fits("weekday_evening"));
    assert_eq!(compared(&evenings, &[WeekdayDay]), partly);
    assert_eq!(compared(&[Monday], &[WeekdayEvening]), partly);
    assert_eq!(compared(&[WeekdayEvening], &[WeekdayDay]), partly);
}

#[test]
fn what_the_card_says_nothing_about_is_not_asked_of_others() {
    let asked: Vec<_> = reasons(&rima(), &jette()).iter().map(|reason| reason.criterion).collect();
    assert!(!asked.contains(&Criterion::Interests) && asked.len() == 5);
    let alone = Card { children: BTreeMap::new(), ..rima() };
    assert!(reasons(&alone, &jette()).iter().all(|reason| reason.criterion != Criterion::Children));
}

fn on(matched: &str, ended: Option<&str>) -> OnCard {
    OnCard { organisation: OrganisationId::from_bytes([1; 16]), matched: date(matched), ended: ended.map(date) }
}

fn with_matches(card: Card, matches: &[(u8, OnCard)]) -> Card {
    let matches = matches.iter().map(|(number, on)| (MatchId::from_bytes([*number; 16]), *on)).collect();
    Card { matches, ..card }
}

#[test]
fn six_months_free_both_who_then_wait_since_their_last_match_was_over() {
    let host = with_matches(jette(), &[(1, on("2026-02-12", None))]);
    let waits = |card: &Card, day: &str| card.waits_on(date(day));
    let long_ready = Card { waits_since: Some(date("2026-01-01")), ..host.clone() };
    assert_eq!(waits(&long_ready, "2026-02-12"), None);
    assert_eq!(waits(&long_ready, "2026-08-11"), None);
    assert_eq!(waits(&long_ready, "2026-08-12"), Some(date("2026-08-12")));
    assert_eq!(waits(&host, "2026-11-12"), Some(date("2026-10-01")));
    let stopped = with_matches(long_ready, &[(1, on("2026-02-12", Some("2026-03-01")))]);
    assert_eq!(waits(&stopped, "2026-11-12"), Some(date("2026-03-01")));
    // What was over on the day it was made takes nobody back in the line.
    let slip = with_matches(jette(), &[(1, on("2026-11-01", Some("2026-11-01")))]);
    assert_eq!(waits(&slip, "2026-11-12"), Some(date("2026-10-01")));
}

#[test]
fn two_matches_at_once_are_double_until_one_is_ended_and_one_after_the_other_never() {
    let doubled = |matches: &[(u8, OnCard)]| with_matches(rima(), matches).doubled().count();
    assert_eq!(doubled(&[(1, on("2026-02-12", None)), (2, on("2026-08-11", None))]), 2);
    assert_eq!(doubled(&[(1, on("2026-02-12", None)), (2, on("2026-08-12", None))]), 0);
    assert_eq!(doubled(&[(1, on("2026-02-12", Some("2026-09-01"))), (2, on("2026-08-11", None))]), 0);
    assert_eq!(doubled(&[(1, on("2026-02-12", None)), (2, on("2026-02-12", None)), (3, on("2026-09-01", None))]), 2);
}

#[test]
fn who_were_matched_are_not_proposed_to_each_other_again() {
    let ended = on("2026-10-20", Some("2026-11-01"));
    let newcomer = with_matches(rima(), &[(1, ended)]);
    let why = |of: &Card, host: &Card| ranking(of, [(person(1), host)], today()).others;
    assert_eq!(why(&newcomer, &with_matches(jette(), &[(1, ended)])), [(person(1), WhyNot::MatchedBefore)]);
    assert_eq!(why(&newcomer, &with_matches(jette(), &[(2, ended)])), []);
    let slip = [(1, on("2026-10-20", Some("2026-10-20")))];
    assert_eq!(why(&with_matches(rima(), &slip), &with_matches(jette(), &slip)), []);
}

#[test]
fn the_best_come_first_then_those_who_waited_longest_and_the_rest_have_a_reason() {
    let later = Card { waits_since: Some(date("2026-11-01")), ..jette() };
    let far = Card { area: "husum".to_owned(), waits_since: Some(date("2026-01-01")), ..jette() };
    let nothing = Card {
        side: Some(MatchSide::Host),
        area: "husum".to_owned(),
        languages: ["da".to_owned()].into(),
        ..later.clone()
    };
    let nothing = Card {
        times: [MeetingTime::WeekdayDay].into(),
        purposes: [Purpose::Job].into(),
        children: BTreeMap::new(),
        ..nothing
    };
    let unready = Card { waits_since: None, ..jette() };
    let gone = Card { withdrawn: Some(today()), ..jette() };
    let on = on("2026-10-20", None);
    let matched = Card { matches: [(MatchId::from_bytes([1; 16]), on)].into(), ..jette() };
    let free_again = Card {
        matches: [(MatchId::from_bytes([1; 16]), OnCard { ended: Some(today()), ..on })].into(),
        waits_since: Some(date("2026-11-02")),
        ..jette()
    };
    let cards = [later, jette(), far, nothing, unready, gone, matched, free_again, rima()];
    let among = (1..).map(person).zip(&cards);
    let Ranking { proposals, others } = ranking(&rima(), among, today());
    let order: Vec<_> = proposals.iter().map(|proposal| (proposal.person, proposal.fits())).collect();
    assert_eq!(order, [(person(2), 5), (person(1), 5), (person(8), 5), (person(3), 4)]);
    assert_eq!(
        others,
        [
            (person(4), WhyNot::NothingFits),
            (person(5), WhyNot::NotReady),
            (person(6), WhyNot::Withdrawn),
            (person(7), WhyNot::Matched)
        ]
    );
}

fn keys() -> impl Strategy<Value = std::collections::BTreeSet<String>> {
    btree_set("[a-d]", 0..3)
}

prop_compose! {
    fn host()(
        area in "[a-c]?",
        waits in proptest::option::of(0_u64..40),
        languages in keys(),
        interests in keys(),
        times in btree_set(proptest::sample::select(MeetingTime::ALL), 0..3),
        purposes in btree_set(proptest::sample::select(Purpose::ALL), 0..3),
        children in btree_map(1_u8..4, 2008_i64..2026, 0..3),
    ) -> Card {
        let waits_since = waits.map(|days| today() - chrono::Days::new(days));
        Card {
            side: Some(MatchSide::Host), area, waits_since, languages, interests, times, purposes, children,
            ..Card::default()
        }
    }
}

/// What no card has.
fn more() -> impl Strategy<Value = BTreeMap<String, String>> {
    let keys = "(origin|religion|legal_group|segment|name|last|phone|channel|birth_year|gender)";
    btree_map(keys, "[a-z]{1,8}", 0..4)
}

/// A card as a device reads it whose document also says things that no card has.
fn read_with(card: &Card, more: &BTreeMap<String, String>) -> Card {
    let mut document = Document::empty();
    let mut edits = card.edits();
    edits.extend(more.iter().map(|(key, value)| Edit::put(key.as_str(), value.as_str())));
    document.edit(Actor::new(DeviceId::from_bytes([1; 8]), [1; 8]), UnixMillis(0), &edits).unwrap();
    Card::read(&document).0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_but_the_card_changes_a_ranking(
        side in proptest::sample::select(MatchSide::ALL),
        of in (host(), more()),
        others in vec((host(), more()), 0..8),
        turn in 0_usize..8,
    ) {
        let (of, more) = (Card { side: Some(side), ..of.0 }, of.1);
        let on_side = |card: &Card| Card { side: Some(side.other()), ..card.clone() };
        let plain: Vec<Card> = others.iter().map(|(card, _)| on_side(card)).collect();
        let expected = ranking(&of, (1..).map(person).zip(&plain), today());
        let said: Vec<Card> = others.iter().map(|(card, more)| read_with(&on_side(card), more)).collect();
        prop_assert_eq!(&ranking(&read_with(&of, &more), (1..).map(person).zip(&said), today()), &expected);
        // Nor does the order in which cards come.
        let mut turned: Vec<(PersonId, &Card)> = (1..).map(person).zip(&plain).collect();
        turned.rotate_left(turn.min(plain.len()));
        prop_assert_eq!(ranking(&of, turned, today()), expected);
    }

    #[test]
    fn nobody_is_left_out_and_the_order_is_by_fit_then_waiting(of in host(), hosts in vec(host(), 0..12)) {
        let of = Card { side: Some(MatchSide::Newcomer), ..of };
        let found = ranking(&of, (1..).map(person).zip(&hosts), today());
        prop_assert_eq!(found.proposals.len() + found.others.len(), hosts.len());
        let order = |proposal: &crdt_model::matching::Proposal| {
            (std::cmp::Reverse(proposal.fits()), proposal.waits_since, proposal.person)
        };
        prop_assert!(found.proposals.is_sorted_by_key(order));
        prop_assert!(found.proposals.iter().all(|proposal| proposal.fits() > 0));
    }
}
