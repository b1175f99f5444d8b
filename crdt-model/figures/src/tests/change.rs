//! One fact changes exactly the figures that it should; every figure opens to what it counts, in every part.

use std::collections::BTreeSet;

use crdt_model::budget_line::BudgetSide;
use crdt_model::card::MatchSide;
use crdt_model::decision::Ruling;
use crdt_model::document::Edit;
use crdt_model::ending::EndReason;
use crdt_model::estimate::EstimateSort;
use crdt_model::event;
use crdt_model::follow_up::Outcome;
use crdt_model::group::{self, Stage};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::link::Sameness;
use crdt_model::logged::set_cancelled;
use crdt_model::mark::Answer;
use crdt_model::meeting::MeetingState;
use crdt_model::mentoring;
use crdt_model::person::{self, PersonRole};
use crdt_model::registration::Segment;
use crdt_model::training::TrainingKind;

use super::city::{City, date, dump, empty, group as id, person as someone, replay};
use super::programme::{CITY, FIRST, staff};
use super::work::{document, list, organisation, register, year};
use crate::indicator::Adds;
use crate::{By, Figure, IndicatorId, project, ratio, schema};

fn told(city: &City) -> Vec<(IndicatorId, Figure)> {
    let rows = replay(&city.log);
    let question = year(&rows);
    IndicatorId::ALL.iter().map(|id| (*id, id.indicator().figure(&rows, &question).unwrap())).collect()
}

#[test]
fn one_fact_changes_exactly_the_figures_that_it_should() {
    let before = told(&City::at_work());
    let check = |fact: &str, change: &dyn Fn(&mut City), expected: &[&str]| {
        let mut city = City::at_work();
        change(&mut city);
        let after = told(&city);
        let changed: BTreeSet<&str> =
            before.iter().zip(&after).filter(|(one, other)| one != other).map(|((id, _), _)| id.word()).collect();
        assert_eq!(changed, expected.iter().copied().collect(), "{fact}");
    };
    check("a child comes once more", &|city| city.mark(2, id(1), "2026-11-10", 11, Answer::Came), &["attendance"]);
    check(
        "a new child comes",
        &|city| city.mark(2, id(1), "2026-11-10", 13, Answer::Came),
        &["attendance", "distinct_participants"],
    );
    check("two children are one", &|city| city.link(1, 11, 12, Sameness::Same), &["distinct_participants"]);
    check("two children may be one", &|city| city.link(1, 11, 12, Sameness::Open), &["distinct_participants"]);
    check(
        "an evening is held closed",
        &|city| city.say(2, id(1), "2026-11-17", MeetingState::HeldClosed),
        &["meetings_held", "attendance", "distinct_participants", "coverage"],
    );
    let dine = |city: &mut City| {
        city.dine(2, "2026-11-07");
    };
    check("hosts dine", &dine, &["host_activities"]);
    check(
        "somebody begins to help",
        &|city| city.volunteer(list(1), 65, "2026-09-01"),
        &["new_volunteers", "volunteers", "minority_volunteers"],
    );
    check("somebody began long ago", &|city| city.volunteer(list(1), 65, "2024-09-01"), &["volunteers"]);
    check(
        "somebody leaves a list and stays in the register",
        &|city| city.record(1, list(1), DocumentId::person(someone(60)), &[person::leave(date("2026-10-01"))]),
        &[],
    );
    check(
        "somebody leaves",
        &|city| city.record(1, list(2), DocumentId::person(someone(61)), &[person::leave(date("2026-10-01"))]),
        &["volunteers"],
    );
    check(
        "a mentor is recruited",
        &|city| city.person(list(1), 66, PersonRole::Mentor, Some("2026-09-01"), None),
        &["new_volunteers", "volunteers", "minority_volunteers", "mentors_recruited", "mentees_matched"],
    );
    check("a mentor gets a young person", &|city| city.mentor(2, (63, 67), "2026-09-01", None), &["mentees_matched"]);
    check(
        "a course is completed",
        &|city| {
            let complete = [mentoring::complete_course(date("2026-10-01"))];
            city.record(1, list(1), document(Kind::Mentoring, 1), &complete);
        },
        &["mentor_courses_completed"],
    );
    check(
        "a group is counted anew",
        &|city| city.headcount(1, "2026-11-20", 30),
        &["users_counted", "children_guided"],
    );
    check(
        "an estimate is made",
        &|city| city.estimate(3, list(2), EstimateSort::MinorityBackground, "2026-11-01", 1),
        &["minority_volunteers"],
    );
    check(
        "a group closes",
        &|city| {
            let closes = [group::reach_stage(Stage::Closed, date("2026-11-30"))];
            city.record(1, list(2), DocumentId::group(id(2)), &closes);
        },
        // The last Thursday is before it; what was expected and counted stands.
        &["groups_running", "groups_closed", "opening_days", "users_counted"],
    );
    check(
        "a group changes its name",
        &|city| city.record(1, list(2), DocumentId::group(id(2)), &[Edit::put("name", "Klubben")]),
        &[],
    );
    check(
        "an introduction meeting is held",
        &|city| city.training(4, TrainingKind::IntroMeeting, "2026-10-03", &[63], 0),
        &["intro_participants", "intro_from_municipality"],
    );
    check(
        "a course is held for one who has been to one",
        &|city| city.training(4, TrainingKind::Course, "2026-10-03", &[60], 0),
        &["training_attendances"],
    );
    check(
        "supervision is held",
        &|city| city.training(4, TrainingKind::Supervision, "2026-10-03", &[60], 0),
        &["talk_attendances"],
    );
    check("a child is guided", &|city| city.guide(3, 1, "2026-10-01", Some(11)), &["children_guided"]);
    check("the same child once more", &|city| city.guide(3, 1, "2026-10-01", Some(10)), &[]);
    check(
        "an employment is taken back",
        &|city| city.record(1, register(1), document(Kind::Employment, 2), &[set_cancelled(true)]),
        &["consultants", "consultant_fte"],
    );
}

#[test]
fn one_fact_of_the_host_programme_changes_exactly_the_figures_that_it_should() {
    let before = told(&City::at_work());
    let check = |fact: &str, change: &dyn Fn(&mut City), expected: &[&str]| {
        let mut city = City::at_work();
        change(&mut city);
        let after = told(&city);
        let changed: BTreeSet<&str> =
            before.iter().zip(&after).filter(|(one, other)| one != other).map(|((id, _), _)| id.word()).collect();
        assert_eq!(changed, expected.iter().copied().collect(), "{fact}");
    };
    let host = |city: &mut City| city.host(FIRST, 92, "2026-09-01");
    check("a host is registered", &host, &["registered_hosts"]);
    let newcomer = |city: &mut City| city.newcomer(82, "2026-09-01", &[], Segment::Other);
    check("a newcomer is registered", &newcomer, &["registered_newcomers"]);
    let follow_ups = ["follow_ups_done", "newcomer_follow_ups", "host_follow_ups"];
    let running = ["matches_running", "first_meetings_missing"];
    check(
        "two are matched",
        &|city| city.make(22, FIRST, (92, 82), "2026-09-20"),
        &[&follow_ups[..], &running, &["matches", "successful_matches", "cost_per_match"]].concat(),
    );
    check("a match ends", &|city| city.end(21, "2026-10-01", EndReason::Moved), &[&follow_ups[..], &running].concat());
    let follow_up = |outcome| {
        move |city: &mut City| {
            city.follow_up(document(Kind::FollowUp, 9), 21, MatchSide::Host, 1, "2026-11-01", outcome);
        }
    };
    check("a host is followed up late", &follow_up(Outcome::GoesWell), &["follow_ups_done", "host_follow_ups"]);
    check("the other side asks for it", &follow_up(Outcome::Asked), &[]);
    let answer = |city: &mut City| {
        city.answer(9, staff(20), MatchSide::Newcomer, Some("2026-08-11"), &[5, 5, 4, 4, 5, 4]);
    };
    check("a newcomer answers once more", &answer, &["feels_included"]);
    check("an event is held", &|city| city.hold(9, CITY, "2026-09-01", None), &["events_held", "event_attendance"]);
    let count =
        |city: &mut City| city.record(1, register(CITY), document(Kind::Event, 2), &[event::set_count(Some(9))]);
    check("an event is counted", &count, &["event_attendance"]);
    check("a newcomer is shown the way", &|city| city.refer(9, 80, "2026-09-01"), &["referrals"]);
    check("a host claims", &|city| city.claim(9, 21, "2026-11-01", 100, None), &["support_claimed"]);
    let approve = |city: &mut City| city.decide(3, 21, "2026-11-01", Ruling::Approved, None);
    check("it is approved", &approve, &["support_approved"]);
    check("it is paid", &|city| city.pay(3, 21, "2026-11-01", 9_650), &["support_paid"]);
    check(
        "money comes in",
        &|city| city.budget(9, BudgetSide::Source, 1_000, None),
        &["cost_per_match", "cost_per_successful_match"],
    );
    check("money is for something", &|city| city.budget(9, BudgetSide::Purpose, 1_000, None), &[]);
}

#[test]
fn every_figure_of_everything_opens_to_what_it_counts() {
    let mut city = City::at_work();
    city.link(1, 11, 12, Sameness::Same);
    city.link(1, 60, 61, Sameness::Open);
    let rows = replay(&city.log);
    let whole = year(&rows);
    let questions = [
        whole.clone(),
        whole.in_group(id(1)),
        whole.in_area("husum"),
        whole.in_area(""),
        whole.in_kind("homework_cafe"),
        whole.in_kind("none such"),
        whole.in_organisation(organisation(FIRST)),
    ];
    for id in IndicatorId::ALL {
        let indicator = id.indicator();
        assert!(indicator.figure(&rows, &whole).unwrap().value.is_some() || *id == IndicatorId::CareerLibraryUsers);
        for question in &questions {
            let told = indicator.figure(&rows, question).unwrap();
            let evidence = indicator.evidence(&rows, question, 500, 0).unwrap();
            let amounts_to = match indicator.adds {
                Adds::AmountsForEach(other) => {
                    let each = other.indicator().figure(&rows, question).unwrap().value.unwrap_or_default();
                    ratio::whole(evidence.amount_total, each).unwrap_or_default()
                }
                _ => evidence.amount_total,
            };
            assert_eq!(amounts_to, told.value.unwrap_or_default(), "{id} {question:?}");
            assert_eq!(usize::try_from(evidence.lines_total).unwrap(), evidence.lines.len());
        }
        // A question narrowed to a part is answered as the part is.
        for by in [By::Area, By::Group, By::Kind, By::Organisation] {
            for (key, part) in indicator.figures(&rows, &whole, by).unwrap() {
                let narrowed = match by {
                    By::Area => whole.in_area(&key),
                    By::Kind => whole.in_kind(&key),
                    By::Group | By::Organisation if key.is_empty() => continue,
                    By::Organisation => whole.in_organisation(key.parse().unwrap()),
                    By::Group | By::Whole | By::Month => whole.in_group(key.parse().unwrap()),
                };
                assert_eq!(indicator.figure(&rows, &narrowed).unwrap(), part, "{id} {by:?} {key}");
            }
        }
    }
}

#[test]
fn rows_of_everything_are_the_same_made_again_and_at_every_position() {
    let mut city = City::at_work();
    city.link(1, 11, 12, Sameness::Same);
    city.link(2, 11, 12, Sameness::Different);
    city.record(1, list(1), document(Kind::Guidance, 1), &[set_cancelled(true)]);
    // Each entry upon a document that is opened anew.
    let kept = empty();
    for (index, entry) in city.log.iter().enumerate() {
        let mut document = crdt_model::document::Document::empty();
        let of = |other: &&super::city::Entry| (other.space, other.id) == (entry.space, entry.id);
        let changes: Vec<_> = city.log[..=index].iter().filter(of).map(|other| other.bytes.clone()).collect();
        document.apply(&changes).unwrap();
        project(&kept, i64::try_from(index + 1).unwrap(), entry.space, entry.id, &document).unwrap();
    }
    let all = replay(&city.log);
    assert_eq!(dump(&kept), dump(&all));
    for length in (3..=city.log.len()).step_by(19) {
        let then = replay(&city.log[..length]);
        let question = year(&then);
        assert_eq!(schema::position(&then).unwrap(), question.position());
        for id in IndicatorId::ALL {
            let indicator = id.indicator();
            let told = indicator.figure(&then, &question).unwrap();
            assert_eq!(indicator.figure(&all, &question).unwrap(), told, "{id} at {length}");
        }
    }
}
