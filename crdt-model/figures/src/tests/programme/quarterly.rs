//! The quarterly note: goals, quotas, money, and the two readings of the follow-up.

use crdt_model::agreement::Agreement;
use crdt_model::document::Edit;
use crdt_model::goal::{Goal, GoalKind, Unit};
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::reference::{Reference, Tier};
use crdt_model::space::Space;

use super::super::city::{City, date, replay};
use super::super::work::{document, organisation};
use super::{FIRST, SECOND};
use crate::moment::Moment;
use crate::note::{reached, value};
use crate::quarterly::{Quarterly, SECTIONS, Told};
use crate::remarks::RemarkCode;
use crate::{Figure, IndicatorId, schema};

const AGREEMENT: DocumentId = document(Kind::Agreement, 9);

fn agreed() -> City {
    let mut city = City::founded();
    city.matching();
    let agreement = Agreement {
        title: "Værtsprogrammet".to_owned(),
        starts: Some(date("2026-01-01")),
        ends: Some(date("2027-12-31")),
        ..Agreement::default()
    };
    city.record(1, Space::Programme, AGREEMENT, &agreement.edits());
    let reference = Reference {
        host_programme: Some(AGREEMENT),
        follow_up_months: Some("1 4".to_owned()),
        organisations: [(organisation(FIRST).to_string(), "DFH".to_owned())].into(),
        tiers: [(organisation(FIRST).to_string(), Tier::Primary)].into(),
        ..Reference::default()
    };
    city.record(1, Space::Programme, DocumentId::reference(), &reference.edits());
    for (number, word, target, unit, deadline, of) in [
        (1, "matches", 60, Unit::Matches, Some("2026-12-31"), None),
        (2, "matches", 150, Unit::Matches, None, None),
        (3, "matches", 75, Unit::Matches, None, Some(FIRST)),
        (4, "matches", 75, Unit::Matches, None, Some(SECOND)),
        (5, "successful_matches", 100, Unit::Matches, None, None),
        (6, "matches_over_three_months", 80, Unit::Percent, None, None),
        (7, "cost_per_match", 10_000, Unit::Kroner, None, None),
        (8, "job_effect", 60, Unit::Percent, None, None),
    ] {
        let goal = Goal {
            agreement: Some(AGREEMENT),
            kind: Some(GoalKind::Quantitative),
            danish: format!("Mål {number}"),
            indicator: Some(word.to_owned()),
            target: Some(target),
            unit: Some(unit),
            deadline: deadline.map(date),
            organisation: of.map(organisation),
            ..Goal::default()
        };
        city.record(1, Space::Programme, document(Kind::Goal, number), &goal.edits());
    }
    let steering = Goal {
        agreement: Some(AGREEMENT),
        kind: Some(GoalKind::Deliverable),
        danish: "Styregruppe".to_owned(),
        deadline: Some(date("2026-12-31")),
        done: Some(date("2026-02-01")),
        ..Goal::default()
    };
    city.record(1, Space::Programme, document(Kind::Goal, 10), &steering.edits());
    city
}

fn quarterly(city: &City, as_of: &str) -> Option<Quarterly> {
    let rows = replay(&city.log);
    let as_of = date(as_of);
    Quarterly::of(&rows, Moment { as_of, due: as_of, position: schema::position(&rows).unwrap() }).unwrap()
}

#[test]
fn goals_are_held_against_what_each_partner_brought() {
    let note = quarterly(&agreed(), "2026-11-30").unwrap();
    let aim = |number| {
        let id = document(Kind::Goal, number);
        note.sub_goals.iter().chain(&note.criteria).find(|aim| aim.goal == id).unwrap()
    };
    let value = |number| aim(number).actual.unwrap().value;
    assert_eq!((value(1), value(2), value(3), value(4)), (Some(2), Some(2), Some(1), Some(1)));
    assert_eq!((value(5), aim(5).actual.unwrap().of), (Some(1), Some(2)));
    assert_eq!((aim(6).actual_share, aim(6).is_reached), (Some(1_000), Some(true)));
    assert_eq!((value(7), aim(7).is_reached, aim(7).share), (Some(75_000_000), Some(false), None));
    assert_eq!(reached(aim(7)).da, "750.000 kr.");
    assert_eq!((aim(8).actual_share, aim(8).actual.unwrap().eligible), (Some(1_000), Some(1)));
    let ids = |aims: &[crate::goals::Aim]| aims.iter().map(|aim| aim.goal).collect::<Vec<_>>();
    assert_eq!(ids(&note.sub_goals), [document(Kind::Goal, 1), document(Kind::Goal, 10)]);
    assert_eq!(note.criteria.len(), 7);
    assert!(aim(10).done.is_some());

    let partners: Vec<_> =
        note.partners.iter().map(|one| (one.name.as_str(), one.quota, one.matches, one.successful)).collect();
    let second = organisation(SECOND).to_string();
    assert_eq!(partners.len(), 2);
    assert!(partners.contains(&("DFH", Some(75), 1, 1)) && partners.contains(&(second.as_str(), Some(75), 1, 0)));
    assert_eq!(note.partners.iter().map(|one| one.budget_dkk).sum::<i64>(), 200_000);
    assert_eq!(note.partners.iter().filter_map(|one| one.quota).sum::<i64>(), 150);
}

#[test]
fn a_quarter_is_told_beside_all_before_it() {
    let note = quarterly(&agreed(), "2026-08-15").unwrap();
    assert_eq!((note.from, note.to), (date("2026-07-01"), date("2026-08-15")));
    let told = |id| note.figures.iter().find(|told| told.id == id).unwrap();
    let matches = told(IndicatorId::Matches);
    assert_eq!((matches.so_far.value, matches.in_quarter.value), (Some(1), Some(0)));
    let evaluated = told(IndicatorId::FinalEvaluations);
    assert_eq!((evaluated.so_far.value, evaluated.so_far.of, evaluated.in_quarter.of), (Some(1), Some(1), Some(1)));
    let followed = told(IndicatorId::FollowUpsDone);
    assert_eq!((followed.so_far.of, followed.in_quarter.of, followed.share), (Some(4), Some(0), Some(750)));
    assert_eq!(followed.by_organisation.len(), 2);
    assert_eq!(note.figures.len(), SECTIONS.iter().map(|(_, ids)| ids.len()).sum::<usize>());
    assert!(quarterly(&agreed(), "2025-12-31").is_none(), "before it began");
    assert!(quarterly(&City::founded(), "2026-08-15").is_none(), "no agreement is named");
}

#[test]
fn what_takes_months_falls_in_the_quarter_in_which_it_is_reached() {
    let mut city = agreed();
    city.make(22, FIRST, (92, 82), "2026-03-31");
    city.make(23, SECOND, (93, 83), "2026-02-28");
    city.change(23, crdt_model::host_match::set_ended(Some(date("2026-05-28"))));
    let told = |as_of, id| {
        let figures = quarterly(&city, as_of).unwrap().figures;
        figures.into_iter().find(|told| told.id == id).unwrap()
    };
    let in_quarter = |as_of, id| {
        let figure = told(as_of, id).in_quarter;
        (figure.value.unwrap(), figure.of.unwrap())
    };
    let ends = ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"];
    let longer = ends.map(|end| in_quarter(end, IndicatorId::MatchesOverThreeMonths));
    assert_eq!(longer, [(0, 0), (1, 2), (1, 1), (1, 1)], "the day after 30 June is in the next quarter");
    let successful = ends.map(|end| in_quarter(end, IndicatorId::SuccessfulMatches));
    assert_eq!(successful, [(0, 0), (0, 0), (2, 3), (0, 0)], "the one that ended early could have reached it");
    for (id, quarters) in [(IndicatorId::MatchesOverThreeMonths, longer), (IndicatorId::SuccessfulMatches, successful)]
    {
        let last = told("2026-12-31", id);
        assert_eq!(last.so_far.value, Some(quarters.iter().map(|(value, _)| value).sum()), "{id}");
        assert_ne!(last.in_quarter_definition, None, "{id}");
    }
    for id in [IndicatorId::CostPerMatch, IndicatorId::CostPerSuccessfulMatch] {
        assert_eq!(told("2026-12-31", id).in_quarter, Figure::default(), "{id}");
    }
    assert_eq!(told("2026-12-31", IndicatorId::Matches).in_quarter_definition, None);
    let draft = quarterly(&city, "2026-09-30").unwrap().draft;
    let said = draft.iter().find(|one| one.id == IndicatorId::SuccessfulMatches).unwrap();
    assert!(said.after.da.contains("I kvartalet nåede 2 af 3 det."), "{said:?}");
}

#[test]
fn what_comes_in_is_what_a_match_costs() {
    let budget = quarterly(&agreed(), "2026-11-30").unwrap().budget;
    assert_eq!((budget.sources_dkk, budget.purposes_dkk), (1_500_000, 200_000));
    assert_eq!(budget.planned_per_match_oere, Some(1_000_000));
    assert_eq!(budget.planned_per_successful_match_oere, Some(1_500_000));
    assert_eq!(budget.lines.iter().map(|line| line.amount_dkk).collect::<Vec<_>>(), [1_400_000, 100_000, 200_000]);
}

#[test]
fn a_price_is_met_or_not_and_has_no_share() {
    let told = quarterly(&agreed(), "2026-11-30").unwrap();
    let mut aims = told.sub_goals.iter().chain(&told.criteria);
    let cost = aims.find(|aim| aim.indicator == Some(IndicatorId::CostPerMatch)).unwrap();
    assert!(cost.actual.unwrap().value.is_some() && cost.is_reached.is_some());
    assert_eq!(cost.share, None);
}

#[test]
fn both_readings_are_told_with_what_they_find() {
    let mut city = agreed();
    let told = |city: &City| {
        let remarks = quarterly(city, "2026-11-30").unwrap().remarks;
        let one = remarks.into_iter().find(|remark| remark.code == RemarkCode::FollowUpTwoReadings).unwrap();
        one.compares.into_iter().map(|compared| compared.says.da).collect::<Vec<_>>()
    };
    assert_eq!(told(&city), ["1 og 4: 3 af 6 gennemført", "1 og 3: 3 af 6 gennemført"]);
    city.record(1, Space::Programme, DocumentId::reference(), &[Edit::put("follow_up_months", "1 3")]);
    assert_eq!(told(&city), ["1 og 3: 3 af 6 gennemført", "1 og 4: 3 af 6 gennemført"]);
}

#[test]
fn figures_make_sentences_with_the_goals_of_all_and_of_nobody_alone() {
    let note = quarterly(&agreed(), "2026-11-30").unwrap();
    let said = |id| {
        let one = note.draft.iter().find(|one| one.id == id).unwrap();
        format!("{} {} {}", one.before.da, one.value.da, one.after.da)
    };
    assert_eq!(
        said(IndicatorId::Matches),
        "Siden 1. januar 2026 er der begyndt 2 match, heraf 0 i kvartalet. Målet er 60 senest 31. december 2026: 3,3 %. \
         Målet er 150 senest 31. december 2027: 1,3 %."
    );
    assert!(said(IndicatorId::MatchesOverThreeMonths).ends_with("Målet er 80 % senest 31. december 2027: nået."));
    assert_eq!(
        said(IndicatorId::CostPerMatch),
        "Et match har til nu kostet 750.000 kr. i gennemsnit, når hele budgettet deles med dem. Målet er 10.000 kr. senest \
         31. december 2027: ikke nået endnu."
    );
    for one in &note.draft {
        let told = note.figures.iter().find(|told| told.id == one.id).unwrap();
        assert_eq!((one.section, &one.value), (told.section, &value(told.id, told.basis, &told.so_far)));
        for text in [&one.before, &one.after] {
            assert!(!text.da.contains('{') && !text.en.contains('{'), "{text:?}");
        }
    }
    let speaks = |told: &&Told| told.so_far.value.is_some_and(|value| value != 0);
    for told in note.figures.iter().filter(speaks) {
        assert!(note.draft.iter().any(|one| one.id == told.id), "{:?} makes no sentence", told.id);
    }
}
