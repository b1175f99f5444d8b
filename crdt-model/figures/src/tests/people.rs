//! Volunteers, mentors and consultants, each counted once.

use crdt_model::document::Edit;
use crdt_model::kind::Kind;
use crdt_model::link::Sameness;
use crdt_model::mentoring;
use crdt_model::person::{self, PersonRole, Tenure};

use super::city::{City, date, group, replay};
use super::work::{document, figure, list, register, year};
use crate::evidence::Line;
use crate::{By, IndicatorId};

#[test]
fn a_volunteer_of_the_register_who_helps_in_two_groups_is_one_new_volunteer() {
    let mut city = City::organised();
    city.volunteer(register(1), 60, "2026-02-01");
    city.volunteer(list(1), 60, "2026-02-10");
    city.volunteer(list(2), 60, "2026-03-10");
    city.volunteer(register(1), 61, "2026-05-01");
    let rows = replay(&city.log);
    let new = IndicatorId::NewVolunteers.indicator();
    assert_eq!(figure(&rows, &year(&rows), new.id).value, Some(2));
    for (by, expected) in [
        (By::Area, vec![("", 1), ("husum", 1), ("tingbjerg", 1)]),
        (By::Month, vec![("2026-02", 1), ("2026-05", 1)]),
        (By::Kind, vec![("", 1), ("homework_cafe", 1)]),
    ] {
        let parts = new.figures(&rows, &year(&rows), by).unwrap();
        let parts: Vec<(&str, i64)> = parts.iter().map(|(key, figure)| (key.as_str(), figure.value.unwrap())).collect();
        assert_eq!(parts, expected, "{by:?}");
    }
    assert_eq!(figure(&rows, &year(&rows).in_group(group(2)), new.id).value, Some(1));
}

#[test]
fn whoever_began_earlier_anywhere_is_not_new() {
    let mut city = City::organised();
    city.volunteer(register(1), 60, "2025-12-31");
    city.volunteer(list(1), 60, "2026-03-01");
    city.person(list(1), 61, PersonRole::Volunteer, None, None);
    city.person(list(1), 62, PersonRole::Participant, Some("2026-03-01"), None);
    city.volunteer(list(1), 63, "2026-12-01");
    assert_eq!(city.value(IndicatorId::NewVolunteers), Some(0), "before, without a date, a participant, yet to come");
    assert_eq!(city.value(IndicatorId::Volunteers), Some(2), "the one who is yet to come is not there");

    // Two persons of a group's list, one of whom began before, are one: nobody is new any more.
    city.volunteer(list(2), 64, "2026-03-01");
    assert_eq!(city.value(IndicatorId::NewVolunteers), Some(1));
    city.link(1, 60, 64, Sameness::Same);
    assert_eq!(city.value(IndicatorId::NewVolunteers), Some(0));
    assert_eq!(city.value(IndicatorId::Volunteers), Some(2));
}

#[test]
fn the_last_day_is_included() {
    let mut city = City::organised();
    city.person(list(1), 60, PersonRole::Volunteer, Some("2026-02-01"), Some("2026-11-30"));
    city.person(list(1), 61, PersonRole::Volunteer, Some("2026-02-01"), Some("2026-11-29"));
    // Left one group, still in the other.
    city.person(list(1), 62, PersonRole::Volunteer, Some("2026-02-01"), Some("2026-03-01"));
    city.volunteer(list(2), 62, "2026-03-01");
    assert_eq!(city.value(IndicatorId::Volunteers), Some(2));
    let rows = replay(&city.log);
    let here = IndicatorId::Volunteers.indicator().figures(&rows, &year(&rows), By::Group).unwrap();
    assert_eq!(here.values().map(|figure| figure.value).collect::<Vec<_>>(), [Some(1), Some(1)]);
}

#[test]
fn a_role_that_ends_before_it_begins_is_no_row() {
    let mut city = City::organised();
    city.person(list(1), 60, PersonRole::Volunteer, Some("2026-02-01"), Some("2026-01-31"));
    city.person(list(1), 61, PersonRole::Volunteer, Some("2026-02-01"), Some("2026-02-01"));
    assert_eq!(city.value(IndicatorId::NewVolunteers), Some(1), "the one of a single day");
    let id = crdt_model::kind::DocumentId::person(super::city::person(61));
    city.record(1, list(1), id, &[person::leave(date("2026-01-31"))]);
    assert_eq!(city.value(IndicatorId::NewVolunteers), Some(0), "it was undone");
}

#[test]
fn a_volunteer_is_retained_who_began_a_year_ago_and_is_there() {
    let mut city = City::organised();
    let last = date("2026-11-30");
    city.volunteer(list(1), 60, "2025-11-30");
    city.person(list(1), 61, PersonRole::Volunteer, Some("2025-06-01"), Some("2026-06-01"));
    city.volunteer(list(1), 62, "2025-12-01");
    let rows = replay(&city.log);
    let question = crate::Question::new(date("2025-01-01"), last, last, last, year(&rows).position()).unwrap();
    let retained = figure(&rows, &question, IndicatorId::VolunteersRetained);
    assert_eq!((retained.value, retained.of, retained.share_tenths()), (Some(1), Some(2), Some(500)));
    let lines = IndicatorId::VolunteersRetained.indicator().evidence(&rows, &question, 10, 0).unwrap().lines;
    let counts = |line: &Line| matches!(line, Line::Volunteer { counts: true, there: true, until: None, .. });
    assert_eq!((lines.len(), lines.iter().filter(|line| counts(line)).count()), (2, 1));
    assert!(matches!(&lines[0], Line::Volunteer { counts: false, there: false, until: Some(_), .. }), "{lines:?}");
    let nobody = figure(&rows, &year(&rows), IndicatorId::VolunteersRetained);
    assert_eq!((nobody.value, nobody.of, nobody.share_tenths()), (Some(0), Some(0), None));
}

/// Three figures that notes have mixed up: mentors recruited, young people with a mentor, courses under the agreement.
#[test]
fn mentors_young_people_and_courses_are_counted_apart() {
    let mut city = City::organised();
    for who in [60, 61, 62] {
        city.person(list(1), who, PersonRole::Mentor, Some("2026-02-01"), None);
    }
    // A volunteer since long who now also is a mentor is a mentor recruited, not a new volunteer.
    city.volunteer(list(1), 63, "2024-02-01");
    let tenure = Tenure { role: PersonRole::Mentor, since: Some(date("2026-05-01")), until: None };
    city.record(
        1,
        list(1),
        crdt_model::kind::DocumentId::person(super::city::person(63)),
        &[person::set_tenure(tenure)],
    );
    // In a register alone nobody is a mentor in a group.
    city.person(register(1), 64, PersonRole::Mentor, Some("2026-02-01"), None);
    city.mentor(1, (60, 80), "2026-03-01", Some("2026-04-01"));
    city.mentor(2, (61, 80), "2026-06-01", None);
    city.mentor(3, (61, 81), "2025-12-01", Some("2026-01-01"));
    let complete = [mentoring::complete_course(date("2026-10-01"))];
    city.record(1, list(1), document(Kind::Mentoring, 3), &complete);
    let check = |id, expected| assert_eq!(city.value(id), Some(expected), "{id}");
    check(IndicatorId::MentorsRecruited, 4);
    check(IndicatorId::MenteesMatched, 1);
    check(IndicatorId::MentorCourses, 2);
    check(IndicatorId::MentorCoursesCompleted, 1);
    check(IndicatorId::NewVolunteers, 4);
    let rows = replay(&city.log);
    assert_eq!(figure(&rows, &year(&rows), IndicatorId::MenteesMatched).share_tenths(), Some(250), "in use");
}

#[test]
fn a_mentoring_that_ends_before_it_begins_or_is_taken_back_is_not_counted() {
    let mut city = City::organised();
    city.mentor(1, (60, 80), "2026-03-01", Some("2026-02-01"));
    city.mentor(2, (60, 81), "2026-03-01", Some("2026-03-02"));
    assert_eq!(city.value(IndicatorId::MenteesMatched), Some(1));
    city.record(1, list(1), document(Kind::Mentoring, 2), &[crdt_model::logged::set_cancelled(true)]);
    assert_eq!(city.value(IndicatorId::MenteesMatched), Some(0));
    let rows = replay(&city.log);
    let overview = crate::Overview::of(&rows, &year(&rows), &crate::Names::default()).unwrap();
    assert_eq!(overview.left_out, 1, "the one that makes no sense is shown, the one that was taken back is not");
}

#[test]
fn consultants_are_persons_and_full_time_equivalents() {
    let mut city = City::organised();
    city.employ(1, 70, 100, "2026-01-01", None);
    city.employ(2, 71, 50, "2026-01-01", Some("2026-11-30"));
    city.employ(3, 71, 25, "2026-06-01", None);
    city.employ(4, 72, 75, "2026-01-01", Some("2026-11-29"));
    city.employ(5, 73, 0, "2026-01-01", None);
    assert_eq!(city.value(IndicatorId::Consultants), Some(2));
    assert_eq!(city.value(IndicatorId::ConsultantFte), Some(175));
    city.link(1, 70, 71, Sameness::Same);
    assert_eq!((city.value(IndicatorId::Consultants), city.value(IndicatorId::ConsultantFte)), (Some(1), Some(175)));
    let rows = replay(&city.log);
    let in_a_group = figure(&rows, &year(&rows).in_group(group(1)), IndicatorId::Consultants);
    assert_eq!(in_a_group.value, None, "a group has no consultants of its own");
}

#[test]
fn nothing_of_a_person_but_where_and_how_long() {
    let mut city = City::organised();
    city.volunteer(list(1), 60, "2026-02-01");
    let before = super::city::dump(&replay(&city.log));
    let id = crdt_model::kind::DocumentId::person(super::city::person(60));
    city.record(1, list(1), id, &[person::set_birth_year(1990), Edit::put("certificate", "cleared 2026-01-01")]);
    let after = super::city::dump(&replay(&city.log));
    let of = |rows: &[Vec<rusqlite::types::Value>], table: &str| {
        let named = rusqlite::types::Value::Text(table.to_owned());
        rows.iter().filter(|row| row[0] == named).cloned().collect::<Vec<_>>()
    };
    assert_eq!(of(&before, "tenure"), of(&after, "tenure"));
}
