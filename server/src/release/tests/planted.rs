//! Leaks that are put there, and must be found and closed.

use super::*;

#[test]
fn an_exact_total_undoes_rounding() {
    // Each was rounded down by two, so only a sum of 36 tells that none was rounded down by less.
    let counts = by_area("2009-09-30", &[12, 12, 12]);
    assert!(tells(std::slice::from_ref(&counts)));
    assert_eq!(joined(&[], counts), [[2, 1]], "the first two are told together");
    let fine = by_area("2009-09-30", &[10, 11, 12]);
    assert!(!tells(std::slice::from_ref(&fine)));
    assert_eq!(joined(&[], fine), [[1, 1, 1]]);
}

#[test]
fn a_cell_of_almost_nobody_is_told_with_its_neighbour() {
    assert_eq!(joined(&[], by_area("2009-09-30", &[20, 1, 30, 40])), [[1, 2, 1]]);
    assert_eq!(joined(&[], by_area("2009-09-30", &[20, 30, 40, 0])), [[1, 1, 2]], "the last with the one before it");
}

#[test]
fn one_more_person_is_not_seen_between_two_editions() {
    let before = by_area("2009-09-30", &[22, 30, 41, 19]);
    assert_eq!(joined(&[], before.clone()), [[1, 1, 1, 1]]);
    // 22 is told as 20, 23 as 25, and the headline has grown by one.
    let after = by_area("2009-10-31", &[23, 30, 41, 19]);
    assert!(!tells(std::slice::from_ref(&after)), "alone it tells nothing");
    assert!(tells(&[after.clone(), before.clone()]));
    let closed = gate::join(std::slice::from_ref(&before), vec![after]).unwrap();
    assert_ne!(closed[0].axes[0].classes, [1, 1, 1, 1]);
    assert!(!tells(&[closed[0].clone(), before]));
}

#[test]
fn a_late_registration_is_not_seen_in_a_revision() {
    let before = by_area("2009-09-30", &[141, 57, 35]);
    let late = Counts { position: 9, ..by_area("2009-09-30", &[141, 58, 35]) };
    assert!(!tells(std::slice::from_ref(&late)), "alone it tells nothing");
    assert!(tells(&[late.clone(), before.clone()]));
    let closed = gate::join(std::slice::from_ref(&before), vec![late]).unwrap();
    assert!(!tells(&[closed[0].clone(), before]));
}

#[test]
fn nothing_new_tells_nothing_new() {
    let before = by_area("2009-09-30", &[140, 59, 34]);
    assert_eq!(joined(std::slice::from_ref(&before), Counts { position: 9, ..before.clone() }), [[1, 1, 1]]);
}

#[test]
fn what_was_told_again_is_told_once_and_still_closes_a_leak() {
    let again = |position| Counts { position, ..by_area("2009-09-30", &[22, 30, 41, 19]) };
    let before: Vec<Counts> = (1..=2_000).map(again).collect();
    let after = by_area("2009-10-31", &[23, 30, 41, 19]);
    let closed = joined(&before, after.clone());
    assert_ne!(closed, [[1, 1, 1, 1]]);
    assert_eq!(closed, joined(&before[..1], after));
}

#[test]
fn another_table_does_not_undo_a_join() {
    // Told together in one edition, each alone in another of the same facts, of which one is then almost known.
    let mut first = by_area("2009-09-30", &[1, 24, 30]);
    first.axes[0].classes = vec![2, 1];
    let second = Counts { position: 9, ..by_area("2009-09-30", &[1, 24, 30]) };
    assert!(tells(&[second.clone(), first.clone()]));
    assert_eq!(joined(std::slice::from_ref(&first), second), [[2, 1]]);
}

#[test]
fn those_who_do_not_count_are_not_found_by_subtraction() {
    let retained = |others: [i64; 3]| {
        let mut counts = by_area("2009-09-30", &[20, 30, 40]);
        for (cell, others) in counts.cells.iter_mut().zip(others) {
            cell.others = others;
        }
        Counts { id: IndicatorId::VolunteersRetained, shares: true, ..counts }
    };
    assert!(tells(&[retained([10, 1, 9])]), "30 of 31: one has left");
    assert_eq!(joined(&[], retained([10, 1, 9])), [[1, 2]]);
    assert_eq!(joined(&[], retained([9, 10, 8])), [[1, 1, 1]]);
    assert_eq!(joined(&[], retained([1, 1, 0])), [[3]], "the headline itself says that two have left: no parts");
}

#[test]
fn a_goal_of_one_area_does_not_tell_another() {
    let demanded = |value| Demanded {
        by: By::Area,
        keys: vec!["area 00".to_owned()],
        also: Vec::new(),
        least: value,
        most: Some(value),
        all: false,
    };
    let counts = Counts { demanded: vec![demanded(20)], ..by_area("2009-09-30", &[20, 30, 40]) };
    assert_eq!(joined(&[], counts), [[1, 1, 1]], "two others are left, each in five ways");
    let counts = Counts { demanded: vec![demanded(20)], ..by_area("2009-09-30", &[20, 31]) };
    let refused = gate::join(&[by_area("2009-09-30", &[20, 31])], vec![counts]);
    assert!(matches!(refused, Err(NotReleased::Told(IndicatorId::NewVolunteers))), "{refused:?}");
}

#[test]
fn what_lies_within_another_figure_narrows_it() {
    // Everybody came once, as the headlines say: so the months of an area are its people, rounded in another way.
    let mut attendance = crossed(&[&[12, 12], &[8, 8], &[10, 10]]);
    attendance.id = IndicatorId::Attendance;
    attendance.axes[0] = Axis::new(By::Area, ["area 00", "area 01", "area 02"].map(str::to_owned).into());
    let participants = Counts { id: IndicatorId::Participants, ..by_area("2009-09-30", &[24, 16, 20]) };
    assert!(!tells(std::slice::from_ref(&attendance)) && !tells(std::slice::from_ref(&participants)));
    assert!(tells(&[attendance.clone(), participants.clone()]));
    let both = gate::join(&[], vec![attendance, participants]).unwrap();
    assert!(!tells(&both));
}

#[test]
fn a_figure_of_two_tells_no_parts() {
    assert_eq!(joined(&[], by_area("2009-09-30", &[1, 1, 0])), [[3]]);
    assert_eq!(joined(&[], by_area("2009-09-30", &[0, 0, 0])), [[3]]);
}

#[test]
fn the_only_part_is_the_headline_and_holds_nothing_back() {
    let before = by_area("2009-09-30", &[20]);
    assert_eq!(joined(&[], before.clone()), [[1]]);
    assert_eq!(joined(std::slice::from_ref(&before), by_area("2009-10-31", &[21])), [[1]]);
}

#[test]
fn crossed_tables_join_the_last_dimension_first() {
    assert_eq!(joined(&[], crossed(&[&[20, 21, 22], &[9, 1, 11]])), [vec![1, 1], vec![1, 2]]);
    let thin = joined(&[], crossed(&[&[20, 21, 22], &[0, 1, 0]]));
    assert_eq!(thin, [vec![2], vec![3]], "nobody is left to be told apart");
}

#[test]
fn what_is_not_people_stays_as_it_is() {
    let meetings = Counts { id: IndicatorId::MeetingsHeld, people: false, ..by_area("2009-09-30", &[1, 0, 2]) };
    assert_eq!(joined(&[], meetings.clone()), [[1, 1, 1]]);
    assert_eq!(meetings.sum(&[0, 2]).value, 3);
}
