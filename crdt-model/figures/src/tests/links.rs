//! Persons who are one, and persons who may be.

use std::collections::{BTreeMap, BTreeSet};

use crdt_model::document::Edit;
use crdt_model::kind::DocumentId;
use crdt_model::link::{Sameness, link_id};
use crdt_model::mark::Answer;
use rusqlite::Connection;

use super::city::{City, group, person, replay};
use super::work::{figure, list, organisation, register, year};
use crate::evidence::Line;
use crate::{By, Figure, IndicatorId, schema};

/// Three children on the list of one group, three on the other's; each came once.
fn met() -> City {
    let mut city = City::organised();
    for (of, on, whos) in [(1, "2026-11-03", [10, 11, 12]), (2, "2026-11-05", [20, 21, 22])] {
        for who in whos {
            city.mark(2, group(of), on, who, Answer::Came);
        }
    }
    city
}

fn participants(city: &City) -> Figure {
    let rows = replay(&city.log);
    figure(&rows, &year(&rows), IndicatorId::Participants)
}

#[test]
fn linked_persons_are_one_in_every_part() {
    let mut city = met();
    city.link(1, 10, 20, Sameness::Same);
    city.link(1, 11, 12, Sameness::Same);
    let rows = replay(&city.log);
    let of = |by| {
        let parts = IndicatorId::Participants.indicator().figures(&rows, &year(&rows), by).unwrap();
        parts.into_iter().filter_map(|(key, figure)| Some((key, figure.value?))).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(of(By::Whole), [(String::new(), 4)].into());
    assert_eq!(of(By::Group), [(group(1).to_string(), 2), (group(2).to_string(), 3)].into());
    assert_eq!(of(By::Area), [("husum".to_owned(), 3), ("tingbjerg".to_owned(), 2)].into());
    assert_eq!(of(By::Month), [("2026-11".to_owned(), 4)].into());
    let lines = IndicatorId::Participants.indicator().evidence(&rows, &year(&rows), 10, 0).unwrap().lines;
    let in_both: Vec<_> = lines.iter().filter(|line| matches!(line, Line::Person { groups: 2, .. })).collect();
    assert!(matches!(in_both[..], [Line::Person { group: None, times: 2, .. }]), "{lines:?}");
    // What counts each time is as it was.
    assert_eq!(figure(&rows, &year(&rows), IndicatorId::Attendance).value, Some(6));
}

#[test]
fn one_who_is_another_who_is_a_third_is_the_third() {
    let mut city = met();
    city.link(1, 10, 20, Sameness::Same);
    city.link(1, 20, 21, Sameness::Same);
    city.link(1, 21, 11, Sameness::Same);
    assert_eq!(participants(&city).value, Some(3));
    city.link(1, 20, 21, Sameness::Different);
    assert_eq!(participants(&city).value, Some(4), "two pairs are left");
}

#[test]
fn what_nobody_has_settled_is_given_beside_the_figure() {
    let mut city = met();
    city.link(1, 10, 20, Sameness::Same);
    city.link(2, 10, 20, Sameness::Different);
    city.link(1, 11, 21, Sameness::Open);
    // The same two once more by another way round: one human fewer at the most, not two.
    city.link(1, 10, 11, Sameness::Open);
    city.link(1, 20, 21, Sameness::Open);
    let told = participants(&city);
    assert_eq!((told.value, told.possible_doubles), (Some(6), 3));
    city.link(2, 10, 20, Sameness::Open);
    let told = participants(&city);
    assert_eq!((told.value, told.possible_doubles), (Some(5), 2));
    for (one, other) in [(11, 21), (10, 11), (20, 21)] {
        city.link(1, one, other, Sameness::Different);
    }
    assert_eq!((participants(&city).value, participants(&city).possible_doubles), (Some(5), 0));
}

#[test]
fn a_link_holds_within_its_organisation_alone() {
    let mut city = met();
    let elsewhere = Edit::put("organisation", organisation(2).to_string());
    city.record(1, list(2), DocumentId::group(group(2)), &[elsewhere]);
    city.link(1, 10, 20, Sameness::Same);
    assert_eq!(participants(&city).value, Some(6), "across organisations figures are sums");
    // A person with one id in both is one in each.
    city.mark(2, group(2), "2026-11-05", 10, Answer::Came);
    assert_eq!(participants(&city).value, Some(7));
    // A link in a group's space, or under another pair's id, is no link.
    let mut misplaced = met();
    let entry = city.log.iter().find(|entry| entry.id == link_id(person(10), person(20))).unwrap();
    for (space, id) in [(list(1), entry.id), (register(1), link_id(person(1), person(2)))] {
        misplaced.log.push(super::city::Entry { space, id, bytes: entry.bytes.clone() });
    }
    assert_eq!(participants(&misplaced).value, Some(6));
}

#[test]
fn a_link_is_known_from_its_entry_on() {
    let mut city = met();
    city.link(1, 10, 20, Sameness::Same);
    let linked = city.log.len();
    city.link(1, 10, 20, Sameness::Different);
    let rows = replay(&city.log);
    let at = |position: usize| {
        let question = year(&rows);
        let position = i64::try_from(position).unwrap();
        let question =
            crate::Question::new(question.from(), question.to(), question.as_of(), question.as_of(), position);
        figure(&rows, &question.unwrap(), IndicatorId::Participants).value
    };
    assert_eq!([linked - 1, linked, linked + 1].map(at), [Some(6), Some(5), Some(6)]);
}

/// Whatever links come and go, each person's one id is the smallest of those that can be reached, at every position.
#[test]
fn the_one_id_is_the_smallest_that_can_be_reached() {
    let mut city = City::organised();
    let mut state = 5_u32;
    let mut standing = BTreeMap::<(u8, u8), Sameness>::new();
    let mut then = Vec::new();
    for _ in 0..160 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let pick = |shift: u32, of: u32| u8::try_from((state >> shift) % of).unwrap();
        let (one, other) = (10 + pick(8, 9), 10 + pick(13, 9));
        let sameness = Sameness::ALL[usize::from(pick(20, 3))];
        if one == other {
            continue;
        }
        city.link(1, one, other, sameness);
        standing.insert((one.min(other), one.max(other)), sameness);
        then.push((i64::try_from(city.log.len()).unwrap(), standing.clone()));
    }
    let rows = replay(&city.log);
    assert_eq!(then.last().unwrap().0, schema::position(&rows).unwrap());
    for (position, standing) in then {
        let expected: BTreeMap<u8, (u8, u8)> = (10..19)
            .filter(|who| standing.iter().any(|((a, b), is)| *is != Sameness::Different && (a == who || b == who)))
            .map(|who| {
                let same = reached(&standing, who, &|is| is == Sameness::Same);
                let maybe = reached(&standing, who, &|is| is != Sameness::Different);
                (who, (*same.first().unwrap(), *maybe.first().unwrap()))
            })
            .collect();
        assert_eq!(humans(&rows, position), expected, "at {position}");
    }
}

fn reached(standing: &BTreeMap<(u8, u8), Sameness>, from: u8, holds: &dyn Fn(Sameness) -> bool) -> BTreeSet<u8> {
    let mut reached = BTreeSet::from([from]);
    loop {
        let before = reached.len();
        for ((a, b), _) in standing.iter().filter(|(_, is)| holds(**is)) {
            if reached.contains(a) || reached.contains(b) {
                reached.extend([*a, *b]);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

fn humans(rows: &Connection, position: i64) -> BTreeMap<u8, (u8, u8)> {
    let mut select = rows
        .prepare_cached(
            "select person, human, maybe from human
             where known_from <= ?1 and (known_until is null or known_until > ?1)",
        )
        .unwrap();
    let first = |row: &rusqlite::Row<'_>, column| row.get::<_, Vec<u8>>(column).unwrap()[0];
    select
        .query_map([position], |row| Ok((first(row, 0), (first(row, 1), first(row, 2)))))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}
