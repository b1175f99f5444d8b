//! What each figure of the host programme counts, and of what.

use crdt_model::card::MatchSide;
use crdt_model::decision::{self, Ruling, Said};
use crdt_model::document::{Edit, UnixMillis};
use crdt_model::ending::EndReason;
use crdt_model::host_match::{set_ended, set_first_meeting};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::Sameness;
use crdt_model::logged::set_cancelled;
use crdt_model::person::PersonRole;
use crdt_model::registration::{Purpose, Registration, Segment, registration_id};
use crdt_model::space::Space;

use super::super::city::{City, date, device, person, replay};
use super::super::work::{document, figure, organisation, register, year};
use super::{CITY, FIRST, SECOND, shared, staff};
use crate::evidence::Line;
use crate::{By, Figure, IndicatorId, Question, schema};

fn as_of(city: &City, from: &str, to: &str, id: IndicatorId) -> Figure {
    let rows = replay(&city.log);
    let (from, to) = (date(from), date(to));
    let question = Question::new(from, to, to, to, schema::position(&rows).unwrap()).unwrap();
    figure(&rows, &question, id)
}

fn of(city: &City, id: IndicatorId) -> (Option<i64>, Option<i64>) {
    let figure = as_of(city, "2026-01-01", "2026-11-30", id);
    (figure.value, figure.of)
}

fn matching() -> City {
    let mut city = City::founded();
    city.matching();
    city
}

#[test]
fn people_are_registered_once_in_each_organisation() {
    let mut city = matching();
    assert_eq!(of(&city, IndicatorId::RegisteredNewcomers), (Some(2), None));
    assert_eq!(of(&city, IndicatorId::RegisteredHosts), (Some(2), None));
    // Who was told of it and no more is not registered; who left is.
    city.person(register(CITY), 82, PersonRole::Newcomer, None, None);
    let informed = Registration { informed: Some(date("2026-03-01")), ..Registration::default() };
    city.record(1, register(CITY), registration_id(person(82)), &informed.edits());
    assert_eq!(of(&city, IndicatorId::RegisteredNewcomers).0, Some(2));
    city.newcomer(83, "2026-03-01", &[], Segment::Other);
    assert_eq!(of(&city, IndicatorId::RegisteredNewcomers).0, Some(3));
    // The links of the first organisation say nothing of the municipality's people.
    city.link(1, 81, 83, Sameness::Same);
    assert_eq!(of(&city, IndicatorId::RegisteredNewcomers).0, Some(3));
    let rows = replay(&city.log);
    let hosts = IndicatorId::RegisteredHosts.indicator().figures(&rows, &year(&rows), By::Organisation).unwrap();
    let hosts: Vec<_> = hosts.into_iter().map(|(key, figure)| (key, figure.value)).collect();
    let one = |number| (organisation(number).to_string(), Some(1));
    assert_eq!(hosts, [one(FIRST), one(SECOND)]);
}

#[test]
fn six_months_are_worked_out_and_longer_is_longer() {
    let check = |to: &str, ended: Option<&str>, expected: [(i64, Option<i64>); 3]| {
        let mut city = City::founded();
        city.make(20, FIRST, (90, 80), "2026-01-31");
        city.change(20, set_ended(ended.map(date)));
        let ids = [IndicatorId::MatchesRunning, IndicatorId::MatchesOverThreeMonths, IndicatorId::SuccessfulMatches];
        let told = ids.map(|id| as_of(&city, "2026-01-01", to, id));
        assert_eq!(told.map(|figure| (figure.value.unwrap(), figure.of)), expected, "{to} {ended:?}");
    };
    check("2026-04-30", None, [(1, None), (0, Some(0)), (0, Some(1))]);
    check("2026-05-01", None, [(1, None), (1, Some(1)), (0, Some(1))]);
    check("2026-05-01", Some("2026-04-30"), [(0, None), (0, Some(1)), (0, Some(1))]);
    check("2026-05-01", Some("2026-05-01"), [(0, None), (1, Some(1)), (0, Some(1))]);
    check("2026-07-30", None, [(1, None), (1, Some(1)), (0, Some(1))]);
    check("2026-07-31", None, [(0, None), (1, Some(1)), (1, Some(1))]);
    check("2026-07-31", Some("2026-07-31"), [(0, None), (1, Some(1)), (1, Some(1))]);
    check("2026-07-31", Some("2026-07-30"), [(0, None), (1, Some(1)), (0, Some(1))]);
    // That it ended later was not known then.
    check("2026-04-30", Some("2026-05-15"), [(1, None), (0, Some(0)), (0, Some(1))]);
}

#[test]
fn who_was_matched_twice_counts_once_somebody_chose() {
    let mut city = matching();
    assert_eq!(of(&city, IndicatorId::Matches), (Some(2), None));
    city.make(22, FIRST, (92, 81), "2026-09-16");
    let told = as_of(&city, "2026-01-01", "2026-11-30", IndicatorId::Matches);
    assert_eq!((told.value, told.unsettled), (Some(3), 1));
    city.end(22, "2026-10-01", EndReason::MatchedTwice);
    let told = as_of(&city, "2026-01-01", "2026-11-30", IndicatorId::Matches);
    assert_eq!((told.value, told.unsettled), (Some(2), 0));
    // After six months the host is free for another match.
    city.make(24, FIRST, (90, 84), "2026-08-01");
    let told = as_of(&city, "2026-01-01", "2026-11-30", IndicatorId::Matches);
    assert_eq!((told.value, told.unsettled), (Some(3), 0));
    city.change(24, set_ended(Some(date("2026-08-01"))));
    // One that ended otherwise was a match; one that was over on its first day never was.
    city.make(23, FIRST, (93, 83), "2026-09-16");
    city.end(23, "2026-10-01", EndReason::NotAFit);
    assert_eq!(of(&city, IndicatorId::Matches).0, Some(3));
    city.end(23, "2026-09-16", EndReason::NotAFit);
    assert_eq!(of(&city, IndicatorId::Matches).0, Some(2));
}

#[test]
fn a_first_meeting_is_missed_while_a_match_runs() {
    let mut city = matching();
    assert_eq!(of(&city, IndicatorId::FirstMeetingsMissing), (Some(1), Some(1)));
    city.change(21, set_first_meeting(date("2026-12-24")));
    assert_eq!(of(&city, IndicatorId::FirstMeetingsMissing), (Some(0), Some(1)));
}

#[test]
fn each_side_is_followed_up_by_its_own() {
    let mut city = matching();
    assert_eq!(of(&city, IndicatorId::FollowUpsDone), (Some(3), Some(6)));
    assert_eq!(of(&city, IndicatorId::HostFollowUps), (Some(2), Some(3)));
    assert_eq!(of(&city, IndicatorId::NewcomerFollowUps), (Some(1), Some(3)));
    let rows = replay(&city.log);
    let told = IndicatorId::FollowUpsDone.indicator().figures(&rows, &year(&rows), By::Organisation).unwrap();
    let told =
        |number| told.get(&organisation(number).to_string()).map(|figure| (figure.value.unwrap(), figure.of.unwrap()));
    assert_eq!([CITY, FIRST, SECOND].map(told), [Some((1, 3)), Some((2, 2)), Some((0, 1))]);
    // Taken back; and as of a day before it was done.
    city.record(1, staff(20), document(Kind::FollowUp, 1), &[set_cancelled(true)]);
    assert_eq!(of(&city, IndicatorId::NewcomerFollowUps), (Some(0), Some(3)));
    assert_eq!(as_of(&city, "2026-01-01", "2026-06-09", IndicatorId::HostFollowUps).value, Some(1));
    // What the programme says holds: read as one and three months.
    city.record(1, Space::Programme, DocumentId::reference(), &[Edit::put("follow_up_months", "1 3")]);
    assert_eq!(of(&city, IndicatorId::HostFollowUps), (Some(2), Some(3)), "that of month 4 is the second one's");
}

#[test]
fn a_share_of_answers_says_of_how_many() {
    let mut city = matching();
    let told = |city: &City, id| {
        let figure = as_of(city, "2026-01-01", "2026-11-30", id);
        (figure.value.unwrap(), figure.of.unwrap(), figure.eligible.unwrap())
    };
    for (number, who) in (30..).zip(100..110) {
        let (purpose, segment) =
            if who < 106 { (Purpose::Job, Segment::Refugee) } else { (Purpose::Danish, Segment::ExpatFamily) };
        city.newcomer(who, "2026-01-05", &[purpose], segment);
        city.make(number, SECOND, (who + 40, who), "2026-03-01");
        // Six of the ten answer; of those who joined for a job four do, and three of them agree.
        let job = if who == 100 { 3 } else { 4 };
        if who % 5 < 3 {
            city.answer(number, staff(number), MatchSide::Newcomer, Some("2026-09-05"), &[5, 4, 0, job, 2, 5]);
        }
    }
    // With the one of before, who is an expat with a job in mind.
    assert_eq!(told(&city, IndicatorId::KnowsServices), (7, 7, 11));
    assert_eq!(told(&city, IndicatorId::FeelsIncluded), (6, 7, 11));
    assert_eq!(told(&city, IndicatorId::DanishProgress), (1, 1, 11), "who does not want to answer has not");
    assert_eq!(told(&city, IndicatorId::JobEffect), (4, 5, 7));
    assert_eq!(told(&city, IndicatorId::StayingEffect), (1, 3, 5));
    assert_eq!(of(&city, IndicatorId::FinalEvaluations), (Some(7), Some(11)));
    assert_eq!(of(&city, IndicatorId::HostEvaluations), (Some(0), Some(11)));

    // Of two questions on one thing both are to be agreed with; the newest response stands.
    city.answer(60, staff(30), MatchSide::Newcomer, Some("2026-09-06"), &[5, 4, 0, 4, 2, 3]);
    assert_eq!(told(&city, IndicatorId::KnowsServices), (6, 7, 11));
    assert_eq!(told(&city, IndicatorId::JobEffect), (5, 5, 7));
    // Not completed, or written where the host can write: no answer.
    city.answer(61, staff(33), MatchSide::Newcomer, None, &[5, 5, 5, 5, 5, 5]);
    city.answer(62, shared(34), MatchSide::Newcomer, Some("2026-09-06"), &[5, 5, 5, 5, 5, 5]);
    assert_eq!(told(&city, IndicatorId::KnowsServices), (6, 7, 11));
    // The host's own are counted apart.
    city.answer(63, shared(34), MatchSide::Host, Some("2026-09-06"), &[5]);
    assert_eq!(of(&city, IndicatorId::HostEvaluations), (Some(1), Some(11)));
    assert_eq!(told(&city, IndicatorId::KnowsServices), (6, 7, 11));
    // A questionnaire that was taken back is what was asked.
    city.record(1, Space::Programme, document(Kind::Questionnaire, 1), &[set_cancelled(true)]);
    assert_eq!(told(&city, IndicatorId::KnowsServices), (6, 7, 11));

    let rows = replay(&city.log);
    let evidence = IndicatorId::JobEffect.indicator().evidence(&rows, &year(&rows), 10, 0).unwrap();
    let lines = evidence.lines;
    assert_eq!(evidence.amount_total, 5);
    let silent = lines.iter().filter(|line| matches!(line, Line::Opinion { agrees: None, .. })).count();
    assert_eq!((silent, lines.len()), (2, 7), "who has not answered is among them");
    let shown = |line: &Line| match line {
        Line::Opinion { month, agrees } => (*agrees, std::cmp::Reverse(month.clone())),
        _ => panic!("{line:?}"),
    };
    assert!(lines.is_sorted_by_key(shown), "in no other order than that of what is shown");
    assert!(lines.iter().all(|line| ["2026-08", "2026-09"].contains(&shown(line).1.0.as_str())), "{lines:?}");
}

#[test]
fn what_nobody_counted_is_not_zero() {
    let mut city = City::founded();
    city.hold(1, CITY, "2026-06-01", None);
    let told = |city: &City| {
        let figure = as_of(city, "2026-01-01", "2026-11-30", IndicatorId::EventAttendance);
        let coverage = figure.coverage.unwrap();
        (figure.value, coverage.groups_reported, coverage.groups_expected, figure.is_at_least())
    };
    assert_eq!(told(&city), (None, 0, 1, true));
    city.hold(2, CITY, "2026-07-01", Some(0));
    city.hold(3, FIRST, "2026-07-01", Some(25));
    assert_eq!(told(&city), (Some(25), 2, 3, true));
    assert_eq!(of(&city, IndicatorId::EventsHeld), (Some(3), None));
    city.record(1, register(CITY), document(Kind::Event, 1), &[set_cancelled(true)]);
    assert_eq!(told(&city), (Some(25), 2, 2, false));
}

#[test]
fn one_receipt_is_one_claim_and_is_paid_once() {
    let mut city = matching();
    assert_eq!(of(&city, IndicatorId::SupportClaimed).0, Some(36_050 + 9_650));
    assert_eq!(of(&city, IndicatorId::SupportApproved).0, Some(30_000));
    assert_eq!(of(&city, IndicatorId::SupportPaid).0, Some(30_000));
    // The same picture from another match, recorded earlier: it is that one now.
    city.claim(4, 21, "2026-03-09", 1_000, Some(b"bon"));
    assert_eq!(of(&city, IndicatorId::SupportClaimed).0, Some(1_000 + 9_650));
    city.record(1, shared(21), document(Kind::Claim, 4), &[set_cancelled(true)]);
    assert_eq!(of(&city, IndicatorId::SupportClaimed).0, Some(36_050 + 9_650));
    // Approved as claimed; refused; nothing said any more.
    city.decide(3, 21, "2026-10-20", Ruling::Approved, None);
    assert_eq!(of(&city, IndicatorId::SupportApproved).0, Some(39_650));
    city.decide(3, 21, "2026-10-21", Ruling::Refused, None);
    city.decide(1, 20, "2026-10-21", Ruling::Open, None);
    assert_eq!(of(&city, IndicatorId::SupportApproved).0, Some(0));
}

#[test]
fn what_is_decided_late_in_the_evening_is_decided_on_that_day_here() {
    let check = |said: &str, day: &str| {
        let mut city = matching();
        let at = UnixMillis(chrono::DateTime::parse_from_rfc3339(said).unwrap().timestamp_millis());
        let said = Said {
            ruling: Ruling::Approved,
            amount_oere: Some(9_650),
            reason: None,
            at,
            by: person(200),
            receipt: None,
            knows: Vec::new(),
        };
        let id = decision::decision_id(document(Kind::Claim, 3));
        city.record(1, shared(21), id, &[decision::say(device(1), &said)]);
        assert_eq!(as_of(&city, day, day, IndicatorId::SupportApproved).value, Some(9_650), "{day}");
    };
    check("2026-10-24T21:59:59Z", "2026-10-24");
    check("2026-10-24T22:00:00Z", "2026-10-25");
    // From that night on an hour later.
    check("2026-10-25T22:59:59Z", "2026-10-25");
    check("2026-10-25T23:00:00Z", "2026-10-26");
}

#[test]
fn a_match_costs_the_budget_among_them() {
    let mut city = matching();
    assert_eq!(of(&city, IndicatorId::CostPerMatch), (Some(75_000_000), None));
    assert_eq!(of(&city, IndicatorId::CostPerSuccessfulMatch), (Some(150_000_000), None));
    city.end(20, "2026-03-01", EndReason::Moved);
    assert_eq!(of(&city, IndicatorId::CostPerSuccessfulMatch), (None, None), "of nothing");
    let none = City::founded();
    assert_eq!(of(&none, IndicatorId::CostPerMatch), (None, None));
}
