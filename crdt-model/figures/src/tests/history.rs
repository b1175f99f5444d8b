//! A figure month by month.

use crdt_model::mark::Answer;

use super::city::{City, date, group, replay};
use super::work::{list, register, year};
use crate::history::MONTH_ENDS_MAX;
use crate::{History, IndicatorId, Question, schema};

fn values(history: &History) -> Vec<Option<i64>> {
    history.months().iter().map(|month| month.figure.value).collect()
}

#[test]
fn what_happens_is_told_for_each_month_and_silence_is_not_zero() {
    let mut city = City::founded();
    city.mark(1, group(1), "2026-02-03", 10, Answer::Came);
    city.mark(1, group(1), "2026-02-10", 11, Answer::Came);
    city.unnamed(1, group(1), "2026-04-07", 4);
    let rows = replay(&city.log);
    let to = date("2026-04-20");
    let position = schema::position(&rows).unwrap();
    let question = Question::new(date("2026-01-10"), to, to, to, position).unwrap();
    let History::InEach(months) = IndicatorId::Attendance.indicator().history(&rows, &question).unwrap() else {
        panic!("attendance falls in months")
    };
    let told: Vec<_> = months.iter().map(|month| (month.last.to_string(), month.figure.value)).collect();
    let expected = [("2026-01-31", None), ("2026-02-28", Some(2)), ("2026-03-31", None), ("2026-04-20", Some(4))];
    assert_eq!(told, expected.map(|(last, value)| (last.to_owned(), value)));
    let sum: i64 = months.iter().filter_map(|month| month.figure.value).sum();
    assert_eq!(IndicatorId::Attendance.indicator().figure(&rows, &question).unwrap().value, Some(sum));
}

#[test]
fn where_nobody_is_asked_to_answer_none_is_zero() {
    let mut city = City::organised();
    city.volunteer(register(1), 60, "2026-02-01");
    let rows = replay(&city.log);
    let history = IndicatorId::NewVolunteers.indicator().history(&rows, &year(&rows)).unwrap();
    assert!(matches!(history, History::InEach(_)));
    let mut expected = vec![Some(0); history.months().len()];
    expected[1] = Some(1);
    assert_eq!(values(&history), expected);
}

#[test]
fn what_holds_on_a_date_is_told_as_it_stood_at_the_end_of_each_month() {
    let mut city = City::organised();
    city.volunteer(list(1), 60, "2026-02-01");
    city.volunteer(list(2), 61, "2026-02-28");
    city.volunteer(list(2), 62, "2026-03-01");
    let rows = replay(&city.log);
    let to = date("2026-03-01");
    let position = schema::position(&rows).unwrap();
    let volunteers = IndicatorId::Volunteers.indicator();
    let since = |from: &str| Question::new(date(from), to, to, to, position).unwrap();
    let history = volunteers.history(&rows, &since("2026-01-01")).unwrap();
    assert!(matches!(history, History::AtEachEnd(_)));
    assert_eq!(values(&history), [Some(0), Some(2), Some(3)]);

    // As it was known before the last one was.
    let earlier = Question::new(date("2026-01-01"), to, to, to, position - 1).unwrap();
    assert_eq!(values(&volunteers.history(&rows, &earlier).unwrap()), [Some(0), Some(2), Some(2)]);

    let long = volunteers.history(&rows, &since("2018-01-01")).unwrap();
    assert_eq!(long.months().len(), MONTH_ENDS_MAX);
    assert_eq!(long.months().last().unwrap().last, to, "the newest are told");
}
