//! Groups, and the reference data that they choose from.

use std::collections::BTreeMap;

use crdt_model::group::{Group, Stage};
use crdt_model::id::Actor;
use crdt_model::kind::{DocumentId, Kind};
use crdt_model::problem::Problem;
use crdt_model::reference::{ActivitySort, Area, KindRole, List, Named, Reference, Tier};

use super::{LAPTOP, NOW, TABLET, date, written};

fn named(key: &str, danish: &str, english: &str) -> BTreeMap<String, Named> {
    [(key.to_owned(), Named { danish: danish.to_owned(), english: english.to_owned() })].into()
}

#[test]
fn reference_data_reads_back() {
    reads_back!(
        Reference {
            areas: [("valby".to_owned(), Area { name: "Valby".to_owned(), in_agreement: true })].into(),
            kinds: [(
                "leisure".to_owned(),
                ActivitySort {
                    danish: "Fritid".to_owned(),
                    english: "Leisure".to_owned(),
                    eu_category: Some("leisure".to_owned()),
                    focus: Some("education".to_owned()),
                    role: Some(KindRole::Mentoring),
                }
            )]
            .into(),
            partners: [("lejerbo".to_owned(), "Lejerbo".to_owned())].into(),
            organisations: [("x".to_owned(), "Dansk Flygtningehjælp".to_owned())].into(),
            channels: named("friend", "En ven", "A friend"),
            referrers: [("jobcenter".to_owned(), "Jobcenter Skelbækgade".to_owned())].into(),
            follow_up_months: Some("1 4".to_owned()),
            tiers: [("nydansker".to_owned(), Tier::Primary)].into(),
            destinations: [("study".to_owned(), "Study in Denmark".to_owned())].into(),
            information: named("school", "Sprogskole", "Language school"),
            languages: named("ar", "Arabisk", "Arabic"),
            interests: named("football", "Fodbold", "Football"),
            legal_groups: named("2011/2.4", "§ 2.4", "§ 2.4"),
            host_programme: Some(DocumentId::new(Kind::Agreement, [1; 16])),
            retired: [(List::LegalGroup, "2011/2.4".to_owned()), (List::Language, "ar".to_owned())].into(),
        },
        Reference
    );
}

#[test]
fn a_kind_is_what_it_was_said_to_be_and_else_what_its_key_says() {
    assert_eq!(KindRole::of("mentoring", None), Some(KindRole::Mentoring));
    assert_eq!(KindRole::of("studiestoette", Some(KindRole::Mentoring)), Some(KindRole::Mentoring));
    assert_eq!(KindRole::of("mentoring", Some(KindRole::Other)), None);
    assert_eq!(KindRole::of("talk-club", None), None);
}

#[test]
fn a_group_that_closed_before_it_opened_is_a_problem() {
    let group = Group {
        name: "Pigeklub".to_owned(),
        kind: "girls_club".to_owned(),
        area: "valby".to_owned(),
        stages: [(Stage::Established, date("2026-05-01")), (Stage::Closed, date("2026-04-01"))].into(),
        ..Group::default()
    };
    assert_eq!(Group::read(&written(TABLET, &group.edits())).1, [Problem::ClosedBeforeOpened]);

    let closed_and_open_again = Group {
        stages: [
            (Stage::Established, date("2025-05-01")),
            (Stage::Closed, date("2026-04-01")),
            (Stage::Anchored, date("2026-09-01")),
        ]
        .into(),
        ..group
    };
    let (read, problems) = Group::read(&written(TABLET, &closed_and_open_again.edits()));
    assert_eq!((read.stage_on(date("2026-10-01")), problems), (Some(Stage::Anchored), vec![]));
}

#[test]
fn a_changed_group_reads_as_it_was_meant_and_leaves_alone_what_is_alike() {
    let now = Group {
        name: "Pigeklubben".to_owned(),
        kind: "girls_club".to_owned(),
        area: "tingbjerg".to_owned(),
        partners: ["fsb".to_owned(), "kik".to_owned()].into(),
        planned_days: Some(2),
        stages: [(Stage::Established, date("2026-01-01")), (Stage::Closed, date("2026-05-31"))].into(),
        ..Group::default()
    };
    let then = Group {
        name: "Pigeklub Tingbjerg".to_owned(),
        partners: ["kik".to_owned()].into(),
        planned_days: None,
        under_fifteens: true,
        stages: [(Stage::Established, date("2026-01-01"))].into(),
        ..now.clone()
    };
    let edits = now.edits_to(&then);
    let mut keys: Vec<&str> = edits.iter().map(|edit| edit.key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["name", "partner/fsb", "planned_days", "stage/closed", "under_fifteens"]);
    let mut document = written(TABLET, &now.edits());
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &edits);
    assert_eq!(Group::read(&document), (then, Vec::new()));
}

#[test]
fn an_area_named_twice_is_a_problem() {
    let area = |name: &str| Area { name: name.to_owned(), in_agreement: true };
    let reference = Reference {
        areas: [("a".to_owned(), area("Akacieparken")), ("b".to_owned(), area("akacieparken"))].into(),
        ..Reference::default()
    };
    let problems = Reference::read(&written(TABLET, &reference.edits())).1;
    assert_eq!(problems, [Problem::NamedTwice { key: "b".to_owned() }]);
}

#[test]
fn a_group_may_close_and_open_again_under_the_stage_that_it_had() {
    let mut group = Group { name: "Talk Club".to_owned(), ..Group::default() };
    let said = [
        (Stage::Established, "2025-05-02"),
        (Stage::Established, "2025-05-01"),
        (Stage::Closed, "2026-04-01"),
        (Stage::Established, "2026-09-01"),
        (Stage::Closed, "2027-06-01"),
        (Stage::Closed, "2027-06-30"),
    ];
    for (stage, since) in said {
        group.reach(stage, date(since));
    }
    let document = written(TABLET, &group.edits());
    let (read, _) = Group::read(&document);
    assert_eq!((&read.stages, &read.again), (&group.stages, &group.again));
    for (day, stage) in [
        ("2025-05-01", Stage::Established),
        ("2026-08-31", Stage::Closed),
        ("2027-06-29", Stage::Established),
        ("2027-06-30", Stage::Closed),
    ] {
        assert_eq!(read.stage_on(date(day)), Some(stage), "{day}");
    }
    assert_eq!(read.reached().count(), 4);

    let mut back = read.clone();
    [Stage::Closed, Stage::Established, Stage::Closed].into_iter().for_each(|stage| back.take_back(stage));
    assert_eq!(back.reached().collect::<Vec<_>>(), [(date("2025-05-01"), Stage::Established)]);
    let mut document = document;
    document.edit(Actor::new(LAPTOP, [0; 8]), NOW, &read.edits_to(&back));
    assert_eq!(Group::read(&document).0, back);
}
