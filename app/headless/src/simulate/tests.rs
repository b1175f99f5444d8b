use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn steps_go_back_from_yesterday_without_a_gap_and_end_at_the_first_day() {
    let (first, today) = (day("2024-11-23"), day("2026-11-21"));
    let steps = steps(first, today);
    assert_eq!(steps[0], Step { from: day("2026-11-14"), until: today, newest: true });
    assert!(steps.windows(2).all(|two| two[0].from == two[1].until && !two[1].newest));
    assert_eq!(steps.last().unwrap().from, first);
}

#[test]
fn no_weeks_are_no_steps() {
    assert!(steps(day("2026-11-21"), day("2026-11-21")).is_empty());
}
