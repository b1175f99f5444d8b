//! The note on an agreement: its remarks, its groups, its sentences.

use chrono::Weekday;
use crdt_model::agreement::{Agreement, Amendment};
use crdt_model::group::{self, Stage};
use crdt_model::judgement::Section;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::mark::Answer;
use crdt_model::reference::{Area, Reference};
use crdt_model::space::Space;
use crdt_model::statement::Statement;

use super::super::city::{City, date, group as id, replay};
use super::{AGREEMENT, agreed, amend, document, moment, note, state, write};
use crate::IndicatorId;
use crate::note::{Note, SECTIONS};
use crate::remarks::{Remark, RemarkCode};
use crate::said::Said;

fn remarks(city: &City, as_of: &str, code: RemarkCode) -> Vec<Remark> {
    note(city, as_of).remarks.into_iter().filter(|remark| remark.code == code).collect()
}

#[test]
fn contradictions_are_named() {
    let mut city = agreed();
    state(
        &mut city,
        1,
        Statement { figure: "agreement_ends".into(), date: Some(date("2028-04-30")), ..Statement::default() },
    );
    let five = Statement {
        figure: "new_groups".into(),
        as_of: Some(date("2026-11-01")),
        value: Some(5),
        ..Statement::default()
    };
    state(&mut city, 2, five.clone());
    state(&mut city, 3, Statement { value: Some(2), ..five.clone() });
    state(&mut city, 4, Statement { as_of: Some(date("2026-12-24")), ..five });
    let as_of = "2026-11-30";

    let ends = remarks(&city, as_of, RemarkCode::AgreementEndDiffers);
    assert_eq!(ends[0].said.da, "Aftalen løber til 31. december 2027. DFH skriver 30. april 2028.");
    assert_eq!(ends[0].said.en, "The agreement runs until 31 December 2027. DFH says 30 April 2028.");
    let stated = remarks(&city, as_of, RemarkCode::StatedOtherwise);
    assert_eq!(stated.len(), 1, "one says the same as we, one is of a day to come");
    assert_eq!(stated[0].compares[0].says.da, "5");
    assert_eq!(stated[0].compares[1].says.da, "2");
    assert_eq!(stated[0].compares[1].indicator, Some(IndicatorId::NewGroups));
    let unnamed = remarks(&city, as_of, RemarkCode::AreasUnnamed);
    assert_eq!(unnamed[0].said.da, "Aftalen dækker 3 boligområder. 1 er nævnt ved navn, så 2 mangler et navn.");
    let series = remarks(&city, as_of, RemarkCode::OneSeriesTwoDeadlines);
    assert_eq!(series.len(), 1);
    assert!(series[0].said.da.contains("3 senest 30. juni 2026 og 5 senest 31. december 2027"), "{:?}", series[0]);
}

#[test]
fn a_remark_counts_to_the_end_of_the_agreement_as_the_note_does() {
    let mut city = agreed();
    amend(
        &mut city,
        1,
        Amendment { decided: Some(date("2026-02-01")), ends: Some(date("2026-06-30")), ..Amendment::default() },
    );
    city.employ(1, 70, 100, "2026-01-01", None);
    city.employ(2, 71, 50, "2026-01-01", None);
    city.employ(3, 72, 50, "2026-08-01", None);
    let told = note(&city, "2026-11-30");
    let full_time = told.remarks.iter().find(|remark| remark.code == RemarkCode::PersonsAndFullTime).unwrap();
    assert_eq!(full_time.said.en, "2 consultants are employed. Together that is 1.50 full-time equivalents.");
    let compared = |remark: &Remark| remark.compares.clone();
    let ours: Vec<_> = told.remarks.iter().flat_map(compared).filter(|one| one.indicator.is_some()).collect();
    assert!(!ours.is_empty());
    for compared in ours {
        let noted = told.figures.iter().find(|told| Some(told.id) == compared.indicator).unwrap();
        assert_eq!(compared.period, Some((noted.from, noted.to)), "{}", noted.id);
    }
}

#[test]
fn new_volunteers_outside_the_agreements_areas_are_spoken_of() {
    let mut city = agreed();
    city.volunteer(Space::Group(id(1)), 60, "2026-02-01");
    assert!(remarks(&city, "2026-11-30", RemarkCode::NewVolunteersEverywhere).is_empty(), "all are inside");
    city.volunteer(Space::Group(id(2)), 61, "2026-02-01");
    let told = remarks(&city, "2026-11-30", RemarkCode::NewVolunteersEverywhere);
    assert!(told[0].said.da.starts_with("Tallet for nye frivillige, 2, tæller alle"), "{told:?}");
    assert_eq!(told[0].compares[0].indicator, Some(IndicatorId::NewVolunteers));
}

#[test]
fn follow_up_can_be_read_in_two_ways() {
    let mut city = agreed();
    assert!(remarks(&city, "2026-11-30", RemarkCode::FollowUpTwoReadings).is_empty());
    let reference = Reference { follow_up_months: Some("1 4".to_owned()), ..Reference::default() };
    write(&mut city, DocumentId::reference(), &reference.edits());
    let two = remarks(&city, "2026-11-30", RemarkCode::FollowUpTwoReadings);
    assert!(two[0].said.en.contains("months 1 and 4 or months 1 and 3"), "{:?}", two[0]);
}

#[test]
fn an_area_under_two_keys_is_one() {
    let mut city = agreed();
    let twice = Area { name: "TINGBJERG".to_owned(), in_agreement: true };
    let reference = Reference { areas: [("tb".to_owned(), twice)].into(), ..Reference::default() };
    write(&mut city, DocumentId::reference(), &reference.edits());
    let areas =
        Amendment { decided: Some(date("2026-02-01")), areas: ["tb".to_owned()].into(), ..Amendment::default() };
    amend(&mut city, 1, areas);
    let twice = remarks(&city, "2026-11-30", RemarkCode::AreaNamedTwice);
    assert!(twice[0].said.da.contains("2 gange"), "{twice:?}");
}

#[test]
fn a_group_that_fell_silent_is_asked_about() {
    let mut city = agreed();
    city.mark(2, id(1), "2026-11-24", 10, Answer::Came);
    city.mark(2, id(2), "2026-05-07", 10, Answer::Came);
    let told = note(&city, "2026-11-30");
    let silent: Vec<(&str, bool)> = told.groups.iter().map(|line| (line.name.as_str(), line.is_silent)).collect();
    assert_eq!(silent, [("Lektiecafé Gadelandet", false), ("Pigeklub Sjællandsgade", true)]);
    let asked = remarks(&city, "2026-11-30", RemarkCode::SilentWithoutClosing);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].said.da, "Pigeklub Sjællandsgade har ikke meldt ind siden 7. maj 2026 og er ikke lukket.");
    assert!(
        remarks(&city, "2026-06-30", RemarkCode::SilentWithoutClosing)
            .iter()
            .all(|one| one.compares[0].group != Some(id(2).to_string()))
    );
    let closed = [group::reach_stage(Stage::Closed, date("2026-06-01"))];
    city.record(1, Space::Group(id(2)), DocumentId::group(id(2)), &closed);
    assert!(remarks(&city, "2026-11-30", RemarkCode::SilentWithoutClosing).is_empty());
}

#[test]
fn a_group_that_reports_another_day_than_it_expected_is_not_silent() {
    let mut city = agreed();
    // It opens on Thursdays; this is a Tuesday.
    city.mark(2, id(2), "2026-11-24", 10, Answer::Came);
    let told = note(&city, "2026-11-30");
    let silent: Vec<(&str, bool)> = told.groups.iter().map(|line| (line.name.as_str(), line.is_silent)).collect();
    assert_eq!(silent, [("Lektiecafé Gadelandet", true), ("Pigeklub Sjællandsgade", false)]);
}

#[test]
fn groups_stand_by_where_they_are_in_their_life() {
    let mut city = agreed();
    city.found(id(3), "Talk Club", "husum", Weekday::Sat);
    let of = DocumentId::group(id(3));
    let stages = [
        group::reach_stage(Stage::Planned, date("2025-10-01")),
        group::reach_stage(Stage::Established, date("2026-03-01")),
        group::reach_stage(Stage::Closed, date("2026-10-01")),
    ];
    city.record(1, Space::Group(id(3)), of, &stages);
    let line = |as_of: &str| {
        let note = note(&city, as_of);
        note.groups.into_iter().find(|line| line.name == "Talk Club")
    };
    assert_eq!(line("2025-09-30"), None, "nobody had thought of it");
    assert_eq!(line("2026-02-01").unwrap().stage, Stage::Planned);
    let running = line("2026-04-01").unwrap();
    assert_eq!((running.stage, running.is_new, running.opening_days), (Stage::Established, true, 1));
    assert!(!running.in_agreement && line("2026-10-02").unwrap().stage == Stage::Closed);
    let order: Vec<Stage> = note(&city, "2026-10-02").groups.iter().map(|line| line.stage).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn a_group_was_last_heard_of_when_it_met_or_was_counted() {
    let mut city = agreed();
    for on in ["2026-05-07", "2026-05-14", "2026-12-03"] {
        city.mark(2, id(1), on, 10, Answer::Came);
    }
    city.headcount(1, "2026-05-12", 31);
    city.headcount(2, "2026-05-12", 31);
    city.found(id(3), "Talk Club", "husum", Weekday::Sat);
    let heard: Vec<_> =
        note(&city, "2026-11-30").groups.iter().map(|line| (line.last_heard, line.opening_days)).collect();
    assert_eq!(heard, [(Some(date("2026-05-14")), 1), (Some(date("2026-05-12")), 1), (None, 1)]);

    let rows = replay(&city.log);
    let mut plan = rows.prepare(&format!("explain query plan {}", crate::groups::GROUPS)).unwrap();
    let plan = plan.query_map((i64::MAX, "2026-11-30"), |row| row.get::<_, String>("detail")).unwrap();
    let plan: Vec<String> = plan.map(Result::unwrap).collect();
    assert!(plan.iter().all(|step| !step.contains("CORRELATED")), "{plan:#?}");
    assert_eq!(plan.iter().filter(|step| step.contains(" meeting ")).count(), 1, "{plan:#?}");
    assert!(plan.iter().any(|step| step.starts_with("SEARCH heard USING AUTOMATIC")), "{plan:#?}");
}

#[test]
fn every_figure_of_the_note_says_what_stands_behind_it() {
    let mut city = agreed();
    let told = note(&city, "2026-11-30");
    let expected: usize = SECTIONS.iter().map(|(_, ids)| ids.len()).sum();
    assert_eq!(told.figures.len(), expected);
    for figure in &told.figures {
        assert_eq!((figure.from, figure.to), (date("2026-01-01"), date("2026-11-30")), "{}", figure.id);
        assert!(!figure.definition.da.is_empty() && figure.version > 0);
    }
    for sentence in &told.draft {
        for text in [&sentence.before, &sentence.after].into_iter().flat_map(|said| [&said.da, &said.en]) {
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
    let groups = told.draft.iter().find(|sentence| sentence.id == IndicatorId::NewGroups).unwrap();
    assert_eq!(groups.section, Section::Groups);
    assert_eq!(
        (groups.before.da.as_str(), groups.value.da.as_str()),
        ("Siden 1. januar 2026 er der etableret eller overtaget", "2")
    );
    assert_eq!(
        groups.after.da,
        "frivilliggrupper. Målet var 3 senest 30. juni 2026: 66,7 %. Målet er 5 senest 31. december 2027: 40,0 %."
    );
    let running = told.draft.iter().find(|sentence| sentence.id == IndicatorId::GroupsRunning).unwrap();
    assert_eq!(
        (running.before.da.as_str(), running.after.da.as_str()),
        ("Pr. 30. november 2026 er", "grupper i gang.")
    );
    city.record(
        1,
        Space::Group(id(1)),
        DocumentId::group(id(1)),
        &[group::reach_stage(Stage::Closed, date("2026-11-01"))],
    );
    let told = note(&city, "2026-11-30");
    let running = told.draft.iter().find(|sentence| sentence.id == IndicatorId::GroupsRunning).unwrap();
    assert_eq!((running.after.da.as_str(), running.after.en.as_str()), ("gruppe i gang.", "group is running."));
    let rows = replay(&city.log);
    assert!(Note::of(&rows, document(Kind::Agreement, 9), moment(&rows, "2026-11-30")).unwrap().is_none());
    assert_eq!(
        Note::agreements(&rows, moment(&rows, "2026-11-30").position).unwrap(),
        [(AGREEMENT, "Partnerskabsaftalen".to_owned())]
    );
}

#[test]
fn the_newest_agreement_that_has_begun_is_meant_and_not_the_programmes() {
    let mut city = agreed();
    let (programme, next) = (document(Kind::Agreement, 2), document(Kind::Agreement, 3));
    for (id, starts) in [(programme, "2026-06-01"), (next, "2028-01-01")] {
        let (starts, ends) = (Some(date(starts)), Some(date("2029-12-31")));
        let title = "En anden".to_owned();
        write(&mut city, id, &Agreement { title, starts, ends, ..Agreement::default() }.edits());
    }
    let meant = |city: &City, as_of: &str| {
        let rows = replay(&city.log);
        Note::meant(&rows, moment(&rows, as_of).position, date(as_of)).unwrap()
    };
    assert_eq!(meant(&city, "2026-11-30"), Some(programme), "nobody has said that it is the programme's");
    let reference = Reference { host_programme: Some(programme), ..Reference::default() };
    write(&mut city, DocumentId::reference(), &reference.edits());
    assert_eq!(meant(&city, "2026-11-30"), Some(AGREEMENT));
    assert_eq!(meant(&city, "2025-11-30"), Some(AGREEMENT), "none has begun: the first that will");
    assert_eq!(meant(&city, "2028-11-30"), Some(next));
}

#[test]
fn numbers_are_written_as_each_language_does() {
    let check = |said: Said, da: &str, en: &str| assert_eq!(said, Said { da: da.to_owned(), en: en.to_owned() });
    check(Said::number(1_370), "1.370", "1,370");
    check(Said::percent(1_167), "116,7 %", "116.7%");
    check(Said::percent(-48), "−4,8 %", "−4.8%");
    check(Said::decimal(200, 2), "2,00", "2.00");
    check(Said::decimal(14_101, 1), "1.410,1", "1,410.1");
    check(Said::date(date("2009-09-30")), "30. september 2009", "30 September 2009");
    check(Said::of(36, 40), "36 af 40", "36 of 40");
    check(Said::list(&[Said::number(1), Said::number(2), Said::number(3)]), "1, 2 og 3", "1, 2 and 3");
}
