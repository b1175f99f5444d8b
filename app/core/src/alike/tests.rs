#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::time::{Duration, Instant};

use crdt_model::id::GroupId;
use proptest::prelude::*;

use super::{Likeness, Named, Pair, pairs};

fn named(first: &'static str, last: &'static str, birth_year: i64, list: u8) -> Named<'static> {
    Named {
        first,
        last: Some(last).filter(|last| !last.is_empty()),
        birth_year: Some(birth_year).filter(|year| *year > 0),
        lists: [GroupId::from_bytes([list; 16])].into(),
    }
}

fn likeness(one: Named<'static>, other: Named<'static>) -> Option<Likeness> {
    pairs(&[one, other]).first().map(|pair| pair.likeness)
}

#[test]
fn one_name_is_spelled_in_many_ways() {
    for (one, other) in [
        ("Sofie", "Sophie"),
        ("Mohammed", "Muhamed"),
        ("Yusuf", "Yousef"),
        ("Jusuf", "YUSUF"),
        ("Aase", "Åse"),
        ("Kristian", "Christian"),
        ("Anne-Marie", "anne marie"),
        ("Anne", "Anne Marie"),
        ("Fatima", "Fatma"),
        ("Sara", "Sarah"),
        ("Nadim", "Nadeem"),
        ("Frederik", "Fredeirk"),
    ] {
        assert!(likeness(named(one, "", 2014, 1), named(other, "", 2014, 2)).is_some(), "{one} {other}");
    }
    for (one, other) in [("Ali", "Ole"), ("Jonas", "Jens"), ("Mette", "Mikkel"), ("Amir", "Samir")] {
        assert_eq!(likeness(named(one, "", 2014, 1), named(other, "", 2014, 2)), None, "{one} {other}");
    }
}

#[test]
fn initials_stand_for_names_and_tell_people_apart() {
    let amina_h = || named("Amina H.", "", 0, 1);
    assert_eq!(likeness(amina_h(), named("Amina", "Hassan", 0, 2)), Some(Likeness::SameAndMore));
    assert_eq!(likeness(amina_h(), named("Amina S.", "", 0, 1)), None);
    assert_eq!(likeness(amina_h(), named("Amina", "Saleh", 0, 2)), None);
    assert_eq!(likeness(named("M.", "Hansen", 0, 1), named("Mette", "Hansen", 0, 2)), Some(Likeness::Initial));
    assert_eq!(likeness(named("M.", "Hansen", 0, 1), named("Mette", "Holm", 0, 2)), None);
}

#[test]
fn what_contradicts_is_no_pair() {
    assert_eq!(likeness(named("Yusuf", "", 2014, 1), named("Yusuf", "", 2013, 1)), None);
    assert_eq!(likeness(named("Mette", "Hansen", 0, 1), named("Mette", "Madsen", 0, 1)), None);
    assert_eq!(likeness(named("Mette", "Kjær", 0, 1), named("Mette", "Kjaer", 0, 2)), Some(Likeness::SameAndMore));
}

#[test]
fn a_name_that_many_have_says_nothing_alone() {
    let three = |list: u8| named("Yusuf", "", 0, list);
    assert_eq!(pairs(&[three(1), three(2)]).len(), 1);
    assert_eq!(pairs(&[three(1), three(2), three(3)]), []);
    let on_one_list = pairs(&[three(1), three(2), three(1)]);
    assert_eq!(on_one_list, [Pair { likeness: Likeness::Same, one: 0, other: 2 }]);
}

#[test]
fn two_thousand_people_are_soon_compared() {
    let firsts = ["Yusuf", "Mohammed", "Amina", "Sofie", "Mette", "Fatima", "Omar", "Ali"];
    let people: Vec<Named<'_>> = (0_u8..250)
        .flat_map(|list| (0_u8..8).map(move |at| (list, at)))
        .map(|(list, at)| named(firsts[usize::from(at)], "", 2008 + i64::from(list % 9), list))
        .collect();
    assert_eq!(people.len(), 2_000);
    let begun = Instant::now();
    assert!(!pairs(&people).is_empty());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

const FIRSTS: &[&str] =
    &["Yusuf", "Yousef", "Yusuf K.", "Amina", "Aminah", "Y.", "", "-", "Anne-Marie", "Anne", "Åse", "Aase", "Юлія"];
const LASTS: &[&str] = &["", "Hansen", "Hanssen", "K.", "Khan", "Kaan"];

proptest! {
    /// Nobody is paired with themselves, no pair comes twice, and the order in which people are given changes nothing.
    #[test]
    fn pairs_are_of_two_and_the_same_in_any_order(
        people in prop::collection::vec((0..FIRSTS.len(), 0..LASTS.len(), 0_i64..3, 0_u8..3), 0..60),
    ) {
        let as_named = |(first, last, year, list): &(usize, usize, i64, u8)| {
            named(FIRSTS[*first], LASTS[*last], if *year == 0 { 0 } else { 2013 + *year }, *list)
        };
        let forward: Vec<Named<'_>> = people.iter().map(as_named).collect();
        let found = pairs(&forward);
        let mut places: Vec<(usize, usize)> = found.iter().map(|pair| (pair.one, pair.other)).collect();
        prop_assert!(places.iter().all(|(one, other)| one < other && *other < people.len()));
        places.sort_unstable();
        places.dedup();
        prop_assert_eq!(places.len(), found.len());

        let backward: Vec<Named<'_>> = people.iter().rev().map(as_named).collect();
        let last = people.len().saturating_sub(1);
        let mut turned: Vec<Pair> = pairs(&backward)
            .into_iter()
            .map(|pair| Pair { likeness: pair.likeness, one: last - pair.other, other: last - pair.one })
            .collect();
        turned.sort();
        // Of many who are told apart by nothing, which ones stand next to each other is up to their order.
        if people.len() <= super::NEIGHBOURS_MAX {
            prop_assert_eq!(turned, found);
        }
    }
}
