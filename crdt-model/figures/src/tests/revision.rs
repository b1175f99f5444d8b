//! What has come since: differences add up exactly, for every figure, between any two positions.

use crdt_model::link::Sameness;
use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use crdt_model::person::PersonRole;
use proptest::prelude::*;
use rusqlite::Connection;

use super::city::{City, date, group, replay};
use super::work::list;
use crate::asked::Asked;
use crate::counted::{Counted, Thing};
use crate::revision::{Cause, Moved, People, Revision};
use crate::{Figure, IndicatorId, Question};

/// The year 2026 as it was known at a position.
fn known_at(position: i64) -> Question {
    let last = date("2026-11-30");
    Question::new(date("2026-01-01"), last, last, last, position).unwrap()
}

fn counted(rows: &Connection, id: IndicatorId, position: i64) -> Counted {
    id.indicator().counted(rows, &known_at(position)).unwrap()
}

fn revision(rows: &Connection, id: IndicatorId, was: i64, is: i64) -> Revision {
    let people = People::between(rows, was, is).unwrap();
    Revision::between(&counted(rows, id, was), &counted(rows, id, is), &people)
}

fn newest(city: &City) -> i64 {
    i64::try_from(city.log.len()).unwrap()
}

fn told(moved: &Moved) -> Vec<(Cause, i64, i64)> {
    moved.changes.iter().map(|change| (change.cause, change.things, change.by)).collect()
}

/// The set is the figure: its value, what it is of, and who could have answered. Amounts that are divided among others are
/// the figure's numerator and denominator.
fn assert_is(counted: &Counted, figure: &Figure, id: IndicatorId) {
    if matches!(id, IndicatorId::CostPerMatch | IndicatorId::CostPerSuccessfulMatch) {
        assert_eq!(figure.value, crate::ratio::whole(counted.value(), counted.of()), "{id}");
        return;
    }
    assert_eq!(counted.value(), figure.value.unwrap_or_default(), "{id}");
    assert_eq!(counted.eligible(), figure.eligible.unwrap_or_default(), "{id}");
    if id.indicator().denominator.is_some() {
        assert_eq!(counted.of(), figure.of.unwrap_or_default(), "{id}");
    }
}

fn assert_adds_up(moved: &Moved, was: i64, is: i64, id: IndicatorId) {
    assert_eq!((moved.was, moved.is), (was, is), "{id}");
    assert_eq!(moved.changes.iter().map(|change| change.by).sum::<i64>(), is - was, "{id}: {moved:?}");
}

fn assert_all_add_up(city: &City, was: i64) {
    let rows = replay(&city.log);
    let is = newest(city);
    for id in IndicatorId::ALL.iter().copied() {
        let [before, now] = [was, is].map(|at| {
            let counted = counted(&rows, id, at);
            assert_is(&counted, &id.indicator().figure(&rows, &known_at(at)).unwrap(), id);
            counted
        });
        let revision = Revision::between(&before, &now, &People::between(&rows, was, is).unwrap());
        assert_adds_up(&revision.value, before.value(), now.value(), id);
        assert_adds_up(&revision.of, before.of(), now.of(), id);
        assert_adds_up(&revision.eligible, before.eligible(), now.eligible(), id);
        let back = Revision::between(&now, &now, &People::default());
        assert!(back.is_none(), "{id}");
    }
}

/// One thing that somebody records.
#[derive(Debug, Clone)]
enum Act {
    Mark(u8, u8, u8, bool),
    Unnamed(u8, u8, i64),
    Close(u8, u8),
    Volunteer(u8, u8),
    Mentor(u8, u8),
    Count(u8, i64),
    Link(u8, u8, bool),
    Guide(u8, Option<u8>),
    Follow(u8, u8),
    Answer(u8, u8),
    Match(u8),
    Support(u8),
}

fn act() -> impl Strategy<Value = Act> {
    let (of, who, day) = (1..=2_u8, 10..16_u8, 1..28_u8);
    prop_oneof![
        (of.clone(), day.clone(), who.clone(), any::<bool>())
            .prop_map(|(of, on, who, came)| Act::Mark(of, on, who, came)),
        (of.clone(), day.clone(), 0..5_i64).prop_map(|(of, on, count)| Act::Unnamed(of, on, count)),
        (of.clone(), day.clone()).prop_map(|(of, on)| Act::Close(of, on)),
        (of.clone(), who.clone()).prop_map(|(of, who)| Act::Volunteer(of, who)),
        (of.clone(), who.clone()).prop_map(|(of, who)| Act::Mentor(of, who)),
        (of.clone(), 0..40_i64).prop_map(|(of, count)| Act::Count(of, count)),
        (who.clone(), who.clone(), any::<bool>()).prop_map(|(one, other, same)| Act::Link(one, other, same)),
        (of, proptest::option::of(who)).prop_map(|(of, child)| Act::Guide(of, child)),
        (20..24_u8, 0..2_u8).prop_map(|(of, side)| Act::Follow(of, side)),
        (20..24_u8, 0..4_u8).prop_map(|(of, answer)| Act::Answer(of, answer)),
        (20..24_u8).prop_map(Act::Match),
        (20..24_u8).prop_map(Act::Support),
    ]
}

fn done(city: &mut City, number: u8, act: &Act) {
    use crdt_model::card::MatchSide;
    use crdt_model::follow_up::Outcome;
    use crdt_model::kind::Kind;

    use super::programme::{FIRST, SECOND, staff};
    use super::work::document;
    match *act {
        Act::Mark(of, on, who, came) => {
            let answer = if came { Answer::Came } else { Answer::SaidNo };
            city.mark(number % 2, group(of), &format!("2026-11-{on:02}"), who, answer);
        }
        Act::Unnamed(of, on, count) => city.unnamed(number % 3, group(of), &format!("2026-11-{on:02}"), count),
        Act::Close(of, on) => city.say(2, group(of), &format!("2026-11-{on:02}"), MeetingState::HeldClosed),
        Act::Volunteer(of, who) => city.volunteer(list(of), who, "2026-03-01"),
        Act::Mentor(of, who) => city.person(list(of), who, PersonRole::Mentor, Some("2025-03-01"), Some("2026-09-01")),
        Act::Count(of, count) => city.headcount(of, "2026-10-15", count),
        Act::Link(one, other, same) if one != other => {
            city.link(1, one, other, if same { Sameness::Same } else { Sameness::Different });
        }
        Act::Link(..) => {}
        Act::Guide(of, child) => city.guide(number, of, "2026-05-01", child),
        Act::Follow(of, side) => {
            let side = if side == 0 { MatchSide::Host } else { MatchSide::Newcomer };
            city.follow_up(document(Kind::FollowUp, number), of, side, 1, "2026-10-20", Outcome::GoesWell);
        }
        Act::Answer(of, answer) => {
            let all = [i64::from(answer) + 2; 6];
            city.answer(number, staff(of), MatchSide::Newcomer, Some("2026-09-10"), &all);
        }
        Act::Match(of) => {
            let side = if of % 2 == 0 { FIRST } else { SECOND };
            city.make(of, side, (of + 70, of + 60), if of < 22 { "2026-02-01" } else { "2026-09-01" });
        }
        Act::Support(of) => city.claim(number, of, "2026-10-10", i64::from(number) * 100, None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_difference_adds_up(acts in proptest::collection::vec(act(), 1..40), cut in any::<prop::sample::Index>()) {
        let mut city = City::at_work();
        let before = city.log.len();
        for (number, act) in (100..).zip(&acts) {
            done(&mut city, number, act);
        }
        let was = before + cut.index(city.log.len() - before + 1);
        assert_all_add_up(&city, i64::try_from(was).unwrap());
    }
}

#[test]
fn a_cause_is_told() {
    let mut city = City::organised();
    for who in [10, 11, 12] {
        city.volunteer(list(1), who, "2026-02-01");
    }
    city.headcount(1, "2026-10-15", 24);
    city.mark(2, group(1), "2026-11-03", 30, Answer::Came);
    let was = newest(&city);

    city.volunteer(list(1), 13, "2026-09-22");
    city.link(1, 11, 12, Sameness::Same);
    city.person(list(1), 10, PersonRole::Volunteer, Some("2025-02-01"), None);
    city.headcount(1, "2026-10-15", 30);
    city.headcount(2, "2026-10-16", 5);
    city.unnamed(3, group(1), "2026-11-03", 4);
    let (rows, then) = (replay(&city.log), newest(&city));
    let check = |id, was, is, expected: &[(Cause, i64, i64)]| {
        assert_eq!(told(&revision(&rows, id, was, is).value), expected, "{id}");
    };
    let [added, corrected, linked, removed] = [Cause::Added, Cause::Corrected, Cause::Linked, Cause::Removed];
    check(IndicatorId::NewVolunteers, was, then, &[(added, 1, 1), (linked, 1, -1), (removed, 1, -1)]);
    check(IndicatorId::UsersCounted, was, then, &[(added, 1, 5), (corrected, 1, 6)]);
    check(IndicatorId::Attendance, was, then, &[(corrected, 1, 4)]);
    check(IndicatorId::MeetingsHeld, was, then, &[]);

    city.link(1, 11, 12, Sameness::Different);
    let rows = replay(&city.log);
    let parted = revision(&rows, IndicatorId::NewVolunteers, then, newest(&city)).value;
    assert_eq!((parted.thing, told(&parted)), (Thing::Volunteer, vec![(Cause::Parted, 1, 1)]));
}

/// What was asked can be kept as text and asked again, whatever stands in it.
#[test]
fn what_a_note_asks_is_asked_again() {
    let city = City::at_work();
    let rows = replay(&city.log);
    let asked = Asked {
        indicator: IndicatorId::SuccessfulMatches,
        in_quarter: true,
        from: date("2026-07-01"),
        to: date("2026-09-30"),
        due: date("2026-09-30"),
        area: None,
        kind: None,
        organisation: None,
    };
    let check = |asked: &Asked, expected| {
        let (figure, counted) = asked.answer(&rows, newest(&city)).unwrap().unwrap();
        assert_eq!((figure.value, counted.value()), (Some(expected), expected));
        counted
    };
    let counted = check(&asked, 1);
    let organisation = |number| Some(super::work::organisation(number).to_string());
    let of = |number| Asked {
        in_quarter: false,
        from: date("2026-01-01"),
        organisation: organisation(number),
        ..asked.clone()
    };
    check(&of(super::programme::FIRST), 1);
    check(&of(super::programme::SECOND), 0);
    let kept: Asked = serde_json::from_str(&serde_json::to_string(&asked).unwrap()).unwrap();
    assert_eq!(kept, asked);
    let kept: Counted = serde_json::from_str(&serde_json::to_string(&counted).unwrap()).unwrap();
    assert_eq!(kept, counted);
    let never = Asked { indicator: IndicatorId::CostPerMatch, organisation: None, ..asked };
    assert!(never.answer(&rows, newest(&city)).unwrap().is_none());
}
