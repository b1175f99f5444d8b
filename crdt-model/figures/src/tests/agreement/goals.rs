//! Goals held against what was reached.

use chrono::Weekday;
use crdt_model::agreement::Amendment;
use crdt_model::goal::{Goal, GoalKind, Unit, set_done};
use crdt_model::group::{self, Stage};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::person::PersonRole;
use crdt_model::space::Space;

use super::super::city::{date, group as id};
use super::super::work::register;
use super::{GROUPS_BY_JUNE, GROUPS_IN_ALL, MATERIAL, agreed, aim, amend, document, goal, note, write};
use crate::IndicatorId;
use crate::note::reached;
use crate::ratio::{growth, share};
use crate::said::Said;

#[test]
fn a_goal_is_held_against_what_was_reached_by_its_deadline() {
    let mut city = agreed();
    city.found(id(3), "Talk Club", "husum", Weekday::Sat);
    let space = Space::Group(id(3));
    city.record(1, space, DocumentId::group(id(3)), &[group::reach_stage(Stage::Established, date("2026-08-01"))]);

    let by_june = aim(&city, GROUPS_BY_JUNE, "2026-11-30");
    assert_eq!((by_june.actual.unwrap().value, by_june.share, by_june.is_reached), (Some(2), Some(667), Some(false)));
    assert_eq!((by_june.to, by_june.is_over), (date("2026-06-30"), true));
    let in_all = aim(&city, GROUPS_IN_ALL, "2026-11-30");
    assert_eq!((in_all.actual.unwrap().value, in_all.share, in_all.is_over), (Some(3), Some(600), false));
    assert_eq!(in_all.name, Said { da: "Nye grupper".to_owned(), en: "New groups".to_owned() });

    let early = aim(&city, GROUPS_IN_ALL, "2025-06-01");
    assert_eq!((early.actual, early.is_reached), (None, None), "the agreement has not begun");

    assert_eq!(aim(&city, MATERIAL, "2026-11-30").is_reached, Some(false));
    write(&mut city, MATERIAL, &[set_done(date("2026-11-12"))]);
    assert_eq!(aim(&city, MATERIAL, "2026-11-30").is_reached, Some(true));
    assert_eq!(aim(&city, MATERIAL, "2026-11-11").done, None, "it was done later");
}

#[test]
fn a_goal_in_one_area_counts_there_and_is_not_told_of_all() {
    let mut city = agreed();
    let before = note(&city, "2026-11-30").draft;
    let there = Goal {
        danish: "Grupper i Husum".to_owned(),
        indicator: Some("new_groups".to_owned()),
        target: Some(1),
        unit: Some(Unit::Groups),
        area: Some("husum".to_owned()),
        ..Goal::default()
    };
    goal(&mut city, document(Kind::Goal, 4), there);
    let there = aim(&city, document(Kind::Goal, 4), "2026-11-30");
    assert_eq!((there.actual.unwrap().value, there.share), (Some(1), Some(1_000)));
    assert_eq!(note(&city, "2026-11-30").draft, before);
}

#[test]
fn a_share_is_held_against_a_share() {
    let mut city = agreed();
    let people = [(60, None), (61, None), (62, None), (63, Some("2026-10-31"))];
    for (number, until) in people {
        city.person(register(1), number, PersonRole::Volunteer, Some("2026-01-01"), until);
    }
    let retained = Goal {
        kind: Some(GoalKind::Retention),
        danish: "Fastholdte frivillige".to_owned(),
        indicator: Some("volunteers_retained".to_owned()),
        target: Some(80),
        unit: Some(Unit::Percent),
        ..Goal::default()
    };
    let of = document(Kind::Goal, 4);
    goal(&mut city, of, retained);
    let targets = [(of, 70)].into();
    amend(&mut city, 1, Amendment { decided: Some(date("2026-12-01")), targets, ..Amendment::default() });
    let told = aim(&city, of, "2027-01-15");
    let actual = told.actual.unwrap();
    assert_eq!((actual.value, actual.of, told.actual_share), (Some(3), Some(4), Some(750)));
    assert_eq!((told.share, told.earlier[0].share, told.is_reached), (Some(1_071), Some(938), Some(true)));
    assert_eq!(reached(&told).en, "75.0%");
    let note = note(&city, "2027-01-15");
    let said = note.draft.iter().find(|sentence| sentence.id == IndicatorId::VolunteersRetained).unwrap();
    assert_eq!(
        said.after.da,
        "af 4 der stadig den dag: 75,0 %. Målet er 70 % senest 31. december 2027: nået. Indtil 1. december 2026 var målet 80 %: 93,8 %."
    );
    assert_eq!(note.terms.amendments[0].targets[0].unit, Some(Unit::Percent));

    // Nobody has been there long enough to be asked about: nothing is reached, and nothing is missed.
    let early = aim(&city, of, "2026-11-30");
    assert_eq!((early.actual_share, early.share, early.is_reached), (None, None, None));
    assert_eq!(reached(&early).en, "not reported");
}

#[test]
fn shares_are_rounded_half_up() {
    for (part, whole, expected) in [
        (140, 120, Some(1_167)),
        (670, 575, Some(1_165)),
        (12, 18, Some(667)),
        (54, 427, Some(126)),
        (21, 125, Some(168)),
        (375, 1_370, Some(274)),
        (1, 2_000, Some(1)),
        (1, 2_001, Some(0)),
        (3, 0, None),
    ] {
        assert_eq!(share(part, whole), expected, "{part} of {whole}");
    }
    assert_eq!(growth(4_200, 4_000), Some(-48));
    assert_eq!(growth(0, 10), None);
    assert_eq!(share(i64::MAX, 1), None, "more than fits");
}
