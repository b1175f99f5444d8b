//! What holds of an agreement as amended.

use crdt_model::agreement::Amendment;
use crdt_model::document::UnixMillis;
use crdt_model::goal::{Goal, GoalKind};
use crdt_model::kind::Kind;
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::space::Space;

use super::super::city::date;
use super::{GROUPS_BY_JUNE, GROUPS_IN_ALL, MATERIAL, agreed, aim, amend, document, known, note, terms_as_of, write};
use crate::said::Said;
use crate::terms::{Trouble, astray};

#[test]
fn an_amendment_holds_from_its_day_and_nothing_is_written_over() {
    let mut city = agreed();
    amend(
        &mut city,
        1,
        Amendment {
            decided: Some(date("2026-04-12")),
            ends: Some(date("2028-04-30")),
            targets: [(GROUPS_IN_ALL, 4)].into(),
            drops: [MATERIAL].into(),
            areas: ["husum".to_owned()].into(),
            ..Amendment::default()
        },
    );
    let before = terms_as_of(&city, "2026-04-11");
    assert_eq!((before.ends, before.areas.len(), before.amendments.len()), (date("2027-12-31"), 1, 0));
    let after = terms_as_of(&city, "2026-04-12");
    assert_eq!((after.ends, after.ends_at_first), (date("2028-04-30"), date("2027-12-31")));
    let names: Vec<&str> = after.areas.iter().map(|area| area.name.as_str()).collect();
    assert_eq!(names, ["Husum", "Tingbjerg"]);
    let change = &after.amendments[0];
    assert!(change.holds && after.troubles.is_empty());
    assert_eq!((change.targets[0].before, change.targets[0].target), (Some(5), 4));
    assert_eq!(change.drops, [Said { da: "Materiale".to_owned(), en: "Materiale".to_owned() }]);

    let goal = aim(&city, GROUPS_IN_ALL, "2026-04-11");
    assert_eq!((goal.target, goal.earlier.len(), goal.deadline), (Some(5), 0, date("2027-12-31")));
    let goal = aim(&city, GROUPS_IN_ALL, "2026-05-01");
    assert_eq!((goal.target, goal.deadline, goal.runs_with_agreement), (Some(4), date("2028-04-30"), true));
    assert_eq!((goal.earlier[0].target, goal.earlier[0].until), (Some(5), date("2026-04-12")));
    assert_eq!((goal.earlier[0].reason.as_str(), goal.share, goal.earlier[0].share), ("fordi", Some(500), Some(400)));
    assert_eq!(aim(&city, MATERIAL, "2026-05-01").dropped.unwrap().since, date("2026-04-12"));

    city.record(1, Space::Programme, document(Kind::Amendment, 1), &[set_cancelled(true)]);
    assert_eq!(terms_as_of(&city, "2026-05-01").ends, date("2027-12-31"), "taken back");
}

#[test]
fn of_two_amendments_of_one_day_the_one_recorded_last_holds() {
    let recorded = |target, at| Amendment {
        decided: Some(date("2026-04-12")),
        targets: [(GROUPS_IN_ALL, target)].into(),
        logged: Logged { at: Some(UnixMillis(at)), ..Logged::default() },
        ..Amendment::default()
    };
    for order in [[2, 1], [1, 2]] {
        let mut city = agreed();
        for number in order {
            // The one with the smaller id was recorded last.
            amend(&mut city, number, recorded(i64::from(number), 10 - i64::from(number)));
        }
        let told = aim(&city, GROUPS_IN_ALL, "2026-05-01");
        assert_eq!((told.target, told.earlier.len()), (Some(1), 2));
        assert_eq!(terms_as_of(&city, "2026-05-01").amendments[1].targets[0].before, Some(2));
    }
}

#[test]
fn what_cannot_hold_is_kept_and_shown_and_moves_nothing() {
    let mut city = agreed();
    let early = Amendment {
        decided: Some(date("2025-12-31")),
        ends: Some(date("2030-01-01")),
        areas: ["husum".to_owned()].into(),
        targets: [(GROUPS_IN_ALL, 1), (document(Kind::Goal, 9), 2)].into(),
        ..Amendment::default()
    };
    amend(&mut city, 1, early);
    let orphan = Goal { danish: "Ukendt".to_owned(), kind: Some(GoalKind::Qualitative), ..Goal::default() };
    let orphan = Goal { agreement: Some(document(Kind::Agreement, 7)), ..orphan };
    write(&mut city, document(Kind::Goal, 8), &orphan.edits());

    let terms = terms_as_of(&city, "2026-11-30");
    assert_eq!((terms.ends, terms.areas.len()), (date("2027-12-31"), 1));
    assert!(!terms.amendments[0].holds);
    assert!(
        matches!(terms.troubles[0], Trouble::AmendedBeforeItBegan { decided, .. } if decided == date("2025-12-31"))
    );
    assert!(matches!(terms.troubles[1], Trouble::TargetOfAnotherGoal { goal, .. } if goal == document(Kind::Goal, 9)));
    assert_eq!(aim(&city, GROUPS_IN_ALL, "2026-11-30").target, Some(5));
    let (_, agreed, _) = known(&city);
    assert!(matches!(&astray(&agreed)[..], [Trouble::OfUnknownAgreement { name, .. }] if name.da == "Ukendt"));
}

#[test]
fn an_area_that_two_amendments_name_is_one_and_shown() {
    let mut city = agreed();
    let naming = |decided: &str, areas: &[&str]| Amendment {
        decided: Some(date(decided)),
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        ..Amendment::default()
    };
    amend(&mut city, 1, naming("2026-04-12", &["husum"]));
    assert!(terms_as_of(&city, "2026-11-30").troubles.is_empty());
    // Each on a device that did not know of the other; and one that names what the agreement named at first.
    amend(&mut city, 2, naming("2026-05-01", &["husum"]));
    amend(&mut city, 3, naming("2026-06-01", &["tingbjerg"]));
    let terms = terms_as_of(&city, "2026-11-30");
    assert_eq!(terms.areas_named(), 2);
    let again = |number, name: &str| Trouble::AreaNamedAgain {
        amendment: document(Kind::Amendment, number),
        name: name.to_owned(),
    };
    assert_eq!(terms.troubles, [again(2, "Husum"), again(3, "Tingbjerg")]);
    assert!(terms_as_of(&city, "2026-04-30").troubles.is_empty(), "not before it was decided");
}

#[test]
fn a_goal_that_was_taken_back_is_still_known_to_those_that_name_it() {
    let mut city = agreed();
    let targets = [(GROUPS_IN_ALL, 4)].into();
    let amendment =
        Amendment { decided: Some(date("2026-04-12")), targets, drops: [MATERIAL].into(), ..Amendment::default() };
    amend(&mut city, 1, amendment);
    for goal in [GROUPS_IN_ALL, MATERIAL] {
        write(&mut city, goal, &[set_cancelled(true)]);
    }
    let told = note(&city, "2026-11-30");
    assert_eq!(told.goals.iter().map(|aim| aim.goal).collect::<Vec<_>>(), [GROUPS_BY_JUNE]);
    assert_eq!((told.terms.troubles, told.astray), (vec![], vec![]));
    let change = &told.terms.amendments[0];
    assert_eq!((change.targets[0].name.en.as_str(), change.targets[0].before), ("New groups", Some(5)));
    assert_eq!(change.drops[0].da, "Materiale");
}
