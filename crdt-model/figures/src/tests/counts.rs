//! What is counted and reckoned by hand, groups by their stage, and what is held for volunteers.

use chrono::Weekday;
use crdt_model::document::{Edit, UnixMillis};
use crdt_model::estimate::EstimateSort;
use crdt_model::group::{self, Stage};
use crdt_model::headcount::headcount_id;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::Sameness;
use crdt_model::logged::{Logged, set_cancelled};
use crdt_model::meeting::Slot;
use crdt_model::reference::{ActivitySort, KindRole, Reference};
use crdt_model::schedule::Opening;
use crdt_model::space::Space;
use crdt_model::training::TrainingKind;

use super::city::{City, date, device, group as id, person, replay};
use super::work::{document, figure, list, register, year};
use crate::evidence::Line;
use crate::{By, Coverage, IndicatorId, Question};

#[test]
fn the_newest_headcount_of_twelve_months_counts() {
    let mut city = City::organised();
    assert_eq!(city.value(IndicatorId::UsersCounted), None, "nobody counted: not zero");
    city.headcount(1, "2025-11-30", 40);
    assert_eq!(city.value(IndicatorId::UsersCounted), None, "a year ago to the day is too long ago");
    city.headcount(1, "2025-12-01", 41);
    city.headcount(1, "2026-11-12", 31);
    city.headcount(1, "2026-12-01", 90);
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::UsersCounted);
    let coverage = Coverage { groups_expected: 2, groups_reported: 1, ..Coverage::default() };
    assert_eq!((told.value, told.coverage, told.is_at_least()), (Some(31), Some(coverage), true));
    let lines = IndicatorId::UsersCounted.indicator().evidence(&rows, &year(&rows), 10, 0).unwrap().lines;
    assert!(matches!(&lines[0], Line::Headcount { count: None, .. }), "who is missing comes first: {lines:?}");

    // As of November 2025 the earlier one was the newest; a closed group's count still is one.
    let then =
        Question::new(date("2025-01-01"), date("2025-11-30"), date("2026-11-30"), date("2025-11-30"), 99).unwrap();
    assert_eq!(figure(&rows, &then, IndicatorId::UsersCounted).value, Some(40));
    let closed = [group::reach_stage(Stage::Closed, date("2026-11-20"))];
    city.record(1, list(1), DocumentId::group(id(1)), &closed);
    city.headcount(2, "2026-11-12", 12);
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::UsersCounted);
    assert_eq!((told.value, told.coverage.unwrap().groups_expected), (Some(43), 1));

    city.record(1, list(2), headcount_id(id(2), date("2026-11-12")), &[set_cancelled(true)]);
    assert_eq!(city.value(IndicatorId::UsersCounted), Some(31));
}

#[test]
fn a_year_before_the_29th_of_february_is_the_28th() {
    let mut city = City::organised();
    city.headcount(1, "2027-02-28", 40);
    city.headcount(2, "2027-03-01", 41);
    city.volunteer(list(1), 60, "2027-02-28");
    city.volunteer(list(1), 61, "2027-03-01");
    let rows = replay(&city.log);
    let last = date("2028-02-29");
    let question = Question::new(date("2027-01-01"), last, last, last, year(&rows).position()).unwrap();
    assert_eq!(figure(&rows, &question, IndicatorId::UsersCounted).value, Some(41));
    let retained = figure(&rows, &question, IndicatorId::VolunteersRetained);
    assert_eq!((retained.value, retained.of), (Some(1), Some(1)));
}

#[test]
fn the_career_librarys_users_are_some_of_all() {
    let mut city = City::organised();
    city.headcount(1, "2026-11-12", 31);
    assert_eq!(city.value(IndicatorId::CareerLibraryUsers), None);
    let kind = Edit::put("kind", "career_library");
    city.record(1, list(1), DocumentId::group(id(1)), &[kind]);
    city.headcount(2, "2026-11-12", 12);
    assert_eq!(city.value(IndicatorId::CareerLibraryUsers), Some(31));
    assert_eq!(city.value(IndicatorId::UsersCounted), Some(43));
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::CareerLibraryUsers);
    assert_eq!(told.coverage.unwrap().groups_expected, 1, "of one group of that kind");
    assert_eq!(figure(&rows, &year(&rows).in_kind("homework_cafe"), IndicatorId::CareerLibraryUsers).value, None);
    let by_kind = IndicatorId::UsersCounted.indicator().figures(&rows, &year(&rows), By::Kind).unwrap();
    assert_eq!(by_kind["career_library"].value, Some(31));
}

#[test]
fn a_kind_is_counted_as_what_it_was_said_to_be() {
    let mut city = City::organised();
    for (number, kind, count) in [(1, "jobhylden", 31), (2, "career_library", 12)] {
        city.record(1, list(number), DocumentId::group(id(number)), &[Edit::put("kind", kind)]);
        city.headcount(number, "2026-11-12", count);
    }
    assert_eq!(city.value(IndicatorId::CareerLibraryUsers), Some(12), "by its key, while nobody has said anything");
    let said = |role| {
        let sort = |danish: &str, role| ActivitySort {
            danish: danish.to_owned(),
            role: Some(role),
            ..ActivitySort::default()
        };
        let kinds = [
            ("jobhylden".to_owned(), sort("Jobhylden", KindRole::CareerLibrary)),
            ("career_library".to_owned(), sort("Læsesalen", role)),
        ];
        Reference { kinds: kinds.into(), ..Reference::default() }.edits()
    };
    city.record(1, Space::Programme, DocumentId::reference(), &said(KindRole::CareerLibrary));
    assert_eq!(city.value(IndicatorId::CareerLibraryUsers), Some(43), "two kinds can be the same");
    city.record(1, Space::Programme, DocumentId::reference(), &said(KindRole::Other));
    assert_eq!(city.value(IndicatorId::CareerLibraryUsers), Some(31));
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::CareerLibraryUsers);
    assert_eq!(told.coverage.unwrap().groups_expected, 1);
    let counted = IndicatorId::CareerLibraryUsers.indicator().evidence(&rows, &year(&rows), 10, 0).unwrap();
    assert_eq!((counted.lines_total, counted.amount_total), (1, 31));
}

#[test]
fn the_newest_estimate_of_each_place_counts_of_the_new_volunteers() {
    let mut city = City::organised();
    for who in 60..64 {
        city.volunteer(list(1), who, "2026-02-01");
    }
    city.estimate(1, list(1), EstimateSort::MinorityBackground, "2026-05-01", 3);
    city.estimate(2, list(1), EstimateSort::MinorityBackground, "2026-10-01", 1);
    city.estimate(3, list(2), EstimateSort::MinorityBackground, "2025-10-01", 9);
    city.estimate(4, register(1), EstimateSort::MinorityBackground, "2026-04-01", 1);
    city.estimate(5, list(1), EstimateSort::FromMunicipality, "2026-04-01", 50);
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::MinorityVolunteers);
    assert_eq!((told.value, told.of, told.share_tenths()), (Some(2), Some(4), Some(500)));
    let of_group = figure(&rows, &year(&rows).in_group(id(1)), IndicatorId::MinorityVolunteers);
    assert_eq!((of_group.value, of_group.of), (Some(1), Some(4)));
    city.record(1, list(1), document(Kind::Estimate, 2), &[set_cancelled(true)]);
    assert_eq!(city.value(IndicatorId::MinorityVolunteers), Some(4), "the one before it is the newest again");
}

#[test]
fn a_child_is_guided_once_however_many_associations() {
    let mut city = City::organised();
    city.guide(1, 1, "2026-05-01", Some(10));
    city.guide(2, 1, "2026-06-01", Some(10));
    city.guide(3, 2, "2026-06-01", Some(20));
    city.guide(4, 1, "2026-06-01", None);
    city.guide(5, 1, "2026-06-01", None);
    city.guide(6, 1, "2025-06-01", Some(11));
    assert_eq!(city.value(IndicatorId::ChildrenGuided), Some(4));
    city.link(1, 10, 20, Sameness::Same);
    city.headcount(1, "2026-11-12", 60);
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::ChildrenGuided);
    assert_eq!((told.value, told.of, told.share_tenths()), (Some(3), Some(60), Some(50)));
    city.record(1, list(1), document(Kind::Guidance, 4), &[set_cancelled(true)]);
    assert_eq!(city.value(IndicatorId::ChildrenGuided), Some(2));
}

#[test]
fn groups_count_by_their_stage_and_not_by_their_opening_days() {
    let mut city = City::organised();
    let stage = |city: &mut City, number: u8, stage, on| {
        let of = DocumentId::group(id(number));
        city.record(1, list(number), of, &[group::reach_stage(stage, date(on))]);
    };
    stage(&mut city, 1, Stage::Closed, "2026-08-01");
    for number in [3, 4, 5] {
        city.found(id(number), "Pigeklub", "husum", Weekday::Mon);
    }
    // Established on 1 January; one of them taken over earlier, one being set up again, one planned only.
    stage(&mut city, 3, Stage::TakenOver, "2025-12-01");
    stage(&mut city, 4, Stage::Establishing, "2026-03-01");
    city.record(1, list(5), DocumentId::group(id(5)), &[Edit::remove("stage/established")]);
    stage(&mut city, 5, Stage::Planned, "2026-03-01");
    let check = |id, expected| assert_eq!(city.value(id), Some(expected), "{id}");
    check(IndicatorId::NewGroups, 3);
    check(IndicatorId::GroupsRunning, 2);
    check(IndicatorId::GroupsEstablishing, 1);
    check(IndicatorId::GroupsPlanned, 1);
    check(IndicatorId::GroupsClosed, 1);
    // Thursdays of the second, Mondays of the third and of the one being set up.
    check(IndicatorId::OpeningDays, 3);
    let opens = |text: &str| text.parse::<Opening>().unwrap();
    let more = [
        group::set_opening(Slot(2), &opens("4 10:00 12:00 2026-01-01 -")),
        group::set_opening(Slot(3), &opens("5 10:00 12:00 2026-01-01 2026-11-29")),
        group::set_opening(Slot(4), &opens("6 10:00 12:00 2026-01-01 2026-11-30")),
    ];
    city.record(1, list(2), DocumentId::group(id(2)), &more);
    let rows = replay(&city.log);
    assert_eq!(figure(&rows, &year(&rows).in_group(id(2)), IndicatorId::OpeningDays).value, Some(2));
}

#[test]
fn introduction_is_one_thing_and_courses_another() {
    let mut city = City::organised();
    city.training(1, TrainingKind::IntroMeeting, "2026-02-03", &[60, 61], 3);
    city.training(2, TrainingKind::IntroMeeting, "2026-03-03", &[61, 62], 1);
    city.training(3, TrainingKind::Course, "2026-04-03", &[60, 61], 2);
    city.training(4, TrainingKind::ThemeEvening, "2026-05-03", &[60], 0);
    city.training(5, TrainingKind::Supervision, "2026-05-04", &[60], 9);
    city.training(6, TrainingKind::Course, "2025-05-04", &[63], 9);
    city.training(7, TrainingKind::ClarificationTalk, "2026-05-05", &[61], 0);
    city.training(8, TrainingKind::Network, "2026-05-06", &[60, 61], 1);
    city.estimate(1, register(1), EstimateSort::FromMunicipality, "2026-10-01", 5);
    let check = |city: &City, id, expected| assert_eq!(city.value(id), Some(expected), "{id}");
    check(&city, IndicatorId::IntroParticipants, 7);
    check(&city, IndicatorId::TrainingAttendances, 5);
    check(&city, IndicatorId::TrainingParticipants, 2);
    check(&city, IndicatorId::TalkAttendances, 14);
    let rows = replay(&city.log);
    let told = figure(&rows, &year(&rows), IndicatorId::IntroFromMunicipality);
    assert_eq!((told.value, told.of, told.share_tenths()), (Some(5), Some(7), Some(714)));
    let months = IndicatorId::IntroParticipants.indicator().figures(&rows, &year(&rows), By::Month).unwrap();
    assert_eq!(months.values().map(|figure| figure.value).collect::<Vec<_>>(), [Some(5), Some(3)]);

    city.link(1, 60, 61, Sameness::Same);
    city.record(1, register(1), document(Kind::Training, 4), &[set_cancelled(true)]);
    check(&city, IndicatorId::IntroParticipants, 6);
    check(&city, IndicatorId::TrainingAttendances, 4);
    check(&city, IndicatorId::TrainingParticipants, 1);
}

#[test]
fn a_group_that_opened_again_is_not_new_and_closed_once() {
    let mut city = City::organised();
    let before = [IndicatorId::NewGroups, IndicatorId::GroupsRunning].map(|id| city.value(id));
    let of = DocumentId::group(id(1));
    let closed = [group::reach_stage(Stage::Closed, date("2026-03-01")), Edit::put("again/closed/2026-08-01", true)];
    city.record(1, list(1), of, &closed);
    assert_eq!(city.value(IndicatorId::GroupsClosed), Some(1));
    let again = ["again/established/2026-06-01", "again/established/2026-10-01"];
    city.record(1, list(1), of, &again.map(|key| Edit::put(key, true)));
    assert_eq!([IndicatorId::NewGroups, IndicatorId::GroupsRunning].map(|id| city.value(id)), before);
    assert_eq!(city.value(IndicatorId::GroupsClosed), Some(1), "once, however often");
    city.record(1, list(1), of, &[Edit::remove("again/established/2026-10-01")]);
    assert_eq!(city.value(IndicatorId::GroupsRunning), before[1].map(|running| running - 1));
}

#[test]
fn of_two_estimates_of_one_day_the_one_recorded_last_stands() {
    let recorded = |number: u8, count: i64, at: i64| {
        let mut edits = Logged::new(person(200), device(1), UnixMillis(at)).edits();
        edits.push(Edit::put("count", count));
        (document(Kind::Estimate, number), edits)
    };
    let (first, last) = (recorded(2, 3, 1_788_000_000_000), recorded(1, 5, 1_788_000_060_000));
    let same_time = recorded(3, 7, 1_788_000_060_000);
    for (order, expected) in
        [([&first, &last].as_slice(), 5), (&[&last, &first], 5), (&[&last, &same_time], 7), (&[&same_time, &last], 7)]
    {
        let mut city = City::organised();
        for (id, edits) in order {
            city.estimate(id.bytes()[0], list(1), EstimateSort::MinorityBackground, "2026-06-01", 1);
            city.record(1, list(1), *id, edits);
        }
        assert_eq!(city.value(IndicatorId::MinorityVolunteers), Some(expected));
    }
}
