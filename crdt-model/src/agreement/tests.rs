#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::goal::{Goal, GoalKind, Unit};
use crate::kind::Kind;
use crate::reference::{ActivitySort, Area};
use crate::statement::Statement;

const TODAY: &str = "2026-11-12";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn reference() -> Reference {
    let area = |key: &str| (key.to_owned(), Area { name: key.to_owned(), in_agreement: true });
    Reference {
        areas: ["valby", "tingbjerg", "sundholm"].into_iter().map(area).collect(),
        kinds: [("homework_cafe".to_owned(), ActivitySort::default())].into(),
        organisations: [(OrganisationId::from_bytes([3; 16]).to_string(), "DFH".to_owned())].into(),
        ..Reference::default()
    }
}

fn agreement() -> Agreement {
    Agreement {
        title: "Partnerskabsaftalen".to_owned(),
        starts: Some(date("2025-08-01")),
        ends: Some(date("2027-12-31")),
        areas_total: Some(3),
        areas: ["valby".to_owned(), "tingbjerg".to_owned()].into(),
        effects: numbered(["Mere tryghed", " ", "Lavere kriminalitet"]),
        ..Agreement::default()
    }
}

fn goal_id(byte: u8) -> DocumentId {
    DocumentId::new(Kind::Goal, [byte; 16])
}

fn amendment() -> Amendment {
    Amendment {
        decided: Some(date("2026-03-01")),
        reason: "Karrierebiblioteket kommer med".to_owned(),
        ends: Some(date("2028-04-30")),
        targets: [(goal_id(1), 100)].into(),
        areas: ["sundholm".to_owned()].into(),
        ..Amendment::default()
    }
}

fn goal() -> Goal {
    Goal {
        kind: Some(GoalKind::Quantitative),
        danish: "Nye frivillige".to_owned(),
        indicator: Some("new_volunteers".to_owned()),
        target: Some(120),
        unit: Some(Unit::Persons),
        deadline: Some(date("2026-12-31")),
        area: Some("valby".to_owned()),
        activity_kind: Some("homework_cafe".to_owned()),
        organisation: Some(OrganisationId::from_bytes([3; 16])),
        ..Goal::default()
    }
}

fn statement() -> Statement {
    Statement {
        figure: "nationwide_volunteers".to_owned(),
        year: Some(2025),
        value: Some(4_600),
        source: "Dansk Flygtningehjælp".to_owned(),
        ..Statement::default()
    }
}

/// What is told of a document that was right before `spoil`.
fn told<T>(mut right: T, spoil: impl FnOnce(&mut T), check: impl Fn(&T) -> Vec<Fault>) -> Vec<(&'static str, Why)> {
    assert_eq!(check(&right), []);
    spoil(&mut right);
    check(&right).into_iter().map(|fault| (fault.field, fault.why)).collect()
}

fn long() -> String {
    "x".repeat(fault::TEXT_BYTES_MAX + 1)
}

#[test]
fn an_agreement_has_a_name_a_time_and_areas_that_are_known() {
    let told = |spoil: fn(&mut Agreement)| told(agreement(), spoil, |one| one.check(&reference()));
    assert_eq!(told(|one| one.title = " ".to_owned()), [("title", Why::TextMissing)]);
    assert_eq!(told(|one| one.decision = Some(long())), [("decision", Why::TextTooLong)]);
    assert_eq!(told(|one| one.starts = None), [("starts", Why::DateMissing)]);
    assert_eq!(told(|one| one.ends = None), [("ends", Why::DateMissing)]);
    assert_eq!(told(|one| one.ends = Some(date("2025-07-31"))), [("ends", Why::EndsBeforeItBegins)]);
    assert_eq!(told(|one| one.areas_total = Some(1)), [("area/", Why::MoreAreasThanTotal(2))]);
    assert_eq!(
        told(|one| {
            one.areas.insert("atlantis".to_owned());
        }),
        [("area/", Why::NotInReference)]
    );
    assert_eq!(
        told(|one| {
            one.effects.insert("09".to_owned(), long());
        }),
        [("effect/", Why::TextTooLong)]
    );
    let many = |one: &mut Agreement| one.recipients = numbered(["Socialudvalget"; ENTRIES_MAX + 1]);
    assert_eq!(told(many), [("recipient/", Why::TooMany)]);
}

#[test]
fn an_amendment_changes_something_of_its_agreement_from_a_day_that_has_come() {
    let goals = [goal_id(1)].into();
    let check = |one: &Amendment| one.check(&agreement(), &goals, &reference(), date(TODAY));
    let told = |spoil: fn(&mut Amendment)| told(amendment(), spoil, check);
    assert_eq!(told(|one| one.decided = None), [("decided", Why::DateMissing)]);
    assert_eq!(told(|one| one.decided = Some(date("2026-11-13"))), [("decided", Why::InTheFuture)]);
    let began = Why::BeforeAgreement(date("2025-08-01"));
    assert_eq!(told(|one| one.decided = Some(date("2025-07-31"))), [("decided", began)]);
    assert_eq!(told(|one| one.reason = String::new()), [("reason", Why::TextMissing)]);
    assert_eq!(told(|one| one.ends = Some(date("2025-07-31"))), [("ends", Why::EndsBeforeItBegins)]);
    assert_eq!(
        told(|one| {
            one.targets.insert(goal_id(2), 1);
        }),
        [("target/", Why::NotItsGoal)]
    );
    assert_eq!(
        told(|one| {
            one.drops.insert(goal_id(2));
        }),
        [("drops/", Why::NotItsGoal)]
    );
    assert_eq!(told(|one| one.areas = ["valby".to_owned()].into()), [("area/", Why::AreaNamedAlready)]);
    let atlantis = [("area/", Why::NotInReference), ("area/", Why::MoreAreasThanTotal(4))];
    assert_eq!(
        told(|one| {
            one.areas.insert("atlantis".to_owned());
        }),
        atlantis
    );
    let reason = |one: &mut Amendment| {
        *one = Amendment { decided: one.decided, reason: one.reason.clone(), ..Amendment::default() };
    };
    assert_eq!(told(reason), [("reason", Why::ChangesNothing)]);
}

#[test]
fn an_area_is_named_once_unless_what_named_it_does_not_hold() {
    let named = |change: Amendment| agreement().naming([&change]).areas.contains("sundholm");
    assert!(named(amendment()));
    assert!(!named(Amendment { decided: Some(date("2025-07-31")), ..amendment() }));
    let taken_back = Logged { cancelled: true, ..Logged::default() };
    assert!(!named(Amendment { logged: taken_back, ..amendment() }));
}

#[test]
fn a_goal_that_is_a_number_has_one_and_says_of_what() {
    let told = |spoil: fn(&mut Goal)| told(goal(), spoil, |one| one.check(&agreement(), &reference()));
    assert_eq!(told(|one| one.kind = None), [("kind", Why::KindMissing)]);
    assert_eq!(told(|one| one.danish = String::new()), [("danish", Why::TextMissing)]);
    assert_eq!(told(|one| one.english = Some(long())), [("english", Why::TextTooLong)]);
    assert_eq!(told(|one| one.unit = None), [("unit", Why::UnitMissing)]);
    let began = Why::BeforeAgreement(date("2025-08-01"));
    assert_eq!(told(|one| one.deadline = Some(date("2025-07-31"))), [("deadline", began)]);
    assert_eq!(told(|one| one.area = Some("atlantis".to_owned())), [("area", Why::NotInReference)]);
    assert_eq!(told(|one| one.activity_kind = Some("quidditch".to_owned())), [("activity_kind", Why::NotInReference)]);
    let nobody = |one: &mut Goal| one.organisation = Some(OrganisationId::from_bytes([4; 16]));
    assert_eq!(told(nobody), [("organisation", Why::NotInReference)]);
    for (kind, indicator, is_number) in [
        (GoalKind::Quantitative, None, true),
        (GoalKind::Retention, None, true),
        (GoalKind::Qualitative, Some("new_volunteers"), true),
        (GoalKind::Qualitative, None, false),
        (GoalKind::Deliverable, None, false),
    ] {
        let one =
            Goal { kind: Some(kind), indicator: indicator.map(str::to_owned), target: None, unit: None, ..goal() };
        let missing = one.check(&agreement(), &reference()).iter().any(|fault| fault.why == Why::TargetMissing);
        assert_eq!(missing, is_number, "{kind} {indicator:?}");
    }
}

#[test]
fn only_a_deliverable_is_done_and_not_before_its_day() {
    let done = |kind, on: Option<&str>| {
        let goal = Goal { kind: Some(kind), ..Goal::default() };
        let faults = goal.check_done(on.map(date), date(TODAY));
        faults.into_iter().map(|fault| (fault.field, fault.why)).collect::<Vec<_>>()
    };
    assert_eq!(done(GoalKind::Deliverable, Some(TODAY)), []);
    assert_eq!(done(GoalKind::Deliverable, None), [("done", Why::DateMissing)]);
    assert_eq!(done(GoalKind::Deliverable, Some("2026-11-13")), [("done", Why::InTheFuture)]);
    assert_eq!(done(GoalKind::Qualitative, Some(TODAY)), [("kind", Why::NotADeliverable)]);
}

#[test]
fn a_statement_says_what_of_when_and_who() {
    let told = |spoil: fn(&mut Statement)| told(statement(), spoil, |one| one.check(date(TODAY)));
    assert_eq!(told(|one| one.source = String::new()), [("source", Why::TextMissing)]);
    assert_eq!(told(|one| one.document = Some(long())), [("document", Why::TextTooLong)]);
    assert_eq!(told(|one| one.value = None), [("value", Why::NumberMissing)]);
    assert_eq!(told(|one| one.year = Some(2027)), [("year", Why::YearInTheFuture)]);
    assert_eq!(told(|one| one.year = Some(26)), [("year", Why::NotAYear)]);
    assert_eq!(told(|one| one.as_of = Some(date("2026-11-13"))), [("as_of", Why::InTheFuture)]);
    // A nationwide figure is of a year, others of a year or a day; when the agreement ends is a date.
    let of_a_day = |one: &mut Statement| (one.year, one.as_of) = (None, Some(date(TODAY)));
    assert_eq!(told(of_a_day), [("year", Why::YearMissing)]);
    let own = |change: fn(&mut Statement)| {
        let mut one = Statement { figure: "new_groups".to_owned(), ..statement() };
        change(&mut one);
        one.check(date(TODAY)).into_iter().map(|fault| (fault.field, fault.why)).collect::<Vec<_>>()
    };
    assert_eq!(own(|one| (one.year, one.as_of) = (None, Some(date(TODAY)))), []);
    assert_eq!(own(|one| one.year = None), [("year", Why::YearOrDayMissing)]);
    assert_eq!(own(|one| one.figure = String::new()), [("figure", Why::TextMissing)]);
    assert_eq!(own(|one| one.figure = "agreement_ends".to_owned()), [("date", Why::DateMissing)]);
    assert_eq!(
        own(|one| *one = Statement {
            figure: "agreement_ends".to_owned(),
            date: Some(date("2028-04-30")),
            value: None,
            ..one.clone()
        }),
        []
    );
}
