//! What figures say.

use chrono::{NaiveDate, Weekday};
use crdt_model::group::{self, Group, Stage};
use crdt_model::kind::DocumentId;
use crdt_model::mark::Answer;
use crdt_model::meeting::{MeetingState, Slot};
use crdt_model::schedule::{Opening, occurrences};
use crdt_model::space::Space;
use rusqlite::Connection;

use super::city::{City, date, group as id, november, replay};
use crate::evidence::Line;
use crate::question::{BadPeriod, DAYS_MAX};
use crate::{By, Coverage, Figure, IndicatorId, Names, Overview, Question, schema};

fn figure(rows: &Connection, question: &Question, id: IndicatorId) -> Figure {
    id.indicator().figure(rows, question).unwrap()
}

/// Two Tuesdays and one Thursday reported of four each; one evening closed.
fn recorded() -> City {
    let mut city = City::founded();
    for who in 10..15 {
        city.mark(2, id(1), "2026-11-03", who, Answer::Came);
    }
    city.mark(3, id(1), "2026-11-03", 10, Answer::SaidNo);
    city.unnamed(2, id(1), "2026-11-03", 3);
    city.unnamed(3, id(1), "2026-11-03", 1);
    city.mark(2, id(1), "2026-11-10", 10, Answer::Came);
    city.mark(2, id(1), "2026-11-10", 11, Answer::SaidNo);
    city.say(2, id(2), "2026-11-05", MeetingState::HeldClosed);
    city.dine(1, "2026-11-06");
    let second = city.dine(2, "2026-11-07");
    city.record(7, Space::MatchShared(super::city::a_match(9)), second, &[crdt_model::logged::set_cancelled(true)]);
    city
}

#[test]
fn an_evening_adds_up() {
    let rows = replay(&recorded().log);
    let question = november(&rows);
    let coverage = Coverage { groups_expected: 2, groups_reported: 2, days_expected: 8, days_reported: 3 };
    let check = |id, value, unsettled, coverage| {
        let told = figure(&rows, &question, id);
        let of = (id == IndicatorId::Coverage).then_some(2);
        let expected = Figure { value: Some(value), of, unsettled, coverage, ..Figure::default() };
        assert_eq!(told, expected, "{id}");
    };
    check(IndicatorId::MeetingsHeld, 2, 0, Some(coverage));
    check(IndicatorId::Attendance, 5 + 4 + 1, 1, Some(coverage));
    check(IndicatorId::Participants, 5, 0, Some(coverage));
    check(IndicatorId::HostActivities, 1, 0, None);
    check(IndicatorId::Coverage, 2, 0, Some(coverage));
    assert!(figure(&rows, &question, IndicatorId::Attendance).is_at_least());

    // The one with two answers came on another evening too, so as a participant nothing is unsettled; alone it is.
    let evening = Question::new(
        date("2026-11-03"),
        date("2026-11-03"),
        date("2026-11-30"),
        date("2026-11-30"),
        question.position(),
    )
    .unwrap();
    assert_eq!(figure(&rows, &evening, IndicatorId::Participants).unsettled, 1);
}

#[test]
fn silence_is_not_zero_and_closed_is() {
    let rows = replay(&recorded().log);
    let question = november(&rows);
    let husum = question.in_area("husum");
    assert_eq!(figure(&rows, &husum, IndicatorId::Attendance).value, Some(0), "held closed is a report");
    assert_eq!(figure(&rows, &husum, IndicatorId::Participants).value, Some(0));
    assert_eq!(figure(&rows, &husum, IndicatorId::HostActivities).value, None);

    let october = Question::new(
        date("2026-10-01"),
        date("2026-10-31"),
        date("2026-11-30"),
        date("2026-11-30"),
        question.position(),
    )
    .unwrap();
    let silent = figure(&rows, &october, IndicatorId::Attendance);
    assert_eq!(silent.value, None);
    assert_eq!(silent.coverage.unwrap().groups_reported, 0);
    assert_eq!(silent.coverage.unwrap().groups_expected, 2);
    let names = Names::at(&rows, question.position()).unwrap();
    let year = Question::new(
        date("2026-01-01"),
        date("2026-12-31"),
        date("2026-11-30"),
        date("2026-11-30"),
        question.position(),
    )
    .unwrap();
    let overview = Overview::of(&rows, &year, &names).unwrap();
    assert_eq!(overview.months.len(), 11, "every month up to the as-of date");
    let september = &overview.months[8];
    assert_eq!((september.key.as_str(), september.figures[&IndicatorId::Attendance].value), ("2026-09", None));
}

#[test]
fn parts_add_up_to_the_whole() {
    let rows = replay(&recorded().log);
    let question = november(&rows);
    for by in [By::Area, By::Group, By::Month] {
        for id in Overview::INDICATORS {
            let parts = id.indicator().figures(&rows, &question, by).unwrap();
            if by == By::Group && id == IndicatorId::HostActivities {
                assert!(parts.is_empty());
                continue;
            }
            let sum: i64 = parts.values().filter_map(|figure| figure.value).sum();
            assert_eq!(Some(sum), figure(&rows, &question, id).value, "{id} {by:?}");
        }
    }
}

#[test]
fn every_figure_opens_to_what_it_counts() {
    let rows = replay(&recorded().log);
    let question = november(&rows);
    let questions = [
        question.clone(),
        question.in_group(id(1)),
        question.in_group(id(2)),
        question.in_area("tingbjerg"),
        Question::new(
            date("2026-11-03"),
            date("2026-11-03"),
            date("2026-11-30"),
            date("2026-11-30"),
            question.position(),
        )
        .unwrap()
        .in_group(id(1)),
    ];
    for question in &questions {
        for id in IndicatorId::ALL.iter().copied() {
            let evidence = id.indicator().evidence(&rows, question, 500, 0).unwrap();
            let value = figure(&rows, question, id).value;
            if id == IndicatorId::Attendance && question.from() != question.to() {
                let amounts = evidence.lines.iter().map(|line| match line {
                    Line::Meeting { named, unnamed, .. } => named + unnamed,
                    _ => panic!("not a meeting: {line:?}"),
                });
                assert_eq!(amounts.sum::<i64>(), value.unwrap_or_default());
            }
            assert_eq!(evidence.amount_total, value.unwrap_or_default(), "{id} {question:?}");
            assert_eq!(usize::try_from(evidence.lines_total).unwrap(), evidence.lines.len());
            let page = id.indicator().evidence(&rows, question, 1, 1).unwrap();
            assert_eq!(page.lines, evidence.lines.get(1).cloned().into_iter().collect::<Vec<_>>());
        }
    }
    let evening = IndicatorId::Attendance.indicator().evidence(&rows, &questions[4], 500, 0).unwrap();
    assert_eq!(evening.lines.len(), 6, "five persons and those without a name");
    assert!(matches!(&evening.lines[5], Line::Unnamed { count: 4, .. }));
    assert!(matches!(&evening.lines[0], Line::Mark { standing, .. } if standing == "two_answers"));
}

#[test]
fn nothing_after_the_as_of_date_counts() {
    let rows = replay(&recorded().log);
    let position = schema::position(&rows).unwrap();
    let as_of = date("2026-11-09");
    let question = Question::new(date("2026-11-01"), date("2026-11-30"), as_of, date("2026-11-08"), position).unwrap();
    assert_eq!(figure(&rows, &question, IndicatorId::MeetingsHeld).value, Some(1));
    let coverage = figure(&rows, &question, IndicatorId::Coverage).coverage.unwrap();
    assert_eq!((coverage.days_expected, coverage.days_reported), (2, 2), "one Tuesday and one Thursday are due");
}

/// What the schedules of groups expect, worked out in SQL, is what the model says of the same groups.
#[test]
fn expected_days_are_those_of_the_model() {
    let mut city = City::founded();
    city.found(id(3), "Talk Club", "husum", Weekday::Sat);
    let space = Space::Group(id(3));
    let of = DocumentId::group(id(3));
    city.record(
        1,
        space,
        of,
        &[
            group::reach_stage(Stage::Planned, date("2025-12-01")),
            group::reach_stage(Stage::Established, date("2026-02-14")),
            group::reach_stage(Stage::Anchored, date("2026-06-06")),
            group::reach_stage(Stage::Closed, date("2026-09-26")),
            group::set_opening(Slot(2), &"3 15:00 17:00 2026-03-01 2026-05-20".parse::<Opening>().unwrap()),
        ],
    );
    // Closed and taken over on one day: the furthest stage holds.
    city.record(
        1,
        Space::Group(id(1)),
        DocumentId::group(id(1)),
        &[
            group::reach_stage(Stage::TakenOver, date("2026-10-06")),
            group::reach_stage(Stage::Closed, date("2026-10-06")),
        ],
    );
    let rows = replay(&city.log);
    let position = schema::position(&rows).unwrap();
    let (from, to) = (date("2026-01-01"), date("2026-12-31"));
    let question = Question::new(from, to, to, to, position).unwrap();
    for of in [id(1), id(2), id(3)] {
        let mut document = crdt_model::document::Document::empty();
        for entry in city.log.iter().filter(|entry| entry.id == DocumentId::group(of)) {
            document.apply(std::slice::from_ref(&entry.bytes)).unwrap();
        }
        let (read, problems) = Group::read(&document);
        assert!(problems.is_empty());
        let expected = occurrences(&read.schedule, from, to)
            .into_iter()
            .filter(|(date, _, _): &(NaiveDate, Slot, Opening)| read.is_open_on(*date))
            .count();
        assert!(expected > 0);
        let coverage = crate::figure::coverage(&rows, &question.in_group(of)).unwrap();
        assert_eq!(usize::try_from(coverage.days_expected).unwrap(), expected, "{of}");
    }
}

#[test]
fn a_group_that_is_not_known_yet_still_counts() {
    let mut city = City::default();
    city.mark(2, id(5), "2026-11-03", 10, Answer::Came);
    let rows = replay(&city.log);
    let overview = Overview::of(&rows, &november(&rows), &Names::default()).unwrap();
    assert_eq!(overview.whole[&IndicatorId::Attendance].value, Some(1));
    assert_eq!(overview.areas[0].key, "");
    assert_eq!(overview.groups[0].name, id(5).to_string());
    assert_eq!(overview.coverage, Coverage::default());
}

#[test]
fn all_figures_at_once_are_each_alone() {
    let mut city = City::founded();
    city.mark(2, id(1), "2026-11-03", 10, Answer::Came);
    city.mark(2, id(1), "2026-11-10", 11, Answer::Left);
    let rows = replay(&city.log);
    for question in [november(&rows), november(&rows).in_group(id(1)), november(&rows).in_kind("no_such_kind")] {
        for (indicator, figure) in crate::figure::all(&rows, &question).unwrap() {
            assert_eq!(figure, indicator.figure(&rows, &question).unwrap(), "{}", indicator.id);
        }
    }
}

#[test]
fn a_period_has_bounds() {
    let ask = |from: &str, to: &str| Question::new(date(from), date(to), date(to), date(to), 0);
    assert_eq!(ask("2026-02-01", "2026-01-31"), Err(BadPeriod::Backwards));
    assert_eq!(ask("2006-01-01", "2026-01-31"), Err(BadPeriod::TooLong));
    assert!(DAYS_MAX < 4_000 && ask("2017-01-01", "2026-12-31").is_ok());
}
