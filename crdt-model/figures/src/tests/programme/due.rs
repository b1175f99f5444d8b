//! Follow-ups of sixty matches on four hundred days, held against a table of days that was made by neither calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use crdt_model::card::MatchSide;
use crdt_model::ending::EndReason;
use crdt_model::follow_up::{self, Outcome, months_after};
use crdt_model::host_match::Match;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::logged::set_cancelled;

use super::super::city::{City, a_match, date, empty, replay};
use super::{FIRST, SECOND, staff};
use crate::evidence::Line;
use crate::{IndicatorId, Question, schema};

/// A match, when it ended, and when its months are over.
struct Listed {
    number: u8,
    matched: NaiveDate,
    ended: Option<NaiveDate>,
    after: BTreeMap<u32, NaiveDate>,
}

impl Listed {
    /// Whether a month was over before the match ended.
    fn comes(&self, month: u32) -> bool {
        self.ended.is_none_or(|ended| self.after[&month] < ended)
    }
}

fn listed() -> Vec<Listed> {
    let lines = include_str!("matches.csv").lines().skip(1);
    let read = |line: &str| {
        let cells: Vec<&str> = line.split(';').collect();
        let after = [(1, cells[3]), (3, cells[4]), (4, cells[5]), (6, cells[6])];
        Listed {
            number: cells[0].parse().unwrap(),
            matched: date(cells[1]),
            ended: cells[2].parse().ok(),
            after: after.map(|(month, on)| (month, date(on))).into(),
        }
    };
    lines.map(read).collect()
}

/// When each follow-up was first done.
type Done = BTreeMap<(u8, MatchSide, u32), NaiveDate>;

/// Records every follow-up of the table.
fn follow_up(city: &mut City) -> Done {
    let mut done = Done::new();
    for (line, number) in include_str!("follow_ups.csv").lines().skip(1).zip(1_u16..) {
        let cells: Vec<&str> = line.split(';').collect();
        let (of, side, month): (u8, MatchSide, u32) =
            (cells[0].parse().unwrap(), cells[1].parse().unwrap(), cells[2].parse().unwrap());
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&number.to_be_bytes());
        let id = DocumentId::new(Kind::FollowUp, bytes);
        let taken_back = cells[4] == "taken_back";
        let outcome: Outcome = if taken_back { Outcome::GoesWell } else { cells[4].parse().unwrap() };
        city.follow_up(id, of, side, month.into(), cells[3], outcome);
        if taken_back {
            city.record(1, staff(of), id, &[set_cancelled(true)]);
        } else if ["goes_well", "needs_help", "wants_to_stop"].contains(&cells[4]) {
            let first = done.entry((of, side, month)).or_insert(date(cells[3]));
            *first = date(cells[3]).min(*first);
        }
    }
    done
}

#[test]
fn figures_and_the_rule_agree_with_the_table_on_every_day() {
    let mut city = City::founded();
    let matches = listed();
    assert_eq!(matches.len(), 60);
    for one in &matches {
        let partner = if one.number.is_multiple_of(3) { FIRST } else { SECOND };
        city.make(one.number, partner, (one.number + 60, one.number + 120), &one.matched.to_string());
        if let Some(ended) = one.ended {
            city.end(one.number, &ended.to_string(), EndReason::Moved);
        }
    }
    let done = follow_up(&mut city);
    let rows = replay(&city.log);
    let position = schema::position(&rows).unwrap();
    let (first, began) = (date("2027-09-01"), date("2027-07-01"));
    let mut statuses = BTreeSet::new();
    for day in (0..400).map(|days| first.checked_add_days(Days::new(days)).unwrap()) {
        let question = Question::new(began, day, day, day, position).unwrap();
        for months in [[1, 4], [1, 3]] {
            let mut expected = BTreeSet::new();
            for one in matches.iter().filter(|one| one.matched <= day) {
                let due: Vec<(u32, NaiveDate)> =
                    months.iter().filter(|month| one.comes(**month)).map(|month| (*month, one.after[month])).collect();
                assert_eq!(follow_up::due(one.matched, one.ended, &months), due, "match {}", one.number);
                for (month, on) in due.into_iter().filter(|(_, on)| *on <= day) {
                    // What was written for the second month of the other reading did this one.
                    let written = if month == 1 { 1..=1 } else { 3..=4 };
                    for side in [MatchSide::Host, MatchSide::Newcomer] {
                        let done = written.clone().filter_map(|month| done.get(&(one.number, side, month))).min();
                        let done = done.copied().filter(|done| *done <= day);
                        statuses.insert((done.is_some(), on == day));
                        let of = a_match(one.number).to_string();
                        expected.insert((of, side.word().to_owned(), Some(i64::from(month)), on, done));
                    }
                }
            }
            let asked = question.read_as(months.to_vec());
            let indicator = IndicatorId::FollowUpsDone.indicator();
            let told: BTreeSet<_> =
                indicator.evidence(&rows, &asked, 500, 0).unwrap().lines.into_iter().map(line).collect();
            assert_eq!(told, expected, "{day} {months:?}");
            let figure = indicator.figure(&rows, &asked).unwrap();
            let count = |count: usize| Some(i64::try_from(count).unwrap());
            let followed = expected.iter().filter(|(.., done)| done.is_some()).count();
            assert_eq!((figure.value, figure.of), (count(followed), count(expected.len())), "{day} {months:?}");
        }
        let value = |id: IndicatorId| {
            let figure = id.indicator().figure(&rows, &question).unwrap();
            (figure.value.unwrap(), figure.of)
        };
        let count = |counts: &dyn Fn(&&Listed) -> bool| {
            i64::try_from(matches.iter().filter(|one| one.matched <= day).filter(counts).count()).unwrap()
        };
        let ended = |one: &Listed| one.ended.filter(|ended| *ended <= day);
        let completed = count(&|one| one.after[&6] <= day && ended(one).is_none_or(|ended| one.after[&6] <= ended));
        assert_eq!(value(IndicatorId::SuccessfulMatches), (completed, Some(count(&|_| true))), "{day}");
        let could = count(&|one| one.after[&3] < day);
        let longer = count(&|one| one.after[&3] < day && ended(one).is_none_or(|ended| ended > one.after[&3]));
        assert_eq!(value(IndicatorId::MatchesOverThreeMonths), (longer, Some(could)), "{day}");
        let running = count(&|one| ended(one).is_none() && one.after[&6] > day);
        assert_eq!(value(IndicatorId::MatchesRunning), (running, None), "{day}");
        for one in &matches {
            let made = Match { matched: Some(one.matched), ended: one.ended, ..Match::default() };
            let lasted = one.ended.is_none_or(|ended| one.after[&6] <= ended);
            assert_eq!(made.is_completed_by(day), lasted && one.after[&6] <= day, "match {} on {day}", one.number);
        }
    }
    assert_eq!(statuses.len(), 4, "done and not, on the day and later");
}

fn line(line: Line) -> (String, String, Option<i64>, NaiveDate, Option<NaiveDate>) {
    let Line::Due { of, side, month, due, done, .. } = line else { panic!("{line:?}") };
    (of, side, month, due, done)
}

#[test]
fn another_setting_loses_nothing_that_was_done() {
    let check = |months: &[u32], expected: [u32; 5]| {
        let belongs = [1, 2, 3, 4, 12].map(|written| follow_up::nearest(written, months).unwrap());
        assert_eq!(belongs, expected, "{months:?}");
    };
    check(&[1, 4], [1, 1, 4, 4, 4]);
    check(&[1, 3], [1, 3, 3, 3, 3]);
    check(&[2, 5], [2, 2, 2, 5, 5]);
    check(&[6], [6; 5]);
}

#[test]
fn the_calendar_of_the_rows_is_the_documents() {
    let rows = empty();
    let mut select = rows.prepare("select date(?1, '+' || ?2 || ' months', 'floor')").unwrap();
    for day in date("2027-01-01").iter_days().take(1_500) {
        for months in 1..=24 {
            let told: String = select.query_row((day.to_string(), months), |row| row.get(0)).unwrap();
            assert_eq!(date(&told), months_after(day, months), "{day} + {months}");
        }
    }
}
